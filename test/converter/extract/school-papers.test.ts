/** Papers of Chinese schools and exams: keys by section, materials without a range, what sites and apps print around questions. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

interface Paper {
  name: string;
  text: string;
  /** `kind | input | output`, answers only. */
  records: string[];
  rejected?: string[];
}

const PAPERS: Paper[] = [
  {
    name: "a key behind each section, long remarks behind their names, a case whose key asks for reasons",
    text: `一、单项选择题（每题1分。每题的备选项中，只有1个最符合题意）
1.桥面铺装宜用（ ）。
A.沥青
B.黏土
2.伸缩缝设在（ ）。
A.梁端
B.墩内
【单选题答案】
1.A。解析：沥青平整。
2.A。
二、多项选择题（每题2分。每题的备选项中，有2个或2个以上符合题意，至少有1个错项。错选，本题不得分；少选，所选的每个选项得0.5分）
1.属于支座的有（ ）。
A.板式
B.盆式
C.公开操作
【多选题答案】
1.AB。
三、案例分析题（共10分）
（一）
背景资料：
某桥跨河而建，汛期前完成了全部下部结构的施工。
问题：
1.（4分）汛期前先做什么？
2.（6分）栈桥是否必要？说明理由。
参考答案：
1.下部结构。
2.必要。理由：运送材料。`,
    records: [
      "single | 桥面铺装宜用（  ）。⏎A. 沥青⏎B. 黏土 | A",
      "single | 伸缩缝设在（  ）。⏎A. 梁端⏎B. 墩内 | A",
      "multiple | 属于支座的有（  ）。⏎A. 板式⏎B. 盆式⏎C. 公开操作 | AB",
      "short | 背景资料：⏎某桥跨河而建，汛期前完成了全部下部结构的施工。⏎⏎汛期前先做什么？ | 下部结构。",
      "short | 背景资料：⏎某桥跨河而建，汛期前完成了全部下部结构的施工。⏎⏎栈桥是否必要？说明理由。 | 必要。理由：运送材料。",
    ],
  },
  {
    name: "a key whose heads join sections, by ordinals, by roman numerals and by the kind they share",
    text: `I. 单项选择（每小题1分）
1. 月亮是（ ）
A. 卫星 B. 恒星
Ⅱ. 多项选择（每小题2分）
2. 行星有（ ）
A. 火星 B. 太阳 C. 金星
Ⅲ. 填空
3. 地球的卫星是____。
天文测试  参考答案及评分说明
Ⅰ、Ⅱ、选择题
1. A  2. AC
Ⅲ. 3. 月球`,
    records: [
      "single | 月亮是（  ）⏎A. 卫星⏎B. 恒星 | A",
      "multiple | 行星有（  ）⏎A. 火星⏎B. 太阳⏎C. 金星 | AC",
      "blank | 地球的卫星是____。 | 月球",
    ],
  },
  {
    name: "texts to read without the numbers of their questions, above and below the line that names them",
    text: `一、阅读（8分）
阅读下面的短文，回答下列问题。
灯塔建在岛上，夜里照亮航道。
1. 灯塔建在哪里？
答案：岛上
2. 它何时发光？
答案：夜里
二、资料分析题
某港去年吞吐量为2亿吨，今年为3亿吨。
根据以上资料，回答下列问题：
3. 今年比去年多（ ）亿吨。
A. 1
B. 2
答案：A`,
    records: [
      "short | 灯塔建在岛上，夜里照亮航道。⏎⏎灯塔建在哪里？ | 岛上",
      "short | 灯塔建在岛上，夜里照亮航道。⏎⏎它何时发光？ | 夜里",
      "single | 某港去年吞吐量为2亿吨，今年为3亿吨。⏎⏎今年比去年多（  ）亿吨。⏎A. 1⏎B. 2 | A",
    ],
  },
  {
    name: "what the candidate answered, beside the right answer and in lines of its own",
    text: `1. (单选题, 5.0分)提出日心说的是（ ）。
A. 托勒密
B. 哥白尼
我的答案: A:托勒密;正确答案: B:哥白尼;
0分
答案解析：
见《天体运行论》。
知识点：
2. (多选题, 5.0分)行星有（ ）。
A. 水星
B. 月球
C. 木星
你的答案：AB；正确答案：AC
3. (判断题, 5.0分)月球自己发光。
A. 对
B. 错
我的答案: 对正确答案: 错
0分
4. (填空题, 5.0分)离太阳最近的行星是______。
我的答案：
(1) 金星
正确答案：
(1) 水星
5. (单选题, 5.0分)最大的行星是（ ）。
A. 木星
B. 土星
我的答案：A
得分：5.0分`,
    records: [
      "single | 提出日心说的是（  ）。⏎A. 托勒密⏎B. 哥白尼 | B",
      "multiple | 行星有（  ）。⏎A. 水星⏎B. 月球⏎C. 木星 | AC",
      "judge | 月球自己发光。 | 错误",
      "blank | 离太阳最近的行星是____。 | 水星",
    ],
    rejected: ["5 answer-missing"],
  },
  {
    name: "labels and lines of apps, pages of a copied file, lines of a site",
    text: `第1题【单选】黄灯亮时
难度：中
A：加速
B：停车
【答案】B
【本题技巧/解析】黄灯示警。
答错率：18%   收藏(12)
驾考网 整理      第 1 页 共 2 页
第2题【多选】雾天应
A：减速
B：开雾灯
驾考网 整理      第 2 页 共 2 页
C：超车
【答案】A、B
【名师点拨】看不清就慢。
推荐阅读：科目四精选
>>> 更多题目请下载APP <<<`,
    records: ["single | 黄灯亮时⏎A. 加速⏎B. 停车 | B", "multiple | 雾天应⏎A. 减速⏎B. 开雾灯⏎C. 超车 | AB"],
  },
  {
    name: "labels in tortoise-shell brackets",
    text: "1. 鲸是哺乳动物。\n〔答案〕对\n〔解析〕胎生。\n2. 〔单选题〕鲸用什么呼吸？\nA. 肺\nB. 鳃\n〔答案〕A",
    records: ["judge | 鲸是哺乳动物。 | 正确", "single | 鲸用什么呼吸？⏎A. 肺⏎B. 鳃 | A"],
  },
];

describe("papers of schools and exams", () => {
  it.each(PAPERS)("$name", async ({ text, records, rejected = [] }) => {
    const conversion = await convertText(text, { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(records);
    expect(reasons(conversion)).toEqual(rejected);
  });

  it("joins a key of another file with explanations in a list of their own and the parts of a question", async () => {
    const paper = `一、选择题
1. 长城始建于
A．春秋　B．清朝
2. 秦都在
A．洛阳　B．咸阳
二、材料解析题（共8分）
3. 阅读下列材料，回答问题。
材料一　李冰修都江堰。
（1）谁修都江堰？
____________________________________
（2）都江堰在哪里？
____________________________________`;
    const key = `参考答案
一、选择题
1-2 AB
【部分解析】
1．楚长城始于春秋。
2．秦孝公迁都咸阳。
二、材料解析题
3．
（1）李冰。
（2）四川。`;
    const files = [
      { name: "历史.txt", data: new TextEncoder().encode(paper) },
      { name: "历史答案.txt", data: new TextEncoder().encode(key) },
    ];
    const conversion = await convertFiles(files, { outputStyle: "answer" });
    expect(brief(conversion).map((record) => record.replace(/_{4,}/g, "____"))).toEqual([
      "single | 长城始建于⏎A. 春秋⏎B. 清朝 | A",
      "single | 秦都在⏎A. 洛阳⏎B. 咸阳 | B",
      "short | 阅读下列材料，回答问题。⏎材料一　李冰修都江堰。⏎⏎谁修都江堰？ | 李冰。",
      "short | 阅读下列材料，回答问题。⏎材料一　李冰修都江堰。⏎⏎都江堰在哪里？ | 四川。",
    ]);
    expect(conversion.rejected).toEqual([]);
    for (const { items, records, rejected } of conversion.files) expect(items).toBe(records + rejected);
  });
});
