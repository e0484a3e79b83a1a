/** What the service refuses of a request itself, in Chinese and English; keys as those of the errors of files. */
import type { Word } from "#lib/core/index";

const OWN_PAGE: Word = ["请在服务自己的页面上操作", "use the service's own page"];
const TOKEN: Word = [
  "打开服务启动时打印的地址，或发送 Authorization: Bearer 令牌",
  "open the address that the service printed when it started, or send Authorization: Bearer",
];

export const HTTP_ERRORS = {
  "FORBIDDEN/host": {
    said: ["服务不响应主机名 {host}", "the service does not answer to the host name {host}"],
    hint: [
      "请用服务打印的地址，或启动服务时加上 --allow-host",
      "use the address that the service printed, or start it with --allow-host",
    ],
  },
  "FORBIDDEN/model": {
    said: ["服务不可以调用 {address} 上的模型", "the service may not call the model at {address}"],
    hint: [
      "请用服务所在机器上的模型，或启动服务时加上 --allow-model 地址",
      "use a model on the machine of the service, or start the service with --allow-model ADDRESS",
    ],
  },
  "FORBIDDEN/site": { said: ["请求来自另一个网站", "the request comes from another site"], hint: OWN_PAGE },
  "INVALID_INPUT/json": {
    said: ["请求的内容不是有效的 JSON", "the body is not valid JSON"],
    hint: ["请发送 UTF-8 编码的 JSON", "send JSON in UTF-8"],
  },
  "INVALID_INPUT/no-file": {
    said: ["请求中没有文件", "there is no file in the request"],
    hint: ["至少在表单字段 files 中放一个文件", "put at least one file into the form field “files”"],
  },
  "LIMIT_EXCEEDED/body": {
    said: ["请求的内容太大", "the request body is too large"],
    hint: ["分几次发送；文件请用上传", "send it in parts; files go up as uploads"],
  },
  "RATE_LIMITED/requests": {
    said: ["一分钟内的请求超过 {most} 个", "more than {most} requests in a minute"],
    hint: ["请一分钟后再试", "wait a minute"],
  },
  "STORAGE/full": {
    said: ["磁盘已满", "the disk is full"],
    hint: ["删除旧的转换，或腾出空间", "delete old conversions or free some space"],
  },
  "STORAGE/refused": {
    said: ["数据文件夹无法写入（{reason}）", "the data folder cannot be written ({reason})"],
    hint: ["请服务的管理员检查该文件夹", "let who runs the service look at that folder"],
  },
  "UNAUTHORIZED/missing": { said: ["没有令牌", "there is no token"], hint: TOKEN },
  "UNAUTHORIZED/wrong": { said: ["令牌不对", "the token is wrong"], hint: TOKEN },
} as const satisfies Record<string, { said: Word; hint: Word }>;
