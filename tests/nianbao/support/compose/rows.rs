//! Known rows: organizations with the answers that a reader has to give back.

use std::collections::BTreeMap;

use nianbao::quantity::Date;
use nianbao::rows::Value;
use nianbao::spec::Field;

use super::choices::Choices;
use crate::support::fixture::code;

/// What is known of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Known {
    Text(String),
    Date(Date),
    Count(u32),
    Answer(bool),
}

impl From<Value<'_>> for Known {
    fn from(value: Value<'_>) -> Known {
        match value {
            Value::Text(text) => Known::Text(text.to_owned()),
            Value::Date(date) => Known::Date(date),
            Value::Count(count) => Known::Count(count),
            Value::Answer(answer) => Known::Answer(answer),
        }
    }
}

/// What is known by field; a field that is absent is unknown.
pub(crate) type Answers = BTreeMap<Field, Known>;

/// An organization as it is known.
#[derive(Debug, Clone)]
pub(crate) struct Organization {
    /// Place of its region in [`REGIONS`].
    pub(crate) region: usize,
    /// Place of its kind in [`KINDS`].
    pub(crate) kind: usize,
    pub(crate) answers: Answers,
}

/// Divisions with their names.
pub(crate) const REGIONS: [(&str, &str); 3] =
    [("330106", "西湖区"), ("330109", "萧山区"), ("330110", "余杭区")];

/// Department and kind of the credit code, name of the type, ends of names.
pub(crate) const KINDS: [(&str, &str, [&str; 3]); 3] = [
    ("51", "社会团体", ["协会", "商会", "研究会"]),
    ("52", "民办非企业单位", ["学校", "服务中心", "养老院"]),
    ("53", "基金会", ["基金会", "慈善基金会", "教育基金会"]),
];

/// Beginnings of names; some begin as a total or a footer does.
const STARTS: [&str; 10] = [
    "茶文化",
    "注册税务",
    "合计财会",
    "总计算机",
    "单位后勤",
    "说明文",
    "备注学",
    "新阶层",
    "小计量",
    "负责人培训",
];

/// So many organizations, numbered from `first`.
pub(crate) fn organizations(choices: &mut Choices, first: u32, many: usize) -> Vec<Organization> {
    (first..).take(many).map(|number| organization(choices, number)).collect()
}

fn organization(choices: &mut Choices, number: u32) -> Organization {
    let region = choices.pick("its region", REGIONS.len());
    let kind = choices.pick("its kind", KINDS.len());
    let (division, district) = REGIONS[region];
    let (department, org_type, ends) = KINDS[kind];
    let (start, end) = (choices.one("its name", &STARTS), choices.one("its name", &ends));
    let text = |text: &str| Known::Text(text.to_owned());
    let mut answers = Answers::from([
        (Field::Name, Known::Text(format!("{start}{}{end}", in_words(number)))),
        (Field::CreditCode, Known::Text(code(department, division, number))),
        (Field::OldNumber, Known::Text(format!("浙杭{department}证字第{number:06}号"))),
        (Field::Region, text(district)),
        (Field::Registrar, Known::Text(format!("杭州市{district}民政局"))),
        (Field::OrgType, text(org_type)),
        (Field::Status, text("registered")),
    ]);
    let unit = choices.one("its unit", &["杭州市教育局", "浙江省体育局", "直接登记"]);
    answers.insert(Field::SupervisingUnit, text(unit));
    let industry = choices.one("its industry", &["教育", "卫生", "社会服务", "工商业服务"]);
    answers.insert(Field::Industry, text(industry));
    answers.insert(Field::PartyName, Known::Text(format!("中共{start}{}支部", in_words(number))));
    dates(choices, &mut answers);
    counts(choices, &mut answers);
    listed(choices, &mut answers);
    for field in ANSWERED {
        answers.insert(field, Known::Answer(choices.pick("its answer", 2) == 1));
    }
    // What it did not fill in.
    let silent = [8, 30, 90][choices.pick("unknown", 3)];
    answers.retain(|field, _| *field == Field::Name || choices.pick("unknown", 100) < 100 - silent);
    Organization { region, kind, answers }
}

/// Fields that are answered by yes and no.
const ANSWERED: [Field; 12] = [
    Field::Built,
    Field::Instructor,
    Field::Liaison,
    Field::Union,
    Field::YouthLeague,
    Field::Women,
    Field::Charter,
    Field::FundsBooked,
    Field::SecretaryTrained,
    Field::ThreeMeetings,
    Field::DemocraticReview,
    Field::ReportAndReview,
];

fn dates(choices: &mut Choices, answers: &mut Answers) {
    for field in [Field::RegistrationDate, Field::Established, Field::LastElection, Field::TermEnd]
    {
        let year = 2024 - choices.pick("its date", 22) as i16;
        let (month, day) = (choices.pick("its date", 12) + 1, choices.pick("its date", 28) + 1);
        let date = Date::new(year, month as i8, day as i8).expect("a day of every month");
        answers.insert(field, Known::Date(date));
    }
}

fn counts(choices: &mut Choices, answers: &mut Answers) {
    let mut count = |of: usize| choices.pick("its count", of) as u32;
    let (full, part) = (count(9) + count(3) * 700, count(20));
    let (members, probationary) = (count(12), count(3));
    for (field, number) in [
        (Field::StaffFullTime, full),
        (Field::StaffPartTime, part),
        (Field::Staff, full + part),
        (Field::MembersFull, members),
        (Field::MembersProbationary, probationary),
        (Field::MembersTotal, members + probationary),
        (Field::Recruited, count(4)),
        (Field::FullTimeDeputies, count(3)),
    ] {
        answers.insert(field, Known::Count(number));
    }
}

fn listed(choices: &mut Choices, answers: &mut Answers) {
    let mut list = |field, values: &[&str]| {
        let value = choices.one("its value", values);
        answers.insert(field, Known::Text(value.to_owned()));
    };
    list(Field::Mode, &["separate", "joint", "industry", "region", "other"]);
    list(Field::Form, &["branch", "general_branch", "committee", "joint_branch"]);
    list(Field::Venue, &["own", "shared", "none", "other"]);
    list(Field::SecretarySource, &["head", "management", "dispatched", "other", "none"]);
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number as names hold it: 一二三 of 123.
fn in_words(number: u32) -> String {
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}
