import ts from "typescript";
import { expect, test, vi } from "vitest";
import { LanguageService } from "#kernel/language/service";
import { temporaryFolder } from "../helpers.ts";

test("after the warm-up, what tunelab exports is completed without reading another file", () => {
  const service = new LanguageService(temporaryFolder());
  service.warmUp('import "tunelab";');
  const read = vi.spyOn(ts.sys, "readFile");
  const code = "import { fineTune, loadModel } from 'tunelab';\nconst model = await loadModel('tiny');\nmodel.gen";
  expect(service.complete(code, code.length).items.map(({ name }) => name)).toContain("generate");
  const half = "import { TunelabEr } from 'tunelab'";
  expect(service.complete(half, 18).items.map(({ name }) => name)).toContain("TunelabError");
  expect(read.mock.calls).toEqual([]);
  read.mockRestore();
});
