/**
 * The folder with the kernel's programs as plain JavaScript: `child.mjs`, `inspector.mjs`, `compiler.mjs`,
 * `language.mjs`, `server.mjs`. Built at the first start and after a change of the sources, then kept in the user's cache.
 */
export function bundle(): Promise<string>;
