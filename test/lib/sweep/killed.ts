/** A sweep of small fine-tunings for killed.test.ts to kill: a child process that writes down each trial it finishes. */
import { appendFileSync } from "node:fs";
import { fineTune } from "#lib/finetune/index";
import { space, sweep } from "#lib/sweep/index";
import { RECORDS } from "../tiny-model.ts";

const [storage, log, name, model] = process.argv.slice(2) as [string, string, string, string];

/** The parent kills the first process here, in the middle of a training. */
function hang(): never {
  appendFileSync(log, "hanging\n");
  while (true) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

await sweep({
  space: { learningRate: space.logUniform(1e-4, 3e-2), rank: space.choice([2, 4, 8]) },
  objective: async (params, trial) => {
    const run = await fineTune({
      ...{ model, data: RECORDS, mode: "lora", ...params, trial },
      ...{ batchSize: 6, maxLength: 48, validationShare: 0.25, maxSteps: 2, evaluateEvery: 1 },
      onEvent: ({ type }) => {
        if (type === "evaluated" && process.env["HANG_AT"] === String(trial.number) && trial.record.intermediate.length)
          hang();
      },
    });
    appendFileSync(log, `done ${JSON.stringify(trial.params)}\n`);
    return run;
  },
  trials: 20,
  name,
  storage,
  resume: true,
  seed: 11,
});
