/**
 * The end of a saved page, below its last question: links to share it and to other pages, comments, rights. Without it the last
 * answer or explanation would go on with that.
 */
import type { Line } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import { numberMark } from "./numbers.ts";
import { optionMarks } from "./options.ts";
import { keyHead } from "./sections.ts";

/** Above what is no part of the text: all that follows belongs to it. */
const HEADS: readonly RegExp[] = [
  /^(?:please )?share (?:this|on|via|with|your)\b.{0,40}$|^share\s*:?$|^(?:tweet|pin) (?:this|it)$/i,
  /^(?:related|popular|recent|latest|trending|recommended|similar|featured)\s+(?:posts?|articles?|quiz(?:zes)?|content|pages?|topics?|links?|tests?|stories|comments|reading|for you)\s*:?$/i,
  /^you (?:may|might) (?:also )?(?:like|enjoy|be interested in)\b.{0,30}$|^(?:more (?:from|like)|read (?:next|also|more))\b.{0,60}$/i,
  /^(?:leave|post|add|write) (?:a |your )?(?:reply|comments?)\b.{0,40}$|^(?:\d{1,5}|no) (?:comments?|responses|thoughts on)\b.{0,80}$|^comments?\s*\(\s*\d{1,5}\s*\)$|^join the (?:discussion|conversation)\b.{0,20}$/i,
  /^(?:«|‹|←|<<?)?\s*(?:previous|next|prev|older|newer) (?:posts?|articles?|pages?|quiz(?:zes)?|chapter|lesson|entry)\b.{0,80}$/i,
  /^about the author\b.{0,40}$|^(?:subscribe|sign up)(?: now)?(?: (?:to|for) .{1,60})?[.!]?$|^(?=.{8,160}$).*\b(?:join|subscribe to|sign up (?:to|for)) (?:our|my|the) (?:free |weekly |monthly )?(?:newsletter|mailing list)\b.*$|^follow us\b.{0,40}$/i,
  /^(?:join|follow) (?:our|us|the)\b.{0,60}\b(?:telegram|whatsapp|channel|group|facebook|instagram|twitter|youtube)\b.{0,60}$/i,
  /^(?:thanks?|thank you|good luck|best of luck|all the best|well done|that['’]s (?:it|all)|the end)\b[^?:]{0,80}$/i,
  /^(?:next (?:week|class|lesson|time|session)|prizes?|any (?:questions|problems|queries)\b[^?:]{0,60})\s*[:–—-].{0,160}$|^any (?:questions|problems|queries)\b[^?]{4,120}$|^bonus (?:sticker|point|prize)s?\b[^?]{0,120}$/i,
  /^(?:now )?(?:give yourself|add up|count(?: up)?) .{0,60}\b(?:marks?|scores?|points?)\b.{0,80}$/i,
  /^(?:上|下)一(?:篇|页|章|题|节)\s*(?:[:»>].{0,80})?$/,
  /^(?:(?:点赞|收藏|分享|评论|转发|打赏|关注|投币|在看|举报|踩|复制链接)[\s\d(:)|/·,、和与]*)+(?:到|至)?(?:微信|微博|QQ|朋友圈)?[:!]?$/,
  /^(?=.{2,60}$)(?:(?:如果|觉得|喜欢|对您|对你|有用|欢迎|记得|别忘了|麻烦|求).{0,30}(?:点个?赞|收藏|关注|转发|一键三连)).{0,24}$/,
  /^(?:相关|热门|最新|精选|猜你喜欢的?|为[您你]推荐的?|更多)(?:推荐|阅读|文章|内容|资料|试卷|评论|帖子|标签|资讯|下载)\s*[:>»]{0,3}$|^(?:推荐阅读|延伸阅读|大家都在看|猜你喜欢|为[您你]推荐|[您你]可能(?:还|也)?(?:喜欢|感兴趣).{0,10})\s*:?$/,
  /^(?:发表|写|我要|全部|网友|用户)评论.{0,12}$|^(?:\d{1,5}|共\s*\d{1,5})\s*条评论$|^评论\s*\(\s*\d{1,5}\s*\)$|^\d{1,4}\s*楼(?:\s+[^:\s][^:]{0,19})?\s*:.{0,260}$|^(?:请)?登录后?.{0,6}(?:评论|回复).{0,6}$/,
  /^(?=.{4,80}$)(?=.*(?:公众号|视频号|小程序|[Qq微]信?群))[^?]*(?:请|欢迎|记得|扫码|搜索|进入)[^?]{0,12}(?:关注|搜索|加入|回复|领取|进入)[^?]*$/,
  /^版权声明\s*(?::.{0,300})?$|^(?:本文|本站|本资料|文章|声明:).{0,40}(?:转载|原创|版权归).{0,120}$|^转载(?:请)?(?:注明|联系|自).{0,80}$/,
];

/** At the end of a page, and on each one of a printed book: they close nothing by themselves. */
const FEET: readonly RegExp[] = [
  /^(?:©|\(c\)\s*(?:19|20)\d\d|copyright\b).{0,120}$|^.{0,80}\ball rights reserved\b.{0,40}$|^powered by .{2,60}$/i,
  /^(?:(?:privacy(?: policy)?|terms(?: (?:of (?:use|service)|(?:and|&) conditions))?|cookies?(?: (?:policy|settings))?|contact(?: us)?|about(?: us)?|site ?map|home|advertise|help|faq|disclaimer)[\s|·•,、/-]*)+$/i,
  /^(?:(?:facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|telegram|e-?mail|print|copy link|instagram|youtube)[\s|·•,、/-]*)+$/i,
  /^(?:(?:返回|回到)(?:顶部|首页|目录|列表)|版权所有.{0,60}|版权归.{1,40}所有.{0,20}|免责声明.{0,120}|未经.{0,20}(?:转载|许可|授权).{0,30}|.{0,30}ICP备\s*\d.{0,40}|.{0,12}公网安备.{0,40}|(?:微信)?公众号\s*:.{1,30}|(?:长按|微信)?扫(?:一扫|码|描).{0,30}|责任编辑\s*:.{1,20})$/,
];

/** Characters. */
const LONGEST = 300;

const isOne = (half: string, signs: readonly RegExp[]) =>
  half.length <= LONGEST && signs.some((sign) => sign.test(half));
const isHead = ({ half }: Line) => isOne(half, HEADS);
const isFoot = ({ half, around }: Line) => around === true || isOne(half, FEET);

export function withoutClosing(lines: readonly Line[]): { lines: readonly Line[]; closing: readonly Line[] } {
  const behind = lastAsking(lines) + 1;
  if (behind === 0) return { lines, closing: [] };
  const head = lines.findIndex((line, i) => i >= behind && isHead(line));
  let end = head < 0 ? lines.length : head;
  while (end > behind && isFoot(lines[end - 1]!)) end--;
  return { lines: lines.slice(0, end), closing: lines.slice(end) };
}

/** The last line that holds a part of a question: an option, the label of an answer, the number behind that of such a question. */
function lastAsking(lines: readonly Line[]): number {
  let last = -1;
  let run = { number: 0, asks: false };
  for (const [i, line] of lines.entries()) {
    const number = line.around ? undefined : numberMark(line.half, "dot")?.value;
    const goesOn = run.asks && number === run.number + 1;
    if (number === 1) run = { number, asks: false };
    else if (number !== undefined) run.number = number;
    const asking = asks(line);
    if (asking) run.asks = true;
    if (asking || goesOn) last = announces(line) ? i + 1 : i;
  }
  return last;
}

function asks({ text, half }: Line): boolean {
  const [mark] = optionMarks(half);
  if ((mark && !mark.article) || keyHead(half)) return true;
  return splitLabels(text, half).some(({ label }) => label === "answer");
}

/** `Answer:`, and the answer in the next line. */
const announces = ({ text, half }: Line) => splitLabels(text, half).at(-1)?.text === "";
