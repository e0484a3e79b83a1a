/** What a kernel publishes, as outputs of a cell. */

import type { Content, Message } from "#kernel/jupyter/message";
import type { MimeBundle, Output } from "#kernel/session/frames";

/** @returns undefined for messages that show nothing */
export function toOutput({ header, content }: Message): Output | undefined {
  switch (header.msg_type) {
    case "stream":
      return { type: "stream", name: content["name"] === "stderr" ? "stderr" : "stdout", text: text(content["text"]) };
    case "display_data":
    case "update_display_data": {
      const displayId = bundle(content["transient"])["display_id"];
      return {
        type: "display",
        ...shown(content),
        ...(typeof displayId === "string" ? { displayId } : {}),
        update: header.msg_type === "update_display_data",
      };
    }
    case "execute_result":
      return { type: "result", ...shown(content), executionCount: Number(content["execution_count"] ?? 0) };
    case "error":
      return toError(content);
    case "clear_output":
      return { type: "clear", wait: content["wait"] === true };
    default:
      return undefined;
  }
}

export function toError({ ename, evalue, traceback }: Content): Extract<Output, { type: "error" }> {
  return {
    type: "error",
    ename: text(ename) || "Error",
    evalue: text(evalue),
    traceback: Array.isArray(traceback) ? traceback.map(text) : [],
  };
}

const shown = ({ data, metadata }: Content) => ({ data: bundle(data), metadata: bundle(metadata) });
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const bundle = (value: unknown): MimeBundle =>
  typeof value === "object" && value !== null ? (value as MimeBundle) : {};
