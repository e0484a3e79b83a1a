/** The help of `tunelab serve`, in both languages. */
import { textsOf } from "#lib/core/index";
import { FORMATS } from "../formats.ts";

export const help = textsOf({
  serve: ["在本机启动转换器的页面和 API", "start the converter's page and API on this machine"],
  host: ["监听的地址；不是本机回环地址时需要令牌", "address to listen on; away from loopback a token is needed"],
  port: ["端口；被占用时用下一个空闲端口", "port; the next free one when it is in use"],
  data: ["保存上传文件和结果的文件夹", "where uploads and results are kept"],
  allowHost: ["服务另外响应的主机名", "further host names that the service answers to"],
  allowModel: ["转换可以调用的其他机器上的语言模型", "language models on other machines that conversions may call"],
  redis: [
    "与使用同一 --data 文件夹的其他进程分担工作",
    "share the work with other processes that have the same --data folder",
  ],
  limit: [
    "更改服务的上限，例如 quotaBytes=50GB retentionHours=24",
    "change bounds of the service, e.g. quotaBytes=50GB retentionHours=24",
  ],
  verbose: ["每个请求输出一行 JSON", "write every request as a line of JSON"],
  running: ["tunelab 已启动：{url}\n按 Ctrl-C 停止", "tunelab is at {url}\nstop it with Ctrl-C"],
  more: [
    `
${FORMATS[0]}

所有数据都留在本机。令牌可由环境变量 TUNELAB_TOKEN 给出，语言模型的密钥由
TUNELAB_MODEL_KEY 给出。

用 --redis redis://HOST:6379 和一个大家都能访问的 --data 文件夹，一台或多台机器
上的几个进程可以共享上传、转换和修改；每次转换只运行一遍，负责它的进程退出时由
别的进程接手。需要安装 bullmq 和 ioredis。

服务的上限及默认值（--limit）：
{limits}

API 的说明在 /api/docs 和 /api/v1/openapi.json。`,
    `
${FORMATS[1]}

Everything stays on this machine. A token may be given in the environment
variable TUNELAB_TOKEN, the key of a language model in TUNELAB_MODEL_KEY.

Several processes, on one machine or on many, share uploads, conversions and
edits with --redis redis://HOST:6379 and one --data folder that all of them see;
a conversion runs once, and another process takes it over when its own dies.
This needs the packages bullmq and ioredis.

Bounds of the service with their defaults (--limit):
{limits}

The API is described at /api/docs and /api/v1/openapi.json.`,
  ],
});
