/**
 * Makes ONNX Runtime's CPU compute as a GPU does in 16 bits: products of operands that are rounded to 16 bits and widened
 * again, summed in float32. Left alone it takes the rounding out of the graph, having no such products.
 */
import { Recorder } from "#lib/engine/onnx/recorder";

/** Call it before anything is recorded. @returns undoes it */
export function emulateHalfProducts(): () => void {
  const { cast } = Recorder.prototype;
  Recorder.prototype.cast = function (value, type) {
    const isHalf = type === "float16" || type === "bfloat16";
    return isHalf && value.type === "float32"
      ? cast.call(this, cast.call(this, value, type), "float32")
      : cast.call(this, value, type);
  };
  return () => {
    Recorder.prototype.cast = cast;
  };
}
