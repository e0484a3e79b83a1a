/** What the chat says, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  greeting: [
    "输入问题后回车；/help 查看命令，Ctrl-C 停止回答，Ctrl-D 退出。",
    "Type a question. /help lists the commands, Ctrl-C stops an answer, Ctrl-D leaves.",
  ],
  help: [
    "/reset        忘记对话\n/system 文字  换系统提示并重新开始\n/exit         退出\nCtrl-C        停止回答；空行时按两次退出",
    "/reset        forget the conversation\n/system TEXT  set the system prompt and begin anew\n/exit         leave\nCtrl-C        stop the answer; twice at the prompt: leave",
  ],
  reset: ["已清空对话。", "The conversation is forgotten."],
  systemSet: ["已设系统提示，对话重新开始。", "The system prompt is set, the conversation begins anew."],
  systemRemoved: ["已去掉系统提示，对话重新开始。", "The system prompt is removed, the conversation begins anew."],
  unknownCommand: ["没有此命令（/help 查看命令）：", "There is no such command (/help lists them):"],
  stopped: ["已停止。", "Stopped."],
  cutByLength: ["（达到长度上限，--max-tokens 可加大）", "(cut at the length limit; --max-tokens raises it)"],
  againToLeave: ["再按一次 Ctrl-C 退出。", "Ctrl-C again leaves."],
} as const satisfies Record<string, Word>;

export type ChatWord = keyof typeof words;
export const say = speaker<ChatWord>(words);
