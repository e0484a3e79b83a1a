/**
 * `npm run gpu-check`: are gradients and training steps right on this machine's GPU, and how fast are they? Exit codes:
 * 0 all right, 1 a wrong number, 2 there is no GPU (or the command line is wrong).
 */
import { Command, Option } from "commander";
import { formatNumber, Rng, toError } from "#lib/core/index";
import {
  AdamW,
  assertPrecision,
  type DeviceInfo,
  type DeviceName,
  devices,
  PRECISIONS,
  type Precision,
  tf,
  useDevice,
} from "#lib/engine/index";
import { ropeTables } from "#lib/model/rope";
import { compare } from "../bench/harness.ts";
import { decoderOn } from "../bench/subjects/command.ts";
import { MODES, type Mode, randomDecoder, SMALL_DECODER, trainingStep } from "../support/decoder.ts";

const GPUS: DeviceName[] = ["cuda", "webgpu"];
const STEPS = 3;
/** GPUs sum in another order, some in reduced precision. */
const TOLERANCE: Record<Precision, number> = { fp32: 1e-3, bf16: 2e-2, fp16: 1e-2 };
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
    const precisions = await rightPrecisions(one, expected);
    if (!precisions) wrong++;
    else if (speed) await measure(one.name, precisions, Math.max(1, Number(rounds) || 1));
  }
  return wrong > 0 ? 1 : 0;
}

/**
 * The device's own gradient check (part of useDevice), then training steps in every mode, in every precision it has.
 * @returns the precisions, or undefined when a number is wrong
 */
async function rightPrecisions(
  { name }: DeviceInfo,
  expected: ReadonlyMap<Mode, number[]>,
): Promise<Precision[] | undefined> {
  const device = await useDevice(name).catch((error) => {
    console.error(`${name}: ${toError(error).message}`);
    return undefined;
  });
  if (!device) return undefined;
  console.log(`${name}: gradients of a decoder layer equal the CPU's`);
  const here: Precision[] = [];
  let right = true;
  for (const precision of PRECISIONS) {
    const missing = await assertPrecision(device, precision).then(
      () => undefined,
      (error) => toError(error).message,
    );
    if (missing !== undefined) {
      console.log(missing);
      continue;
    }
    here.push(precision);
    for (const mode of MODES) right = (await isRight(name, mode, precision, expected.get(mode)!)) && right;
  }
  return right ? here : undefined;
}

async function isRight(name: DeviceName, mode: Mode, precision: Precision, expected: number[]): Promise<boolean> {
  const got = await losses(mode, precision);
  const error = Math.max(...got.map((loss, i) => Math.abs(loss / expected[i]! - 1)));
  const fits = error <= TOLERANCE[precision];
  console.log(
    `${name}: losses of ${STEPS} AdamW steps, ${mode}, ${precision}: ${fits ? "equal" : "WRONG"} ` +
      `(largest relative error ${error.toExponential(1)})`,
  );
  return fits;
}

async function losses(mode: Mode, precision: Precision = "fp32"): Promise<number[]> {
  const config = SMALL_DECODER;
  const rng = new Rng(1);
  const { weights, trained } = randomDecoder(config, mode, rng);
  const optimizer = new AdamW(trained);
  const step = trainingStep(config, weights, trained, optimizer, 2, ropeTables(config, 16), { precision });
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

async function measure(device: DeviceName, precisions: readonly Precision[], rounds: number): Promise<void> {
  for (const { shape, rows, length } of SPEED_CASES)
    for (const mode of MODES)
      for (const precision of precisions) {
        const work = { shape, mode, rows, length, steps: 3 };
        const [ours, peer] = [decoderOn(device, work, precision), decoderOn("onnx", work)];
        const outcome = await compare({ name: device, unit: "ms", ours, peer }, rounds);
        console.log(
          `${device}: ${shape} ${mode} ${rows}x${length} ${precision}: ${formatNumber(outcome.ours)} ms a step, ` +
            `${formatNumber(outcome.ratio!)} times as fast as the CPU in fp32 (${formatNumber(outcome.peer!)} ms)`,
        );
      }
}
