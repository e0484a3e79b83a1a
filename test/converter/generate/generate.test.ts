import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ReplyLog } from "../../../converter/app/jobs/replies.ts";
import { type Conversion, ConvertSettings, convert, exportDataset } from "../../../converter/index.ts";
import { explainError } from "../../../converter/said/errors.ts";
import { reasons } from "../helpers.ts";
import { modelService, questions } from "./service.ts";

const RULES = "企业应当建立安全生产责任制。主要负责人每季度至少检查一次现场，并如实记录。";
const MORE = "新员工上岗前应当接受不少于二十四学时的安全培训。联系人：王小明，电话13800138000。";
const PLAIN = `# 责任\n\n${RULES}\n\n# 培训\n\n${MORE}\n`;

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

async function service(reply: Parameters<typeof modelService>[0]) {
  const started = await modelService(reply);
  close = started.close;
  return started;
}

function run(address: string, generate: object = {}, options: Parameters<typeof convert>[2] = {}, text = PLAIN) {
  const settings = ConvertSettings.parse({ generate: { tasks: ["questions"], address, retries: 0, ...generate } });
  return convert([{ name: "制度.md", data: new TextEncoder().encode(text) }], settings, options);
}

const outputs = ({ records }: Conversion) => records.map(({ record }) => record.output);

describe("a local language model", () => {
  it("is not asked unless tasks are chosen", async () => {
    const { asked, address } = await service(() => questions());
    const conversion = await run(address, { tasks: [] });
    expect(asked).toHaveLength(0);
    expect(conversion.generated).toBeUndefined();
  });

  it("writes questions whose evidence stands in the source, each marked", async () => {
    const { asked, address } = await service(({ user }) =>
      user.includes("责任制")
        ? questions(
            ["主要负责人多久检查一次现场？", "每季度至少一次。", "主要负责人每季度至少检查一次\n现场"],
            ["谁来检查？", "安全员。", "安全员每天检查一次现场"],
            ["何时？", "", "每季度至少检查一次"],
            ["哪里？", "现场。", "现场"],
          )
        : `<think>{"questions"?} 好</think>好的：\n\`\`\`json\n${questions(["培训多少学时？", "不少于二十四学时。", "不少于二十四学时的安全培训"])}\n\`\`\``,
    );
    const conversion = await run(address, { model: "tiny", questionsPerSection: 4 });
    expect(outputs(conversion)).toEqual(["每季度至少一次。", "不少于二十四学时。"]);
    expect(reasons(conversion)).toEqual(["- evidence-not-in-source", "- answer-missing", "- evidence-missing"]);
    const [first] = conversion.records;
    expect(first).toMatchObject({
      kind: "generated",
      record: { instruction: "主要负责人多久检查一次现场？" },
      generated: { model: "tiny", task: "questions", evidence: ["主要负责人每季度至少检查一次\n现场"] },
      source: { file: "制度.md", section: "责任" },
    });
    expect(first!.warnings).toContain("written-by-model");
    expect(first!.record.input).toContain(RULES);
    expect(conversion.generated).toMatchObject({ sections: 2, answered: 2, failed: 0, records: 2, rejected: 3 });
    expect(conversion.files[0]).toMatchObject({ items: 5, records: 2, rejected: 3, warnings: [] });
    expect(asked[0]!.body).toMatchObject({ model: "tiny", temperature: 0, seed: 42, stream: false });
  });

  it("sees personal data masked, whatever cleaning does with it", async () => {
    const { asked, address } = await service(() => questions());
    await run(address, {}, {}, `${PLAIN}\n# 名单\n\n请把检查记录交给王小明，由王小明在三日内归档保存。\n`);
    const sent = asked.map(({ user }) => user).join("\n");
    expect(sent).not.toMatch(/13800138000|王小明/);
    expect(sent).toContain("138****8000");
    expect(sent).toContain("王**在三日内归档");
  });

  it("summarises", async () => {
    const { address } = await service(() =>
      JSON.stringify({ summary: "企业要建立责任制。", evidence: ["企业应当建立安全生产责任制。"] }),
    );
    const conversion = await run(address, { tasks: ["summary"] });
    expect(outputs(conversion)).toEqual(["企业要建立责任制。"]);
    expect(conversion.records[0]!.record.input).toContain(RULES);
    expect(reasons(conversion)).toEqual(["- evidence-not-in-source"]); // the second section does not say so
  });

  it("gives records in the order of the sections, whichever answer comes first", async () => {
    const { address } = await service(({ user }) =>
      user.includes("责任制") ? questions(["一？", "甲", "安全生产责任制"]) : questions(["二？", "乙", "二十四学时"]),
    );
    for (const concurrency of [1, 8]) expect(outputs(await run(address, { concurrency }))).toEqual(["甲", "乙"]);
  });

  it("leaves question banks and contracts alone unless all documents are wanted", async () => {
    const { asked, address } = await service(() => questions());
    const bank = "1. 我国的首都是（ ）\nA. 上海\nB. 北京\n答案：B\n";
    await run(address, {}, {}, bank);
    expect(asked).toHaveLength(0);
    await run(address, { documents: "all" }, {}, bank);
    expect(asked).toHaveLength(1);
  });

  it("shows no more sections than the limit, and says so", async () => {
    const { asked, address } = await service(() => questions());
    const conversion = await run(address, { maxSections: 1 });
    expect(asked).toHaveLength(1);
    expect(conversion.generated).toMatchObject({ sections: 2, answered: 1, skipped: 1 });
    expect(conversion.files[0]!.warnings).toContain("model-sections-left-out");
  });

  it("marks its records in the provenance and in the manifest", async () => {
    const { address } = await service(() => questions(["一？", "甲", "安全生产责任制"]));
    const settings = ConvertSettings.parse({ generate: { tasks: ["questions"], address } });
    const folder = await mkdtemp(join(tmpdir(), "tunelab-generate-"));
    await exportDataset(await run(address), folder, settings);
    const [source] = (await readFile(join(folder, "sources.jsonl"), "utf8")).trim().split("\n");
    expect(JSON.parse(source!).generated).toEqual({ model: "local", task: "questions", evidence: ["安全生产责任制"] });
    const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
    expect(manifest.generated).toMatchObject({ model: "local", address, records: 1, rejected: 1 });
    expect(manifest.kinds).toEqual({ generated: 1 });
    await rm(folder, { recursive: true });
  });
});

describe("a model that fails", () => {
  it("costs its records and nothing else", async () => {
    const bank = "1. 我国的首都是（ ）\nA. 上海\nB. 北京\n答案：B\n";
    const gone = await modelService(() => "");
    await gone.close();
    const conversion = await run(gone.address, { documents: "all" }, {}, bank);
    expect(outputs(conversion)).toEqual(["答案：B. 北京"]);
    expect(conversion.files[0]!.warnings).toContain("model-unavailable");
    expect(conversion.generated).toMatchObject({ answered: 0, failed: 1, records: 0 });
    expect(conversion.generated!.error!.message).toBe(`the model at ${gone.address}: no answer (ECONNREFUSED)`);
    expect(conversion.files[0]!.modelError).toEqual(conversion.generated!.error);
    expect(conversion.generated!.error!.details["whyIn"]).toEqual({
      zh: "没有回应（ECONNREFUSED）",
      en: "no answer (ECONNREFUSED)",
    });
  });

  it("is asked again when it is busy, and counts as away after three sections", async () => {
    const busy = await service((_, count) =>
      count === 1 ? { status: 503, headers: { "Retry-After": "0" } } : questions(["一？", "甲", "安全生产责任制"]),
    );
    expect(outputs(await run(busy.address, { retries: 1, concurrency: 1 }))).toEqual(["甲"]);
    await close?.();
    const away = await service(() => ({ status: 500, body: '{"error":{"message":"no model is loaded"}}' }));
    const many = Array.from(
      { length: 8 },
      (_, i) => `# 第${i}章\n\n第${i}章规定了检查的内容和每次检查的记录办法。\n`,
    ).join("\n");
    const conversion = await run(away.address, { concurrency: 1 }, {}, many);
    expect(away.asked).toHaveLength(3);
    expect(conversion.generated).toMatchObject({ sections: 8, failed: 8 });
    expect(conversion.generated!.error!.message).toContain("status 500: no model is loaded");
    expect(explainError(conversion.generated!.error!, "zh").message).toBe(
      `模型（${away.address}）：返回状态 500：no model is loaded`,
    );
  });

  it("may know no schemas", async () => {
    const { asked, address } = await service(({ body }) =>
      body["response_format"] ? { status: 400, body: "{}" } : questions(["一？", "甲", "安全生产责任制"]),
    );
    expect(outputs(await run(address, { concurrency: 1 }))).toEqual(["甲"]);
    expect(asked).toHaveLength(3);
  });

  it("may talk instead of answering", async () => {
    const { address } = await service(() => "I would rather not.");
    const conversion = await run(address);
    expect(reasons(conversion)).toEqual(["- model-answer-unreadable", "- model-answer-unreadable"]);
    expect(conversion.generated).toMatchObject({ answered: 2, rejected: 2 });
  });

  it("is not waited for beyond its time, and not after a stop", async () => {
    const { address } = await service(() => "hang");
    const late = await run(address, { timeoutSeconds: 1, concurrency: 2 });
    expect(late.generated!.error!.message).toContain("longer than 1 s");
    const stop = new AbortController();
    const stopped = run(address, {}, { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  it("is on this machine, or allowed by name", async () => {
    for (const address of ["http://model.example/v1", "http://10.0.0.5:8080/v1", "http://localhost.example/v1"])
      await expect(run(address)).rejects.toMatchObject({ code: "USAGE" });
    const { address } = await service(() => ({ status: 302, headers: { Location: "http://model.example/v1" } }));
    expect((await run(address)).generated).toMatchObject({ failed: 2 }); // a redirection is no way out
  });

  it("is not asked again by a conversion that begins anew after a crash", async () => {
    const { asked, address } = await service(() => questions(["几次？", "每季度至少一次。", "每季度至少检查一次现场"]));
    const folder = await mkdtemp(join(tmpdir(), "tunelab-replies-"));
    const path = join(folder, "replies.jsonl");
    const stop = new AbortController();
    const cut = run(
      address,
      { concurrency: 1 },
      {
        replies: await ReplyLog.open(path),
        signal: stop.signal,
        onEvent: (event) => event.type === "model-progress" && stop.abort(),
      },
    );
    await expect(cut).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(asked).toHaveLength(1);
    const replies = await ReplyLog.open(path);
    const again = await run(address, { concurrency: 1 }, { replies });
    expect(asked).toHaveLength(2);
    expect(again.records).toHaveLength(1);
    const third = await run(address, {}, { replies });
    expect(asked).toHaveLength(2);
    expect(third).toEqual(again);
    await replies.drop();
    await rm(folder, { recursive: true });
  });
});
