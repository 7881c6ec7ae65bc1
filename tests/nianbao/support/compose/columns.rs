//! The columns of a table: heads, groups of heads, and what they say of an organization.

use nianbao::spec::Field;

use super::catalogue::{
    CODE, COMBINED, Group, Heads, NAME, PARTY, PARTY_GROUPS, REGION, REGISTRATION,
    REGISTRATION_GROUPS, SERIAL,
};
use super::cell::{Answering, Style};
use super::choices::Choices;
use super::rows::{Answers, Known, Organization};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Serial,
    Field(Field),
    /// One option of a group of which exactly one is ticked.
    Option(Field, &'static str),
    /// The name of a made-up person.
    Person,
    /// A made-up number.
    Phone,
    /// Free text.
    Remark,
    /// An amount that no field takes.
    Money,
    /// A tick that no field takes.
    Mark,
}

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) head: String,
    pub(crate) what: What,
    pub(crate) style: Style,
    /// Whether the column holds a no.
    pub(crate) denied: bool,
}

/// Columns below one head, or one column alone.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) group: Option<&'static str>,
    pub(crate) leaves: Vec<Leaf>,
}

impl Block {
    /// The option that is ticked for an organization.
    pub(crate) fn ticked(&self, choices: &mut Choices, of: &Organization) -> Option<usize> {
        let is = |leaf: &Leaf| match leaf.what {
            What::Option(field, value) => {
                of.answers.get(&field) == Some(&Known::Text(value.to_owned()))
            }
            _ => false,
        };
        let fit: Vec<usize> = (0..self.leaves.len()).filter(|at| is(&self.leaves[*at])).collect();
        (!fit.is_empty()).then(|| choices.one("which option", &fit))
    }
}

/// What a column of a field says of an organization.
pub(crate) fn said(field: Field, answers: &Answers) -> Option<Known> {
    let answer = |field| match answers.get(&field) {
        Some(Known::Answer(answer)) => Some(*answer),
        _ => None,
    };
    match field {
        Field::InstructorOrLiaison => match (answer(Field::Instructor), answer(Field::Liaison)) {
            (Some(true), _) | (_, Some(true)) => Some(Known::Answer(true)),
            (Some(false), Some(false)) => Some(Known::Answer(false)),
            _ => None,
        },
        Field::MassOrganizations => {
            let named =
                [(Field::Union, "工会"), (Field::YouthLeague, "共青团"), (Field::Women, "妇联")];
            let all: Option<Vec<(bool, &str)>> =
                named.iter().map(|(field, word)| Some((answer(*field)?, *word))).collect();
            let words: Vec<&str> =
                all?.iter().filter(|(has, _)| *has).map(|(_, word)| *word).collect();
            Some(Known::Text(if words.is_empty() { "无".to_owned() } else { words.join("、") }))
        }
        field => answers.get(&field).cloned(),
    }
}

/// What a reader has to give back of an organization from these columns.
pub(crate) fn expected(blocks: &[Block], of: &Organization) -> Answers {
    let mut read = Answers::new();
    for leaf in blocks.iter().flat_map(|block| &block.leaves) {
        match leaf.what {
            What::Field(field) => read.extend(said(field, &of.answers).map(|known| (field, known))),
            What::Option(field, value) => {
                let known = Known::Text(value.to_owned());
                if of.answers.get(&field) == Some(&known) {
                    read.insert(field, known);
                }
            }
            _ => {}
        }
    }
    folded(read)
}

/// Answers that speak of several fields, read into each of them (contract §5).
fn folded(mut read: Answers) -> Answers {
    let parts = (read.remove(&Field::StaffFullTime), read.remove(&Field::StaffPartTime));
    if let (Some(Known::Count(full)), Some(Known::Count(part))) = parts {
        read.entry(Field::Staff).or_insert(Known::Count(full + part));
    }
    if read.get(&Field::InstructorOrLiaison) == Some(&Known::Answer(false)) {
        read.insert(Field::Instructor, Known::Answer(false));
        read.insert(Field::Liaison, Known::Answer(false));
    }
    if let Some(Known::Text(named)) = read.remove(&Field::MassOrganizations) {
        for (field, word) in
            [(Field::Union, "工会"), (Field::YouthLeague, "共青团"), (Field::Women, "妇联")]
        {
            read.insert(field, Known::Answer(named.contains(word)));
        }
    }
    read
}

/// The columns of a table by part: those at its left end, on registration, on the party.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) left: Vec<Block>,
    pub(crate) registration: Vec<Block>,
    pub(crate) party: Vec<Block>,
}

/// Chooses the columns of a table over these organizations.
pub(crate) fn parts(choices: &mut Choices, over: &[Organization]) -> Parts {
    let mut maker = Maker { choices, over, used: Vec::new() };
    let mut left = maker.left();
    let mut registration = maker.some(&REGISTRATION, &REGISTRATION_GROUPS, "registration columns");
    if maker.choices.percent("names further right", 15) {
        let numbers = usize::from(left[0].leaves[0].what == What::Serial);
        registration.extend(left.drain(numbers..));
        maker.choices.shuffle("order of columns", &mut registration);
    }
    let mut party = maker.some(&PARTY, &PARTY_GROUPS, "party columns");
    party.extend(maker.some(&COMBINED, &[], "combined columns"));
    maker.choices.shuffle("order of columns", &mut party);
    Parts { left, registration, party }
}

struct Maker<'a> {
    choices: &'a mut Choices,
    over: &'a [Organization],
    /// Fields that have a column.
    used: Vec<Field>,
}

impl Maker<'_> {
    fn left(&mut self) -> Vec<Block> {
        let mut left = Vec::new();
        if self.choices.percent("serial numbers", 50) {
            left.extend(self.single(SERIAL));
            if self.choices.percent("headless", 10) {
                left[0].leaves[0].head.clear();
            }
        }
        if self.choices.percent("region column", 40) {
            left.extend(self.single(REGION));
        }
        let code = self.choices.pick("credit codes", 3);
        if code == 1 {
            left.extend(self.single(CODE));
        }
        left.extend(self.single(NAME));
        if code == 2 {
            left.extend(self.single(CODE));
        }
        left
    }

    /// Some of these columns and groups, none of which repeats a field; the first ones at least.
    fn some(
        &mut self,
        columns: &[(Heads, What)],
        groups: &'static [Group],
        what: &'static str,
    ) -> Vec<Block> {
        let share = self.choices.one(what, &[0, 10, 35, 70]);
        let needed = 2 + self.choices.pick("needed columns", 2);
        let mut blocks = Vec::new();
        for group in groups {
            if self.choices.percent("groups", share / 2) {
                blocks.extend(self.group(group));
            }
        }
        for (at, column) in columns.iter().enumerate() {
            let needed = at < needed && !groups.is_empty();
            if self.choices.percent("columns", share) || needed {
                blocks.extend(self.single(*column));
            }
        }
        self.choices.shuffle("order of columns", &mut blocks);
        blocks
    }

    fn single(&mut self, (heads, what): (Heads, What)) -> Option<Block> {
        let head = self.choices.one("heads", heads);
        self.free(&[what]).then(|| Block { group: None, leaves: vec![self.leaf(head, what)] })
    }

    fn group(&mut self, (group, columns): &Group) -> Option<Block> {
        let whats: Vec<What> = columns.iter().map(|(_, what)| *what).collect();
        if !self.free(&whats) {
            return None;
        }
        let mut leaves: Vec<Leaf> =
            columns.iter().map(|(head, what)| self.leaf(head, *what)).collect();
        if group.contains("1=是") {
            let codes = Answering::Codes { yes: 1, no: 2, numbers: true };
            leaves.iter_mut().for_each(|leaf| leaf.style.answering = codes);
            leaves
                .iter_mut()
                .zip(*columns)
                .for_each(|(leaf, (head, _))| leaf.head = (*head).into());
        }
        Some(Block { group: Some(group), leaves })
    }

    /// Takes the fields of these columns, where no other column has them.
    fn free(&mut self, whats: &[What]) -> bool {
        let mut fields: Vec<Field> = whats.iter().flat_map(|what| fields(*what)).collect();
        fields.dedup();
        let free = fields.iter().all(|field| !self.used.contains(field));
        if free {
            self.used.extend(fields);
        }
        free
    }

    fn leaf(&mut self, head: &str, what: What) -> Leaf {
        let field = match what {
            What::Field(field) | What::Option(field, _) => field,
            _ => Field::Name,
        };
        let answers: Vec<Option<Known>> =
            self.over.iter().map(|of| said(field, &of.answers)).collect();
        let (style, declared) = Style::of(self.choices, field, &answers);
        let denied = answers.contains(&Some(Known::Answer(false)));
        let declares = field.kind() == nianbao::spec::Kind::YesNo;
        let head = format!("{head}{}", if declares { declared } else { "" });
        Leaf { head, what, style, denied }
    }
}

/// The fields that a column speaks of.
fn fields(what: What) -> Vec<Field> {
    match what {
        What::Field(Field::InstructorOrLiaison) => {
            vec![Field::InstructorOrLiaison, Field::Instructor, Field::Liaison]
        }
        What::Field(Field::MassOrganizations) => {
            vec![Field::Union, Field::YouthLeague, Field::Women]
        }
        What::Field(field) | What::Option(field, _) => vec![field],
        _ => Vec::new(),
    }
}
