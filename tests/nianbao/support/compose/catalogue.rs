//! The columns and groups of columns that a table may have, with their heads.

use nianbao::spec::Field;

use super::columns::What;
use What::{Field as F, Mark, Money, Option as O, Person, Phone, Remark, Serial};

/// Heads of one column, any of which may stand above it.
pub(super) type Heads = &'static [&'static str];

pub(super) const CODE: (Heads, What) =
    (&["统一社会信用代码", "社会信用代码", "信用代码"], F(Field::CreditCode));
pub(super) const NAME: (Heads, What) =
    (&["社会组织名称", "单位名称", "名称", "组织名称", "机构名称"], F(Field::Name));
pub(super) const SERIAL: (Heads, What) = (&["序号", "编号"], Serial);
pub(super) const REGION: (Heads, What) = (&["所属区县", "地区", "行政区划"], F(Field::Region));

pub(super) const REGISTRATION: [(Heads, What); 12] = [
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

pub(super) const PARTY: [(Heads, What); 17] = [
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
pub(super) type Group = (&'static str, &'static [(&'static str, What)]);

pub(super) const REGISTRATION_GROUPS: [Group; 7] = [
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

pub(super) const PARTY_GROUPS: [Group; 10] = [
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
pub(super) const COMBINED: [(Heads, What); 2] = [
    (&["是否选派指导员或联络员"], F(Field::InstructorOrLiaison)),
    (&["已建群团组织"], F(Field::MassOrganizations)),
];
