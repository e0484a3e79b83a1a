/** What the service refuses or cannot do, in Chinese and English; keys as those of the errors of files. */
import type { Word } from "#lib/core/index";

const LOOK_AGAIN: Word = ["可能已被删除；请看列表", "it may have been deleted; look at the list"];
const GIVE_KEY: Word = [
  "给出密钥（clean.personalData.key 或环境变量 TUNELAB_PSEUDONYM_KEY），或去掉 keyFingerprint 以使用新的假名",
  "give the key (clean.personalData.key, or the variable TUNELAB_PSEUDONYM_KEY), or take keyFingerprint out for new pseudonyms",
];
const AGAIN: Word = ["稍后再试", "try again in a moment"];

const missing = <En extends string>(zh: string, en: En) =>
  ({ said: [`没有这个${zh}：{id}`, `there is no ${en} {id}`], hint: LOOK_AGAIN }) as const;

export const SERVICE_ERRORS = {
  "CONFLICT/busy": {
    said: ["服务的另一个进程正在处理", "another process of the service is at the same work"],
    hint: AGAIN,
  },
  "CONFLICT/closed": { said: ["这次转换刚刚被关闭", "the conversion was closed meanwhile"], hint: AGAIN },
  "CONFLICT/ended": {
    said: ["这次转换已经结束", "the conversion has ended already"],
    hint: ["刷新页面，看看结果", "load the page again to see what came of it"],
  },
  "CONFLICT/no-result": {
    said: ["这次转换还没有记录（{status}）", "the conversion is {status}: it has no records"],
    hint: ["等它完成，或重新开始", "wait until it is done, or start it again"],
  },
  "CONFLICT/offset": {
    said: ["下一段从 {offset} 开始，不是 {given}", "the next piece begins at {offset}, not at {given}"],
    hint: ["查询这次传输，从它的位置继续", "ask for the transfer and go on at its offset"],
  },
  "CONFLICT/previews": {
    said: ["已有 {count} 个预览正在进行", "{count} previews are being made"],
    hint: AGAIN,
  },
  "CONFLICT/redo": {
    said: ["没有可以重做的修改", "there is nothing to redo"],
    hint: ["刷新页面", "load the page again"],
  },
  "CONFLICT/undo": {
    said: ["没有可以撤销的修改", "there is nothing to undo"],
    hint: ["刷新页面", "load the page again"],
  },
  "CONFLICT/upload-used": {
    said: ["有转换在使用这个上传的文件", "a conversion uses this upload"],
    hint: ["删除那次转换，文件会一并删除", "delete the conversion; its uploads go with it"],
  },
  "CORRUPT_FILE/upload": {
    said: ["收到的文件与声明的 SHA-256 不符", "the file that arrived has another SHA-256 than was announced"],
    hint: ["重新上传", "send it again"],
  },
  "DEVICE_UNAVAILABLE/model": {
    said: ["模型（{address}）：{why}", "the model at {address}: {why}"],
    hint: [
      "启动运行模型的服务，并检查地址和模型名称",
      "start the service that runs the model, and check the address and the model's name",
    ],
  },
  "INTERRUPTED/attempts": {
    said: ["这次转换中断了 {count} 次", "the conversion was cut short {count} times"],
    hint: ["逐个转换文件，找出是哪一个", "convert the files one by one to find the one that does it"],
  },
  "INTERRUPTED/stopped": {
    said: ["转换已停止", "the conversion was stopped"],
    hint: ["需要时重新开始", "start it again when it is needed"],
  },
  "INVALID_INPUT/empty-field": {
    said: ["{field} 是空的", "{field} is empty"],
    hint: ["填写内容，或去掉这条记录", "write something, or take the record out"],
  },
  "LIMIT_EXCEEDED/profiles": {
    said: ["已有 {most} 个方案", "there are {most} profiles already"],
    hint: ["删除不再用的方案", "delete some that are no longer used"],
  },
  "LIMIT_EXCEEDED/transfers": {
    said: ["已有 {most} 个未完成的传输", "{most} transfers are open"],
    hint: ["完成或删除一些", "finish or delete some"],
  },
  "LIMIT_EXCEEDED/upload-count": {
    said: ["一次请求的文件超过 {most} 个", "there are more than {most} files in the request"],
    hint: ["分几次上传，或打包成 zip", "send them in several requests, or as one zip"],
  },
  "LIMIT_EXCEEDED/upload-size": {
    said: ["文件大于 {most}", "the file is larger than {most}"],
    hint: [
      "把文件拆小，或启动服务时用 --limit fileBytes=… 加大上限",
      "split the file, or start the service with a larger limit (--limit fileBytes=…)",
    ],
  },
  "NOT_FOUND/conversion": missing("转换", "conversion"),
  "NOT_FOUND/document": missing("文档", "document"),
  "NOT_FOUND/file": missing("文件", "file"),
  "NOT_FOUND/item": missing("条目", "item"),
  "NOT_FOUND/profile": missing("方案", "profile"),
  "NOT_FOUND/record": missing("记录", "record"),
  "NOT_FOUND/sample": missing("示例文件", "sample file"),
  "NOT_FOUND/transfer": missing("传输", "transfer"),
  "NOT_FOUND/upload": missing("上传的文件", "upload"),
  "STORAGE/disk": {
    said: ["磁盘快满了", "the disk is nearly full"],
    hint: ["腾出空间，或删除旧的转换", "free some space or delete old conversions"],
  },
  "STORAGE/quota": {
    said: ["服务最多可存 {most}，已经满了", "the service may hold {most}, and that is full"],
    hint: [
      "删除旧的转换，或启动服务时用 --limit quotaBytes=… 加大配额",
      "delete old conversions, or start the service with a larger quota (--limit quotaBytes=…)",
    ],
  },
  "STORAGE/temporary": {
    said: ["无法在 {folder} 写临时文件：{reason}", "cannot write a temporary file in {folder}: {reason}"],
    hint: [
      "请检查该文件夹是否可写，或用环境变量 TMPDIR 指定别的文件夹",
      "check that the folder may be written, or let the variable TMPDIR name another",
    ],
  },
  "STORAGE/temporary-full": {
    said: ["在 {folder} 写临时文件时磁盘已满", "the disk is full, writing a temporary file in {folder}"],
    hint: [
      "在那里腾出空间，或用环境变量 TMPDIR 指定别的文件夹",
      "free some space there, or let the variable TMPDIR name another folder",
    ],
  },
  "TIMEOUT/model": {
    said: ["模型用时超过 {limit} 秒", "the model took longer than {limit} s"],
    hint: [
      "加大 generate.timeoutSeconds，或换小一些的模型",
      "raise generate.timeoutSeconds, or choose a smaller model",
    ],
  },
  "TIMEOUT/no-answer": {
    said: ["负责转换的进程没有回应", "the process that converts does not answer"],
    hint: ["一分钟后再试", "try again in a minute"],
  },
  "USAGE/no-key": {
    said: [
      "假名的密钥不在这里：它的指纹是 {keyFingerprint}",
      "the key of the pseudonyms is not here: its fingerprint is {keyFingerprint}",
    ],
    hint: GIVE_KEY,
  },
  "USAGE/other-key": {
    said: [
      "给出的不是假名所用的密钥：它的指纹是 {keyFingerprint}",
      "the key of the pseudonyms is another one: its fingerprint is {keyFingerprint}",
    ],
    hint: GIVE_KEY,
  },
  "USAGE/passwords": {
    said: [
      "与别的进程共享工作的服务不接受密码",
      "a service that shares its work with others takes no passwords for conversions",
    ],
    hint: [
      "去掉文件的密码，或用 tunelab convert --password 转换",
      "save the files without a password, or convert them with tunelab convert --password",
    ],
  },
  "USAGE/remote-model": {
    said: ["模型地址 {address} 在另一台机器上", "the model's address {address} is on another machine"],
    hint: [
      "文本会离开本机；确认可以时用 --allow-remote-model，即设置 generate.allowRemote: true",
      "texts would leave this machine; allow it with --allow-remote-model, the setting generate.allowRemote: true",
    ],
  },
  "USAGE/table-mapping": {
    said: ["任务是 table，但没有指定各列的用途", "the task is table, but no mapping of columns is given"],
    hint: [
      "设置 table.instruction 和 table.output，例如 --set 'table.output={example}'",
      "set table.instruction and table.output, e.g. --set 'table.output={example}'",
    ],
  },
} as const satisfies Record<string, { said: Word; hint: Word }>;

export type MissingThing =
  Extract<keyof typeof SERVICE_ERRORS, `NOT_FOUND/${string}`> extends `NOT_FOUND/${infer Name}` ? Name : never;
