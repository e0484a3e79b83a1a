/**
 * The forward pass of a model, whatever its architecture. It knows nothing of adapters, caches or training: those come in
 * as `linear`, `attend` and `block`.
 */
import type { tf } from "#lib/engine/index";
import type { Attend, DecoderParts, Positions, WrapBlock } from "./architectures/architecture.ts";
import { architectureOf } from "./architectures/index.ts";

export type { Attend, DecoderParts, Positions } from "./architectures/architecture.ts";

/** Hidden states after the final norm. ids: int32 [B, T] → [B, T, hiddenSize] */
export function decode(
  parts: DecoderParts,
  ids: tf.Tensor,
  positions: Positions,
  attend: Attend,
  block: WrapBlock = (_, run) => run,
): tf.Tensor {
  return architectureOf(parts.config).decode(parts, ids, positions, attend, block);
}
