/** A sweep for killed.test.ts to kill: a child process that writes down each trial it finishes. */
import { appendFileSync } from "node:fs";
import { createServer } from "node:net";
import { space, sweep } from "#lib/sweep/index";

const [storage, log, name] = process.argv.slice(2) as [string, string, string];

await sweep({
  space: { x: space.uniform(-5, 5), rank: space.choice([8, 16, 32]) },
  objective: async ({ x, rank }, trial) => {
    appendFileSync(log, `start ${trial.number}\n`);
    // The parent kills the first process here, in the middle of a trial.
    if (process.env["HANG_AT"] === String(trial.number)) {
      process.stdout.write("hanging\n");
      const server = createServer().listen(0, "127.0.0.1"); // keeps the process alive
      await new Promise(() => server);
    }
    appendFileSync(log, `done ${JSON.stringify(trial.params)}\n`);
    return (x - 1) ** 2 + rank / 100;
  },
  trials: 20,
  name,
  storage,
  resume: true,
  seed: 11,
});
