/** Asking the user for a line of text (Jupyter's stdin channel). */
import { send } from "./channel.ts";
import { type RunningCell, running } from "./state.ts";

let waiting: ((value: string) => void) | undefined;
/** The last question of each cell: the next one waits for its answer, since front ends show one at a time. */
const questions = new WeakMap<RunningCell, Promise<string>>();

/**
 * @param options.password the front end hides what is typed
 * @throws Error when the client takes no input (a headless run)
 */
export function input(prompt = "", { password = false }: { password?: boolean } = {}): Promise<string> {
  const cell = running();
  if (!cell?.allowStdin) return Promise.reject(new Error("input() is not possible here: this client gives no input"));
  const ask = () => {
    send({ type: "input", request: cell.request, prompt: String(prompt), password });
    return new Promise<string>((resolve) => {
      waiting = resolve;
    });
  };
  const answer = questions.get(cell)?.then(ask) ?? ask();
  questions.set(cell, answer);
  return answer;
}

export function inputArrived(value: string): void {
  waiting?.(value);
  waiting = undefined;
}
