//! The columns of a table: heads, groups of heads, and what they say of an organization.

use nianbao::spec::Field;

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
    if let Some(Known::Text(source)) = read.get(&Field::SecretarySource).cloned() {
        read.insert(Field::HasSecretary, Known::Answer(source != "none"));
        if source == "none" || source == "other" {
            read.remove(&Field::SecretarySource);
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

/// Heads of one column, any of which may stand above it.
type Heads = &'static [&'static str];

use What::{Field as F, Mark, Money, Option as O, Person, Phone, Remark, Serial};

const CODE: (Heads, What) =
    (&["统一社会信用代码", "社会信用代码", "信用代码"], F(Field::CreditCode));
const NAME: (Heads, What) =
    (&["社会组织名称", "单位名称", "名称", "组织名称", "机构名称"], F(Field::Name));
const SERIAL: (Heads, What) = (&["序号", "编号"], Serial);
const REGION: (Heads, What) = (&["所属区县", "地区", "行政区划"], F(Field::Region));

const REGISTRATION: [(Heads, What); 12] = [
    (&["登记管理机关", "登记机关", "发证机关"], F(Field::Registrar)),
    (&["成立登记日期", "成立时间", "批准日期", "成立日期"], F(Field::RegistrationDate)),
    (&["登记状态", "状态"], F(Field::Status)),
    (&["社会组织类型", "类别", "社会组织性质"], F(Field::OrgType)),
    (&["行业类别", "所属行业"], F(Field::Industry)),
    (&["业务主管单位", "业务主管部门"], F(Field::SupervisingUnit)),
    (&["登记证号"], F(Field::OldNumber)),
    (&["法定代表人", "负责人", "联系人"], Person),
    (&["联系电话", "手机"], Phone),
    (&["开办资金（万元）", "注册资金"], Money),
    (&["备注", "业务范围"], Remark),
    (&["评估等级", "年检结论"], Mark),
];

const PARTY: [(Heads, What); 17] = [
    (&["是否建立党组织", "是否成立党组织", "党组织是否建立"], F(Field::Built)),
    (&["组建方式", "建立形式"], F(Field::Mode)),
    (&["党组织类别", "党组织类型"], F(Field::Form)),
    (&["党组织名称"], F(Field::PartyName)),
    (&["党组织成立时间"], F(Field::Established)),
    (&["上次换届时间", "换届时间"], F(Field::LastElection)),
    (&["届满日期"], F(Field::TermEnd)),
    (&["党员人数", "党员总数", "党员人数（人）"], F(Field::MembersTotal)),
    (&["正式党员数"], F(Field::MembersFull)),
    (&["本年发展党员数"], F(Field::Recruited)),
    (&["是否选派党建工作指导员", "党建指导员"], F(Field::Instructor)),
    (&["党建入章", "党建工作是否写入章程"], F(Field::Charter)),
    (&["是否有活动场所", "活动场所"], F(Field::Venue)),
    (&["是否列入管理费用"], F(Field::FundsBooked)),
    (&["书记来源"], F(Field::SecretarySource)),
    (&["三会一课"], F(Field::ThreeMeetings)),
    (&["党组织书记姓名", "书记"], Person),
];

/// A group: its head and its columns.
type Group = (&'static str, &'static [(&'static str, What)]);

const REGISTRATION_GROUPS: [Group; 7] = [
    (
        "从业人员",
        &[
            ("总数", F(Field::Staff)),
            ("专职", F(Field::StaffFullTime)),
            ("兼职", F(Field::StaffPartTime)),
        ],
    ),
    ("从业人员（人）", &[("专职", F(Field::StaffFullTime)), ("兼职", F(Field::StaffPartTime))]),
    (
        "从业人员",
        &[
            ("合计", F(Field::Staff)),
            ("专职", F(Field::StaffFullTime)),
            ("兼职", F(Field::StaffPartTime)),
        ],
    ),
    ("年检结果", &[("合格", Mark), ("基本合格", Mark), ("不合格", Mark), ("未参检", Mark)]),
    ("评估结论", &[("2023", Mark), ("2024", Mark)]),
    ("负责人", &[("姓名", Person), ("电话", Phone)]),
    ("活动经费", &[("总额", Money), ("财政", Money), ("其他", Money)]),
];

const PARTY_GROUPS: [Group; 10] = [
    (
        "组建形式",
        &[
            ("在会员中建", O(Field::Mode, "separate")),
            ("在理事会中建", O(Field::Mode, "separate")),
            ("在业务主管部门联合建", O(Field::Mode, "joint")),
            ("其他", O(Field::Mode, "other")),
        ],
    ),
    (
        "党组织类别",
        &[
            ("党支部", O(Field::Form, "branch")),
            ("党总支", O(Field::Form, "general_branch")),
            ("党委", O(Field::Form, "committee")),
            ("联合党支部", O(Field::Form, "joint_branch")),
        ],
    ),
    (
        "场所",
        &[
            ("单独(面积)", O(Field::Venue, "own")),
            ("与其他单位共用", O(Field::Venue, "shared")),
            ("与社区共用", O(Field::Venue, "shared")),
            ("其他", O(Field::Venue, "other")),
        ],
    ),
    (
        "书记来源",
        &[
            ("出资人", O(Field::SecretarySource, "head")),
            ("中层管理", O(Field::SecretarySource, "management")),
            ("上级选派", O(Field::SecretarySource, "dispatched")),
            ("其他", O(Field::SecretarySource, "other")),
        ],
    ),
    ("党员", &[("正式", F(Field::MembersFull)), ("预备", F(Field::MembersProbationary))]),
    ("党组织", &[("成立时间", F(Field::Established)), ("党组织名称", F(Field::PartyName))]),
    (
        "群团组织",
        &[("工会", F(Field::Union)), ("共青团", F(Field::YouthLeague)), ("妇联", F(Field::Women))],
    ),
    ("群团组织（1=是 2=否）", &[("工会", F(Field::Union)), ("妇联", F(Field::Women))]),
    ("副书记", &[("人数", Money), ("专职", F(Field::FullTimeDeputies)), ("兼职", Money)]),
    ("党组织书记", &[("姓名", Person), ("来源", F(Field::SecretarySource)), ("电话", Phone)]),
];

/// Answers for two or three fields in one column.
const COMBINED: [(Heads, What); 2] = [
    (&["是否选派指导员或联络员"], F(Field::InstructorOrLiaison)),
    (&["已建群团组织"], F(Field::MassOrganizations)),
];

/// Chooses the columns of a table over these organizations.
pub(crate) fn parts(choices: &mut Choices, over: &[Organization]) -> Parts {
    let mut maker = Maker { choices, over, used: Vec::new() };
    let mut left = maker.left();
    let mut registration = maker.some(&REGISTRATION, &REGISTRATION_GROUPS, "registration columns");
    if maker.choices.percent("names further right", 15) {
        let numbers = usize::from(left[0].leaves[0].what == Serial);
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
            F(field) | O(field, _) => field,
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
        F(Field::InstructorOrLiaison) => {
            vec![Field::InstructorOrLiaison, Field::Instructor, Field::Liaison]
        }
        F(Field::MassOrganizations) => vec![Field::Union, Field::YouthLeague, Field::Women],
        F(field) | O(field, _) => vec![field],
        _ => Vec::new(),
    }
}
