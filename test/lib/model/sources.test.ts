import { mkdtemp, readdir, readFile, readlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cachedModels, type DownloadProgress, loadModel, localModels, locateModel, pull } from "#lib/model/index";
import { parseHubReference } from "#lib/model/sources/hub";
import { COMMIT, type FakeHub, fakeHub } from "./fake-hub.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/model", import.meta.url));

async function modelFiles(): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = { "pytorch_model.bin": Buffer.from("not wanted") };
  for (const name of ["config.json", "tokenizer.json", "model.safetensors"])
    files[name] = await readFile(join(fixtures, "qwen2", name));
  return files;
}

let cache: string;
let hub: FakeHub | undefined;

async function serve(files: Record<string, Buffer>, token?: string): Promise<FakeHub> {
  hub = await fakeHub("owner/model", files, token);
  vi.stubEnv("HF_ENDPOINT", hub.url);
  return hub;
}

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "tunelab-hub-"));
  vi.stubEnv("HF_HUB_CACHE", cache);
  vi.stubEnv("HF_TOKEN", undefined);
  vi.stubEnv("HF_HUB_OFFLINE", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub?.close();
  hub = undefined;
});

describe("a model of the hub", () => {
  it("is fetched once into the shared cache, with progress, and loads", async () => {
    const { requests } = await serve(await modelFiles());
    const seen: DownloadProgress[] = [];
    const model = await loadModel("hf:owner/model", {
      onProgress: (progress) => {
        if (progress.phase === "download") seen.push(progress);
      },
    });
    expect([model.config.family, model.source]).toEqual(["qwen2", "hf:owner/model"]);
    expect(seen.at(-1)!.loadedBytes).toBe(seen.at(-1)!.totalBytes);
    expect(seen.map(({ loadedBytes }) => loadedBytes)).toEqual(
      [...seen.map((one) => one.loadedBytes)].sort((a, b) => a - b),
    );
    const repository = join(cache, "models--owner--model");
    expect(await readFile(join(repository, "refs/main"), "utf8")).toBe(COMMIT);
    const snapshot = join(repository, "snapshots", COMMIT);
    expect((await readdir(snapshot)).sort()).toEqual(["config.json", "model.safetensors", "tokenizer.json"]);
    expect(await readlink(join(snapshot, "config.json"))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{40}$/);
    const files = requests.length;
    expect(await pull("hf:owner/model@main")).toBe(snapshot);
    expect(requests.slice(files).filter(({ path }) => path.includes("/resolve/"))).toEqual([]);
    expect(await cachedModels(cache)).toMatchObject([{ repository: "owner/model", commit: COMMIT, folder: snapshot }]);
  });

  it("goes on where a download was cut off, and works offline afterwards", async () => {
    const weights = Buffer.alloc(1_500_000, "weights ");
    const server = await serve({ "big.gguf": weights });
    server.cutAfter = 600_000;
    await expect(pull("hf:owner/model")).rejects.toMatchObject({ code: "STORAGE", hint: /goes on where it stopped/ });
    const blobs = join(cache, "models--owner--model/blobs");
    const [left] = await readdir(blobs);
    const kept = (await readFile(join(blobs, left!))).length;
    expect(kept).toBeGreaterThan(0);
    server.cutAfter = undefined;
    const path = await pull("hf:owner/model");
    expect(server.requests.at(-1)!.range).toMatch(new RegExp(`^bytes=${kept}-`));
    expect((await readFile(path)).equals(weights)).toBe(true);
    await server.close();
    vi.stubEnv("HF_HUB_OFFLINE", "1");
    expect(await pull("hf:owner/model/big.gguf")).toBe(path);
    await expect(pull("hf:owner/other")).rejects.toMatchObject({ code: "NOT_FOUND", message: /HF_HUB_OFFLINE/ });
  });

  it("sends the token, and says when one is needed", async () => {
    const { requests } = await serve(await modelFiles(), "hf_secret");
    await expect(pull("hf:owner/model")).rejects.toMatchObject({ code: "NOT_FOUND", hint: /HF_TOKEN/ });
    vi.stubEnv("HF_TOKEN", "hf_secret");
    await pull("hf:owner/model");
    expect(requests.at(-1)!.token).toBe("Bearer hf_secret");
  });

  it("is refused when it is damaged, ambiguous, unreadable or unknown", async () => {
    const gguf = Buffer.from("GGUF");
    const server = await serve({ "a.gguf": gguf, "b.gguf": gguf });
    await expect(pull("hf:owner/model")).rejects.toThrow("holds 2 models");
    await expect(pull("hf:owner/model/c.gguf")).rejects.toThrow("no file c.gguf");
    await expect(pull("hf:someone/else")).rejects.toThrow("has no someone/else@main");
    await server.close();
    await expect(pull("hf:owner/model")).rejects.toMatchObject({ code: "STORAGE", hint: /HF_ENDPOINT/ });
    await serve({ "pytorch_model.bin": gguf });
    await expect(pull("hf:owner/model")).rejects.toThrow("neither safetensors nor GGUF");
  });
});

describe("sources", () => {
  it("reads references", () => {
    expect(parseHubReference("hf:Qwen/Qwen2.5-0.5B@v1")).toEqual({
      repository: "Qwen/Qwen2.5-0.5B",
      revision: "v1",
      file: undefined,
    });
    expect(parseHubReference("hf:a/b/q/m.Q4_K.gguf")).toMatchObject({ file: "q/m.Q4_K.gguf", revision: "main" });
    for (const wrong of ["hf:", "hf:name", "hf:a/b/../c.gguf", "hf:a/b@../../x"])
      expect(() => parseHubReference(wrong), wrong).toThrow("names no model of the hub");
  });

  it("names what there is when a name is unknown", async () => {
    await expect(locateModel("tinny")).rejects.toMatchObject({
      code: "NOT_FOUND",
      hint: /models that ship: .*hf:owner/,
    });
    await expect(locateModel("./none.gguf")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await localModels(fixtures)).map(({ name }) => name)).toContain("qwen3");
    expect((await localModels(join(fixtures, "gguf"))).map(({ name }) => name)).toContain("llama3");
  });
});
