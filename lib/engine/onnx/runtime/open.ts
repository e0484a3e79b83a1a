/** The runtime of the process: the C API where koffi can load it, the package's own binding where it cannot. */
import { inLanguage, toError } from "#lib/core/index";
import { bindingRuntime } from "./binding.ts";
import { koffiRuntime } from "./koffi.ts";
import type { Runtime } from "./runtime.ts";

let runtime: Runtime | undefined;

/**
 * Opens ONNX Runtime once. `TUNELAB_RUNTIME=binding` asks for the package's own binding.
 * @throws TunelabError MISSING_DEPENDENCY when there is no library for this platform
 */
export function openRuntime(): Runtime {
  runtime ??= open();
  return runtime;
}

function open(): Runtime {
  if (process.env["TUNELAB_RUNTIME"] === "binding") return bindingRuntime();
  try {
    return koffiRuntime();
  } catch (error) {
    process.emitWarning(
      inLanguage([
        `ONNX Runtime 的 C API 无法使用（${toError(error).message}）；它的 JavaScript 绑定会复制每个结果`,
        `ONNX Runtime's C API could not be used (${toError(error).message}); its JavaScript binding copies every result`,
      ]),
      { code: "TUNELAB_BINDING" },
    );
    return bindingRuntime();
  }
}
