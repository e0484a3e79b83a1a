/** The journal that a command names. */
import { TunelabError } from "#lib/core/index";

/** @throws TunelabError NOT_FOUND */
export async function openStorage(path: string) {
  const { existsSync } = await import("node:fs");
  if (!existsSync(path))
    throw new TunelabError("NOT_FOUND", [`没有日志文件 ${path}`, `there is no journal ${path}`], {
      hint: ["用 --storage 指定", "name it with --storage"],
    });
  const { StudyStorage } = await import("./storage.ts");
  return new StudyStorage(path);
}
