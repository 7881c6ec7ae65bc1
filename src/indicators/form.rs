//! The official yearly form by kind of organization
//! (「社会组织法人单位建立党的基层组织情况」).
//!
//! Enters: a register. Leaves: one column a kind, whose lines add up as the form demands;
//! what the form has no line for stands in lines of its own. Units covered and party
//! organizations are counted apart. Never shares an organization among two columns.

use std::collections::{BTreeMap, BTreeSet};

use super::composition::Composition;
use crate::codes::OrgType;
use crate::register::Register;

/// A column of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormKind {
    /// 社会团体.
    Association,
    /// 基金会.
    Foundation,
    /// 民办非企业单位.
    PrivateUnit,
    /// 律师事务所.
    LawFirm,
    /// 会计师事务所.
    AccountingFirm,
    /// 税务师事务所.
    TaxFirm,
    /// Any other kind, and those of no known kind.
    Other,
}

impl FormKind {
    /// All columns, in the order of the form.
    pub const ALL: [FormKind; 7] = [
        FormKind::Association,
        FormKind::Foundation,
        FormKind::PrivateUnit,
        FormKind::LawFirm,
        FormKind::AccountingFirm,
        FormKind::TaxFirm,
        FormKind::Other,
    ];

    /// The head of the column.
    pub fn name(self) -> &'static str {
        match self {
            FormKind::Association => "社会团体",
            FormKind::Foundation => "基金会",
            FormKind::PrivateUnit => "民办非企业单位",
            FormKind::LawFirm => "律师事务所",
            FormKind::AccountingFirm => "会计师事务所",
            FormKind::TaxFirm => "税务师事务所",
            FormKind::Other => "其他及类型未知",
        }
    }

    /// The column of an organization. Firms are told by their names: their codes do not tell
    /// accountants from tax agents.
    fn of(org_type: Option<&str>, name: &str) -> FormKind {
        match org_type.and_then(OrgType::parse) {
            Some(OrgType::Association) => FormKind::Association,
            Some(OrgType::Foundation) => FormKind::Foundation,
            Some(OrgType::PrivateNonEnterprise) => FormKind::PrivateUnit,
            Some(OrgType::Intermediary) if name.contains("律师") => FormKind::LawFirm,
            Some(OrgType::Intermediary) if name.contains("税务师") => FormKind::TaxFirm,
            Some(OrgType::Intermediary) if name.contains("会计师") => FormKind::AccountingFirm,
            _ => FormKind::Other,
        }
    }
}

/// The lines of one column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FormColumn {
    /// The parts into which the form divides all units.
    pub parts: Composition,
    /// Of the separately built: 党委, 总支部, 支部, and those whose form is not known.
    pub forms: [u64; 4],
    /// Of the jointly covered units, those with three or more full members.
    pub joint_eligible: u64,
    /// Joint branches, as party organizations.
    pub joint_parties: u64,
    /// Units that have not built.
    pub not_built: u64,
    /// Of these, those to which an instructor was sent.
    pub instructed: u64,
    /// Staff of those that say it.
    pub staff: u64,
    /// Members of those that say it.
    pub members: u64,
}

/// The columns in which an organization stands; the sum of all is the form's total.
pub type OfficialForm = BTreeMap<FormKind, FormColumn>;

/// Fills the form.
pub fn official_form(register: &Register) -> OfficialForm {
    let answers = |name| register.answers(name);
    let (built, eligible) = (answers("built"), answers("eligible"));
    let instructor = answers("instructor");
    let (members, staff) = (register.integers("members"), register.integers("staff"));
    let mut hosts: BTreeSet<u32> = BTreeSet::new();
    let mut form = OfficialForm::new();
    let [name, org_type, mode, forms] =
        ["name", "org_type", "mode", "form"].map(|name| register.text_by_place(name));
    let kind = |at| FormKind::of(org_type(at), name(at).unwrap_or_default());
    for at in 0..register.len() {
        let column = form.entry(kind(at)).or_default();
        let part = Composition::of(built[at], mode(at), eligible[at], members[at]);
        column.parts += part;
        if part.separate == 1 {
            column.forms[form_of(forms(at))] += 1;
        }
        if part.joint == 1 {
            column.joint_eligible += u64::from(eligible[at] == Some(true));
            hosts.extend(register.party_at.get(at).copied().flatten());
        }
        column.not_built += u64::from(built[at] == Some(false));
        column.instructed += u64::from((built[at], instructor[at]) == (Some(false), Some(true)));
        column.staff += u64::from(staff[at].unwrap_or(0));
        column.members += u64::from(members[at].unwrap_or(0));
    }
    // A joint branch of units of two kinds counts in the column of its host.
    for host in hosts {
        form.entry(kind(host as usize)).or_default().joint_parties += 1;
    }
    form
}

/// The place of a form among 党委, 总支部, 支部 and unknown.
fn form_of(form: Option<&str>) -> usize {
    match form {
        Some("committee") => 0,
        Some("general_branch") => 1,
        Some("branch") => 2,
        _ => 3,
    }
}

impl std::ops::AddAssign for FormColumn {
    fn add_assign(&mut self, other: FormColumn) {
        self.parts += other.parts;
        self.forms.iter_mut().zip(other.forms).for_each(|(sum, one)| *sum += one);
        self.joint_eligible += other.joint_eligible;
        self.joint_parties += other.joint_parties;
        self.not_built += other.not_built;
        self.instructed += other.instructed;
        self.staff += other.staff;
        self.members += other.members;
    }
}
