/** Asking the user for a line of text (Jupyter's stdin channel). */
import { send } from "./channel.ts";
import { running } from "./state.ts";

let waiting: ((value: string) => void) | undefined;

/**
 * @param options.password the front end hides what is typed
 * @throws Error when the client takes no input (a headless run)
 */
export function input(prompt = "", { password = false }: { password?: boolean } = {}): Promise<string> {
  const cell = running();
  if (!cell?.allowStdin) return Promise.reject(new Error("input() is not possible here: this client gives no input"));
  send({ type: "input", request: cell.request, prompt: String(prompt), password });
  return new Promise((resolve) => {
    waiting = resolve;
  });
}

export function inputArrived(value: string): void {
  waiting?.(value);
  waiting = undefined;
}
