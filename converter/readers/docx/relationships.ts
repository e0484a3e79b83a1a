/** Which part refers to which (the .rels files of a package). */
import type { XmlHandler } from "../xml.ts";

export interface Relationship {
  id: string;
  /** The last word of the type's address, e.g. `styles`. */
  type: string;
  target: string;
  external: boolean;
}

export function relationshipsHandler(relationships: Relationship[]): XmlHandler {
  return {
    open(name, attributes) {
      if (name !== "Relationship") return;
      relationships.push({
        id: attributes["Id"] ?? "",
        type: (attributes["Type"] ?? "").split("/").at(-1)!,
        target: attributes["Target"] ?? "",
        external: attributes["TargetMode"] === "External",
      });
    },
    close() {},
  };
}
