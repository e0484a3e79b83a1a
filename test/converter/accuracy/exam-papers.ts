/**
 * Papers in layouts that schools, firms and publishers use, each written whole, and the questions that a reader takes from
 * them. The rules were mended on them, so that they measure what holds, not what a new paper gives.
 */
import type { KnownQuestion } from "./layouts.ts";

export interface ExamPaper {
  name: string;
  /** Text by file name; a .docx has a paragraph a line. */
  files: Record<string, string>;
  questions: KnownQuestion[];
}

const choice = (stem: string, options: string, answer: string): KnownQuestion => ({
  kind: answer.length > 1 ? "multiple" : "single",
  stem,
  options: options.split("|"),
  answer,
});
const judge = (stem: string, answer: "正确" | "错误" | "True" | "False"): KnownQuestion => ({
  kind: "judge",
  stem,
  options: [],
  answer,
});
const blank = (stem: string, answer: string): KnownQuestion => ({ kind: "blank", stem, options: [], answer });
const short = (stem: string, answer: string): KnownQuestion => ({ kind: "short", stem, options: [], answer });

export const EXAM_PAPERS: ExamPaper[] = [
  {
    name: "mid-term paper with a grid of answers",
    files: {
      "高一化学期中.txt": `2024—2025学年度第一学期期中考试
高一化学试题
（考试时间：90分钟　　满分：100分）
注意事项：
1．答卷前，考生务必将自己的姓名、准考证号填写在答题卡上。
2．回答选择题时，选出每小题答案后，用铅笔把答题卡上对应题目的答案标号涂黑。
可能用到的相对原子质量：H-1  C-12  O-16  Na-23
第Ⅰ卷（选择题  共12分）
一、选择题（本题包括4小题，每小题3分，共12分。每小题只有一个选项符合题意）
1．下列物质属于电解质的是
A．铜丝        B．氯化钠固体      C．蔗糖         D．盐酸
2．下列关于胶体的说法正确的是
A．胶体粒子的直径小于1 nm
B．胶体不能透过滤纸
C．可用丁达尔效应区分胶体和溶液
D．胶体都是无色透明的
3．已知反应2Na+2H2O===2NaOH+H2↑，其中氧化剂是
A．Na B．H2O C．NaOH D．H2
4．标准状况下，11.2 L氧气的物质的量为
A．0.5 mol        B．1 mol
C．0.25 mol       D．2 mol
第Ⅱ卷（非选择题  共18分）
二、填空题（本题包括2小题，共8分）
5．（4分）氯气的化学式为________。
6．（4分）钠在空气中燃烧的产物是________，颜色为________。
三、简答题（10分）
7．（10分）简述金属钠保存在煤油中的原因。
高一化学试题参考答案及评分标准
一、选择题（每小题3分，共12分）
题号  1  2  3  4
答案  B  C  B  A
二、填空题
5．（4分）Cl2
6．（4分）过氧化钠；淡黄色
三、简答题
7．（10分）钠的密度大于煤油，且不与煤油反应，可隔绝空气和水。`,
    },
    questions: [
      choice("下列物质属于电解质的是", "铜丝|氯化钠固体|蔗糖|盐酸", "B"),
      choice(
        "下列关于胶体的说法正确的是",
        "胶体粒子的直径小于1 nm|胶体不能透过滤纸|可用丁达尔效应区分胶体和溶液|胶体都是无色透明的",
        "C",
      ),
      choice("已知反应2Na+2H2O===2NaOH+H2↑，其中氧化剂是", "Na|H2O|NaOH|H2", "B"),
      choice("标准状况下，11.2 L氧气的物质的量为", "0.5 mol|1 mol|0.25 mol|2 mol", "A"),
      blank("氯气的化学式为____。", "Cl2"),
      blank("钠在空气中燃烧的产物是____，颜色为____。", "过氧化钠；淡黄色"),
      short("简述金属钠保存在煤油中的原因。", "钠的密度大于煤油，且不与煤油反应，可隔绝空气和水。"),
    ],
  },
  {
    name: "the answer's brackets stand before the number",
    files: {
      "三年级科学.txt": `一、判断题（对的打“√”，错的打“×”）
（√）1．种子发芽需要适量的水分。
（×）2．所有的植物都有花。
( √ )3．蚯蚓喜欢潮湿的环境。
二、选择题
（ B ）1．下列动物中，属于昆虫的是
A．蜘蛛　　B．蚂蚁　　C．蜗牛
（ C ）2．水沸腾时的温度大约是
A．0℃　　B．50℃　　C．100℃
（A）3．我们通常用（  ）测量体温。
A．体温计  B．气温计  C．水温计`,
    },
    questions: [
      judge("种子发芽需要适量的水分。", "正确"),
      judge("所有的植物都有花。", "错误"),
      judge("蚯蚓喜欢潮湿的环境。", "正确"),
      choice("下列动物中，属于昆虫的是", "蜘蛛|蚂蚁|蜗牛", "B"),
      choice("水沸腾时的温度大约是", "0℃|50℃|100℃", "C"),
      choice("我们通常用（  ）测量体温。", "体温计|气温计|水温计", "A"),
    ],
  },
  {
    name: "Taiwan's schools",
    files: {
      "國文測驗.txt": `一、單選題
( C ) 1. 下列何者為唐代詩人？ (A)蘇軾 (B)陶淵明 (C)杜甫 (D)曹操
( A ) 2. 《論語》主要記載何人的言行？ (A)孔子 (B)孟子 (C)莊子 (D)老子
解析：《論語》為孔子弟子及再傳弟子所記。
( D ) 3. 下列成語，何者用字完全正確？ (A)再接再勵 (B)濫芋充數 (C)走頭無路 (D)一鳴驚人
二、多選題
( AC ) 4. 下列屬於韻文的是： (A)詩 (B)小說 (C)詞 (D)散文`,
    },
    questions: [
      choice("下列何者為唐代詩人？", "蘇軾|陶淵明|杜甫|曹操", "C"),
      choice("《論語》主要記載何人的言行？", "孔子|孟子|莊子|老子", "A"),
      choice("下列成語，何者用字完全正確？", "再接再勵|濫芋充數|走頭無路|一鳴驚人", "D"),
      choice("下列屬於韻文的是：", "詩|小說|詞|散文", "AC"),
    ],
  },
  {
    name: "medicine: shared case, shared options",
    files: {
      "护理.txt": `A1型题
1.成人静脉输液的一般速度为每分钟
A.20～30滴
B.40～60滴
C.70～80滴
D.80～100滴
E.100滴以上
答案：B
A3型题
（2～3题共用题干）
患者，男，58岁，突发胸骨后压榨性疼痛2小时，伴大汗，心电图示V1～V4导联ST段抬高。
2.该患者最可能的诊断是
A.心绞痛
B.急性前壁心肌梗死
C.肺栓塞
D.主动脉夹层
E.急性心包炎
答案：B
3.首要的护理措施是
A.绝对卧床休息
B.下床活动
C.大量饮水
D.高脂饮食
E.立即洗澡
答案：A
B1型题
（4～6题共用备选答案）
A.维生素A
B.维生素B1
C.维生素C
D.维生素D
E.维生素K
4.缺乏可引起夜盲症的是
5.缺乏可引起坏血病的是
6.缺乏可引起佝偻病的是
答案：4.A 5.C 6.D`,
    },
    questions: [
      choice("成人静脉输液的一般速度为每分钟", "20～30滴|40～60滴|70～80滴|80～100滴|100滴以上", "B"),
      choice("该患者最可能的诊断是", "心绞痛|急性前壁心肌梗死|肺栓塞|主动脉夹层|急性心包炎", "B"),
      choice("首要的护理措施是", "绝对卧床休息|下床活动|大量饮水|高脂饮食|立即洗澡", "A"),
      choice("缺乏可引起夜盲症的是", "维生素A|维生素B1|维生素C|维生素D|维生素K", "A"),
      choice("缺乏可引起坏血病的是", "维生素A|维生素B1|维生素C|维生素D|维生素K", "C"),
      choice("缺乏可引起佝偻病的是", "维生素A|维生素B1|维生素C|维生素D|维生素K", "D"),
    ],
  },
  {
    name: "civil service: 【答案】C。解析：",
    files: {
      "行测.docx": `第一部分 常识判断
（共2题，参考时限5分钟）
请开始答题：
1.我国现行宪法于哪一年通过？
A.1954年
B.1975年
C.1978年
D.1982年
【答案】D。解析：现行宪法于1982年12月4日通过。故本题选D。
2.下列关于世界之最的说法，错误的是：
A.最长的河流是尼罗河
B.最深的湖泊是贝加尔湖
C.面积最大的沙漠是戈壁沙漠
D.最高的山峰是珠穆朗玛峰
【答案】C。解析：A项正确，尼罗河长6671公里；C项错误，面积最大的沙漠是撒哈拉沙漠。故选C。
第二部分 数量关系
3.甲、乙两人同时从A、B两地相向而行，速度分别为每小时5千米和4千米，2小时后相遇，两地相距多少千米？
A.9    B.18    C.27    D.36
【答案】B。解析：（5＋4）×2＝18千米。`,
    },
    questions: [
      choice("我国现行宪法于哪一年通过？", "1954年|1975年|1978年|1982年", "D"),
      choice(
        "下列关于世界之最的说法，错误的是：",
        "最长的河流是尼罗河|最深的湖泊是贝加尔湖|面积最大的沙漠是戈壁沙漠|最高的山峰是珠穆朗玛峰",
        "C",
      ),
      choice(
        "甲、乙两人同时从A、B两地相向而行，速度分别为每小时5千米和4千米，2小时后相遇，两地相距多少千米？",
        "9|18|27|36",
        "B",
      ),
    ],
  },
  {
    name: "leaders to the brackets, full-width letters",
    files: {
      "物理.txt": `１、下列单位中，属于力的单位的是…………………………………（　Ａ　）
Ａ、牛顿　　Ｂ、焦耳　　Ｃ、瓦特　　Ｄ、帕斯卡
２、光在真空中的传播速度约为………………………………………（　Ｃ　）
Ａ、3×10^5m/s　Ｂ、3×10^6m/s　Ｃ、3×10^8m/s　Ｄ、3×10^10m/s
３、一切物体都具有惯性。……………………………………………（　√　）
４、声音可以在真空中传播。…………………………………………（　×　）`,
    },
    questions: [
      choice("下列单位中，属于力的单位的是", "牛顿|焦耳|瓦特|帕斯卡", "A"),
      choice("光在真空中的传播速度约为", "3×10^5m/s|3×10^6m/s|3×10^8m/s|3×10^10m/s", "C"),
      judge("一切物体都具有惯性。", "正确"),
      judge("声音可以在真空中传播。", "错误"),
    ],
  },
  {
    name: "a key behind each section",
    files: {
      "安全员.txt": `一、单选题
1、安全生产工作应当以（）为本。
A、效益 B、人 C、产量 D、设备
2、特种作业人员必须（）上岗。
A、持证 B、轮流 C、自愿 D、随时
【参考答案】1.B  2.A
二、判断题
1、新员工上岗前必须进行三级安全教育。
2、安全帽可以不系下颏带。
【参考答案】1.√  2.×
三、多选题
1、下列属于特种作业的有（）。
A、电工作业 B、焊接作业 C、高处作业 D、文秘工作
【参考答案】1.ABC`,
    },
    questions: [
      choice("安全生产工作应当以（）为本。", "效益|人|产量|设备", "B"),
      choice("特种作业人员必须（）上岗。", "持证|轮流|自愿|随时", "A"),
      judge("新员工上岗前必须进行三级安全教育。", "正确"),
      judge("安全帽可以不系下颏带。", "错误"),
      choice("下列属于特种作业的有（）。", "电工作业|焊接作业|高处作业|文秘工作", "ABC"),
    ],
  },
  {
    name: "a second file whose heads stand before the answers",
    files: {
      "消防员考试.docx": `一、单项选择题
1. 干粉灭火器适用于扑救
A. 带电设备火灾  B. 金属钾火灾  C. 炸药火灾  D. 核燃料火灾
2. 安全出口的门应当
A. 向内开  B. 向疏散方向开  C. 上锁  D. 封闭
3. 火灾自动报警系统的核心是
A. 探测器  B. 控制器  C. 警铃  D. 电源
二、判断题
1. 电梯可以作为火灾时的逃生通道。
2. 疏散走道应保持畅通。
三、填空题
1. 我国的消防宣传日是____。
2. 燃烧的三个条件是____、____和____。`,
      "消防员考试答案.docx": `消防员考试 答案
一、单项选择题  1.A  2.B  3.B
二、判断题：1.×　2.√
三、填空题：1. 11月9日；
2. 可燃物；助燃物；着火源`,
    },
    questions: [
      choice("干粉灭火器适用于扑救", "带电设备火灾|金属钾火灾|炸药火灾|核燃料火灾", "A"),
      choice("安全出口的门应当", "向内开|向疏散方向开|上锁|封闭", "B"),
      choice("火灾自动报警系统的核心是", "探测器|控制器|警铃|电源", "B"),
      judge("电梯可以作为火灾时的逃生通道。", "错误"),
      judge("疏散走道应保持畅通。", "正确"),
      blank("我国的消防宣传日是____。", "11月9日"),
      blank("燃烧的三个条件是____、____和____。", "可燃物；助燃物；着火源"),
    ],
  },
  {
    name: "Question 1 of 4",
    files: {
      "geography-quiz.txt": `World Geography Quiz

Question 1 of 4
What is the capital of Australia?
A) Sydney
B) Melbourne
C) Canberra
D) Perth
Correct Answer: C
Explanation: Canberra was chosen as a compromise between Sydney and Melbourne.

Question 2 of 4
Which of the following countries border France? (Select all that apply)
A) Spain
B) Portugal
C) Italy
D) Austria
Correct Answers: A, C

Question 3 of 4
True or False: The Nile flows from south to north.
Correct Answer: True

Question 4 of 4
Which ocean is the largest?
A) Atlantic
B) Pacific
C) Indian
D) Arctic
Correct Answer: B`,
    },
    questions: [
      choice("What is the capital of Australia?", "Sydney|Melbourne|Canberra|Perth", "C"),
      choice(
        "Which of the following countries border France? (Select all that apply)",
        "Spain|Portugal|Italy|Austria",
        "AC",
      ),
      judge("The Nile flows from south to north.", "True"),
      choice("Which ocean is the largest?", "Atlantic|Pacific|Indian|Arctic", "B"),
    ],
  },
  {
    name: "check boxes in Markdown",
    files: {
      "onboarding.md": `# Onboarding quiz

## 1. Which port does HTTPS use by default?

- [ ] 80
- [x] 443
- [ ] 8080

## 2. Which of these are version control systems?

- [x] Git
- [ ] Docker
- [x] Mercurial
- [ ] Nginx`,
    },
    questions: [
      choice("Which port does HTTPS use by default?", "80|443|8080", "B"),
      choice("Which of these are version control systems?", "Git|Docker|Mercurial|Nginx", "AC"),
    ],
  },
  {
    name: "right options with a star or a tick",
    files: {
      "biology.txt": `1. Which organelle produces most of the cell's ATP?
a. Nucleus
*b. Mitochondrion
c. Ribosome
d. Golgi apparatus

2. DNA is made of
a. amino acids
b. fatty acids
*c. nucleotides
d. sugars only`,
      "chemistry.txt": `1. 下列属于稀有气体的是
A. 氧气
B. 氦气 ✓
C. 氮气
D. 氯气
2. 水的化学式是
A. H2O √
B. CO2
C. O2
D. H2`,
    },
    questions: [
      choice("Which organelle produces most of the cell's ATP?", "Nucleus|Mitochondrion|Ribosome|Golgi apparatus", "B"),
      choice("DNA is made of", "amino acids|fatty acids|nucleotides|sugars only", "C"),
      choice("下列属于稀有气体的是", "氧气|氦气|氮气|氯气", "B"),
      choice("水的化学式是", "H2O|CO2|O2|H2", "A"),
    ],
  },
  {
    name: "terms and essays, answers behind 答：",
    files: {
      "名词.txt": `一、名词解释
1、光合作用
答：绿色植物利用光能，把二氧化碳和水转化成储存能量的有机物，并释放氧气的过程。
2、生态系统
答：在一定空间内，生物与环境构成的统一整体。
二、简答题
1、简述食物链的特点。
答：（1）起始环节是生产者；
（2）不包含分解者；
（3）营养级一般不超过五个。
2、为什么说保护生物多样性十分重要？
答：生物多样性具有直接价值、间接价值和潜在价值。
三、论述题
1、试论述温室效应的成因及对策。
答案要点：
1.成因：化石燃料燃烧，植被破坏。
2.对策：节能减排，植树造林，开发新能源。`,
    },
    questions: [
      short("光合作用", "绿色植物利用光能，把二氧化碳和水转化成储存能量的有机物，并释放氧气的过程。"),
      short("生态系统", "在一定空间内，生物与环境构成的统一整体。"),
      short("简述食物链的特点。", "（1）起始环节是生产者；（2）不包含分解者；（3）营养级一般不超过五个。"),
      short("为什么说保护生物多样性十分重要？", "生物多样性具有直接价值、间接价值和潜在价值。"),
      short("试论述温室效应的成因及对策。", "1.成因：化石燃料燃烧，植被破坏。2.对策：节能减排，植树造林，开发新能源。"),
    ],
  },
  {
    name: "accounting: 【例题1·单选题】",
    files: {
      "会计.docx": `【例题1·单选题】下列各项中，属于流动资产的是（　　）。
A.固定资产
B.应收账款
C.无形资产
D.长期股权投资
【答案】B
【解析】应收账款属于流动资产。
【例题2·多选题】下列各项中，属于负债的有（　　）。
A.应付账款
B.预收账款
C.预付账款
D.短期借款
【答案】ABD
【解析】预付账款属于资产。
【例题3·判断题】企业的资产必须由企业拥有所有权。（　　）
【答案】×
【解析】资产是企业拥有或者控制的资源。`,
    },
    questions: [
      choice("下列各项中，属于流动资产的是（　　）。", "固定资产|应收账款|无形资产|长期股权投资", "B"),
      choice("下列各项中，属于负债的有（　　）。", "应付账款|预收账款|预付账款|短期借款", "ABD"),
      judge("企业的资产必须由企业拥有所有权。", "错误"),
    ],
  },
  {
    name: "a key in two columns",
    files: {
      "english.txt": `Part I  Vocabulary and Structure (20 points)
Directions: Choose the best answer for each sentence.
1. She has been working here ______ 2015.
   A. for      B. since     C. from     D. in
2. If I ______ you, I would accept the offer.
   A. am       B. was       C. were     D. be
3. The news ______ very exciting.
   A. is       B. are       C. were     D. have
Part II  True or False (10 points)
4. Water boils at a lower temperature on high mountains.
5. Sound travels faster than light.
Answer Key
1. B    4. T
2. C    5. F
3. A`,
    },
    questions: [
      choice("She has been working here ______ 2015.", "for|since|from|in", "B"),
      choice("If I ______ you, I would accept the offer.", "am|was|were|be", "C"),
      choice("The news ______ very exciting.", "is|are|were|have", "A"),
      judge("Water boils at a lower temperature on high mountains.", "True"),
      judge("Sound travels faster than light.", "False"),
    ],
  },
  {
    name: "bare letters, 选：",
    files: {
      "培训.txt": `1、公司规定的上班时间是几点？
A 8:00
B 8:30
C 9:00
D 9:30
选：B
2、请假超过三天需要谁审批？
A 组长
B 部门经理
C 总经理
D 人事专员
选：C
3、办公区域是否允许吸烟？
A 是
B 否
选：B`,
    },
    questions: [
      choice("公司规定的上班时间是几点？", "8:00|8:30|9:00|9:30", "B"),
      choice("请假超过三天需要谁审批？", "组长|部门经理|总经理|人事专员", "C"),
      judge("办公区域是否允许吸烟？", "错误"),
    ],
  },
  {
    name: "questions and answers in pairs",
    files: {
      "faq.docx": `常见问题
问：如何重置密码？
答：在登录页点击“忘记密码”，按提示操作即可。
问：发票多久可以开具？
答：付款后5个工作日内。
如需专票，请提供税号。
问：支持哪些支付方式？
答：支持支付宝、微信和对公转账。`,
      "faq-en.txt": `Q: How do I reset my password?
A: Click "Forgot password" on the sign-in page.

Q: What is the refund period?
A: You may ask for a refund within 30 days.`,
    },
    questions: [
      short("如何重置密码？", "在登录页点击“忘记密码”，按提示操作即可。"),
      short("发票多久可以开具？", "付款后5个工作日内。如需专票，请提供税号。"),
      short("支持哪些支付方式？", "支持支付宝、微信和对公转账。"),
      short("How do I reset my password?", 'Click "Forgot password" on the sign-in page.'),
      short("What is the refund period?", "You may ask for a refund within 30 days."),
    ],
  },
  {
    name: "a key with corrections of false statements",
    files: {
      "法规.txt": `一、单项选择题（共5题，每题1分）
1.向人民法院申请执行的期间为（  ）年。
A.1  B.2  C.3  D.5
2.劳动合同期限三个月以上不满一年的，试用期不得超过（  ）个月。
A.1  B.2  C.3  D.6
3.民法典自（  ）年起施行。
A.2019  B.2020  C.2021  D.2022
4.普通诉讼时效期间为（  ）年。
A.1  B.2  C.3  D.4
5.完全民事行为能力人须年满（  ）周岁。
A.14  B.16  C.17  D.18
二、判断题（共3题）
6.公民在法律面前一律平等。（  ）
7.未成年人不承担任何法律责任。（  ）
8.依法成立的合同，自成立时生效。（  ）
答案：
一、单选
1～5：BACCD
二、判断
6.√  7.×（未成年人在法定情形下承担责任）  8.√`,
    },
    questions: [
      choice("向人民法院申请执行的期间为（  ）年。", "1|2|3|5", "B"),
      choice("劳动合同期限三个月以上不满一年的，试用期不得超过（  ）个月。", "1|2|3|6", "A"),
      choice("民法典自（  ）年起施行。", "2019|2020|2021|2022", "C"),
      choice("普通诉讼时效期间为（  ）年。", "1|2|3|4", "C"),
      choice("完全民事行为能力人须年满（  ）周岁。", "14|16|17|18", "D"),
      judge("公民在法律面前一律平等。", "正确"),
      judge("未成年人不承担任何法律责任。", "错误"),
      judge("依法成立的合同，自成立时生效。", "正确"),
    ],
  },
  {
    name: "material, its questions, one key",
    files: {
      "历史.txt": `三、材料分析题（共2题，20分）
21．阅读下列材料，回答问题。（10分）
材料一　商鞅变法规定：“民有二男以上不分异者，倍其赋。”
材料二　北魏孝文帝下令鲜卑贵族改用汉姓。
（1）材料一中商鞅的措施有什么作用？（4分）
（2）材料二反映了什么历史现象？（6分）
22．阅读下列材料，回答问题。（10分）
材料　1978年，小岗村农民实行包产到户。
请概括这一事件的历史意义。
参考答案
21．（1）增加了国家的赋税收入。（4分）（2）民族融合。（6分）
22．拉开了农村经济体制改革的序幕。`,
    },
    questions: [
      short("材料一中商鞅的措施有什么作用？", "增加了国家的赋税收入。"),
      short("材料二反映了什么历史现象？", "民族融合。"),
      short(
        "阅读下列材料，回答问题。材料　1978年，小岗村农民实行包产到户。请概括这一事件的历史意义。",
        "拉开了农村经济体制改革的序幕。",
      ),
    ],
  },
  {
    name: "options and answer in the line of the question",
    files: {
      "mixed.txt": `Section A
1. Which is a prime number? a) 4 b) 6 c) 7 d) 9 [c]
2. What is 3 x 4? a) 7 b) 12 c) 34 d) 1 [b]
Section B
1. Which is a verb? a) run b) blue c) table d) slowly [a]`,
    },
    questions: [
      choice("Which is a prime number?", "4|6|7|9", "C"),
      choice("What is 3 x 4?", "7|12|34|1", "B"),
      choice("Which is a verb?", "run|blue|table|slowly", "A"),
    ],
  },
  {
    name: "the answer on the question's line, options below",
    files: {
      "运维.txt": `1、【单选】Linux 中显示当前目录的命令是？答案：C
A、ls
B、cd
C、pwd
D、rm
2、【多选】以下是 shell 的有？答案：AB
A、bash
B、zsh
C、vim
D、grep
3、【判断】root 用户的 UID 为 0。答案：对`,
    },
    questions: [
      choice("Linux 中显示当前目录的命令是？", "ls|cd|pwd|rm", "C"),
      choice("以下是 shell 的有？", "bash|zsh|vim|grep", "AB"),
      judge("root 用户的 UID 为 0。", "正确"),
    ],
  },
  {
    name: "figures behind the numbers of a key",
    files: {
      "填空.txt": `一、填空题
1．水的沸点是______℃，冰点是______℃。
2．我国的国土面积约为______万平方千米。
答案
一、填空题
1．100　0
2．960`,
    },
    questions: [blank("水的沸点是____℃，冰点是____℃。", "100；0"), blank("我国的国土面积约为____万平方千米。", "960")],
  },
  {
    name: "a survey service's export: (正确答案)",
    files: {
      "问卷.txt": `1. 发现火情应先做什么？ [单选题] *
A. 报警(正确答案)
B. 围观
C. 拍照
答案解析：先报警
2. 灭火器应放在哪里？ [多选题] *
A. 明显处(正确答案)
B. 易取处(正确答案)
C. 柜子深处
3. 可以乘电梯逃生。 [判断题] *
对
错(正确答案)`,
    },
    questions: [
      choice("发现火情应先做什么？", "报警|围观|拍照", "A"),
      choice("灭火器应放在哪里？", "明显处|易取处|柜子深处", "AB"),
      judge("可以乘电梯逃生。", "错误"),
    ],
  },
];
