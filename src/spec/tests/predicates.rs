//! Conditions: what is admitted, what it means, what is refused, and that what
//! is printed parses to the same tree.

use proptest::prelude::*;

use crate::quantity::Date;
use crate::spec::predicate::{Comparison, Operand};
use crate::spec::schema::{COLUMNS, Type};
use crate::spec::{Predicate, parse_predicate};

#[test]
fn conditions_are_lowered_to_plain_logic() {
    for (text, expected) in [
        ("BUILT", "built"),
        ("\"built\"", "built"),
        ("built or work_route and charter", "built OR work_route AND charter"),
        ("(built OR work_route) AND charter", "(built OR work_route) AND charter"),
        ("NOT built AND charter", "NOT built AND charter"),
        ("members IN (1, 2)", "members = 1 OR members = 2"),
        ("members NOT IN (1, 2)", "NOT (members = 1 OR members = 2)"),
        ("members BETWEEN -3 AND 49", "members >= -3 AND members <= 49"),
        ("members NOT BETWEEN 3 AND 49", "NOT (members >= 3 AND members <= 49)"),
        ("built IS NULL", "built IS NULL"),
        ("mode IS NOT NULL", "NOT (mode IS NULL)"),
        ("built IS FALSE", "(NOT built) IS TRUE"),
        ("built IS NOT TRUE", "NOT (built IS TRUE)"),
        ("built = TRUE", "built"),
        ("built <> TRUE", "NOT built"),
        ("FALSE = built", "NOT built"),
        ("3 != members", "3 <> members"),
        ("name = 'O''x'", "name = 'O''x'"),
        ("established >= DATE '2025-01-01'", "established >= DATE '2025-01-01'"),
    ] {
        match parse_predicate(text) {
            Ok(predicate) => assert_eq!(predicate.to_string(), expected, "{text}"),
            Err(fault) => panic!("{text}: {fault}"),
        }
    }
}

#[test]
fn every_column_of_the_register_can_be_named() {
    for column in COLUMNS {
        let text = format!("{} IS NOT NULL", column.name);
        let predicate = parse_predicate(&text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(predicate.columns().into_iter().collect::<Vec<_>>(), [column.name]);
    }
}

#[test]
fn what_is_not_a_condition_over_one_row_is_refused_with_its_place() {
    let mut wrong = Vec::new();
    for (text, column, message) in [
        ("count(id) > 1", 1, "条件式不可用函数 count"),
        ("members + 1 > 2", 1, "条件式不可用运算 +"),
        ("built XOR charter", 1, "条件式不可用运算 XOR"),
        ("EXISTS (SELECT 1)", 9, "条件式不可用子查询"),
        ("built AND id IN (SELECT id FROM t)", 11, "条件式不可用子查询"),
        ("name LIKE '甲%'", 1, "条件式不可用LIKE"),
        ("CASE WHEN built THEN TRUE END", 1, "条件式不可用CASE"),
        ("r.built", 1, "条件式不可用带表名的列 r.built"),
        ("CAST(members AS INT) = 1", 6, "条件式不可用写法 CAST"),
        ("`built`", 1, "条件式不可用引号"),
        ("members = 1.5", 11, "应为整数，实为 1.5"),
        ("members = NULL", 11, "NULL 不可直接比较"),
        ("members = '1'", 11, "比较的类型不符：应为整数，实为文本"),
        ("established > '2025-01-01'", 15, "比较的类型不符：应为日期，实为文本"),
        ("established > DATE '2025-02-30'", 20, "应为日期，实为 '2025-02-30'"),
        ("established > DATE '20250101'", 20, "应为日期"),
        ("built > TRUE", 9, "是否值不分大小"),
        ("built = 1", 9, "比较的类型不符：应为是否值，实为整数"),
        ("built AND members", 11, "此处应为是否值，实为整数"),
        ("NOT members", 5, "此处应为是否值，实为整数"),
        ("1 = 1", 5, "比较的两边都是常量"),
        ("members", 1, "条件式应为是否值，实为整数"),
        ("charter AND bilt", 13, "登记簿没有列 bilt"),
        ("built charter", 7, "条件式之后多出 charter"),
        ("built; DROP", 6, "条件式之后多出 ;"),
        ("built AS b", 7, "条件式之后多出 AS"),
        ("built AND", 10, "条件式没有写完"),
        ("(built", 7, "条件式没有写完"),
        ("mode = 'x", 8, "引号没有配对"),
        ("", 1, "条件式没有写完"),
        ("members IN ()", 13, "条件式此处不应为 )"),
    ] {
        let fault = parse_predicate(text).expect_err(text);
        if !fault.message.starts_with(message) || fault.column != column {
            wrong.push(format!("{text}: {fault}, expected {column}: {message}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn deep_and_long_conditions_are_refused_without_a_panic() {
    let deep = format!("{}built{}", "(".repeat(900), ")".repeat(900));
    assert_eq!(parse_predicate(&deep).expect_err("deep").message, "条件式嵌套太深");
    let long = "built OR ".repeat(1_000) + "built";
    assert!(parse_predicate(&long).expect_err("long").message.starts_with("条件式超过"));
    assert!(parse_predicate(&("built OR ".repeat(220) + "built")).is_ok());
}

#[test]
fn unknown_answers_follow_sql() {
    let (yes, no, unknown) = (Some(true), Some(false), None);
    for (text, members, built, expected) in [
        ("members IN (1, 2)", None, yes, unknown),
        ("members NOT IN (1, 2)", None, yes, unknown),
        ("members NOT IN (1, 2)", Some(3), yes, yes),
        ("members NOT BETWEEN 3 AND 5", Some(4), yes, no),
        ("members = 1 OR built", None, yes, yes),
        ("members = 1 AND built", None, no, no),
        ("members = 1 AND built", None, yes, unknown),
        ("built IS TRUE", None, unknown, no),
        ("built IS NOT TRUE", None, unknown, yes),
        ("built IS FALSE", None, unknown, no),
        ("built IS NOT FALSE", None, unknown, yes),
        ("built IS FALSE", None, no, yes),
        ("built IS NULL", None, unknown, yes),
        ("(members = 1) IS NULL", None, yes, yes),
        ("(members = 1) IS NULL", Some(2), yes, no),
        ("NOT built", None, unknown, unknown),
        ("built = built", None, unknown, unknown),
        ("built = charter", None, yes, no),
        ("built <> charter", None, unknown, unknown),
    ] {
        let predicate = parse_predicate(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        let row = Row { members, built };
        assert_eq!(row.holds(&predicate), expected, "{text} at {members:?}, {built:?}");
    }
}

/// A row with two columns that can be unknown; `charter` is always no.
struct Row {
    members: Option<i64>,
    built: Option<bool>,
}

impl Row {
    /// SQL's three-valued logic by its truth table: `None` is unknown.
    fn holds(&self, predicate: &Predicate) -> Option<bool> {
        match predicate {
            Predicate::Constant(value) => Some(*value),
            Predicate::Column(name) if name == "charter" => Some(false),
            Predicate::Column(_) => self.built,
            Predicate::And(a, b) => match (self.holds(a), self.holds(b)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Predicate::Or(a, b) => match (self.holds(a), self.holds(b)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Predicate::Not(inner) => self.holds(inner).map(|value| !value),
            Predicate::IsTrue(inner) => Some(self.holds(inner) == Some(true)),
            Predicate::IsNull(Operand::Column(name)) if name == "built" => {
                Some(self.built.is_none())
            }
            Predicate::IsNull(operand) => Some(self.number(operand).is_none()),
            Predicate::Compare(a, comparison, b) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                Some(match comparison {
                    Comparison::Equal => a == b,
                    Comparison::NotEqual => a != b,
                    Comparison::Less => a < b,
                    Comparison::LessOrEqual => a <= b,
                    Comparison::Greater => a > b,
                    Comparison::GreaterOrEqual => a >= b,
                })
            }
        }
    }

    fn number(&self, operand: &Operand) -> Option<i64> {
        match operand {
            Operand::Integer(number) => Some(*number),
            _ => self.members,
        }
    }
}

fn columns(kind: Type) -> impl Strategy<Value = String> {
    let names: Vec<_> = COLUMNS.iter().filter(|c| c.kind == kind).map(|c| c.name).collect();
    prop::sample::select(names).prop_map(str::to_owned)
}

fn comparisons() -> impl Strategy<Value = Predicate> {
    let comparison = || {
        prop::sample::select(vec![
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Greater,
            Comparison::GreaterOrEqual,
        ])
    };
    let day = (1i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d));
    let with = move |kind, right: BoxedStrategy<Operand>| {
        let right = prop_oneof![right, columns(kind).prop_map(Operand::Column)];
        (columns(kind).prop_map(Operand::Column), comparison(), right)
            .prop_map(|(a, comparison, b)| Predicate::Compare(a, comparison, b))
    };
    prop_oneof![
        with(Type::Integer, any::<i64>().prop_map(Operand::Integer).boxed()),
        with(Type::Text, "[^\\x00]{0,6}".prop_map(Operand::Text).boxed()),
        with(Type::Date, day.prop_map(|day: Date| Operand::Date(day)).boxed()),
    ]
}

fn predicates() -> impl Strategy<Value = Predicate> {
    let any_column = prop::sample::select(COLUMNS).prop_map(|c| c.name.to_owned());
    let leaf = prop_oneof![
        any::<bool>().prop_map(Predicate::Constant),
        columns(Type::Boolean).prop_map(Predicate::Column),
        any_column.prop_map(|name| Predicate::IsNull(Operand::Column(name))),
        comparisons(),
    ];
    leaf.prop_recursive(5, 40, 2, |inner| {
        let pair = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            pair().prop_map(|(a, b)| Predicate::And(a, b)),
            pair().prop_map(|(a, b)| Predicate::Or(a, b)),
            inner.clone().prop_map(|p| Predicate::Not(Box::new(p))),
            inner.clone().prop_map(|p| Predicate::IsTrue(Box::new(p))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same_tree(predicate in predicates()) {
        let text = predicate.to_string();
        prop_assert_eq!(parse_predicate(&text), Ok(predicate), "{}", text);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        let _ = parse_predicate(&text);
    }

    #[test]
    fn a_list_means_what_its_members_say(members in prop::option::of(0i64..4), negated: bool) {
        let text = if negated { "members NOT IN (1, 2)" } else { "members IN (1, 2)" };
        let row = Row { members, built: None };
        let predicate = parse_predicate(text).expect("a condition");
        let expected = members.map(|count| (count == 1 || count == 2) != negated);
        prop_assert_eq!(row.holds(&predicate), expected);
    }
}

#[test]
fn a_date_prints_as_it_is_read() {
    let text = "established = DATE '2025-01-01'";
    let expected = Operand::Date(jiff::civil::date(2025, 1, 1));
    let predicate = parse_predicate(text).expect("a condition");
    let column = Operand::Column("established".to_owned());
    assert_eq!(predicate, Predicate::Compare(column, Comparison::Equal, expected));
}
