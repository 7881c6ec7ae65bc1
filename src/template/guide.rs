//! What the form says of each field: what is expected, and the article behind it.
//!
//! Enters: a field. Leaves: texts in Chinese. The articles are those of 《关于加强社会组织党的
//! 建设工作的意见（试行）》; where it is silent there is none.

use crate::spec::Field;

/// What is expected in a column.
pub(super) fn expected(field: Field) -> &'static str {
    match field {
        Field::Name => "法人登记证书上的全称。代码、证号和名称至少填一项，否则无法认定是哪个组织",
        Field::CreditCode => "18 位，按文本填写，数字和大写字母，不含 I、O、S、V、Z",
        Field::OldNumber => "换发统一社会信用代码以前的证号；没有的不填",
        Field::Registrar => {
            "发证的机关全称，写明省、市、县，如“浙江省杭州市西湖区民政局”；地区按它认定"
        }
        Field::SupervisingUnit => "单位全称；直接登记的填“直接登记”，没有的填“无”",
        Field::Region => {
            "登记管理机关所在区划的全称或六位代码，见“行政区划”表；登记机关为省、市本级的填省、市"
        }
        Field::OrgType => {
            "从下拉列表选择；社会服务机构选“民办非企业单位”，律师、会计师、税务师、资产评估事务所选“社会中介组织”"
        }
        Field::Industry => "民政部门的 14 类，从下拉列表选择；不在其中的不填，勿以“其他”代替",
        Field::RegistrationDate => "首次登记的日期，不是换证日期；不填则无法判断是否在册",
        Field::Status => {
            "在册的（含列入异常名录、限期整改的）选“正常”；吊销、取缔的选“撤销”。不填则无法判断是否在册"
        }
        Field::CancellationDate => "注销或撤销的日期；登记状态为“正常”的不填",
        Field::Staff => "期末从业人员总数，专职、兼职合计；没有的填 0",
        Field::MembersTotal => "期末党员总数，含预备党员；没有党员的填 0",
        Field::MembersFull => "其中正式党员数；三名以上的应建立党组织",
        Field::MembersProbationary => "其中预备党员数；没有的填 0",
        Field::Recruited => "本年度发展的党员数，只算当年；没有的填 0",
        Field::Built => "已单独建立、联合建立，或由行业、区域党组织覆盖的填“是”",
        Field::Mode => "已建党组织的填写：单独、联合、依托行业、依托区域（街区、园区、楼宇）或其他",
        Field::Form => "已建党组织的填写；几个单位联合建立的选“联合党支部”",
        Field::FormApproved => "党员人数不足规定、经县级以上党委批准设立党委的填“是”",
        Field::PartyName => "党组织全称；联合建立的，各单位填同一名称，据此只计一个党组织",
        Field::PartyParent => "批准其成立或管理它的党组织全称",
        Field::Established => "批准成立的日期",
        Field::LastElection => "最近一次换届选举的日期；未换过届的不填",
        Field::TermEnd => "本年初所在一届的任期届满日期；本年已换届的也填原来一届的",
        Field::HasSecretary => "基准日有党组织书记的填“是”；不填书记姓名",
        Field::SecretarySource => {
            "由负责人担任、从管理层或其他内部人员产生，或由上级选派；没有书记的选“无”"
        }
        Field::SecretaryTrained => "书记本年度参加过党务培训的填“是”",
        Field::CrossPosting => "党员管理层人员与党组织班子成员双向进入、交叉任职的填“是”",
        Field::FullTimeDeputies => "专职副书记人数；没有的填 0",
        Field::Instructor => {
            "上级已选派党建工作指导员的填“是”；一名指导员可联系多个组织，各组织分别填"
        }
        Field::Liaison => "上级已选派党建工作联络员的填“是”",
        Field::Union => "建有工会组织的填“是”",
        Field::YouthLeague => "建有共青团组织的填“是”",
        Field::Women => "建有妇联组织的填“是”；是否算作党的工作途径由年报流程文件规定",
        Field::Charter => "章程中已写入党的建设有关内容的填“是”",
        Field::Venue => {
            "有独立场所选“单独”，与其他单位或社区共用选“共用”；有而不知是否独立选“有”，没有选“无”"
        }
        Field::FundsBooked => "党建工作经费纳入管理费用列支的填“是”",
        Field::ThreeMeetings => "本年度落实“三会一课”的填“是”",
        Field::DemocraticReview => "本年度开展民主评议党员的填“是”",
        Field::ReportAndReview => {
            "书记本年度向上级党组织和本单位党员报告工作并接受评议的填“是”，只有一项的填“否”"
        }
        // The form asks for these otherwise.
        _ => "",
    }
}

/// The article of the Opinions on which a question rests; empty where there is none.
pub(super) fn article(field: Field) -> &'static str {
    match field {
        Field::OrgType => "1",
        Field::SupervisingUnit | Field::PartyParent => "6",
        Field::Status | Field::CancellationDate | Field::MembersFull => "8",
        Field::Form | Field::FormApproved => "8",
        Field::LastElection | Field::TermEnd => "6、8",
        Field::Built => "8、9、10、11",
        Field::Mode => "8、9、10",
        Field::PartyName => "10",
        Field::RegistrationDate | Field::Established => "11",
        Field::Liaison | Field::Union | Field::YouthLeague => "11",
        Field::Instructor => "11、18",
        Field::Women => "4、13",
        Field::CrossPosting => "12",
        Field::MembersTotal | Field::Recruited => "15",
        Field::ThreeMeetings | Field::DemocraticReview => "16",
        Field::HasSecretary | Field::SecretarySource => "17",
        Field::FullTimeDeputies => "18",
        Field::SecretaryTrained => "19",
        Field::ReportAndReview => "20、21",
        Field::Charter | Field::Venue | Field::FundsBooked => "22",
        _ => "",
    }
}

/// What holds for every column.
pub(super) const RULES: [&str; 8] = [
    "每个社会组织填一行，从表头下一行填起。请勿改动表头、删去列或合并单元格；行数不够时可在下方接着填。",
    "空白表示“未知”，不表示“否”，也不表示 0。没有的请填“否”或 0；不掌握的请留空，不要猜填。",
    "空白既不计为达到，也不计为未达到，只会使比率的上下限拉开，目标因而不能判定。",
    "标有下拉箭头的列请从列表中选择；日期写成 2015-09-28；数目只填整数，不写“约”“人”。",
    "从别处粘贴时请用“选择性粘贴—数值”，以免冲掉本表的格式和校验。",
    "只填组织的情况，请勿增加姓名、身份证件号、电话、住址等个人信息的列。",
    "标红的单元格表示几项填写互相矛盾，请核对；各种情形见下文。",
    "“填报说明”“选项”“行政区划”三张表随表附送，程序不读；请勿在其中填写数据，也请勿改动其首格。",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Lexicon;
    use crate::spec::Pipeline;

    #[test]
    fn each_column_is_explained_within_the_room_that_excel_gives() {
        let pipeline = Pipeline::built_in().expect("the built-in pipeline");
        for column in super::super::columns::columns(&Lexicon::new(&pipeline), &pipeline) {
            let length = expected(column.field).chars().count();
            assert!((1..=255).contains(&length), "{}: {length}", column.field.id());
        }
    }
}
