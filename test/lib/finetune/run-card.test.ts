import { expect, it } from "vitest";
import { fineTune } from "#lib/finetune/index";
import { runCard } from "#lib/finetune/run-card";
import { RECORDS, tinyModel } from "../tiny-model.ts";

it("tells a run in the reader's language, also without evaluations", async () => {
  const settings = {
    model: tinyModel(),
    data: RECORDS,
    mode: "lora",
    maxSteps: 1,
    maxLength: 32,
    display: false,
  } as const;
  const run = await fineTune({ ...settings, validationShare: 0.25 });
  expect(String(runCard(run, "zh"))).toMatch(/状态 +完成\n +步数 +1\n +训练前的评估损失 +\d+\.\d{4}（困惑度 [\d.]+）/);
  expect(String(runCard(run, "en"))).toMatch(/status +finished\n +steps +1\n +evaluation loss before +\d+\.\d{4}/);
  expect(run.history.find(({ loss }) => loss !== undefined)!.memoryBytes).toBeGreaterThan(2 ** 20); // what memoryFigure draws
  const blind = await fineTune({ ...settings, validationShare: 0 });
  expect(String(runCard(blind, "zh"))).toContain("未评估");
});
