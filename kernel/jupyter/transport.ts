/** What carries messages between a kernel and its clients. */
import type { Message } from "./message.ts";

export type Channel = "shell" | "control" | "stdin";

export interface Transport {
  /** Where clients reach it, by the names of the connection file. */
  readonly ports: Record<string, number>;
  /** To one client: `message.identities` says which. */
  reply(channel: Channel, message: Message): void;
  /** To all clients. */
  publish(message: Message): void;
  onMessage(listener: (channel: Channel, message: Message) => void): void;
  /** Called with the topic when a client has subscribed. */
  onSubscription(listener: (topic: string) => void): void;
  /** Waits until what was sent is on its way. */
  close(): Promise<void>;
}
