/** What `tunelab gpu` says, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  gpu: [
    "列出计算设备，并下载 NVIDIA GPU 所需的库",
    "list the devices, and fetch the libraries that an NVIDIA GPU needs",
  ],
  devices: [
    "这里能用什么计算，最好的在前，以及其余为何不能；TUNELAB_DEVICE=名称 可指定",
    "what can compute here, best first, and why the rest cannot; TUNELAB_DEVICE=name chooses one",
  ],
  dryRun: ["只说明会下载什么", "only say what would be fetched"],
  yes: ["不询问", "do not ask"],
  index: ["Python 包索引或其镜像", "the Python package index, or a mirror of it"],
  setup: [
    "说明内容和来源后，下载 ONNX Runtime 的 CUDA 部分和 NVIDIA 的 CUDA 13 库（Linux x64）。TUNELAB_GPU_FOLDER 可指定存放的文件夹。",
    "fetch ONNX Runtime's CUDA provider and NVIDIA's CUDA 13 libraries (Linux on x64), after saying what and from where. TUNELAB_GPU_FOLDER names another folder for them.",
  ],
  available: ["可用", "yes"],
  unavailable: ["不可用", "no"],
  nothing: ["没有下载任何内容", "nothing was fetched"],
  installed: [
    "{folder} 中有 {count} 个库；用 tunelab gpu devices 看 GPU 能否使用",
    '{count} libraries are in {folder}; "tunelab gpu devices" says whether the GPU works with them',
  ],
  total: [
    "\n需下载 {bytes}；只保留其中的共享库，放在\n  {folder}",
    "\nto fetch: {bytes}; only the shared libraries in these files are kept, in\n  {folder}",
  ],
  ask: ["现在下载吗？[y/N] ", "Fetch them now? [y/N] "],
});
