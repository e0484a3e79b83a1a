/** Habits of printed papers: boxes, brackets of every shape, records of an item bank. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

interface Habit {
  name: string;
  text: string;
  /** `kind | input | output`, answers only. */
  records: string[];
  rejected?: string[];
}

const HABITS: Habit[] = [
  {
    name: "keys in sentences: what is filled in, in quotation marks or bare, a reason behind it; who made the paper",
    text: "一、填空题\n1. “三违”是指违章指挥、____和违反劳动纪律。\n命题人：王老师\n2. 下列属于金属的是（ ）\nA. 木\nB. 石\nC. 铁\n3. 《离骚》的作者是____。\n4. 水的化学式是____。\n参考答案\n第1题填“违章作业”、第2题选C、第3题应为屈原；第4题填“H2O”，两个氢一个氧。",
    records: [
      "blank | “三违”是指违章指挥、____和违反劳动纪律。 | 违章作业",
      "single | 下列属于金属的是（  ）⏎A. 木⏎B. 石⏎C. 铁 | C",
      "blank | 《离骚》的作者是____。 | 屈原",
      "blank | 水的化学式是____。 | H2O",
    ],
  },
  {
    name: "numbers that stand twice and once in the key: behind them no answer is sure, in the next section neither",
    text: "一、选择题\n1. 雪是\nA. 固体\nB. 气体\n2. 冰比水\nA. 重\nB. 轻\n2. 铁是\nA. 金属\nB. 气体\n3. 氖是\nA. 金属\nB. 气体\n二、判断题\n4. 雾是液体。\n参考答案\n一、选择题\n1. A\n2. B\n3. A\n4. B\n二、判断题\n4. √",
    records: ["single | 雪是⏎A. 固体⏎B. 气体 | A"],
    rejected: [
      "2 answer-missing",
      "2 answer-missing",
      "3 answer-missing",
      "4 answer-missing",
      "2 answer-without-question",
      "3 answer-without-question",
      "4 answer-without-question",
      "4 answer-without-question",
    ],
  },
  {
    name: "a pharmacist's types of questions in front of the ranges of the key, an end between dashes",
    text: "一、A型题\n1. 阿托品可引起\nA. 缩瞳\nB. 扩瞳\n二、C型题（综合分析选择题）\n2. 患者宜选的药物是\nA. 依那普利\nB. 可乐定\n3. 不良反应是\nA. 干咳\nB. 便秘\n— 完 —\n【参考答案】\nA型题：1．B；\nC型题：2～3　A A。",
    records: [
      "single | 阿托品可引起⏎A. 缩瞳⏎B. 扩瞳 | B",
      "single | 患者宜选的药物是⏎A. 依那普利⏎B. 可乐定 | A",
      "single | 不良反应是⏎A. 干咳⏎B. 便秘 | A",
    ],
  },
  {
    name: "replies of a forum below the last answer",
    text: "1、雨天行车应\nA、加速\nB、减速\n答案：B\n2、夜间会车应\nA、用远光灯\nB、用近光灯\n答案：B\n2楼 老司机阿强：顶！楼主辛苦\n3楼 momo：第1题我选的A",
    records: ["single | 雨天行车应⏎A. 加速⏎B. 减速 | B", "single | 夜间会车应⏎A. 用远光灯⏎B. 用近光灯 | B"],
    rejected: ["- closing-lines"],
  },
  {
    name: "functions in judgements, intervals among the answers of blanks, their numbers in order",
    text: "一、判断题\n1. 若函数 f(x) 在点 a 处可导，则 f(x) 在点 a 处必连续。\n2. 若 f′(x) = 0，则 a 必为极值点。\n二、填空题\n3. 函数 f(x) 的单调减少区间是 ____ ，极大值为 ____ 。\n4. 能源分为____和____。\n参考答案\n一、判断题\n1. √ 2. ×\n二、填空题\n3. (−1, 1)；2\n4. 1. 可再生能源 2. 不可再生能源",
    records: [
      "judge | 若函数 f(x) 在点 a 处可导，则 f(x) 在点 a 处必连续。 | 正确",
      "judge | 若 f′(x) = 0，则 a 必为极值点。 | 错误",
      "blank | 函数 f(x) 的单调减少区间是 ____ ，极大值为 ____ 。 | (−1, 1)；2",
      "blank | 能源分为____和____。 | 可再生能源；不可再生能源",
    ],
  },
  {
    name: "answers of several blanks in one line of the key, a space apart",
    text: "一、选择题\n8. 冰的密度比水（ ）\nA. 大\nB. 小\n二、填空题\n9．“三违”是指违章指挥、____和____。\n10．未受到教育____。\n参考答案\n8．B\n9．违章作业 违反劳动纪律 10．不放过",
    records: [
      "single | 冰的密度比水（  ）⏎A. 大⏎B. 小 | B",
      "blank | “三违”是指违章指挥、____和____。 | 违章作业；违反劳动纪律",
      "blank | 未受到教育____。 | 不放过",
    ],
  },
  {
    name: "a section of writing below an answer",
    text: "一、材料题\n6．请评析林老师的做法。\n答案：做法正确，践行了学生观。\n二、写作题\n7．以“点燃”为题写一篇文章。\n答案：一篇八百字的文章。",
    records: [
      "short | 请评析林老师的做法。 | 做法正确，践行了学生观。",
      "short | 以“点燃”为题写一篇文章。 | 一篇八百字的文章。",
    ],
  },
  {
    name: "statements without numbers, a line each with its judgement",
    text: "一、单选题\n冰的密度比水（ ）\nA. 大\nB. 小\n答案：B\n二、判断题\n雪是固体。（√）\n雾是气体。（×）\n霜是固体。（ √ ）",
    records: [
      "single | 冰的密度比水（  ）⏎A. 大⏎B. 小 | B",
      "judge | 雪是固体。 | 正确",
      "judge | 雾是气体。 | 错误",
      "judge | 霜是固体。 | 正确",
    ],
  },
  {
    name: "a line to write on below a sentence and its marks",
    text: "1. Name a gas. Use one word.  (1 mark)\n________________________\n2. Name a metal. Use one word.  (1 mark)\n________________________\nAnswers\n1. Neon\n2. Iron",
    records: ["short | Name a gas. Use one word. | Neon", "short | Name a metal. Use one word. | Iron"],
  },
  {
    name: "exercises whose heads ask, lines to write on, and a key by exercise",
    text: "Exercise A – Much or many?\n1. How ____ milk?\n2. How ____ eggs?\n3. Too ____ noise.\nExercise B – Choose the correct answer\n1. One ____.\na) mouse    b) mice\n2. Two ____.\na) foot    b) feet\n3. Six ____.\na) men    b) man\nExercise C – Plurals\n1. Write the plural of ox.\n________________________\nAnswer key\nExercise A\n1. much\n2. many\n3. much\nExercise B\n1. a    2. b    3. a\nExercise C\n1. oxen",
    records: [
      "blank | How ____ milk? | much",
      "blank | How ____ eggs? | many",
      "blank | Too ____ noise. | much",
      "single | One ____.⏎A. mouse⏎B. mice | A",
      "single | Two ____.⏎A. foot⏎B. feet | B",
      "single | Six ____.⏎A. men⏎B. man | A",
      "short | Write the plural of ox. | oxen",
    ],
  },
  {
    name: "worked solutions below the answers of a key, lines for the answer below the questions",
    text: "1. Half of 90?\nA. 40\nB. 45\n2. Solve 2x = 8.\nAnswer: ______\n3. A tenth of 50?\nA. 5\nB. 500\n4. 12 and 30 are together?\nAnswer: ______\nAnswers and Worked Solutions\n1. B\n90 ÷ 2 = 45\n2. x = 4\nx = 8 ÷ 2\n3. A\n50 ÷ 10 = 5\n4. 42\n12 + 30 = 42",
    records: [
      "single | Half of 90?⏎A. 40⏎B. 45 | B",
      "short | Solve 2x = 8. | x = 4",
      "single | A tenth of 50?⏎A. 5⏎B. 500 | A",
      "short | 12 and 30 are together? | 42",
    ],
  },
  {
    name: "a material question that goes on with the numbers below 非选择题, answered in parts by the key",
    text: "一、选择题\n1．郡县制始于（　　）\nA．夏　　B．商　　C．秦　　D．唐\n2．造纸术改进于（　　）\nA．东汉　　B．隋　　C．宋　　D．元\n二、非选择题（共40分）\n3．阅读下列材料，回答问题。（40分）\n材料一　秦统一后车同轨，书同文。\n（1）材料一的措施由谁采取？\n（2）有何作用？\n参考答案\n1．C　【解析】秦推行郡县制。\n2．A　【解析】蔡伦改进造纸术。\n3．（1）秦始皇。\n（2）有利于巩固统一。",
    records: [
      "single | 郡县制始于（  ）⏎A. 夏⏎B. 商⏎C. 秦⏎D. 唐 | C",
      "single | 造纸术改进于（  ）⏎A. 东汉⏎B. 隋⏎C. 宋⏎D. 元 | A",
      "short | 阅读下列材料，回答问题。（40分）⏎材料一　秦统一后车同轨，书同文。⏎⏎材料一的措施由谁采取？ | 秦始皇。",
      "short | 阅读下列材料，回答问题。（40分）⏎材料一　秦统一后车同轨，书同文。⏎⏎有何作用？ | 有利于巩固统一。",
    ],
  },
  {
    name: "notes of a test generator belong to no question",
    text: "1. Two and three make ____.\nAnswer: five\nPTS: 1   DIF: L2   TOP: 3-1\n2. Three and three make ____.\nAnswer: six\nPTS: 1   DIF: L1",
    records: ["blank | Two and three make ____. | five", "blank | Three and three make ____. | six"],
  },
  {
    name: "boxes of brackets below a hint; why a box is right",
    text: "1. Which sign warns of ice?\nMark one answer\n[ ] A red circle\n[x] A snowflake\nWhy: rule 7 of the handbook.\n2. Lights you need in fog\n(tick all that apply)\n[X] Dipped beam\n[ ] Main beam\n[X] Fog lamps",
    records: [
      "single | Which sign warns of ice?⏎A. A red circle⏎B. A snowflake | B",
      "multiple | Lights you need in fog⏎A. Dipped beam⏎B. Main beam⏎C. Fog lamps | AC",
    ],
  },
  {
    name: "right and wrong as boxes below a statement, in one line or two",
    text: "1. A horn may be used at night.\n[ ] True\n[x] False\n2. 灭火器每月检查一次。\n☑正确　□错误",
    records: ["judge | A horn may be used at night. | False", "judge | 灭火器每月检查一次。 | 正确"],
  },
  {
    name: "boxes below a line that asks nothing are a list of things to do",
    text: "1. Before you leave\n[x] Lock the door\n[ ] Turn off the light\n2. Is the door locked?\nAnswer: Yes, always",
    records: ["short | Is the door locked? | Yes, always"],
    rejected: ["1 answer-missing"],
  },
  {
    name: "answers in corner brackets, feedback in front of a line",
    text: "1.水的沸点是\nA.90℃\nB.100℃\n『正确答案』B\n『答案解析』标准大气压下。\n2. Ice floats on water.\nA) True\nB) False\nAnswer: A\nFeedback: Ice is lighter, so B is wrong.",
    records: ["single | 水的沸点是⏎A. 90℃⏎B. 100℃ | B", "judge | Ice floats on water. | True"],
  },
  {
    name: "【参考】 is an answer, and a source beside one",
    text: "1. 简述灯塔的作用。\n【参考】为船只指引方向。\n2. 简述浮标的作用。\n【答案】标示航道。\n【参考】《航海手册》",
    records: ["short | 简述灯塔的作用。 | 为船只指引方向。", "short | 简述浮标的作用。 | 标示航道。"],
  },
  {
    name: "records of an item bank",
    text: "<1>\n【题型】多选　【难度】2\n【题干】可以回收的有\n【选项A】纸张\n【选项B】果皮\n【选项C】金属\n【答案】A,C\n【分析】选项B：果皮是厨余。\n<2>\n【题型】单选　【难度】1\n【题干】废电池属于\n【选项A】有害垃圾\n【选项B】其他垃圾\n【答案】（待定）\n【分析】无",
    records: ["multiple | 可以回收的有⏎A. 纸张⏎B. 果皮⏎C. 金属 | AC"],
    rejected: ["2 answer-placeholder"],
  },
  {
    name: "one line of answers for a group that shares its options",
    text: "一、配伍选择题\n【1－3】\nA.红色\nB.蓝色\nC.绿色\n1.晴天的天空\n2.夏天的树叶\n3.停车的信号灯\n『正确答案』B、C、A\n『答案解析』见图。",
    records: [
      "single | 晴天的天空⏎A. 红色⏎B. 蓝色⏎C. 绿色 | B",
      "single | 夏天的树叶⏎A. 红色⏎B. 蓝色⏎C. 绿色 | C",
      "single | 停车的信号灯⏎A. 红色⏎B. 蓝色⏎C. 绿色 | A",
    ],
  },
  {
    name: "letters in order below such a group, which may be the several answers of the last question",
    text: "一、选择题\n（1～2题）\nA.红色\nB.蓝色\nC.绿色\n1.三原色光有\n2.天空的颜色有\n答案：A、B",
    records: [],
    rejected: ["1 answer-missing", "2 answer-missing"],
  },
  {
    name: "a key in brackets below each section, its words in one line; signatures",
    text: "一、填空题\n1.水由____组成。\n2.一年有____个月，一周有____天。\n3.三角形有____条边。\n【填空题答案】1.氢和氧　2.12；7　3.3\n二、判断题\n1.冰比水轻。（ ）\n2.铁比水轻。（ ）\n【判断题答案】1.√　2.×\n三、简答题\n1.水为什么往低处流？\n答：重力。\n2.谈谈你的看法。\n答：________\n________\n阅卷人：______   学员签字：______",
    records: [
      "blank | 水由____组成。 | 氢和氧",
      "blank | 一年有____个月，一周有____天。 | 12；7",
      "blank | 三角形有____条边。 | 3",
      "judge | 冰比水轻。 | 正确",
      "judge | 铁比水轻。 | 错误",
      "short | 水为什么往低处流？ | 重力。",
    ],
    rejected: ["2 answer-missing"],
  },
  {
    name: "points of one answer are no key, however they are numbered",
    text: "1.什么是甲？\n2.什么是乙？\n答案：1.先看　2.再做",
    records: ["short | 什么是乙？ | 1.先看　2.再做"],
    rejected: ["1 answer-missing"],
  },
  {
    name: "a key in prose: the letter that is said to be right; none where two are",
    text: "Questions 1-2 are based on the following facts.\nTom lent Ann a book.\n1. Who owns the book?\n(A) Ann\n(B) Tom\n2. Who may read it?\n(A) Ann\n(B) Nobody\nGO ON TO THE NEXT PAGE.\n3. When is it due?\n(A) Never\n(B) On demand\nSTOP\nEXPLANATORY ANSWERS\n1. (B) is correct. A loan passes no title,\n(A) is wrong; (B) states the rule.\n2. (A) is the best answer because she borrowed it.\n3. (A) is correct. On another view (B) is correct.",
    records: [
      "single | Tom lent Ann a book.⏎⏎Who owns the book?⏎A. Ann⏎B. Tom | B",
      "single | Tom lent Ann a book.⏎⏎Who may read it?⏎A. Ann⏎B. Nobody | A",
    ],
    rejected: ["3 answer-not-an-option"],
  },
  {
    name: "English parts, options in a row without points, a key with parts and words in a line",
    text: "PART 1. CIRCLE ONE LETTER\n1  The sea is\n   a salt    b sweet    c dry\n2  A ship that sinks goes\n   a up    b down, as a rule    c home\nPART 2. WRITE T (TRUE) OR F (FALSE)\n3  [   ]  Ice floats.\n4  [   ]  Iron floats.\nPART 3. ONE WORD IN EACH GAP\n5  A dog ________ at a ________ .\n6  Birds ________ .\nPART 4. SPEAKING\n7  Describe the picture.\nKEY (teacher copy only)\nPart 1: 1a  2b\nPart 2: 3T  4F\nPart 3: 5 barks / cat   6 fly\nPart 4: free speaking",
    records: [
      "single | The sea is⏎A. salt⏎B. sweet⏎C. dry | A",
      "single | A ship that sinks goes⏎A. up⏎B. down, as a rule⏎C. home | B",
      "judge | Ice floats. | True",
      "judge | Iron floats. | False",
      "blank | A dog ____ at a ____ . | barks；cat",
      "blank | Birds ____ . | fly",
    ],
    rejected: ["7 answer-missing"],
  },
  {
    name: "a list as the answer of a plain text",
    text: "1. Name two metals.\nModel answer:\n- Iron\n- Copper\n2. What is the sum?\nAnswer:\n- 5 in winter\n7 in summer",
    records: ["short | Name two metals. | Iron⏎Copper", "short | What is the sum? | - 5 in winter⏎7 in summer"],
  },
  {
    name: "blanks of full width are empty",
    text: "一、填空题\n1. 圆的周长为 ＿＿＿＿，面积为 ＿＿＿＿。\n2. 正方形有 ＿＿＿＿ 条边。\n答案：四",
    records: ["blank | 正方形有 ____ 条边。 | 四"],
    rejected: ["1 answer-missing"],
  },
  {
    name: "a sentence that begins with an article and a blank",
    text: "1. A ____ is needed to cut bread.\nAnswer: knife\n2. A ____ tells the time.\nAnswer: clock",
    records: ["blank | A ____ is needed to cut bread. | knife", "blank | A ____ tells the time. | clock"],
  },
  {
    name: "options with numbers in brackets, answered by numbers",
    text: "1. Which drink is hot? Think of\na cold day.\n   1) Iced tea\n   2) Coffee, which may be\n      black\n   3) Water\n2. Which are fruit?\nSelect all that apply.\n   1) Fig\n   2) Leek\n   3) Plum\n3. How many wheels have two bikes? ____\n\nAnswers and rationales\n1. Answer: 2. Rationale: It is brewed at\n95 degrees.\nCognitive level: Knowing.  Client need: Comfort\n2. Answer: 1, 3. Rationale: A leek is a vegetable.\n3. Answer: 4. Rationale: Two each.",
    records: [
      "single | Which drink is hot? Think of⏎a cold day.⏎A. Iced tea⏎B. Coffee, which may be black⏎C. Water | B",
      "multiple | Which are fruit?⏎Select all that apply.⏎A. Fig⏎B. Leek⏎C. Plum | AC",
      "blank | How many wheels have two bikes? ____ | 4",
    ],
  },
  {
    name: "several options with numbers in one line",
    text: "1. Which unit measures force?\n(1) joule (2) newton\n(3) watt (4) bar\nAns: (2)\n2. Which one is a vector (3) of these?\n(1) mass (2) force (3) time (4) heat (5)\nAns: (2)",
    records: [
      "single | Which unit measures force?⏎A. joule⏎B. newton⏎C. watt⏎D. bar | B",
      "single | Which one is a vector (3) of these?⏎A. mass⏎B. force⏎C. time⏎D. heat (5) | B",
    ],
  },
  {
    name: "numbers in brackets that are parts of a question, answered in words",
    text: "1. Say for each of them what it eats:\n(1) a cow\n(2) a fox\nAnswer: grass; mice\n2. Say for each of them where it lives:\n(1) a cow\n(2) a fox\nAnswer: in a stable; in a den",
    records: [
      "short | Say for each of them what it eats:⏎(1) a cow⏎(2) a fox | grass; mice",
      "short | Say for each of them where it lives:⏎(1) a cow⏎(2) a fox | in a stable; in a den",
    ],
  },
  {
    name: "numbers on lines of their own, and what introduces the text behind another sentence",
    text: "Answer all. Questions 1-2 are based on the following text.\nOtters hold hands when they sleep.\n1\nThe text is about\nA) otters\nB) hands\nAnswer: A\n2\nThey hold hands\nA) at work\nB) asleep\nAnswer: B\nUnauthorized copying of this page is illegal.\nCONTINUE →\n3\nTwo and two are\nA) 4\nB) 5\nAnswer: A",
    records: [
      "single | Otters hold hands when they sleep.⏎⏎The text is about⏎A. otters⏎B. hands | A",
      "single | Otters hold hands when they sleep.⏎⏎They hold hands⏎A. at work⏎B. asleep | B",
      "single | Two and two are⏎A. 4⏎B. 5 | A",
    ],
  },
];

it.each(["1. 冰的密度比水\nA. 大\nB. 小\n相等\nD. 不定\n答案：B", "1. 冰的密度比水\nA. 大\nB. 小\nD. 不定\n答案：D"])(
  "options of which one has lost its letter are incomplete: %#",
  async (text) => {
    const { records, rejected } = await convertText(text);
    expect([records, rejected.map(({ sentence }) => sentence)]).toEqual([[], ["options-missing/letter"]]);
  },
);

it("an option that holds a later one is doubtful", async () => {
  const { records } = await convertText("1. 冰的密度比水\nA. 大 B. 小.相等 D. 不定\n答案：B");
  expect(records.map(({ warnings }) => warnings)).toEqual([expect.arrayContaining(["option-letter-missing"])]);
});

describe("habits of printed papers", () => {
  it.each(HABITS)("$name", async ({ text, records, rejected = [] }) => {
    const conversion = await convertText(text, { outputStyle: "answer", task: "questions" });
    expect(brief(conversion)).toEqual(records);
    expect(reasons(conversion)).toEqual(rejected);
  });
});

describe("small habits of keys and stems", () => {
  it("the filled place may begin the question", async () => {
    const text =
      "1.（D）是最基本的灭火方法。\nA.隔离 B.窒息\nC.抑制 D.冷却\n2.（B）属于固体火灾。\nA.汽油 B.木材\nC.煤气 D.酒精\n";
    expect(brief(await convertText(text, { outputStyle: "answer" }))).toEqual([
      "single | （  ）是最基本的灭火方法。⏎A. 隔离⏎B. 窒息⏎C. 抑制⏎D. 冷却 | D",
      "single | （  ）属于固体火灾。⏎A. 汽油⏎B. 木材⏎C. 煤气⏎D. 酒精 | B",
    ]);
  });

  it("a judgement that the stem asks for may have its reason below; marks and remarks on the order are no answer", async () => {
    const text =
      "1. True or false? Sound travels faster in air than in water.\nAnswer: False\nIt travels four times faster in water.\n2. 写出能量转换器____和____。\nAnswer: 叶绿体；线粒体（顺序可颠倒）\n3. 简述实验步骤。\nAnswer: 提出问题，作出假设。（6分＋4分）\n";
    const { records } = await convertText(text, { outputStyle: "answer" });
    expect(records.map(({ kind, record }) => `${kind} ${record.output}`)).toEqual([
      "judge False",
      "blank 叶绿体；线粒体",
      "short 提出问题，作出假设。",
    ]);
  });

  it("a key with sections of its own answers numbers that stand once", async () => {
    const text =
      "1. Water boils at ____ degrees.\n2. Ice melts at ____ degrees.\n3. Name a noble gas.\n..............................\nTeacher copy – answers\nI.  1) 100  2) 0\nII.  3) Neon\n";
    const { records } = await convertText(text, { outputStyle: "answer" });
    expect(records.map(({ record }) => `${record.input} ${record.output}`)).toEqual([
      "Water boils at ____ degrees. 100",
      "Ice melts at ____ degrees. 0",
      "Name a noble gas. Neon",
    ]);
  });
});

describe("heads and counts of further papers", () => {
  it("heads that go on with instructions, also below a question", async () => {
    const text =
      "I. True or False. Write T or F on the line.\n_____ 1. Ice floats on water.\n_____ 2. Iron floats on water.\nII. Fill in the blanks. Use the words from the word bank. Not every word will be used.\n3. Salt dissolves in ______.\nIII. Answer in complete sentences.\n4. Why does ice float?\nAnswers\nI.  1) T  2) F\nII.  3) water\nIII.  4) It is less dense than water.\n";
    expect(brief(await convertText(text, { outputStyle: "answer" }))).toEqual([
      "judge | Ice floats on water. | True",
      "judge | Iron floats on water. | False",
      "blank | Salt dissolves in ____. | water",
      "short | Why does ice float? | It is less dense than water.",
    ]);
  });

  it("pages that count their questions behind the type", async () => {
    const text =
      "单选1/3 灭火器应当多久检查一次？\nA. 每月\nB. 每年\n答案：A\n判断2/3 电梯可以用来逃生。\n答案：错误\n多选3/3 属于灭火剂的有\nA. 水\nB. 二氧化碳\nC. 汽油\n答案：AB\n";
    expect(brief(await convertText(text, { outputStyle: "answer" }))).toEqual([
      "single | 灭火器应当多久检查一次？⏎A. 每月⏎B. 每年 | A",
      "judge | 电梯可以用来逃生。 | 错误",
      "multiple | 属于灭火剂的有⏎A. 水⏎B. 二氧化碳⏎C. 汽油 | AB",
    ]);
  });
});

describe("entries of a key in words", () => {
  const questions =
    "1. Which of these swim?\nA. Carp\nB. Moth\nC. Seal\n2. Which of these is a bird?\nA. Bat\nB. Owl\nC. Bee\n3. Which of these lays no eggs?\nA. Frog\nB. Hen\nC. Dog\n";
  const answersOf = async (key: string) => {
    const conversion = await convertText(questions + key, { outputStyle: "answer" });
    return [...conversion.records.map(({ record }) => record.output), ...reasons(conversion)];
  };

  it.each([
    "1. The correct answer is A. Carp live in water.\n2. B。蝙蝠是哺乳动物。\n3. C) Dogs bear live young.\n",
    "Question 1 - A\nCarp live in water.\nQuestion 2 - B\nBats are mammals.\nQuestion 3 - C\n",
  ])("%j", async (entries) => {
    expect(await answersOf(`Answers\n${entries}`)).toEqual(["A", "B", "C"]);
  });

  it("letters and a sentence that says why", async () => {
    const key =
      "Answers\n1. A, C. Carp and seals live in water.\n2. B. Bats are mammals; bees are insects.\n3. C: a dog bears live young.\n";
    expect(await answersOf(key)).toEqual(["AC", "B", "C"]);
  });

  it("a sentence that begins with another option contradicts its letter", async () => {
    const key =
      "Answers\n1. A, C. They live in water.\n2. B. Bat because it flies at night.\n3. C. A dog bears live young.\n";
    expect(await answersOf(key)).toEqual(["AC", "C", "2 answer-not-an-option"]);
  });

  it.each(["ANSWERS AND EXPLANATIONS\n", ""])("the question's number in words, below %j", async (head) => {
    const key =
      "Answer to Question 1\n(A) is correct. Carp live in water.\nAnswer to Question 2\n(B) is correct.\nSolution for Question 3: C\nA dog bears live young.\n";
    expect(await answersOf(head + key)).toEqual(["A", "B", "C"]);
  });
});

describe("repositories of questions in Markdown", () => {
  const markdown = async (text: string) => {
    const data = new TextEncoder().encode(text);
    return convertFiles([{ name: "README.md", data }], { outputStyle: "answer" });
  };
  const question = (number: number, answer: string) =>
    `###### ${number}. What is shown?\n\n\`\`\`python\nfor i in range(${number}):\n    print(__name__)\n\`\`\`\n\n- A: 1\n- B: 2\n\n${answer}\n\n---\n\n`;
  const read = (number: number, answer: string) =>
    `single | What is shown?⏎\`\`\`python⏎for i in range(${number}):⏎    print(__name__)⏎\`\`\`⏎A. 1⏎B. 2 | ${answer}`;

  it("code keeps its lines and indents; the answer is a heading in a part that opens", async () => {
    const folded = (answer: string) =>
      `<details><summary><b>Answer</b></summary>\n<p>\n\n#### Answer: ${answer}\n\nIt says so.\n\n</p>\n</details>`;
    const text = question(1, folded("A")) + question(2, folded("B"));
    expect(brief(await markdown(`# Python\n\n${text}## License\n\nMIT\n`))).toEqual([read(1, "A"), read(2, "B")]);
  });

  it("headings number the questions, and a lone Answer heads each answer", async () => {
    const text =
      "## Question 1\n\nWhich is red?\n\n- A. Sky\n- B. Blood\n\n### Answer\n\nB\n\n## Question 2\n\nWhat is ice?\n\n### Answer\n\nFrozen `water`\n";
    expect(brief(await markdown(text))).toEqual([
      "single | Which is red?⏎A. Sky⏎B. Blood | B",
      "short | What is ice? | Frozen water",
    ]);
  });

  it("what looks like answers in code is none, and a bank in a fence is a bank", async () => {
    const text =
      "1. Which format is this?\n\n```yaml\nAnswer: 3\nA: 4\n```\n\nAnswer: a mapping\n\n```\n2. Which is red?\nA. Sky\nB. Blood\nAnswer: B\n```\n";
    expect(brief(await markdown(text))).toEqual([
      "short | Which format is this?⏎```yaml⏎Answer: 3⏎A: 4⏎``` | a mapping",
      "single | Which is red?⏎A. Sky⏎B. Blood | B",
    ]);
  });
});
