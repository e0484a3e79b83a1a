/** Parts of a question, orders and points: what is one answer, and what are several. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

interface Paper {
  name: string;
  text: string;
  /** `kind | input | output`, answers only. */
  records: string[];
}

const PAPERS: Paper[] = [
  {
    name: "parts with an answer of their own, more than there are questions, are about the material above them",
    text: "1、冰属于（ ）\nA、固体\nB、气体\n【答案】A\n2、小明把冰放在火炉旁，冰变小了。请回答：\n（1）冰变成了什么？\n【答案】水\n（2）冰____热而熔化。\n【答案】吸\n（3）火炉为什么热？\n【答案】煤在燃烧。",
    records: [
      "single | 冰属于（  ）⏎A. 固体⏎B. 气体 | A",
      "short | 小明把冰放在火炉旁，冰变小了。请回答：⏎⏎冰变成了什么？ | 水",
      "blank | 小明把冰放在火炉旁，冰变小了。请回答：⏎⏎冰____热而熔化。 | 吸",
      "short | 小明把冰放在火炉旁，冰变小了。请回答：⏎⏎火炉为什么热？ | 煤在燃烧。",
    ],
  },
  {
    name: "the second volume heads a section of parts, whose question goes on with the numbers of the first",
    text: "第Ⅰ卷（选择题）\n一、选择题\n1．最大的洋是\nA．太平洋\nB．北冰洋\n2．最长的河是\nA．尼罗河\nB．黄河\n第Ⅱ卷（非选择题）\n二、综合题\n3．（6分）阅读材料，回答问题。\n材料：小明从山脚登上山顶，走了1000米。\n（1）小明走了多少米？\n（2）山顶为什么冷？\n参考答案\n一、选择题\n1．A 2．A\n二、综合题\n3．（1）1000\n（2）海拔高。",
    records: [
      "single | 最大的洋是⏎A. 太平洋⏎B. 北冰洋 | A",
      "single | 最长的河是⏎A. 尼罗河⏎B. 黄河 | A",
      "short | 阅读材料，回答问题。⏎材料：小明从山脚登上山顶，走了1000米。⏎⏎小明走了多少米？ | 1000",
      "short | 阅读材料，回答问题。⏎材料：小明从山脚登上山顶，走了1000米。⏎⏎山顶为什么冷？ | 海拔高。",
    ],
  },
  {
    name: "scores of a question and of each blank stand in front of the key's parts",
    text: `一、非选择题
1．（8分）某同学用天平称量石块。请回答下列问题：
（1）天平应放在____桌面上。
（2）使用前游码应在哪里？
2．（4分，每空2分）水由____和____组成。
参考答案
1．（8分）
（1）水平（3分）
（2）零刻度处（5分）
2．（4分，每空2分）氢；氧`,
    records: [
      "blank | 某同学用天平称量石块。请回答下列问题：⏎⏎天平应放在____桌面上。 | 水平",
      "short | 某同学用天平称量石块。请回答下列问题：⏎⏎使用前游码应在哪里？ | 零刻度处",
      "blank | 水由____和____组成。 | 氢；氧",
    ],
  },
  {
    name: "facts with numbers above one task, and parts below one verb, are one question",
    text: `一、计算题
1. 某店5月发生下列业务：
（1）收到现金100元；
（2）支付运费20元。
要求：计算结余。
2. 正方形边长为2。求：
（1）周长；
（2）面积。
参考答案
1. （1）100
（2）100-20=80
2. （1）8
（2）4`,
    records: [
      "short | 某店5月发生下列业务：⏎（1）收到现金100元；⏎（2）支付运费20元。⏎要求：计算结余。 | （1）100⏎（2）100-20=80",
      "short | 正方形边长为2。求：⏎（1）周长；⏎（2）面积。 | （1）8⏎（2）4",
    ],
  },
  {
    name: "pairs below a question are one answer",
    text: "一、连线题\n1. 把国家与首都连起来。\n(1) 法国　A. 东京\n(2) 日本　B. 巴黎\n答案：(1)—B；(2)—A\n2. 把省与省会连起来。\n(1) 河北　A. 太原\n(2) 山西　B. 石家庄\n答案：(1)—B；(2)—A",
    records: [
      "short | 把国家与首都连起来。⏎(1) 法国　A. 东京⏎(2) 日本　B. 巴黎 | (1)—B；(2)—A",
      "short | 把省与省会连起来。⏎(1) 河北　A. 太原⏎(2) 山西　B. 石家庄 | (1)—B；(2)—A",
    ],
  },
  {
    name: "an order is no choice, with signs or letters",
    text: `1. 按先后顺序排列：①秋天　②春天　③夏天
答案：②③①
2. 下列步骤的正确顺序是（ ）
A. 炒菜
B. 洗菜
C. 切菜
答案：BCA`,
    records: [
      "short | 按先后顺序排列：①秋天　②春天　③夏天 | ②③①",
      "blank | 下列步骤的正确顺序是____⏎A. 炒菜⏎B. 洗菜⏎C. 切菜 | BCA",
    ],
  },
  {
    name: "materials below a question that asks for its parts; a label that is said twice",
    text: `一、材料题
1. 阅读下列材料，回答问题。
材料一：甲地多雨。
材料二：乙地少雨。
(1) 哪里多雨？
(2) 分析乙地的气候。
答案：
答案：
(1) 甲地。
(2) 干旱。
2. 水的化学式是什么？
答案：
答案：H2O`,
    records: [
      "short | 阅读下列材料，回答问题。⏎材料一：甲地多雨。⏎材料二：乙地少雨。⏎⏎哪里多雨？ | 甲地。",
      "short | 阅读下列材料，回答问题。⏎材料一：甲地多雨。⏎材料二：乙地少雨。⏎⏎分析乙地的气候。 | 干旱。",
      "short | 水的化学式是什么？ | H2O",
    ],
  },
  {
    name: "a key below a last section whose numbers begin again",
    text: `一、单选题
1. 火警电话是（ ）
A. 119 B. 120
答案：A
2. 急救电话是（ ）
A. 119 B. 120
答案：B
二、案例分析题
【背景资料】
某楼失火。
【问题】
1. 应先做什么？
2. 再做什么？
【参考答案】
1. 报警。
2. 疏散。`,
    records: [
      "single | 火警电话是（  ）⏎A. 119⏎B. 120 | A",
      "single | 急救电话是（  ）⏎A. 119⏎B. 120 | B",
      "short | 【背景资料】⏎某楼失火。⏎⏎应先做什么？ | 报警。",
      "short | 【背景资料】⏎某楼失火。⏎⏎再做什么？ | 疏散。",
    ],
  },
  {
    name: "letters in a row inside a stem; ordinals alone in a key",
    text: `一、选择题
1、元素A、B、C依次入栈，出栈的顺序是（ ）。
A)ABC    B)CBA
二、填空题
2、二加九得____。
参考答案
一、
1.B
二、
2. 11`,
    records: ["single | 元素A、B、C依次入栈，出栈的顺序是（  ）。⏎A. ABC⏎B. CBA | B", "blank | 二加九得____。 | 11"],
  },
  {
    name: "a teacher's remark to the candidate",
    text: `1. (简答题, 5.0分) 水有什么用？
我的答案:
喝。
正确答案:
饮用和灌溉。
4.0分
批语
写得太短。
2. (单选题, 5.0分) 水的颜色是（ ）
A. 无色
B. 蓝色
我的答案: B:蓝色;正确答案: A:无色;`,
    records: ["short | 水有什么用？ | 饮用和灌溉。", "single | 水的颜色是（  ）⏎A. 无色⏎B. 蓝色 | A"],
  },
];

describe("parts of parts", () => {
  const asks = (parts: string) =>
    `三、解答题\n1．阅读材料，回答问题。\n雪落在图①的山上。\n（1）${parts}\n（2）山上有谁？\n2．火是什么颜色？\n`;
  const key = "参考答案\n1．（1）①白色；②会融化；（2）没有人\n2．红色";
  const material = "阅读材料，回答问题。⏎雪落在图①的山上。";

  it.each([
    ["below what they share", "根据材料回答：\n①雪是什么颜色？\n②雪在春天会怎样？", `${material}⏎根据材料回答：`],
    ["in one line", "①雪是什么颜色？②雪在春天会怎样？", material],
  ])("%s: each is a question", async (_, parts, above) => {
    expect(brief(await convertText(asks(parts) + key, { outputStyle: "answer" }))).toEqual([
      `short | ${above}⏎⏎雪是什么颜色？ | 白色`,
      `short | ${above}⏎⏎雪在春天会怎样？ | 会融化`,
      `short | ${material}⏎⏎山上有谁？ | 没有人`,
      "short | 火是什么颜色？ | 红色",
    ]);
  });

  it("gaps alone and points of one answer stay together", async () => {
    const records = await convertText(asks("雪是____①____色的，会____②____。") + key, { outputStyle: "answer" });
    expect(records.records.map(({ record }) => record.output)).toEqual(["①白色；②会融化", "没有人", "红色"]);
  });
});

it("the part behind a semicolon in a key is none of the next question", async () => {
  const text =
    "三、解答题\n1．阅读材料，回答问题。\n雪落在山上。\n（1）雪是什么颜色？\n（2）山上有谁？\n2．火是什么颜色？\n参考答案\n1．（1）白色；（2）没有人\n2．红";
  const conversion = await convertText(text, { outputStyle: "answer" });
  expect(conversion.records.map(({ record }) => record.output)).toEqual(["白色", "没有人", "红"]);
});

describe("parts of questions", () => {
  it.each(PAPERS)("$name", async ({ text, records }) => {
    const conversion = await convertText(text, { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(records);
    expect(reasons(conversion)).toEqual([]);
  });

  it("a key of another file names terms again and has points in an answer", async () => {
    const bank = "一、名词解释\n1. 资产\n2. 负债\n二、简答题\n1. 简述复式记账的要点。";
    const key =
      "一、名词解释\n1. 资产：资产是企业拥有的资源。\n2. 负债：负债是现时义务。\n二、简答题\n1. 答：\n（1）有借必有贷。\n（2）借贷必相等。";
    const conversion = await convertFiles(
      [
        { name: "会计.txt", data: new TextEncoder().encode(bank) },
        { name: "会计答案.txt", data: new TextEncoder().encode(key) },
      ],
      { outputStyle: "answer" },
    );
    expect(brief(conversion)).toEqual([
      "short | 资产 | 资产是企业拥有的资源。",
      "short | 负债 | 负债是现时义务。",
      "short | 简述复式记账的要点。 | （1）有借必有贷。⏎（2）借贷必相等。",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });
});
