const ANSWER =
  /^(?:点击|点此|单击)?(?:展开|查看|显示|看)?(?:参考|正确)?答案(?:[与和及]解析)?$|^(?:(?:show|see|view|reveal|click for)\s+)?(?:the\s+)?(?:correct\s+)?(?:answer|solution)s?$/i;

/** What `<summary>` shows of a part that opens on a click; the one that hides an answer labels what follows. */
export function disclosureLabel(summary: string): string {
  const name = summary.trim();
  if (!ANSWER.test(name.replace(/[:：]$/, ""))) return name;
  return /[a-z]/i.test(name) ? "Answer:" : "答案：";
}
