/** Types of what every cell finds in scope, as the language service reads them. */
export const ambientTypes = `
type MimeBundle = Record<string, unknown>;
interface DisplayHandle { readonly id: string; /** Replaces the output in place. */ update(value: unknown): DisplayHandle; }
interface DisplayOptions { /** Name of the output. */ displayId?: string; /** Replace the output of that name. */ update?: boolean; }
interface Displayable { [key: symbol]: () => MimeBundle }
/** Shows a value the way a cell's result is shown; the handle replaces it later. */
declare function display(value: unknown, options?: DisplayOptions): DisplayHandle;
/** Shows as HTML: html\`<b>\${x}</b>\`. Values are inserted as they are. */
declare function html(parts: TemplateStringsArray | string, ...values: unknown[]): Displayable;
/** Shows as Markdown. */
declare function md(parts: TemplateStringsArray | string, ...values: unknown[]): Displayable;
/** Shows as SVG. */
declare function svg(parts: TemplateStringsArray | string, ...values: unknown[]): Displayable;
/** Removes the outputs of the cell; \`wait\` keeps them until there is a new one. */
declare function clearOutput(options?: { wait?: boolean }): void;
/** Teaches the kernel to show values of a kind. */
declare function registerDisplay(adapter: (value: unknown) => MimeBundle | undefined): void;
/** Asks the user for a line of text. */
declare function input(prompt?: string, options?: { password?: boolean }): Promise<string>;
interface Comm { readonly id: string; readonly target: string; send(data: unknown, options?: { buffers?: Uint8Array[]; metadata?: Record<string, unknown> }): void; close(data?: unknown): void; onMessage(listener: (data: any, buffers: Uint8Array[]) => void): void; onClose(listener: (data: any, buffers: Uint8Array[]) => void): void; }
/** Opens a channel to the front end. */
declare function openComm(target: string, data?: unknown, options?: { buffers?: Uint8Array[]; metadata?: Record<string, unknown> }): Comm;
/** Answers channels that the front end opens. */
declare function registerCommTarget(target: string, handler: (comm: Comm, data: any, buffers: Uint8Array[]) => void): void;
declare module "tslab" {
  interface Display {
    javascript(code: string): void; html(text: string): void; markdown(text: string): void; latex(text: string): void;
    svg(text: string): void; png(bytes: Uint8Array): void; jpeg(bytes: Uint8Array): void; gif(bytes: Uint8Array): void;
    pdf(bytes: Uint8Array): void; text(text: string): void; raw(contentType: string, content: string | Uint8Array | object): void;
  }
  export const display: Display;
  export function newDisplay(): Display;
  export const versions: { tslab: string; typescript: string; node: string };
}
`;
