//! The columns of the register that predicates may name.
//!
//! Enters: nothing. Leaves: name, type and whether the column can be unknown.
//! Never names a personal column: there is none.

use super::Field;

/// Type of a register column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// True, false or unknown.
    Boolean,
    /// Whole number.
    Integer,
    /// Calendar date.
    Date,
    /// Text.
    Text,
}

/// A documented column of the register.
#[derive(Debug, Clone, Copy)]
pub struct ColumnDoc {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// False where every entry in scope has a value.
    pub nullable: bool,
    /// What it says (Chinese).
    pub text: &'static str,
}

macro_rules! columns {
    ($($name:literal $kind:ident $nullable:literal $text:literal;)*) => {
        /// All columns of the register, in its order.
        pub static COLUMNS: &[ColumnDoc] = &[
            $(ColumnDoc { name: $name, kind: Type::$kind, nullable: $nullable, text: $text }),*
        ];
    };
}

columns! {
    "id" Text false "标识：代码，否则按内容";
    "credit_code" Text true "统一社会信用代码";
    "old_number" Text true "登记证号";
    "name" Text true "社会组织名称";
    "registrar" Text true "登记管理机关";
    "supervising_unit" Text true "业务主管单位";
    "registration_date" Date false "成立登记日期";
    "status" Text false "登记状态";
    "cancellation_date" Date true "注销日期";
    "org_type" Text true "社会组织类型";
    "industry" Text true "行业";
    "size" Text true "规模";
    "region" Text true "登记机关所在区划代码";
    "region_level" Text true "登记机关级别";
    "staff" Integer true "从业人员数";
    "built" Boolean true "已建立党组织";
    "mode" Text true "组建方式";
    "form" Text true "党组织类别";
    "form_approved" Boolean true "经批准设立党委";
    "party_name" Text true "党组织名称";
    "party_parent" Text true "上级党组织名称";
    "hosts_party" Boolean true "党组织在本组织计数";
    "established" Date true "党组织成立时间";
    "last_election" Date true "上次换届时间";
    "term_end" Date true "届满日期";
    "term_end_before" Date true "年初所定届满日期";
    "members" Integer true "党员人数";
    "full_members" Integer true "正式党员数";
    "eligible" Boolean true "正式党员达到应建人数";
    "recruited" Integer true "本年发展党员数";
    "instructor" Boolean true "选派党建工作指导员";
    "liaison" Boolean true "选派党建工作联络员";
    "instructor_or_liaison" Boolean true "选派指导员或联络员";
    "trade_union" Boolean true "建有工会";
    "youth_league" Boolean true "建有共青团组织";
    "womens_federation" Boolean true "建有妇联组织";
    "work_route" Boolean true "有任一党的工作途径";
    "charter" Boolean true "党建写入章程";
    "venue" Text true "活动场所";
    "funds_booked" Boolean true "党建经费列入管理费用";
    "has_secretary" Boolean true "有党组织书记";
    "secretary_source" Text true "书记来源";
    "secretary_trained" Boolean true "书记参加培训";
    "cross_posting" Boolean true "交叉任职";
    "full_time_deputies" Integer true "专职副书记人数";
    "three_meetings" Boolean true "落实三会一课";
    "democratic_review" Boolean true "开展民主评议党员";
    "report_and_review" Boolean true "开展述职评议";
    "in_scope_before" Boolean true "上年末在册";
    "members_before" Integer true "上年末党员人数";
    "grace_end" Date false "登记日期加宽限期";
    "year_start" Date false "本年第一日";
    "year_end" Date false "本年最后一日";
    "as_of" Date false "基准日";
}

/// The columns from whose answers a column is derived, itself among them: what is unknown
/// in one of them may be unknown in it.
pub fn sources(name: &str) -> Vec<&str> {
    const ROUTES: [&str; 3] = ["instructor_or_liaison", "instructor", "liaison"];
    let more: &[&str] = match name {
        "eligible" => &["full_members", "members"],
        "hosts_party" => &["built", "party_name", "party_parent"],
        "size" => &["staff"],
        "region_level" => &["region"],
        "instructor_or_liaison" => &ROUTES[1..],
        "work_route" => {
            &[ROUTES[0], ROUTES[1], ROUTES[2], "trade_union", "youth_league", "womens_federation"]
        }
        _ => &[],
    };
    [name].into_iter().chain(more.iter().copied()).collect()
}

/// The fields whose cells decide a column; none where the calendar or last year's register
/// does.
pub fn fields(name: &str) -> Vec<Field> {
    use Field::{
        Built, CancellationDate, CreditCode, Form, HasSecretary, Instructor, InstructorOrLiaison,
        Liaison, MembersAffiliated, MembersFull, MembersManaged, MembersProbationary, MembersStaff,
        MembersTotal, Mode, Name, OldNumber, OrgType, PartyName, PartyParent, Region, Registrar,
        RegistrationDate, SecretarySource, Staff, Status, TermEnd, Union, Women, YouthLeague,
    };
    match name {
        "id" => vec![CreditCode, OldNumber, Name],
        "org_type" => vec![OrgType, CreditCode],
        "region" | "region_level" => vec![Registrar, Region],
        "status" => vec![Status, CancellationDate],
        "size" => vec![Staff],
        "built" => vec![Built, Mode],
        "mode" => vec![Mode, Form],
        "hosts_party" => vec![Built, PartyName, PartyParent],
        "members" => vec![
            MembersTotal,
            MembersStaff,
            MembersManaged,
            MembersAffiliated,
            MembersFull,
            MembersProbationary,
        ],
        "full_members" | "eligible" => {
            vec![MembersFull, MembersTotal, MembersStaff, MembersManaged, MembersAffiliated]
        }
        "term_end_before" => vec![TermEnd],
        "instructor_or_liaison" => vec![InstructorOrLiaison, Instructor, Liaison],
        "work_route" => {
            vec![InstructorOrLiaison, Instructor, Liaison, Union, YouthLeague, Women]
        }
        "has_secretary" => vec![HasSecretary, SecretarySource],
        "grace_end" => vec![RegistrationDate],
        "in_scope_before" | "members_before" => Vec::new(),
        other => Field::parse(other).into_iter().collect(),
    }
}

/// The column of this name.
pub fn column(name: &str) -> Option<&'static ColumnDoc> {
    COLUMNS.iter().find(|column| column.name == name)
}
