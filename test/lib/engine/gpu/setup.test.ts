import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import yazl from "yazl";
import { gpuFolder, installedLibrary } from "#lib/engine/gpu/folder";
import { installWheels } from "#lib/engine/gpu/install";
import { findWheels, type Wheel } from "#lib/engine/gpu/packages";

const VERSION = "1.30.0";
/** The newest versions that a setup must not take are there too. */
const PACKAGES: Record<string, string[]> = {
  "onnxruntime-gpu": [VERSION, "1.31.1"],
  "nvidia-cuda-runtime": ["13.0.5", "13.10.2", "14.0.0"],
  "nvidia-cuda-nvrtc": ["13.0.5"],
  "nvidia-cublas": ["13.1.0"],
  "nvidia-cufft": ["12.0.0"],
  "nvidia-curand": ["10.4.0"],
  "nvidia-cudnn-cu13": ["9.1.0"],
};

async function wheelOf(name: string): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  const files = name.startsWith("onnx")
    ? ["libonnxruntime.so.1.30.0", "libonnxruntime_providers_cuda.so", "libonnxruntime_providers_tensorrt.so"].map(
        (file) => `onnxruntime/capi/${file}`,
      )
    : [`nvidia/${name}/lib/lib${name}.so.13`, `nvidia/${name}/include/${name}.h`];
  for (const file of [...files, "METADATA", "nvidia/x/lib/y.py"]) zip.addBuffer(Buffer.from(file), file);
  zip.end();
  return buffer(zip.outputStream);
}

let server: Server;
let index: string;
let folder: string;
const wheels = new Map<string, Buffer>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-gpu-"));
  for (const name of Object.keys(PACKAGES)) wheels.set(name, await wheelOf(name));
  server = createServer((request, response) => {
    const [, name = "", file] = request.url!.split("/");
    const content = wheels.get(name);
    if (!content) response.writeHead(404).end();
    else if (file) response.end(content);
    else
      response.end(
        JSON.stringify({
          files: PACKAGES[name]!.flatMap((version) =>
            ["manylinux_2_28_x86_64", "manylinux_2_28_aarch64", "win_amd64"].map((platform) => ({
              filename: `${name.replaceAll("-", "_")}-${version}-py3-none-${platform}.whl`,
              url: `wheel-${version}.whl`,
              size: content.length,
              hashes: { sha256: createHash("sha256").update(content).digest("hex") },
            })),
          ),
        }),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  index = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const onLinux = process.platform === "linux" && process.arch === "x64";

describe.runIf(onLinux)("gpu setup", () => {
  it("finds the newest fitting wheel of each package", async () => {
    const found = await findWheels(VERSION, index);
    expect(found.map(({ package: name, version }) => `${name} ${version}`)).toEqual([
      "onnxruntime-gpu 1.30.0",
      "nvidia-cuda-runtime 13.10.2",
      "nvidia-cuda-nvrtc 13.0.5",
      "nvidia-cublas 13.1.0",
      "nvidia-cufft 12.0.0",
      "nvidia-curand 10.4.0",
      "nvidia-cudnn-cu13 9.1.0",
    ]);
    await expect(findWheels("9.9.9", index)).rejects.toThrow(/no wheel of onnxruntime-gpu 9.9.9/);
    await expect(findWheels(VERSION, `${index}/nowhere`)).rejects.toThrow(/gave no list of files: status 404/);
  });

  it("puts their libraries side by side, where the engine looks for them", async () => {
    const target = join(folder, "libraries");
    vi.stubEnv("TUNELAB_GPU_FOLDER", target);
    expect(installedLibrary(VERSION)).toBeUndefined();
    const progress: number[] = [];
    await installWheels(await findWheels(VERSION, index), gpuFolder(VERSION), ({ bytes }) => progress.push(bytes));
    const names = await readdir(target);
    expect(names.filter((name) => name.startsWith("libonnxruntime")).sort()).toEqual([
      "libonnxruntime.so.1.30.0",
      "libonnxruntime_providers_cuda.so",
    ]);
    expect(names).toContain("libnvidia-cublas.so.13");
    expect(names.some((name) => /whl|tensorrt|\.h$|\.py$/.test(name))).toBe(false);
    expect(await readFile(join(target, "libnvidia-curand.so.13"), "utf8")).toMatch(/curand/);
    expect(installedLibrary(VERSION)).toBe(join(target, "libonnxruntime.so.1.30.0"));
    expect(progress.length).toBeGreaterThanOrEqual(7);
    vi.unstubAllEnvs();
  });

  it("leaves nothing of a wheel that is damaged, and no folder of others", async () => {
    const [first] = (await findWheels(VERSION, index)) as [Wheel];
    const target = join(folder, "damaged");
    await expect(installWheels([{ ...first, sha256: "00" }], target)).rejects.toThrow(
      /not the file that the index names/,
    );
    await expect(installWheels([{ ...first, bytes: 10 }], target)).rejects.toThrow(/not the file that the index names/);
    expect(existsSync(target)).toBe(false);
    expect((await readdir(folder)).filter((name) => name.includes("unfinished"))).toEqual([]);
    await writeFile(join(folder, "mine.txt"), "");
    await expect(installWheels([first], folder)).rejects.toThrow(/has other files in it/);
  });
});
