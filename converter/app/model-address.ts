/** Which language models a client of the service may have called: those on this machine, and those that its owner named. */
import { assertPlaceAllowed, isLoopback } from "../generate/client.ts";
import type { ConvertSettings } from "../schema.ts";
import { httpProblem } from "./problems.ts";

/** @throws HttpProblem FORBIDDEN: a client must not make the service call whatever address it likes; TunelabError USAGE */
export function assertModelAllowed({ generate }: ConvertSettings, allowed: readonly string[]): void {
  const { tasks, address } = generate;
  if (tasks.length === 0 || isLoopback(address)) return;
  assertPlaceAllowed(generate);
  if (!allowed.some((one) => within(address, one))) throw httpProblem("FORBIDDEN/model", { address });
}

/** Same server, and a path below the one that was named. */
function within(address: string, allowed: string): boolean {
  const [wanted, named] = [new URL(address), new URL(allowed)];
  const folder = (path: string) => (path.endsWith("/") ? path : `${path}/`);
  return wanted.origin === named.origin && folder(wanted.pathname).startsWith(folder(named.pathname));
}
