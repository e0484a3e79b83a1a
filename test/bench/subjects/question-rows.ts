/** Rows of a question bank in any number, the same for the same seed: most differ, some repeat, contradict or resemble others. */
import { Rng } from "#lib/core/index";

export const HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度"];

const words = (text: string) => text.split(" ");
const PLACES = words("变电站 配电室 储能电站 风电场 水电厂 光伏电站 换流站 开关站 电缆隧道 控制室 蓄电池室 高压试验室");
const DEVICES = words(
  "主变压器 真空断路器 隔离开关 电流互感器 氧化锌避雷器 电力电缆 封闭母线 接地网 继电保护装置 直流系统 电抗器 无功补偿装置 励磁系统 调速器 逆变器 消防水泵",
);
const ACTIONS = words(
  "大修 巡视 投运 停电检修 交接验收 预防性试验 更换 倒闸操作 绝缘测量 带电作业 故障抢修 油样分析 定值校验 清扫",
);
const PEOPLE = words(
  "工作负责人 运维人员 当值值班员 专责监护人 电网调度员 工作许可人 专业工程师 外包施工人员 安全员 试验班长",
);
const CONDITIONS = words(
  "遇到雷雨天气 夜间照明不足 环境湿度过高 保护装置动作 油温超过限值 发现渗漏 接到紧急命令 通信中断 监护人离开现场 出现异常声响 表计指示不一致 操作票有涂改 现场有易燃气体 设备双重编号不清",
);
const MEASURES = words(
  "验电并装设接地线 悬挂标示牌 核对设备双重编号 填写第一种工作票 戴好绝缘手套 断开控制电源 测量绝缘电阻 记录环境温度 汇报值班调度 停止工作并撤离 设置临时遮栏 检查消防器材 取下熔断器 通知检修班组 复核保护定值 加强通风",
);

export function* questionRows(count: number, seed = 1): Generator<string[]> {
  const rng = new Rng(`question-rows/${seed}`);
  let previous: string[] | undefined;
  for (let i = 0; i < count; i++) {
    const lot = rng.next();
    if (previous && lot < 0.004)
      yield previous; // a repetition
    else if (previous && lot < 0.006)
      yield previous.with(6, previous[6] === "A" ? "B" : "A"); // another answer
    else if (previous && lot < 0.01)
      yield previous.with(1, `${previous[1]}呢`); // nearly the same
    else {
      previous = row(i, rng);
      yield previous;
    }
  }
}

function row(i: number, rng: Rng): string[] {
  const start = rng.int(MEASURES.length);
  const step = rng.choice([1, 3, 5, 7]); // odd: the four differ
  const options = [0, 1, 2, 3].map((k) => MEASURES[(start + k * step) % MEASURES.length]!);
  const answer = rng.int(4);
  const load = 100 + rng.int(9900);
  const stem = rng.choice([
    `${rng.choice(PLACES)}${load}号${rng.choice(DEVICES)}${rng.choice(ACTIONS)}时${rng.choice(CONDITIONS)}，${rng.choice(PEOPLE)}应当怎样做（ ）`,
    `${rng.choice(CONDITIONS)}，${rng.choice(PEOPLE)}在${rng.choice(PLACES)}对${rng.choice(DEVICES)}（编号${i}）进行${rng.choice(ACTIONS)}前必须（ ）`,
    `关于${rng.choice(DEVICES)}的${rng.choice(ACTIONS)}，额定值为${load}千瓦且${rng.choice(CONDITIONS)}，下列做法正确的是（ ）`,
  ]);
  const explanation = `规程第${1 + rng.int(300)}条要求${rng.choice(PEOPLE)}${options[answer]}，并在${1 + rng.int(60)}分钟内报告。`;
  return ["单选题", stem, ...options, "ABCD"[answer]!, explanation, rng.choice(["易", "中", "难"])];
}
