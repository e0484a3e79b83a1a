/** The child process of one trial: imports the objective's module, runs it, and ends. */
import { TunelabError, toError } from "#lib/core/index";
import { Trial, type TrialHost } from "../trial.ts";
import { type Objective, valuesOf } from "./executor.ts";
import type { FromChild, ToChild } from "./messages.ts";

const abort = new AbortController();
const answers = new Map<number, (prune: boolean) => void>();

function tell(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    process.send!(message, undefined, undefined, () => resolve());
  });
}

const host: TrialHost = {
  draw(name) {
    throw new TunelabError(
      "INVALID_CONFIG",
      [`“${name}”不在声明的搜索空间中`, `"${name}" is not in the declared space`],
      {
        hint: [
          "在各自进程中的试验从搜索空间取值：请在那里声明",
          "trials in processes of their own get their values from the sweep's space: declare it there",
        ],
      },
    );
  },
  keepParams() {},
  report(value, step) {
    const id = answers.size;
    const answer = new Promise<boolean>((resolve) => answers.set(id, resolve));
    void tell({ type: "report", id, value, step });
    return answer;
  },
  setAttr: (key, value) => void tell({ type: "attr", key, value }),
  setConstraint: (name, value) => void tell({ type: "constraint", name, value }),
};

async function run({ record, module, exportName, argument }: ToChild & { type: "start" }): Promise<FromChild> {
  try {
    const objective = ((await import(module)) as Record<string, unknown>)[exportName];
    if (typeof objective !== "function")
      throw new TunelabError(
        "INVALID_CONFIG",
        [`${module} 中没有函数“${exportName}”`, `${module} has no function "${exportName}"`],
        {
          hint: [
            "请导出目标函数：export default (params, trial) => …",
            "export the objective: export default (params, trial) => …",
          ],
        },
      );
    const trial = new Trial(record, host, {}, abort.signal);
    const call = objective as (...args: [...Parameters<Objective>, unknown]) => ReturnType<Objective>;
    return { type: "done", values: valuesOf(await call({ ...record.params }, trial, argument)) };
  } catch (error) {
    const { name, message, stack } = toError(error);
    return name === "TrialPruned" ? { type: "pruned", message } : { type: "failed", message, stack };
  }
}

process.on("message", async (message: ToChild) => {
  if (message.type === "abort") abort.abort();
  else if (message.type === "answer") answers.get(message.id)?.(message.prune);
  else {
    await tell(await run(message));
    process.exit(0);
  }
});
// Ctrl-C reaches the whole group; the sweep decides what becomes of its trials.
process.on("SIGINT", () => {});
// The sweep is gone, perhaps killed: nobody would read the result, and the trial will be run again.
process.on("disconnect", () => process.exit(1));
void tell({ type: "ready" });
