/** The contracts of the sample files; parties, numbers and addresses are invented. */

export interface Article {
  heading: string;
  clauses: string[];
}

export const PURCHASE_TITLE = "设备采购合同";

export const PURCHASE_PREAMBLE = [
  "合同编号：HT-2024-0316",
  "签订地点：江苏省南京市",
  "签订日期：2024年3月16日",
  "甲方（买方）：南京临江精密制造有限公司",
  "住所：江苏省南京市江宁区示范路18号",
  "法定代表人：周启明",
  "统一社会信用代码：91320115MA1SAMPL0X",
  "乙方（卖方）：苏州工园智能装备有限公司",
  "住所：江苏省苏州市工业园区样例街66号",
  "法定代表人：沈岚",
  "统一社会信用代码：91320594MA1SAMPL2T",
  "根据《中华人民共和国民法典》等法律法规，甲乙双方经平等协商，就甲方向乙方采购数控加工设备事宜订立本合同，共同遵守。",
];

export const PURCHASE_ARTICLES: Article[] = [
  {
    heading: "定义",
    clauses: [
      "“设备”是指本合同第二条设备清单所列的全部设备及其附件、备件、专用工具和技术资料。",
      "“最终验收”是指设备连续试运行七十二小时合格后，双方签署最终验收单的行为。",
      "“质量保证期”是指自最终验收之日起二十四个月的期间。",
    ],
  },
  {
    heading: "标的物",
    clauses: [
      "乙方向甲方出售的设备的名称、型号、数量和价格见下表。",
      "设备应当为全新、未经使用的合格产品，并符合附件一《技术规格书》的要求。",
    ],
  },
  {
    heading: "合同价款",
    clauses: [
      "本合同总价为人民币（大写）壹佰贰拾陆万伍仟元整（¥1,265,000.00），含13%增值税。",
      "合同总价包括设备价款、包装费、运输费、保险费、安装调试费和培训费，除双方书面约定外不作调整。",
    ],
  },
  {
    heading: "付款方式",
    clauses: [
      "合同生效后十个工作日内，甲方向乙方支付合同总价的百分之三十作为预付款。",
      "设备运抵交货地点并经开箱检验合格后十个工作日内，甲方支付合同总价的百分之四十。",
      "最终验收合格后十个工作日内，甲方支付合同总价的百分之二十五。",
      "剩余百分之五作为质量保证金，在质量保证期届满且无未决质量争议后十个工作日内无息支付。",
      "乙方应当在每次付款前向甲方开具等额的增值税专用发票，否则甲方有权顺延付款且不承担违约责任。",
    ],
  },
  {
    heading: "交货",
    clauses: [
      "乙方应当在合同生效后六十日内将设备运至甲方位于南京市江宁区示范路18号的厂区。",
      "设备毁损、灭失的风险，在开箱检验合格并由甲方签收前由乙方承担，签收后由甲方承担。",
      "乙方应当在发货前三日书面通知甲方发货时间、运输方式和预计到货时间。",
    ],
  },
  {
    heading: "包装与运输",
    clauses: [
      "乙方应当采用适合长途运输和多次装卸的包装，具备防潮、防震、防锈措施。",
      "因包装不当造成设备损坏的，由乙方负责修复或者更换并承担费用。",
    ],
  },
  {
    heading: "安装调试与培训",
    clauses: [
      "乙方应当在设备到货后五日内派遣合格的工程师到现场进行安装调试，调试期不超过十五日。",
      "乙方应当对甲方不少于四名操作人员和两名维修人员进行培训，直至其能够独立操作和维护设备。",
    ],
  },
  {
    heading: "检验与验收",
    clauses: [
      "设备到货后，双方应当在三日内共同开箱检验，对外观、数量和资料进行清点并签署记录。",
      "设备安装调试完成后连续试运行七十二小时，各项指标达到《技术规格书》要求的，双方签署最终验收单。",
      "验收不合格的，乙方应当在十日内整改并重新申请验收；经两次整改仍不合格的，甲方有权解除合同并要求返还已付款项。",
    ],
  },
  {
    heading: "质量保证",
    clauses: [
      "质量保证期内设备出现非人为故障的，乙方应当在接到通知后四小时内响应，四十八小时内到达现场修复，费用由乙方承担。",
      "同一故障修复三次仍不能排除的，甲方有权要求更换同型号的新设备，质量保证期自更换之日起重新计算。",
      "质量保证期届满后，乙方应当以不高于市场价格的百分之九十向甲方供应备件。",
    ],
  },
  {
    heading: "知识产权",
    clauses: [
      "乙方保证甲方使用设备及其软件不受第三方关于侵犯知识产权的指控。",
      "因设备侵犯第三方知识产权给甲方造成损失的，乙方应当承担全部赔偿责任。",
    ],
  },
  {
    heading: "保密",
    clauses: [
      "双方对在履行本合同过程中知悉的对方商业秘密和技术资料负有保密义务，未经对方书面同意不得向第三方披露。",
      "保密义务自知悉之日起至该信息被依法公开之日止，不因本合同的终止而终止。",
    ],
  },
  {
    heading: "违约责任",
    clauses: [
      "乙方逾期交货的，每逾期一日，应当按逾期交货设备价款的千分之三向甲方支付违约金；逾期超过三十日的，甲方有权解除合同。",
      "甲方逾期付款的，每逾期一日，应当按逾期付款金额的千分之一向乙方支付违约金。",
      "任何一方违反本合同其他约定给对方造成损失的，应当赔偿对方的实际损失。",
    ],
  },
  {
    heading: "不可抗力",
    clauses: [
      "因地震、台风、洪水、战争等不能预见、不能避免且不能克服的客观情况不能履行合同的，根据影响部分或者全部免除责任。",
      "遭受不可抗力的一方应当在事件发生后五日内书面通知对方，并在十五日内提供有关机构出具的证明。",
    ],
  },
  {
    heading: "合同的变更与解除",
    clauses: [
      "对本合同的变更应当由双方协商一致并签订书面补充协议。",
      "一方严重违约致使合同目的不能实现的，守约方有权书面通知对方解除合同，合同自通知到达时解除。",
    ],
  },
  {
    heading: "通知与送达",
    clauses: [
      "与本合同有关的通知应当以书面形式送达本合同首部载明的地址，以快递方式发出的，签收之日视为送达。",
      "一方变更地址的，应当提前五日书面通知对方，否则按原地址发出的通知视为有效送达。",
    ],
  },
  {
    heading: "争议解决",
    clauses: [
      "本合同适用中华人民共和国法律。",
      "因本合同发生的争议，双方应当协商解决；协商不成的，任何一方均可向甲方所在地有管辖权的人民法院提起诉讼。",
    ],
  },
  {
    heading: "合同的生效",
    clauses: [
      "本合同自双方法定代表人或者授权代表签字并加盖公章之日起生效。",
      "本合同一式四份，甲乙双方各执两份，具有同等法律效力。",
      "附件是本合同不可分割的组成部分，与正文不一致的，以正文为准。",
    ],
  },
];

export const PURCHASE_ITEMS = [
  ["序号", "名称", "型号", "数量", "单价（元）", "金额（元）"],
  ["1", "立式加工中心", "VMC-850", "2台", "420,000.00", "840,000.00"],
  ["2", "数控车床", "CK-6150", "2台", "185,000.00", "370,000.00"],
  ["3", "对刀仪", "TS-200", "1台", "55,000.00", "55,000.00"],
];

export const PURCHASE_END = [
  "甲方（盖章）：南京临江精密制造有限公司",
  "法定代表人或授权代表（签字）：",
  "乙方（盖章）：苏州工园智能装备有限公司",
  "法定代表人或授权代表（签字）：",
  "附件一：技术规格书",
  "附件二：培训计划",
];

export const SERVICES_AGREEMENT = `SERVICES AGREEMENT

This Services Agreement (this "Agreement") is made and entered into as of April 8, 2024 (the "Effective Date") by and between Harbor Lane Analytics, Inc., a Delaware corporation ("Provider"), and Northfield Grain Cooperative, a Minnesota cooperative association ("Client").

RECITALS

WHEREAS, Provider offers data engineering and reporting services to agricultural businesses; and

WHEREAS, Client wishes to engage Provider to design and operate a reporting system for its storage facilities.

NOW, THEREFORE, in consideration of the mutual promises below, the parties agree as follows:

ARTICLE 1
DEFINITIONS

1.1 "Confidential Information" means all non-public information that a party discloses to the other in connection with this Agreement and that is marked as confidential or that a reasonable person would understand to be confidential.

1.2 "Deliverables" means the reports, software configurations and documentation that Provider prepares for Client under a Statement of Work.

1.3 "Statement of Work" means a written order, signed by both parties, that describes services to be performed under this Agreement.

1.4 "Business Day" means any day other than a Saturday, a Sunday or a day on which banks in Minneapolis, Minnesota are closed.

ARTICLE 2
SERVICES

2.1 Performance. Provider shall perform the services described in each Statement of Work in a professional manner and with the care that is customary in its industry.

2.2 Personnel. Provider shall assign qualified personnel to the services and shall replace any person whom Client reasonably finds unsuitable within ten Business Days after written notice.

2.3 Client Cooperation. Client shall give Provider timely access to the data, systems and staff that Provider reasonably needs to perform the services.

2.4 Changes. A change to a Statement of Work is effective only when both parties have signed a written change order that states its effect on fees and schedule.

ARTICLE 3
FEES AND PAYMENT

3.1 Fees. Client shall pay Provider a monthly fee of $18,500.00 and the additional fees stated in each Statement of Work.

3.2 Invoices. Provider shall invoice Client at the end of each month, and Client shall pay each undisputed invoice within thirty (30) days after receipt.

3.3 Late Payment. Any undisputed amount that is not paid when due bears interest at the rate of one percent (1%) per month or the highest rate permitted by law, whichever is lower.

3.4 Taxes. The fees do not include sales or use taxes, which Client shall pay unless it provides a valid exemption certificate.

ARTICLE 4
TERM AND TERMINATION

4.1 Term. This Agreement begins on the Effective Date and continues for twenty-four (24) months unless it is terminated earlier under this Article.

4.2 Renewal. This Agreement renews for successive periods of twelve (12) months unless either party gives written notice of non-renewal at least sixty (60) days before the end of the current period.

4.3 Termination for Cause. Either party may terminate this Agreement if the other party materially breaches it and does not cure the breach within thirty (30) days after written notice.

4.4 Termination for Convenience. Client may terminate a Statement of Work for any reason on forty-five (45) days' written notice, and shall pay for services performed up to the date of termination.

4.5 Effect of Termination. On termination, Provider shall deliver all completed Deliverables and work in progress, and each party shall return or destroy the other party's Confidential Information.

ARTICLE 5
CONFIDENTIALITY

5.1 Obligations. Each party shall use the other party's Confidential Information only to perform this Agreement and shall protect it with at least the care that it uses for its own confidential information.

5.2 Exceptions. These obligations do not apply to information that is or becomes public without breach of this Agreement, was known to the recipient before disclosure, or is independently developed.

5.3 Duration. The obligations of this Article continue for three (3) years after termination of this Agreement.

ARTICLE 6
INTELLECTUAL PROPERTY

6.1 Deliverables. Upon payment in full, Provider assigns to Client all right, title and interest in the Deliverables, other than Provider Tools.

6.2 Provider Tools. Provider retains ownership of the software and methods that it developed before or independently of this Agreement, and grants Client a non-exclusive, perpetual license to use them as part of the Deliverables.

6.3 Client Data. Client retains all rights in the data that it supplies, and Provider may use that data only to perform the services.

ARTICLE 7
WARRANTIES

7.1 Provider Warranty. Provider warrants that the Deliverables will conform in all material respects to the applicable Statement of Work for ninety (90) days after delivery.

7.2 Remedy. If a Deliverable does not conform to this warranty, Provider shall correct it at its own expense or, if it cannot do so within a reasonable time, refund the fees paid for that Deliverable.

7.3 Disclaimer. Except as stated in this Article, Provider makes no warranty, express or implied, including any warranty of merchantability or fitness for a particular purpose.

ARTICLE 8
INDEMNIFICATION AND LIABILITY

8.1 Indemnification. Provider shall indemnify Client against third-party claims that the Deliverables infringe a copyright, patent or trade secret, provided that Client gives prompt notice and reasonable cooperation.

8.2 Limitation of Liability. Except for breach of Article 5 and obligations under Section 8.1, the total liability of either party under this Agreement shall not exceed the fees paid in the twelve (12) months before the claim arose.

8.3 Excluded Damages. Neither party is liable for lost profits or for indirect, incidental or consequential damages, even if it was advised that they were possible.

8.4 Insurance. Provider shall maintain commercial general liability insurance of at least $1,000,000 per occurrence during the term of this Agreement.

ARTICLE 9
GENERAL PROVISIONS

9.1 Governing Law. This Agreement is governed by the laws of the State of Minnesota, without regard to its conflict of laws rules.

9.2 Disputes. The parties shall first try to resolve any dispute by good-faith negotiation between senior managers; a dispute that is not resolved within thirty (30) days may be brought only in the state or federal courts in Hennepin County, Minnesota.

9.3 Notices. Notices must be in writing and are effective when delivered by hand or by recognized courier to the address stated in the signature block.

9.4 Assignment. Neither party may assign this Agreement without the prior written consent of the other, except to a successor to substantially all of its business.

9.5 Force Majeure. Neither party is liable for delay caused by events beyond its reasonable control, provided that it gives prompt notice and resumes performance as soon as it can.

9.6 Independent Contractor. Provider is an independent contractor, and nothing in this Agreement creates a partnership, joint venture or employment relationship.

9.7 Entire Agreement. This Agreement and its Statements of Work are the entire agreement of the parties on this subject and may be amended only in a writing signed by both parties.

IN WITNESS WHEREOF, the parties have executed this Agreement as of the Effective Date.

HARBOR LANE ANALYTICS, INC.          NORTHFIELD GRAIN COOPERATIVE

By: ____________________             By: ____________________
Name: Dana Whitfield                 Name: Marcus Oyelaran
Title: Chief Executive Officer       Title: General Manager
`;
