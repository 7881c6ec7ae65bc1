//! Combinations of answers that cannot be, which the form marks in red.
//!
//! Enters: the columns of a form. Leaves: formulas over its first row of entries. Never
//! marks what is merely unusual: a party organization may be older than the registration.

use super::columns::{Column, of_party_organization};
use super::options::{no, word_for, yes};
use crate::diag::column_letters;
use crate::spec::{Field, Kind, Pipeline};

/// A combination that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Index of the column whose cell is marked.
    pub(super) column: usize,
    /// The formula, without `=`.
    pub(super) formula: String,
    /// What is wrong.
    pub(super) why: &'static str,
}

/// All marks of a form whose first row of entries is `first`, from 0.
pub(super) fn marks(columns: &[Column], pipeline: &Pipeline, first: u32) -> Vec<Mark> {
    let sheet = Row { columns, pipeline, number: first + 1 };
    let groups = [
        sheet.code(),
        sheet.members(),
        sheet.status(),
        sheet.dates(),
        sheet.secretary(),
        sheet.not_built(),
    ];
    groups.into_iter().flatten().collect()
}

/// The first row of entries; formulas for the others follow from it.
struct Row<'a> {
    columns: &'a [Column],
    pipeline: &'a Pipeline,
    number: u32,
}

impl Row<'_> {
    /// `$C5`.
    fn cell(&self, field: Field) -> Option<String> {
        let at = self.columns.iter().position(|column| column.field == field)?;
        Some(format!("${}{}", column_letters(u32::try_from(at).ok()?), self.number))
    }

    /// A mark on each of the fields that the form has; none where the formula lacks a cell.
    fn on(&self, fields: &[Field], formula: Option<String>, why: &'static str) -> Vec<Mark> {
        let Some(formula) = formula else { return Vec::new() };
        let at = |field: &Field| self.columns.iter().position(|column| column.field == *field);
        let mark = |column| Mark { column, formula: formula.clone(), why };
        fields.iter().filter_map(at).map(mark).collect()
    }

    /// The formula that a cell holds the word for a value.
    fn is(&self, field: Field, value: &str) -> Option<String> {
        let word = word_for(field, value, self.pipeline)?;
        Some(format!("{}={}", self.cell(field)?, quoted(&word)))
    }

    fn code(&self) -> Vec<Mark> {
        let formula =
            self.cell(Field::CreditCode).map(|at| format!("AND({at}<>\"\",LEN({at})<>18)"));
        self.on(&[Field::CreditCode], formula, "统一社会信用代码不是 18 位")
    }

    fn members(&self) -> Vec<Mark> {
        let fields = [Field::MembersTotal, Field::MembersFull, Field::MembersProbationary];
        let cells = fields.map(|field| self.cell(field));
        let formula = match cells {
            [Some(all), Some(full), Some(probationary)] => {
                Some(format!("AND(ISNUMBER({all}),N({full})+N({probationary})>{all})"))
            }
            [Some(all), Some(full), None] => Some(format!("AND(ISNUMBER({all}),N({full})>{all})")),
            _ => None,
        };
        self.on(&fields, formula, "正式党员数与预备党员数之和大于党员人数")
    }

    fn status(&self) -> Vec<Mark> {
        let (status, date) = (Field::Status, Field::CancellationDate);
        let any = |values: &[&str]| {
            let words: Option<Vec<String>> =
                values.iter().map(|value| self.is(status, value)).collect();
            Some(format!("OR({})", words?.join(",")))
        };
        let empty = self.cell(date).map(|at| format!("{at}=\"\""));
        let given = self.cell(date).map(|at| format!("{at}<>\"\""));
        let both = |a: Option<String>, b: Option<String>| Some(format!("AND({},{})", a?, b?));
        let ended = both(any(&["cancelled", "revoked"]), empty);
        let stands = both(any(&["registered", "not_yet_registered"]), given);
        let mut marks = self.on(&[date], ended, "登记状态为注销或撤销而没有注销日期");
        marks.extend(self.on(&[status, date], stands, "登记状态为在册或筹备而有注销日期"));
        marks
    }

    fn dates(&self) -> Vec<Mark> {
        let fields = [Field::RegistrationDate, Field::CancellationDate];
        let cells = (self.cell(fields[0]), self.cell(fields[1]));
        let formula = cells
            .0
            .zip(cells.1)
            .map(|(from, to)| format!("AND(ISNUMBER({from}),ISNUMBER({to}),{to}<{from})"));
        self.on(&fields, formula, "注销日期早于成立登记日期")
    }

    fn secretary(&self) -> Vec<Mark> {
        let fields = [Field::HasSecretary, Field::SecretarySource];
        let none = self.is(Field::SecretarySource, "none");
        let formula = self.cell(fields[1]).zip(none).zip(self.cell(fields[0])).map(
            |((source, none), has)| {
                let (yes, no) = (quoted(yes(self.pipeline)), quoted(no(self.pipeline)));
                format!("OR(AND({has}={no},{source}<>\"\",NOT({none})),AND({has}={yes},{none}))")
            },
        );
        self.on(&fields, formula, "有无书记与书记来源不符")
    }

    fn not_built(&self) -> Vec<Mark> {
        let Some(built) = self.is(Field::Built, "false") else { return Vec::new() };
        let mark = |field: Field| {
            let formula = self.given(field).map(|given| format!("AND({built},{given})"));
            self.on(&[field], formula, "未建党组织而填有党组织的情况")
        };
        of_party_organization().flat_map(mark).collect()
    }

    /// The formula that a cell says that there is something: neither blank nor 否, 无 or 0.
    fn given(&self, field: Field) -> Option<String> {
        let at = self.cell(field)?;
        Some(match field.kind() {
            Kind::YesNo => format!("{at}={}", quoted(yes(self.pipeline))),
            Kind::Count => format!("N({at})>0"),
            _ => match self.is(field, "none") {
                Some(none) => format!("{at}<>\"\",NOT({none})"),
                None => format!("{at}<>\"\""),
            },
        })
    }
}

/// A text in a formula.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Lexicon;

    #[test]
    fn each_mark_names_its_cells_by_their_columns() {
        let pipeline = Pipeline::built_in().expect("the built-in pipeline");
        let columns = super::super::columns::columns(&Lexicon::new(&pipeline), &pipeline);
        let marks = marks(&columns, &pipeline, 4);
        let of = |field: Field| {
            let of_field = |mark: &&Mark| columns[mark.column].field == field;
            marks.iter().filter(of_field).map(|mark| mark.formula.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of(Field::Form), ["AND($Q5=\"否\",$S5<>\"\")"]);
        assert_eq!(of(Field::MembersFull), ["AND(ISNUMBER($M5),N($N5)+N($O5)>$M5)"]);
        assert_eq!(
            of(Field::CancellationDate),
            [
                "AND(OR($J5=\"注销\",$J5=\"撤销\"),$K5=\"\")",
                "AND(OR($J5=\"正常\",$J5=\"筹备\"),$K5<>\"\")",
                "AND(ISNUMBER($I5),ISNUMBER($K5),$K5<$I5)",
            ]
        );
        assert_eq!(of(Field::Established), ["AND($Q5=\"否\",$W5<>\"\")"]);
        assert!(of(Field::RegistrationDate).iter().all(|formula| !formula.contains("$W5")));
    }
}
