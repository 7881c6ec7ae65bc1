//! The fields: what a column of a sheet may mean.
//!
//! Enters: nothing. Leaves: the one list of fields with their kinds, groups and
//! Chinese names, on which aliases, typed rows and provenance rest.

/// How the values of a field are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name or another short text.
    Text,
    /// A unified social credit code.
    CreditCode,
    /// A calendar date.
    Date,
    /// A whole number.
    Count,
    /// 是 or 否.
    YesNo,
    /// A value of a list.
    Choice,
    /// Text that serves the region and is then dropped.
    Address,
    /// A list of mass organizations (工会、共青团、妇联).
    MassOrganizations,
}

/// Which sources know best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Register, then association list.
    Registration,
    /// Sources marked `party`, then register, then association list.
    Party,
}

macro_rules! fields {
    ($($name:ident $id:literal $chinese:literal $kind:ident $group:ident;)*) => {
        /// What a column may mean.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $chinese] $name,)*
        }

        impl Field {
            /// All fields, in the order of the register.
            pub const ALL: &'static [Field] = &[$(Field::$name),*];

            /// The id: column of the register, and `field` of diagnostics.
            pub fn id(self) -> &'static str {
                match self { $(Field::$name => $id),* }
            }

            /// The Chinese name.
            pub fn name(self) -> &'static str {
                match self { $(Field::$name => $chinese),* }
            }

            /// How its values are read.
            pub fn kind(self) -> Kind {
                match self { $(Field::$name => Kind::$kind),* }
            }

            /// Which sources know best.
            pub fn group(self) -> Group {
                match self { $(Field::$name => Group::$group),* }
            }
        }
    };
}

fields! {
    CreditCode "credit_code" "统一社会信用代码" CreditCode Registration;
    OldNumber "old_number" "登记证号" Text Registration;
    Name "name" "社会组织名称" Text Registration;
    Registrar "registrar" "登记管理机关" Text Registration;
    SupervisingUnit "supervising_unit" "业务主管单位" Text Registration;
    RegistrationDate "registration_date" "成立登记日期" Date Registration;
    Status "status" "登记状态" Choice Registration;
    Cancelled "cancelled" "是否注销" YesNo Registration;
    CancellationDate "cancellation_date" "注销日期" Date Registration;
    OrgType "org_type" "社会组织类型" Choice Registration;
    Industry "industry" "行业" Choice Registration;
    Region "region" "地区" Text Registration;
    Address "address" "住所" Address Registration;
    Staff "staff" "从业人员数" Count Registration;
    StaffFullTime "staff_full_time" "专职人员数" Count Registration;
    StaffPartTime "staff_part_time" "兼职人员数" Count Registration;
    ReportYear "report_year" "年报年份" Count Registration;
    Built "built" "是否建立党组织" YesNo Party;
    Mode "mode" "组建方式" Choice Party;
    Form "form" "党组织类别" Choice Party;
    FormApproved "form_approved" "经批准设立党委" YesNo Party;
    PartyName "party_name" "党组织名称" Text Party;
    PartyParent "party_parent" "上级党组织名称" Text Party;
    Established "established" "党组织成立时间" Date Party;
    LastElection "last_election" "上次换届时间" Date Party;
    TermEnd "term_end" "届满日期" Date Party;
    MembersTotal "members_total" "党员人数" Count Party;
    MembersStaff "members_staff" "从业中共党员数" Count Party;
    MembersManaged "members_managed" "纳入管理党员总数" Count Party;
    MembersAffiliated "members_affiliated" "组织关系在本组织党员数" Count Party;
    MembersFull "members_full" "正式党员数" Count Party;
    MembersProbationary "members_probationary" "预备党员数" Count Party;
    Recruited "recruited" "本年发展党员数" Count Party;
    Instructor "instructor" "党建工作指导员" YesNo Party;
    Liaison "liaison" "党建工作联络员" YesNo Party;
    InstructorOrLiaison "instructor_or_liaison" "选派指导员或联络员" YesNo Party;
    Union "trade_union" "工会" YesNo Party;
    YouthLeague "youth_league" "共青团组织" YesNo Party;
    Women "womens_federation" "妇联组织" YesNo Party;
    MassOrganizations "mass_organizations" "已建群团组织" MassOrganizations Party;
    Charter "charter" "党建入章" YesNo Party;
    Venue "venue" "活动场所" Choice Party;
    FundsBooked "funds_booked" "党建经费列入管理费用" YesNo Party;
    HasSecretary "has_secretary" "有党组织书记" YesNo Party;
    SecretarySource "secretary_source" "书记来源" Choice Party;
    SecretaryTrained "secretary_trained" "书记参加培训" YesNo Party;
    CrossPosting "cross_posting" "交叉任职" YesNo Party;
    FullTimeDeputies "full_time_deputies" "专职副书记人数" Count Party;
    ThreeMeetings "three_meetings" "三会一课" YesNo Party;
    DemocraticReview "democratic_review" "民主评议党员" YesNo Party;
    ReportAndReview "report_and_review" "述职评议" YesNo Party;
}

impl Field {
    /// The field with this id.
    pub fn parse(id: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| field.id() == id)
    }

    /// True for fields that are folded into others when a row is read, and never stored.
    pub fn is_folded(self) -> bool {
        use Field::{Address, Cancelled, MassOrganizations, StaffFullTime, StaffPartTime};
        matches!(self, Address | Cancelled | MassOrganizations | StaffFullTime | StaffPartTime)
    }

    /// True for the fields that say which organization a row means.
    pub fn is_identity(self) -> bool {
        matches!(self, Field::CreditCode | Field::OldNumber | Field::Name)
    }
}
