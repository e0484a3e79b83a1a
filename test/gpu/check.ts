/**
 * `npm run gpu-check`: are gradients and training steps right on this machine's GPU, and how fast are they? Exit codes:
 * 0 all right, 1 a wrong number, 2 there is no GPU (or the command line is wrong).
 */
import { Command, Option } from "commander";
import { formatNumber, Rng, toError } from "#lib/core/index";
import { AdamW, type DeviceInfo, type DeviceName, devices, tf, useDevice } from "#lib/engine/index";
import { ropeTables } from "#lib/model/rope";
import { compare } from "../bench/harness.ts";
import { decoderOn } from "../bench/subjects/command.ts";
import { MODES, type Mode, randomDecoder, SMALL_DECODER, trainingStep } from "../support/decoder.ts";

const GPUS: DeviceName[] = ["cuda", "webgpu"];
const STEPS = 3;
/** GPUs sum in another order, some in reduced precision. */
const TOLERANCE = 1e-3;
const SPEED_CASES = [
  { shape: "tiny", rows: 8, length: 128 },
  { shape: "smol", rows: 4, length: 128 },
] as const;

interface Options {
  device?: DeviceName;
  speed: boolean;
  rounds: string;
}

new Command("gpu-check")
  .description("Check gradients and training steps on this machine's GPU against its CPU, and measure both.")
  .addOption(new Option("--device <name>", "only this device").choices(GPUS))
  .option("--no-speed", "only the correctness")
  .option("--rounds <n>", "measured rounds of each side, alternating", "5")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(async (options: Options) => {
    process.exitCode = await check(options);
  })
  .parse();

async function check({ device, speed, rounds }: Options): Promise<number> {
  const all = (await devices()).filter(({ name }) => (device ? name === device : GPUS.includes(name)));
  for (const { name, available, reason } of all)
    console.log(`${name.padEnd(8)} ${available ? "here" : "no"}: ${reason}`);
  const here = all.filter(({ available }) => available);
  if (here.length === 0) {
    console.error("there is no GPU to check; `tunelab gpu setup` fetches the libraries that an NVIDIA GPU needs");
    return 2;
  }
  const expected = new Map<Mode, number[]>();
  await useDevice("onnx");
  for (const mode of MODES) expected.set(mode, await losses(mode));
  let wrong = 0;
  for (const one of here) {
    if (!(await isRight(one, expected))) wrong++;
    else if (speed) await measure(one.name, Math.max(1, Number(rounds) || 1));
  }
  return wrong > 0 ? 1 : 0;
}

/** The device's own gradient check (part of useDevice), then training steps in every mode. */
async function isRight({ name }: DeviceInfo, expected: ReadonlyMap<Mode, number[]>): Promise<boolean> {
  try {
    await useDevice(name);
    console.log(`${name}: gradients of a decoder layer equal the CPU's`);
  } catch (error) {
    console.error(`${name}: ${toError(error).message}`);
    return false;
  }
  let right = true;
  for (const mode of MODES) {
    const got = await losses(mode);
    const error = Math.max(...got.map((loss, i) => Math.abs(loss / expected.get(mode)![i]! - 1)));
    const fits = error <= TOLERANCE;
    right &&= fits;
    console.log(
      `${name}: losses of ${STEPS} AdamW steps, ${mode}: ${fits ? "equal" : "WRONG"} (largest relative error ${error.toExponential(1)})`,
    );
  }
  return right;
}

async function losses(mode: Mode): Promise<number[]> {
  const config = SMALL_DECODER;
  const rng = new Rng(1);
  const { weights, trained } = randomDecoder(config, mode, rng);
  const optimizer = new AdamW(trained);
  const step = trainingStep(config, weights, trained, optimizer, 2, ropeTables(config, 16));
  const rate = tf.scalar(1e-2);
  const result: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const tokens = () =>
      tf.tensor2d(
        Int32Array.from({ length: 32 }, () => rng.int(config.vocabSize)),
        [2, 16],
        "int32",
      );
    const { loss } = await step(tokens(), tokens(), rate);
    result.push((await loss.data())[0]!);
  }
  step.dispose();
  optimizer.dispose();
  tf.dispose([...weights.values(), rate]);
  return result;
}

async function measure(device: DeviceName, rounds: number): Promise<void> {
  for (const { shape, rows, length } of SPEED_CASES)
    for (const mode of MODES) {
      const on = (where: DeviceName) => decoderOn(where, { shape, mode, rows, length, steps: 3 });
      const outcome = await compare({ name: device, unit: "ms", ours: on(device), peer: on("onnx") }, rounds);
      console.log(
        `${device}: ${shape} ${mode} ${rows}x${length}: ${formatNumber(outcome.ours)} ms a step, ` +
          `${formatNumber(outcome.ratio!)} times as fast as the CPU (${formatNumber(outcome.peer!)} ms)`,
      );
    }
}
