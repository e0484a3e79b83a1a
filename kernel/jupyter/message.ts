/** Jupyter messages on the wire: identities, delimiter, signature, four JSON parts, buffers (protocol 5.5). */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export const PROTOCOL_VERSION = "5.5";

export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
  subshell_id?: string | null;
}

export type Content = Record<string, unknown>;

export interface Message {
  /** Who sent it (a ROUTER's view), or the topic of a published message. */
  identities: Buffer[];
  header: Header;
  parent: Partial<Header>;
  metadata: Content;
  content: Content;
  buffers: Buffer[];
}

const DELIMITER = Buffer.from("<IDS|MSG>");

export class MessageCodec {
  readonly #key: string;
  readonly #algorithm: string;
  readonly session = randomUUID();

  /** @param scheme as in the connection file, `hmac-sha256` */
  constructor(key: string, scheme = "hmac-sha256") {
    this.#key = key;
    this.#algorithm = scheme.replace(/^hmac-/, "") || "sha256";
  }

  create(type: string, content: Content, parent: Message | undefined, options: Partial<Message> = {}): Message {
    const header: Header = {
      msg_id: randomUUID(),
      session: this.session,
      username: "kernel",
      date: new Date().toISOString(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    };
    return { identities: [], header, parent: parent?.header ?? {}, metadata: {}, content, buffers: [], ...options };
  }

  encode({ identities, header, parent, metadata, content, buffers }: Message): Buffer[] {
    const parts = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
    return [...identities, DELIMITER, Buffer.from(this.#sign(parts)), ...parts, ...buffers];
  }

  /** @returns undefined for what is no message, or was not signed with the key of this kernel: such is ignored */
  decode(frames: Buffer[]): Message | undefined {
    const at = frames.findIndex((frame) => frame.equals(DELIMITER));
    if (at < 0 || frames.length < at + 6) return undefined;
    const parts = frames.slice(at + 2, at + 6);
    if (!this.#verified(frames[at + 1]!, parts)) return undefined;
    const [header, parent, metadata, content] = parts.map(parseObject);
    if (!header || !parent || !metadata || !content || typeof header["msg_type"] !== "string") return undefined;
    return {
      identities: frames.slice(0, at),
      header: header as unknown as Header,
      parent: parent as unknown as Header,
      metadata,
      content,
      buffers: frames.slice(at + 6),
    };
  }

  #sign(parts: Buffer[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac(this.#algorithm, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  #verified(signature: Buffer, parts: Buffer[]): boolean {
    if (this.#key === "") return true;
    const expected = Buffer.from(this.#sign(parts));
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
}

function parseObject(frame: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(frame.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
