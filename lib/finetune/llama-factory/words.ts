/** Why a setting has no exact counterpart on the other side, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const reasons = {
  // LLaMA-Factory's file, read
  heldCount: [
    "是记录条数；请用 validationShare 给出占数据的比例（现取 0）",
    "a number of records; give validationShare as a share of the data (0 is taken)",
  ],
  evaluatedPerEpoch: ["这里每轮对留出的记录评估一次", "here held-back records are evaluated once per epoch"],
  shareOfSteps: ["是步数的比例；每轮评估一次", "a share of the steps; evaluated once per epoch"],
  asValidation: ["请把这些记录作为 `validation` 给出", "give these records as `validation`"],
  loadAdapter: ["请用 LoraAdapter.load 加载，或先合并", "load it with LoraAdapter.load, or merge it first"],
  neatPacking: [
    "这里打包在一起的样本互不注意（即 neat_packing）",
    "packed samples never attend to each other here (neat_packing)",
  ],
  sigmoidOnly: ["DPO 只有 sigmoid 损失", "only the sigmoid loss of DPO is there"],
  asBf16: ["按 bf16 处理；权重保持 float32", "taken as bf16; weights stay float32"],
  wholeMoments: ["按 AdamW 处理，动量保持 float32", "taken as AdamW with moments in float32"],
  adamWOnly: ["按 AdamW 处理，没有其他优化器", "taken as AdamW, the only optimizer here"],
  ownTemplate: ["使用模型自带的对话模板", "the model's own chat template is used"],
  asCosine: [
    "按 cosine 处理；有 cosine、linear、constant 和 warmup_stable_decay",
    "taken as cosine; cosine, linear, constant and warmup_stable_decay are there",
  ],
  fallShare: [
    "下降段是步数的比例，只有 max_steps 能说明；取三分之二",
    "the fall is a share of the steps, which only max_steps tells; two thirds are taken",
  ],
  quantised: [
    "按 {storage} 每 32 个一块存放，数值与 bitsandbytes 不同",
    "{storage} in blocks of 32, other numbers than bitsandbytes'",
  ],
  notQuantised: ["只有 8 位和 4 位；基座保持原样", "8 and 4 bits are there; the base stays as it is"],
  normInNames: [
    "LLaMA-Factory 按名称中的 norm 匹配，即所有层的归一化；这里训练最后的归一化",
    'LLaMA-Factory matches "norm" within names, the norms of all layers; here the final norm is trained',
  ],
  extraModules: [
    "除各层外可训练嵌入、最后的归一化和输出头；其余略去",
    "embeddings, final norm and head can be trained beside the layers; the others are left out",
  ],
  unknown: ["这里没有这个设置", "not known here"],
  unknownMeant: ["这里没有这个设置；是否指 {meant}？", 'not known here; did you mean "{meant}"?'],
  trainedInFp32: [
    "按 fp32 训练，这里的设备没有 16 位矩阵乘法",
    "trained in fp32, because no device here has products in 16 bits",
  ],
  ignoredColumn: ["这里不读取这一列（{names}）", "these columns are not read here ({names})"],
  // LLaMA-Factory's file, written
  emptyTemplate: [
    "LLaMA-Factory 的模板 empty 不训练结束符",
    "LLaMA-Factory's template empty trains no end of sequence",
  ],
  namesOnly: [
    "LLaMA-Factory 只接受名称，不接受正则表达式；所有线性层都加适配器",
    "LLaMA-Factory takes names, no regular expression; all linear layers are adapted",
  ],
  onePattern: ["LLaMA-Factory 对所有层用同样的值", "LLaMA-Factory has one value for all layers"],
  bitsandbytes: [
    "由 bitsandbytes 量化为 {bits} 位，数值不同（4 位为 NF4）",
    "quantised to {bits} bits by bitsandbytes, whose numbers differ (4 bits: NF4)",
  ],
  endLayers: [
    "LLaMA-Factory 只训练最前或最后几层；写入其默认值，最后 2 层",
    "LLaMA-Factory trains only the first or the last layers; its default, the last 2, is written",
  ],
  wholeModules: [
    "LLaMA-Factory 只认块中的整个模块；全部训练",
    "LLaMA-Factory knows only whole modules of a block; all are trained",
  ],
  allNorms: [
    "LLaMA-Factory 按名称中的 norm 匹配：所有层的归一化都训练",
    'LLaMA-Factory matches "norm" within names: the norms of all layers are trained',
  ],
  tiedHead: [
    "共享的输出头在 LLaMA-Factory 中没有名称；写入同一矩阵的嵌入",
    "a tied head has no name in LLaMA-Factory; the embeddings, the same matrix, are named",
  ],
  fallInSteps: [
    "LLaMA-Factory 按步数计下降段，只有 maxSteps 能说明；在三分之二的步数内下降",
    "LLaMA-Factory counts the fall in steps, which only maxSteps tells; it falls over two thirds",
  ],
  noSamples: ["LLaMA-Factory 训练时不生成样例", "LLaMA-Factory generates no samples while it trains"],
  noBestInDpo: ["LLaMA-Factory 在 dpo 阶段不加载最佳模型", "LLaMA-Factory does not load the best model in stage dpo"],
  anyFall: ["那里损失有任何下降都算改善", "any fall of the loss counts as improvement there"],
  oneFolder: [
    "LLaMA-Factory 的数据在同一文件夹：请放入 {folder}",
    "LLaMA-Factory has one folder of data: put it in {folder}",
  ],
  noGguf: [
    "LLaMA-Factory 不加载 GGUF：请给出该模型的 Hugging Face 文件夹",
    "LLaMA-Factory loads no GGUF: name the Hugging Face folder of this model",
  ],
  noGgufMadeFrom: [
    "LLaMA-Factory 不加载 GGUF；写入文件所说的来源模型 {repository}",
    "LLaMA-Factory loads no GGUF; the model that the file says it was made from, {repository}, is named",
  ],
} as const satisfies Record<string, Word>;

export type Reason = keyof typeof reasons;

export const because = speaker<Reason>(reasons);
