/** The help of `tunelab export`, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  export: [
    "写出一次运行学到的内容（适配器、合并后的模型、GGUF 文件）或它的配方；运行用 id、id 的一部分或 latest 表示",
    "write what a run has learned (an adapter, a merged model, a GGUF file), or its recipe; the run is an id, a part of it, or latest",
  ],
  to: ["格式", "the format"],
  output: [
    "文件夹、.gguf 或 .yml 文件；默认为运行的 id 加格式",
    "folder, .gguf or .yml file; default the run's id with the format",
  ],
  dtype: [
    "文件中的数字：merged 为 F16（默认）、BF16、F32；gguf 为 F16（默认）、Q8_0、F32",
    "numbers of the file: merged F16 (default), BF16, F32; gguf F16 (default), Q8_0, F32",
  ],
  runs: ["运行在哪里", "where the runs are"],
  force: ["覆盖已有的内容", "write over what is there"],
  more: [
    `
adapter  PEFT 文件夹（lora 模式的运行）：供 PEFT、vLLM、LLaMA-Factory、
         tunelab chat --adapter 使用
merged   Hugging Face 文件夹，适配器已并入权重：供 transformers、vLLM 使用
gguf     单个文件：供 llama.cpp、Ollama、LM Studio 使用
llama-factory  只写配方，供 llamafactory-cli train 使用的 YAML；那里没有对应的
         设置会列出，并作为注释写在其中

适配器和合并后的模型带有模型卡（README.md），含数据、配方和结果；运行过
\`tunelab eval <run>\` 后还有答案的各项指标。权重是运行结束时的权重。
`,
    `
adapter  a PEFT folder (runs in mode lora): PEFT, vLLM, LLaMA-Factory,
         tunelab chat --adapter
merged   a Hugging Face folder, the adapter in its weights: transformers, vLLM
gguf     one file: llama.cpp, Ollama, LM Studio
llama-factory  the recipe alone as YAML for llamafactory-cli train; what has no
         counterpart there is listed and stands in it as comments

Adapters and merged models carry a model card (README.md) with data, recipe and
results, after \`tunelab eval <run>\` also the measures of the answers. The
weights are those that the run ended with.
`,
  ],
});
