/**
 * What an NVIDIA GPU needs, from the Python package index: ONNX Runtime with its CUDA provider, and the CUDA 13
 * libraries that its wheel names. Found by the index's JSON form (PEP 691), which mirrors have too.
 */
import { z } from "zod";
import { TunelabError, toError } from "#lib/core/index";

export const DEFAULT_INDEX = "https://pypi.org/simple";

/** Distributions and the versions that fit; "" stands for ONNX Runtime's own version. */
const REQUIRED = [
  { name: "onnxruntime-gpu", versions: "" },
  { name: "nvidia-cuda-runtime", versions: "13." },
  { name: "nvidia-cuda-nvrtc", versions: "13." },
  { name: "nvidia-cublas", versions: "13." },
  { name: "nvidia-cufft", versions: "12." },
  { name: "nvidia-curand", versions: "10." },
  { name: "nvidia-cudnn-cu13", versions: "9." },
] as const;

export interface Wheel {
  package: string;
  version: string;
  url: string;
  sha256: string;
  bytes: number;
}

const Listing = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      size: z.number().int().positive().optional(),
      hashes: z.record(z.string(), z.string()),
      yanked: z.union([z.boolean(), z.string()]).optional(),
    }),
  ),
});

type File = z.infer<typeof Listing>["files"][number];

/**
 * The wheels to fetch for this machine.
 * @param version ONNX Runtime's version, that of the npm package
 * @throws TunelabError DEVICE_UNAVAILABLE on other systems than Linux on x64; NOT_FOUND when the index has no such wheel
 */
export async function findWheels(version: string, index = DEFAULT_INDEX): Promise<Wheel[]> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new TunelabError("DEVICE_UNAVAILABLE", [
      `gpu setup 只支持 Linux x64，这里是 ${process.platform}-${process.arch}`,
      `gpu setup knows Linux on x64, not ${process.platform}-${process.arch}`,
    ]);
  return Promise.all(REQUIRED.map((one) => findWheel(one.name, one.versions || version, index)));
}

async function findWheel(name: string, versions: string, index: string): Promise<Wheel> {
  const address = `${index.replace(/\/+$/, "")}/${name}/`;
  const { files } = await listing(address);
  const wheels = files.flatMap((file) => wheelOf(name, versions, address, file) ?? []);
  const newest = wheels.sort((a, b) => compareVersions(b.version, a.version))[0];
  if (!newest)
    throw new TunelabError(
      "NOT_FOUND",
      [
        `${address} 没有适用于 Linux x64 的 ${name} ${versions} wheel`,
        `${address} has no wheel of ${name} ${versions} for Linux on x64`,
      ],
      {
        hint: ["请用 --index 换一个索引", "choose another index with --index"],
      },
    );
  return newest;
}

async function listing(address: string): Promise<z.infer<typeof Listing>> {
  try {
    const headers = { accept: "application/vnd.pypi.simple.v1+json" };
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(60_000) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return Listing.parse(await response.json());
  } catch (error) {
    throw new TunelabError(
      "NOT_FOUND",
      [
        `${address} 没有给出文件列表：${toError(error).message.split("\n")[0]}`,
        `${address} gave no list of files: ${toError(error).message.split("\n")[0]}`,
      ],
      {
        hint: [
          "请检查网络，或用 --index 指定带 PEP 691 JSON 索引的镜像",
          "check the network, or name a mirror with the JSON index of PEP 691 by --index",
        ],
        cause: error,
      },
    );
  }
}

/** The file as a wheel for Linux on x64, if it is one of the wanted versions. */
function wheelOf(name: string, versions: string, address: string, file: File): Wheel | undefined {
  const match = /^(.+?)-([\d.]+)-[^-]+-[^-]+-([^-]+)\.whl$/.exec(file.filename);
  const sha256 = file.hashes["sha256"];
  if (!match || file.yanked || !sha256 || file.size === undefined) return undefined;
  const [, distribution, version, platforms] = match as unknown as [string, string, string, string];
  const fits = versions.endsWith(".") ? version.startsWith(versions) : version === versions;
  if (distribution.replaceAll("_", "-") !== name || !fits || !/manylinux.*x86_64/.test(platforms)) return undefined;
  return { package: name, version, url: new URL(file.url, address).href, sha256, bytes: file.size };
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
