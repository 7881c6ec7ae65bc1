//! Counts, rates and their bounds: how they divide, compare and add.
//!
//! Enters: numbers of organizations. Leaves: fractions (1.0 = 100 %). Never
//! rounds and never prints; rounding has its one place in `report/number.rs`.

mod exact;

pub use exact::Exact;
pub use jiff::civil::Date;

/// A share between 0 and 1 (1.0 = 100 %), always finite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Rate(f64);

impl Rate {
    /// The share of `part` in `whole`; `None` where the whole is empty.
    ///
    /// ```
    /// use nianbao::quantity::Rate;
    /// assert_eq!(Rate::of(1, 4).map(Rate::fraction), Some(0.25));
    /// assert_eq!(Rate::of(0, 0), None);
    /// ```
    pub fn of(part: u64, whole: u64) -> Option<Rate> {
        (whole > 0).then(|| Rate(part as f64 / whole as f64))
    }

    /// A rate from a fraction as written in a target (1.0 = 100 %).
    /// `None` where it is not a number between 0 and 1.
    pub fn from_fraction(fraction: f64) -> Option<Rate> {
        (0.0..=1.0).contains(&fraction).then_some(Rate(fraction))
    }

    /// The fraction, 1.0 = 100 %.
    pub fn fraction(self) -> f64 {
        self.0
    }
}

/// A rate, or a difference of rates, in whole units of 10⁻¹⁵: sums and differences of such
/// values are exact, so that parts add up to the last digit that is printed.
///
/// ```
/// use nianbao::quantity::Fixed;
/// let third = Fixed::of(1, 3).unwrap();
/// assert_eq!(third.to_string(), "0.333333333333333");
/// assert_eq!((third - Fixed::of(2, 3).unwrap()).to_string(), "-0.333333333333334");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed(i64);

impl Fixed {
    const UNIT: i64 = 1_000_000_000_000_000;

    /// The share of `part` in `whole`, half a unit rounded up; `None` where the whole is
    /// empty or the part is larger than it.
    pub fn of(part: u64, whole: u64) -> Option<Fixed> {
        let (part, whole) = (u128::from(part), u128::from(whole));
        if whole == 0 || part > whole {
            return None;
        }
        let units = (part * Fixed::UNIT as u128 * 2 + whole) / (whole * 2);
        i64::try_from(units).ok().map(Fixed)
    }

    /// The nearest value to a difference of rates.
    pub fn nearest(fraction: f64) -> Fixed {
        // A cast saturates, and differences of rates lie within ±1.
        Fixed((fraction * Fixed::UNIT as f64).round() as i64)
    }

    /// The fraction, 1.0 = 100 % or 100 percentage points.
    pub fn fraction(self) -> f64 {
        self.0 as f64 / Fixed::UNIT as f64
    }
}

impl std::ops::Add for Fixed {
    type Output = Fixed;
    fn add(self, other: Fixed) -> Fixed {
        Fixed(self.0 + other.0)
    }
}

impl std::ops::Sub for Fixed {
    type Output = Fixed;
    fn sub(self, other: Fixed) -> Fixed {
        Fixed(self.0 - other.0)
    }
}

impl std::iter::Sum for Fixed {
    fn sum<I: Iterator<Item = Fixed>>(values: I) -> Fixed {
        values.fold(Fixed::default(), |sum, value| sum + value)
    }
}

impl std::fmt::Display for Fixed {
    /// All fifteen decimals, for machines.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (units, sign) = (self.0.unsigned_abs(), if self.0 < 0 { "-" } else { "" });
        let unit = Fixed::UNIT.unsigned_abs();
        write!(f, "{sign}{}.{:015}", units / unit, units % unit)
    }
}

/// The least and the greatest rate that the unknown answers leave open
/// (1.0 = 100 %); `None` where no completion has anyone in the denominator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The rate if every open answer fell against.
    pub low: Option<Rate>,
    /// The rate if every open answer fell in favour.
    pub high: Option<Rate>,
}

/// What an indicator counts in one cell, in organizations.
///
/// `met + not_met + unknown` is the population: those certainly in the
/// denominator. Those whose membership of it is open are counted beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Certainly in the denominator and certainly met.
    pub met: u32,
    /// Certainly in the denominator and certainly not met.
    pub not_met: u32,
    /// Certainly in the denominator, answer unknown.
    pub unknown: u32,
    /// Outside and met are both open (p of the contract).
    pub open_met: u32,
    /// Outside and not met are both open (q of the contract).
    pub open_not_met: u32,
}

impl Counts {
    /// One of the denominator by its answer.
    pub fn of(met: Option<bool>) -> Counts {
        let mut counts = Counts::default();
        match met {
            Some(true) => counts.met = 1,
            Some(false) => counts.not_met = 1,
            None => counts.unknown = 1,
        }
        counts
    }

    /// Those certainly in the denominator.
    pub fn population(&self) -> u64 {
        u64::from(self.met) + u64::from(self.not_met) + u64::from(self.unknown)
    }

    /// The confirmed rate (已确认率): met ÷ population.
    pub fn rate(&self) -> Option<Rate> {
        Rate::of(u64::from(self.met), self.population())
    }

    /// The bounds that unknown answers leave, contract §3.
    ///
    /// ```
    /// use nianbao::quantity::Counts;
    /// let counts = Counts { met: 2, not_met: 1, unknown: 1, ..Counts::default() };
    /// let bounds = counts.bounds();
    /// assert_eq!(bounds.low.unwrap().fraction(), 0.5);
    /// assert_eq!(bounds.high.unwrap().fraction(), 0.75);
    /// ```
    pub fn bounds(&self) -> Bounds {
        let [low, high] =
            self.bound_parts().map(|parts| parts.and_then(|(part, whole)| Rate::of(part, whole)));
        Bounds { low, high }
    }

    /// The bounds without rounding, the low one first.
    pub fn exact_bounds(&self) -> [Option<Exact>; 2] {
        self.bound_parts().map(|parts| parts.and_then(|(part, whole)| Exact::share(part, whole)))
    }

    /// The confirmed rate without rounding.
    pub fn exact_rate(&self) -> Option<Exact> {
        Exact::share(u64::from(self.met), self.population())
    }

    /// Part and whole of the low and of the high bound.
    fn bound_parts(&self) -> [Option<(u64, u64)>; 2] {
        let (p, q) = (u64::from(self.open_met), u64::from(self.open_not_met));
        let (met, unknown) = (u64::from(self.met), u64::from(self.unknown));
        let (below, above) = (self.population() + q, self.population() + p);
        [
            if below > 0 { Some((met, below)) } else { (p > 0).then_some((1, 1)) },
            if above > 0 { Some((met + unknown + p, above)) } else { (q > 0).then_some((0, 1)) },
        ]
    }

    /// True where nobody can be in the denominator, whatever the unknown answers are.
    pub fn is_empty(&self) -> bool {
        self.population() == 0 && self.open_met == 0 && self.open_not_met == 0
    }
}

impl std::ops::AddAssign for Counts {
    #[inline]
    fn add_assign(&mut self, other: Counts) {
        self.met += other.met;
        self.not_met += other.not_met;
        self.unknown += other.unknown;
        self.open_met += other.open_met;
        self.open_not_met += other.open_not_met;
    }
}
