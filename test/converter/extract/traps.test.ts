/** What real banks do that a grammar trips over; every answer here was joined by hand first. */
import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../helpers.ts";

interface Trap {
  name: string;
  text: string;
  /** `kind | input | output`, answers only. */
  records: string[];
  rejected?: string[];
}

const TRAPS: Trap[] = [
  {
    name: "a key by type whose last part is a 综合探究题 with numbered points",
    text: "一、单项选择题（每题2分，共4分）\n1、灭火器的压力表指针在哪个区域为正常？（ ）\nA. 红区 B. 绿区 C. 黄区 D. 黑区\n2、火警电话是（ ）。\nA. 110 B. 120 C. 119 D. 122\n判断题\n1、电梯可以用于火灾逃生。（ ）\n2、灭火器应当定期检查。（ ）\n三、综合探究题\n1、阅读材料，说明消防安全的意义。\n参考答案\n单项选择题\n1、参考答案：B\n解析：绿区压力正常，A 为压力不足，C 项压力过高。\n2.参考答案：C\n判断题\n1、参考答案：×\n2、参考答案：√\n综合探究题\n1、参考答案：\n1. 保护生命。\n2. 保护财产。",
    records: [
      "single | 灭火器的压力表指针在哪个区域为正常？（  ）⏎A. 红区⏎B. 绿区⏎C. 黄区⏎D. 黑区 | B",
      "single | 火警电话是（  ）。⏎A. 110⏎B. 120⏎C. 119⏎D. 122 | C",
      "judge | 电梯可以用于火灾逃生。 | 错误",
      "judge | 灭火器应当定期检查。 | 正确",
      "short | 阅读材料，说明消防安全的意义。 | 1. 保护生命。⏎2. 保护财产。",
    ],
  },
  {
    name: "a range with too few answers gives none",
    text: "一、单选题\n1. 甲的颜色是什么（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n2. 乙的颜色是什么（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n3. 丙的颜色是什么（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n答案\n1-3: A B",
    records: [],
    rejected: ["1 answer-missing", "2 answer-missing", "3 answer-missing"],
  },
  {
    name: "a key as two rows of text",
    text: "1. 甲的颜色是什么（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n2. 乙的颜色是什么（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n3. 丙的颜色是什么（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n答案：\n题号: 1 2 3\n答案: A B C",
    records: [
      "single | 甲的颜色是什么（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | A",
      "single | 乙的颜色是什么（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | B",
      "single | 丙的颜色是什么（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | C",
    ],
  },
  {
    name: "an introduced range ends where its numbers do, and one line answers all",
    text: "根据以下材料回答 1-2 题\n某公司仓库发生火灾，值班员拨打119并使用灭火器。\n1. 值班员最先应做什么？（ ）\nA. 报警 B. 逃离 C. 拍照 D. 等待\n2. 仓库应配备什么？\nA. 灭火器 B. 花盆 C. 地毯 D. 沙发\n3. 根据材料回答3-4题，下列说法错误的是（ ）\nA. 甲 B. 乙 C. 丙 D. 丁\n答案：1.A 2.A 3.D",
    records: [
      "single | 某公司仓库发生火灾，值班员拨打119并使用灭火器。⏎⏎值班员最先应做什么？（  ）⏎A. 报警⏎B. 逃离⏎C. 拍照⏎D. 等待 | A",
      "single | 某公司仓库发生火灾，值班员拨打119并使用灭火器。⏎⏎仓库应配备什么？⏎A. 灭火器⏎B. 花盆⏎C. 地毯⏎D. 沙发 | A",
      "single | 根据材料回答3-4题，下列说法错误的是（  ）⏎A. 甲⏎B. 乙⏎C. 丙⏎D. 丁 | D",
    ],
  },
  {
    name: "two materials belong to the same questions",
    text: "材料一：2023年某市用水量为12亿立方米。\n材料二：2024年某市用水量为10亿立方米。\n问题：\n1. 用水量下降了多少？\n答案：2亿立方米\n2. 说明节水的意义。\n答案：节约资源。",
    records: [
      "short | 材料一：2023年某市用水量为12亿立方米。⏎材料二：2024年某市用水量为10亿立方米。⏎⏎用水量下降了多少？ | 2亿立方米",
      "short | 材料一：2023年某市用水量为12亿立方米。⏎材料二：2024年某市用水量为10亿立方米。⏎⏎说明节水的意义。 | 节约资源。",
    ],
  },
  {
    name: "parts answered together below the last go each to its own question",
    text: "五、材料分析题\n材料：小王与公司签订了劳动合同，试用期约定为八个月。\n（1）试用期约定是否合法？\n（2）小王可以主张什么？\n答案：\n（1）不合法，试用期最长不得超过六个月。\n（2）可以要求公司支付赔偿金。",
    records: [
      "short | 材料：小王与公司签订了劳动合同，试用期约定为八个月。⏎⏎试用期约定是否合法？ | 不合法，试用期最长不得超过六个月。",
      "short | 材料：小王与公司签订了劳动合同，试用期约定为八个月。⏎⏎小王可以主张什么？ | 可以要求公司支付赔偿金。",
    ],
  },
  {
    name: "two questions on one line",
    text: "1. 甲的颜色是（ ） A.红 B.绿 2. 乙的颜色是（ ） A.黄 B.黑\n答案：1.A 2.B",
    records: ["single | 甲的颜色是（  ）⏎A. 红⏎B. 绿 | A", "single | 乙的颜色是（  ）⏎A. 黄⏎B. 黑 | B"],
  },
  {
    name: "numbers that go on behind a key",
    text: "1. 甲的颜色是（ ）\nA. 红 B. 绿\n2. 乙的颜色是（ ）\nA. 红 B. 绿\n参考答案\n1.A 2.B\n3. 丙的颜色是（ ）\nA. 红 B. 绿\n4. 丁的颜色是（ ）\nA. 红 B. 绿\n参考答案\n3.A 4.B",
    records: [
      "single | 甲的颜色是（  ）⏎A. 红⏎B. 绿 | A",
      "single | 乙的颜色是（  ）⏎A. 红⏎B. 绿 | B",
      "single | 丙的颜色是（  ）⏎A. 红⏎B. 绿 | A",
      "single | 丁的颜色是（  ）⏎A. 红⏎B. 绿 | B",
    ],
  },
  {
    name: "a type in front of one English question is no head of a section",
    text: "Part A Multiple Choice\n1. What is the capital of France?\nA. London\nB. Paris\nAnswer: B. Explanation: Paris has been the capital since 987; A is the capital of the UK.\n2. Which of the following are primes?\nA. 2\nB. 4\nC. 5\nAnswer: A, C\nExplanation: 4 = 2*2.\n3. True or False: Water boils at 100 C at sea level.\nAnswer: True\n4. Fill in the blank: The chemical symbol of gold is ____.\nAnswer: Au\n5. Who wrote Hamlet? (A) Marlowe (B) Shakespeare (C) Jonson (D) Kyd\nCorrect answer: (B)\nRationale: Not A.",
    records: [
      "single | What is the capital of France?⏎A. London⏎B. Paris | B",
      "multiple | Which of the following are primes?⏎A. 2⏎B. 4⏎C. 5 | AC",
      "judge | Water boils at 100 C at sea level. | True",
      "blank | Fill in the blank: The chemical symbol of gold is ____. | Au",
      "single | Who wrote Hamlet?⏎A. Marlowe⏎B. Shakespeare⏎C. Jonson⏎D. Kyd | B",
    ],
  },
  {
    name: "an English key in small letters",
    text: "1. What is the capital of France?\na) London\nb) Paris\n2. Which is a prime?\na) 4\nb) 5\nAnswer Key\n1. b\n2. b",
    records: [
      "single | What is the capital of France?⏎A. London⏎B. Paris | B",
      "single | Which is a prime?⏎A. 4⏎B. 5 | B",
    ],
  },
  {
    name: "Ans: and Ans.",
    text: "Q1. What is the capital of France?\nA. London\nB. Paris\nAns: B\nQ2. Which is a prime?\nA. 4\nB. 5\nAns. B",
    records: [
      "single | What is the capital of France?⏎A. London⏎B. Paris | B",
      "single | Which is a prime?⏎A. 4⏎B. 5 | B",
    ],
  },
  {
    name: "a grouped key with its heads in the lines of the answers",
    text: "一、单选题\n1. 甲的颜色是（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n2. 乙的颜色是（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n二、多选题\n1. 甲有哪些颜色（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n2. 乙有哪些颜色（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n三、判断题\n1. 天是蓝的。（ ）\n2. 草是红的。（ ）\n四、填空题\n1. 火警电话____，急救电话____。\n五、简答题\n1. 什么是燃烧？\n答案\n一、单选题：1-2 AB\n二、多选题：1. AB  2. ACD\n三、判断题：1.√ 2.×\n四、填空题\n1. 119；120\n五、简答题\n1. 燃烧是发光发热的氧化反应。",
    records: [
      "single | 甲的颜色是（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | A",
      "single | 乙的颜色是（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | B",
      "multiple | 甲有哪些颜色（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | AB",
      "multiple | 乙有哪些颜色（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | ACD",
      "judge | 天是蓝的。 | 正确",
      "judge | 草是红的。 | 错误",
      "blank | 火警电话____，急救电话____。 | 119；120",
      "short | 什么是燃烧？ | 燃烧是发光发热的氧化反应。",
    ],
  },
  {
    name: "a key whose parts are named by ordinals alone",
    text: "一、单项选择题(共2题，每题1分)\n1．甲的颜色是（　　）\nA．红 B．绿 C．黄 D．黑\n2．乙的颜色是（　　）\nA．红 B．绿 C．黄 D．黑\n二、判断题(共2题，正确的打“√”，错误的打“×”)\n1．天是蓝的。（　　）\n2．草是红的。（　　）\n参考答案：\n一、1．B 2．C\n二、1．√ 2．×",
    records: [
      "single | 甲的颜色是（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | B",
      "single | 乙的颜色是（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | C",
      "judge | 天是蓝的。 | 正确",
      "judge | 草是红的。 | 错误",
    ],
  },
  {
    name: "a range behind 答案 below the last question",
    text: "1. 甲的颜色是（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n2. 乙的颜色是（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n答案：1-2 AB",
    records: [
      "single | 甲的颜色是（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | A",
      "single | 乙的颜色是（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | B",
    ],
  },
  {
    name: "tags in front of stems",
    text: "1.【单选题】甲的颜色是（ ）\nA. 红 B. 绿\n答案：A\n2.[多选] 乙有哪些颜色（ ）\nA. 红 B. 绿\n答案：AB\n3.（判断题）天是蓝的。\n答案：对\n4. 单选题：丙的颜色是（ ）\nA. 红 B. 绿\n答案：B",
    records: [
      "single | 甲的颜色是（  ）⏎A. 红⏎B. 绿 | A",
      "multiple | 乙有哪些颜色（  ）⏎A. 红⏎B. 绿 | AB",
      "judge | 天是蓝的。 | 正确",
      "single | 丙的颜色是（  ）⏎A. 红⏎B. 绿 | B",
    ],
  },
  {
    name: "score and year behind the stem",
    text: "1. 甲的颜色是（ ）（3分）（2019年真题）\nA. 红 B. 绿\n答案：A\n难度：易\n知识点：颜色\n解析：红色，排除B。",
    records: ["single | 甲的颜色是（  ）⏎A. 红⏎B. 绿 | A"],
  },
  {
    name: "notes for candidates and the end of the paper are no questions",
    text: "绝密★启用前\n2024年期末考试\n注意事项：\n1. 答卷前，考生务必将姓名填写在答题卡上。\n2. 考试时间90分钟。\n一、选择题\n1. 甲的颜色是（ ）\nA. 红 B. 绿\n2. 乙的颜色是（ ）\nA. 红 B. 绿\n考试结束\n参考答案\n1. A 2. B",
    records: ["single | 甲的颜色是（  ）⏎A. 红⏎B. 绿 | A", "single | 乙的颜色是（  ）⏎A. 红⏎B. 绿 | B"],
  },
  {
    name: "English texts headed by a lone letter",
    text: "阅读理解\nA\nTom went to the market on Monday. He bought apples.\n21. What did Tom buy?\nA. Apples B. Pears C. Fish D. Rice\n22. When did Tom go?\nA. Sunday B. Monday C. Friday D. Tuesday\nB\nLucy is a doctor who works at night.\n23. What is Lucy?\nA. Nurse B. Doctor C. Teacher D. Cook\nKeys: 21. A 22. B 23. B",
    records: [
      "single | Tom went to the market on Monday. He bought apples.⏎⏎What did Tom buy?⏎A. Apples⏎B. Pears⏎C. Fish⏎D. Rice | A",
      "single | Tom went to the market on Monday. He bought apples.⏎⏎When did Tom go?⏎A. Sunday⏎B. Monday⏎C. Friday⏎D. Tuesday | B",
      "single | Lucy is a doctor who works at night.⏎⏎What is Lucy?⏎A. Nurse⏎B. Doctor⏎C. Teacher⏎D. Cook | B",
    ],
  },
  {
    name: "a judgement with its reason in the answer",
    text: "判断题\n1. 电梯可以用于逃生。\n答案：错误。应走楼梯。\n2. 水能灭油火。（×，应用泡沫）\n3. 烟往上走。 答案：√ 解析：热气上升。",
    records: ["judge | 电梯可以用于逃生。 | 错误", "judge | 水能灭油火。 | 错误", "judge | 烟往上走。 | 正确"],
  },
  {
    name: "a judgement with its reason in the same brackets, and brackets that are none",
    text: "判断题\n1. （×，因为黄河注入渤海）黄河注入南海。\n2. 地球自西向东自转。（√。所以太阳东升西落）\n3. 月球（对，就是它）绕地球转。\n4. 太阳是行星。\n答案：错误（太阳是恒星）\n5. 火星有水（是，有冰）。",
    records: ["judge | 黄河注入南海。 | 错误", "judge | 地球自西向东自转。 | 正确", "judge | 太阳是行星。 | 错误"],
    rejected: ["3 answer-missing", "5 answer-missing"],
  },
  {
    name: "options marked 甲乙丙丁, their answers below, inside and in keys",
    text: "一、单选题\n1. 火警电话是（ ）\n甲. 110\n乙. 119\n丙. 120\n丁. 122\n答案：乙\n解析：乙项正确。\n2. 急救电话是（丙）\n甲、110 乙、119\n丙、120 丁、122\n3. 交通事故报警电话是（ ） （甲）110（乙）119 （丙）122\n二、多选题\n4. 属于灭火方法的有（ ）\n甲）冷却\n乙）窒息\n丙）围观\n5. 属于应急电话的有（ ）\n甲．110\n乙．10086\n丙．119\n参考答案\n3.丙 4.甲乙\n5. 甲、丙",
    records: [
      "single | 火警电话是（  ）⏎甲. 110⏎乙. 119⏎丙. 120⏎丁. 122 | 乙",
      "single | 急救电话是（  ）⏎甲. 110⏎乙. 119⏎丙. 120⏎丁. 122 | 丙",
      "single | 交通事故报警电话是（  ）⏎甲. 110⏎乙. 119⏎丙. 122 | 丙",
      "multiple | 属于灭火方法的有（  ）⏎甲. 冷却⏎乙. 窒息⏎丙. 围观 | 甲乙",
      "multiple | 属于应急电话的有（  ）⏎甲. 110⏎乙. 10086⏎丙. 119 | 甲丙",
    ],
  },
  {
    name: "甲、乙 that are people, points of an answer, speakers or texts of lettered options",
    text: "一、单选题\n1. 甲、乙两人合伙，丙、丁知情，谁负责（ ）\nA. 甲\nB. 乙\nC. 甲、乙、丙\nD. 丁\n答案：甲、乙、丙\n二、简答题\n2. 简述三类农户。\n答案：分三类。\n甲、自耕农\n乙、佃农\n3. 阅读对话，谁是对的？\n甲：今天休息。\n乙：今天上班。\n答案：甲",
    records: [
      "single | 甲、乙两人合伙，丙、丁知情，谁负责（  ）⏎A. 甲⏎B. 乙⏎C. 甲、乙、丙⏎D. 丁 | C",
      "short | 简述三类农户。 | 分三类。⏎甲、自耕农⏎乙、佃农",
      "short | 阅读对话，谁是对的？⏎甲：今天休息。⏎乙：今天上班。 | 甲",
    ],
  },
  {
    name: "a letter in brackets beside the empty place is text, and no answer",
    text: "一、单选题\n1. 阀门（B）与水泵（A）相连，下列说法正确的是（ ）\nA. 先开泵\nB. 先开阀\n答案：B\n2. 设备（A）停机时应当（ ）\nA. 断电\nB. 通电\n3. 库房内严禁___（A）\nA. 吸烟\nB. 通风",
    records: [
      "single | 阀门（B）与水泵（A）相连，下列说法正确的是（  ）⏎A. 先开泵⏎B. 先开阀 | B",
      "single | 库房内严禁（  ）⏎A. 吸烟⏎B. 通风 | A",
    ],
    rejected: ["2 answer-missing"],
  },
  {
    name: "material that ends by naming its questions, behind the options of the one before and at the start",
    text: "某厂仓库堆放纸箱，值班员每天巡查两次，夜间停电。据此完成1～2题。\n1. 巡查的主要目的是（ ）\nA. 防火 B. 防水 C. 防尘 D. 防冻\n2. 夜间停电是为了（ ）\nA. 省钱\nB. 省电\nC. 安静\nD. 防火\n灭火器的压力表分红、绿、黄三个区域，指针落在绿色区域时压力正常，落在红色区域\n时压力不足，落在黄色区域时压力过高，应当送检。据此完成\n3﹣4题．\n3. 压力正常时指针在（ ）\nA. 红区 B. 绿区\n4. 指针在黄区时应当（ ）\nA. 送检 B. 丢弃\n参考答案\n1.A 2.D 3.B 4.A",
    records: [
      "single | 某厂仓库堆放纸箱，值班员每天巡查两次，夜间停电。⏎⏎巡查的主要目的是（  ）⏎A. 防火⏎B. 防水⏎C. 防尘⏎D. 防冻 | A",
      "single | 某厂仓库堆放纸箱，值班员每天巡查两次，夜间停电。⏎⏎夜间停电是为了（  ）⏎A. 省钱⏎B. 省电⏎C. 安静⏎D. 防火 | D",
      "single | 灭火器的压力表分红、绿、黄三个区域，指针落在绿色区域时压力正常，落在红色区域⏎时压力不足，落在黄色区域时压力过高，应当送检。⏎⏎压力正常时指针在（  ）⏎A. 红区⏎B. 绿区 | B",
      "single | 灭火器的压力表分红、绿、黄三个区域，指针落在绿色区域时压力正常，落在红色区域⏎时压力不足，落在黄色区域时压力过高，应当送检。⏎⏎指针在黄区时应当（  ）⏎A. 送检⏎B. 丢弃 | A",
    ],
  },
  {
    name: "rows of a table marked by bare letters, and options that name them",
    text: "1. 下列器材与用途对应正确的是（ ）\n器材 用途\nA 灭火器 扑救初起火灾\nB 消防水带 供氧\nC 防毒面具 输水\nA．A B．B C．C\n答案：A\n2. 火警电话是（ ）\nA 110\nB 119\n答案：B",
    records: [
      "single | 下列器材与用途对应正确的是（  ）⏎器材 用途⏎A 灭火器 扑救初起火灾⏎B 消防水带 供氧⏎C 防毒面具 输水⏎A. A⏎B. B⏎C. C | A",
      "single | 火警电话是（  ）⏎A. 110⏎B. 119 | B",
    ],
  },
  {
    name: "a blank and a judgement among choices, and choices that lost their options",
    text: "一、单选题\n1. 我国的首都是____。\n答案：北京\n2. 火警电话是（ ）\n答案：B\n3. 电梯不能用于逃生。（ ）\n答案：正确\n4. 下列做法正确的是（ ）\n答案：以上都对\n5. 急救电话是（ ）\n答案：1",
    records: ["blank | 我国的首都是____。 | 北京", "judge | 电梯不能用于逃生。 | 正确"],
    rejected: ["2 options-missing", "4 options-missing", "5 options-missing"],
  },
  {
    name: "blanks answered by marks",
    text: "填空题\n1. 三原色是____、____、____。\n答案：（1）红（2）绿（3）蓝\n2. 灭火的方法有（ ）、（ ）。\n答案：①冷却法；②窒息法",
    records: ["blank | 三原色是____、____、____。 | 红；绿；蓝", "blank | 灭火的方法有____、____。 | 冷却法；窒息法"],
  },
  {
    name: "parts with answers of their own",
    text: "1. 某公司发生火灾，请回答：\n（1）应先做什么？\n答案：报警。\n（2）再做什么？\n答案：疏散。\n2. 简述灭火器用法。\n答案：提拔握压。",
    records: [
      "short | 某公司发生火灾，请回答：⏎⏎应先做什么？ | 报警。",
      "short | 某公司发生火灾，请回答：⏎⏎再做什么？ | 疏散。",
      "short | 简述灭火器用法。 | 提拔握压。",
    ],
  },
  {
    name: "parts of a case answered together are asked one by one",
    text: "四、案例分析题\n1. 某公司发生火灾，造成3人受伤。问题：\n（1）应先做什么？\n（2）再做什么？\n答案：（1）报警。（2）疏散。\n2. 简述灭火器用法。\n答案：提拔握压。",
    records: [
      "short | 某公司发生火灾，造成3人受伤。问题：⏎⏎应先做什么？ | 报警。",
      "short | 某公司发生火灾，造成3人受伤。问题：⏎⏎再做什么？ | 疏散。",
      "short | 简述灭火器用法。 | 提拔握压。",
    ],
  },
  {
    name: "the next number glued to the last option",
    text: "1. 甲的颜色是（ ）\nA. 红 B. 绿 C. 黄 D. 黑2. 乙的颜色是（ ）\nA. 红 B. 绿 C. 黄 D. 黑\n答案\n1. A 2. B",
    records: [
      "single | 甲的颜色是（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | A",
      "single | 乙的颜色是（  ）⏎A. 红⏎B. 绿⏎C. 黄⏎D. 黑 | B",
    ],
  },
  {
    name: "parts whose answers are fewer than they are get none",
    text: "四、案例分析题\n案例：某公司失火。\n（1）应先做什么？\n（2）再做什么？\n（3）谁负责？\n答案：（1）报警。（2）疏散。",
    records: [],
    rejected: ["1 answer-missing", "2 answer-missing", "3 answer-missing"],
  },
  {
    name: "points of one answer are not shared out among numbered questions",
    text: "四、简答题\n1. 说明报警的要点。\n2. 说明疏散的要点。\n答案：（1）走楼梯。（2）弯腰。",
    records: ["short | 说明疏散的要点。 | （1）走楼梯。（2）弯腰。"],
    rejected: ["1 answer-missing"],
  },
  {
    name: "an inline key that names a question which is not there answers nobody",
    text: "1. 甲的颜色是（ ）\nA. 红 B. 绿\n2. 乙的颜色是（ ）\nA. 红 B. 绿\n答案：1.A 3.B",
    records: [],
    rejected: ["1 answer-missing", "2 answer-not-an-option"],
  },
];

describe("question banks with traps", () => {
  it.each(TRAPS)("$name", async ({ text, records, rejected = [] }) => {
    const conversion = await convertText(text, { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(records);
    expect(reasons(conversion)).toEqual(rejected);
  });
});
