//! Exact numbers: points, weights and targets.
//!
//! Enters: counts, and decimals as they are written. Leaves: fractions of whole numbers,
//! which add up, compare and rank without rounding. Never rounds; the one home of
//! `num-rational`.

use std::ops::{Add, Div, Mul, Sub};

use num_rational::BigRational;
use num_traits::{FromPrimitive, Signed, ToPrimitive, Zero};

use super::Rate;

/// A number without rounding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(BigRational);

impl Exact {
    /// Nothing.
    pub fn zero() -> Exact {
        Exact(BigRational::zero())
    }

    /// The whole (1 = 100 %).
    pub fn one() -> Exact {
        Exact::whole(1)
    }

    /// A whole number.
    pub fn whole(number: u64) -> Exact {
        Exact(BigRational::from_integer(number.into()))
    }

    /// The share of `part` in `whole`; `None` where the whole is empty.
    ///
    /// ```
    /// use nianbao::quantity::Exact;
    /// assert_eq!(Exact::share(3, 5), Exact::parse("0.6"));
    /// assert_eq!(Exact::share(0, 0), None);
    /// ```
    pub fn share(part: u64, whole: u64) -> Option<Exact> {
        (whole > 0).then(|| Exact(BigRational::new(part.into(), whole.into())))
    }

    /// A decimal as written: `60`, `-0.5`, `1_000`, `6e-1`. `None` for anything else, and for
    /// exponents beyond ±30.
    pub fn parse(text: &str) -> Option<Exact> {
        let text = text.replace('_', "");
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let exponent: i32 = exponent.parse().ok().filter(|e| (-30..=30).contains(e))?;
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let decimals_are_digits = decimals.bytes().all(|byte| byte.is_ascii_digit());
        let digits: i128 =
            format!("{whole}{decimals}").parse().ok().filter(|_| decimals_are_digits)?;
        let shift = exponent - i32::try_from(decimals.len()).ok()?;
        let ten = BigRational::from_u64(10)?;
        Some(Exact(BigRational::from_i128(digits)? * ten.pow(shift)))
    }

    /// The nearest floating-point number, for files and for print.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// As a share of the whole; `None` beyond 0 to 1.
    pub fn rate(&self) -> Option<Rate> {
        Rate::from_fraction(self.to_f64())
    }

    /// Numerator and denominator; `None` where one of them is too large.
    pub fn parts(&self) -> Option<(i128, i128)> {
        self.0.numer().to_i128().zip(self.0.denom().to_i128())
    }

    /// The same in lowest terms, in which further sums are faster.
    pub fn reduced(&self) -> Exact {
        Exact(self.0.reduced())
    }

    /// `self` × `by` ÷ `to`, not in lowest terms.
    pub fn scaled(&self, by: &Exact, to: &Exact) -> Exact {
        let numerator = self.0.numer() * by.0.numer() * to.0.denom();
        Exact(BigRational::new_raw(numerator, self.0.denom() * by.0.denom() * to.0.numer()))
    }

    /// Whether it is less than nothing.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether it is more than nothing.
    pub fn is_positive(&self) -> bool {
        self.0.is_positive()
    }

    /// The number of whole parts of `part` that fit into it, for positive numbers.
    pub fn whole_parts(&self, part: &Exact) -> u64 {
        (&self.0 / &part.0).floor().to_integer().to_u64().unwrap_or(0)
    }

    /// Not below `least` nor above `most`.
    pub fn within(self, least: &Exact, most: &Exact) -> Exact {
        if self < *least { least.clone() } else { self.min(most.clone()) }
    }
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        Exact(&self.0 + &other.0)
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        Exact(&self.0 - &other.0)
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        Exact(&self.0 * &other.0)
    }
}

/// # Panics
/// Where the divisor is nothing, as with whole numbers.
impl Div for &Exact {
    type Output = Exact;
    fn div(self, other: &Exact) -> Exact {
        Exact(&self.0 / &other.0)
    }
}

impl<'a> std::iter::Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(numbers: I) -> Exact {
        let mut sum = BigRational::zero();
        for Exact(number) in numbers {
            // In lowest terms only at the end, if at all: finding them costs far more than
            // the sum, and neither order nor equality needs them.
            let (numerator, denominator) = match sum.denom() == number.denom() {
                true => (sum.numer() + number.numer(), sum.denom().clone()),
                false => (
                    sum.numer() * number.denom() + number.numer() * sum.denom(),
                    sum.denom() * number.denom(),
                ),
            };
            sum = BigRational::new_raw(numerator, denominator);
        }
        Exact(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_they_are_written() {
        for (text, part, whole) in
            [("0.6", 3, 5), ("60", 60, 1), ("1_000", 1000, 1), ("6e-1", 3, 5), ("12.50", 25, 2)]
        {
            assert_eq!(Exact::parse(text), Exact::share(part, whole), "{text}");
        }
        assert_eq!(Exact::parse("-3"), Some(&Exact::zero() - &Exact::whole(3)));
        for text in ["", "nan", "inf", "0x1", "1e400", "1.-5", "六"] {
            assert_eq!(Exact::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_third_three_times_is_the_whole() {
        let third = Exact::share(1, 3).expect("three is not empty");
        let sum: Exact = [&third, &third, &third].into_iter().sum();
        assert_eq!(sum, Exact::one());
        assert_eq!(Exact::share(1, 3).map(|third| third.to_f64()), Some(1.0 / 3.0));
    }
}
