/** The service's API as the page uses it. Every failure is an ApiProblem with a code to translate by. */

/** @typedef {{code: string, detail: string, hint?: string, details?: Record<string, unknown>, status: number}} ProblemBody */

export class ApiProblem extends Error {
  /** @param {ProblemBody} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

const UNREACHABLE = { code: "UNREACHABLE", detail: "the service cannot be reached", status: 0 };

/**
 * @template {string} Method @template {string} Path
 * @param {Method} method @param {Path} path below /api/v1 @param {unknown} [body]
 * @param {Record<string, string>} [headers] @param {AbortSignal} [signal]
 * @returns {Promise<import("./types.ts").Answer<Method, Path>>} the answer's JSON
 */
export async function call(method, path, body, headers = {}, signal) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch {
    throw new ApiProblem(UNREACHABLE);
  }
  return /** @type {import("./types.ts").Answer<Method, Path>} */ (await read(response));
}

/** @param {Response} response @returns {Promise<unknown>} */
async function read(response) {
  if (response.status === 204) return undefined;
  const answer = await response.json().catch(() => ({ ...UNREACHABLE, status: response.status }));
  if (!response.ok) throw new ApiProblem(answer);
  return answer;
}

/** @template {string} Path @param {Path} path */
export const get = (path) => call("GET", path);

/** @param {Record<string, unknown>} values empty ones are left out */
export function query(values) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    if (value !== undefined && value !== "") search.set(key, String(value));
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

/** Files from this size on are sent in pieces and go on after a lost line. */
const LARGE = 8 * 2 ** 20;
const PIECE = 4 * 2 ** 20;
const TRIES = 8;

/**
 * Sends one file.
 * @param {File} file @param {(share: number) => void} onProgress @param {AbortSignal} signal
 * @returns {Promise<import("./types.ts").Upload>}
 */
export function upload(file, onProgress, signal) {
  return file.size >= LARGE ? sendPieces(file, onProgress, signal) : sendWhole(file, onProgress, signal);
}

/** An upload that was cut short goes on where it was, in another visit too: the browser remembers its transfer.
 * @type {typeof upload} */
async function sendPieces(file, onProgress, signal) {
  const key = `tunelab-transfer-${file.name}-${file.size}-${file.lastModified}`;
  let transfer =
    (await resume(localStorage.getItem(key))) ??
    (await call("POST", "/transfers", { name: file.name, sizeBytes: file.size }, {}, signal));
  localStorage.setItem(key, transfer.id);
  for (let failures = 0; ; ) {
    try {
      signal.throwIfAborted();
      const { offset } = transfer;
      onProgress(offset / file.size);
      const answer = await sendPiece(transfer.id, offset, file.slice(offset, offset + PIECE), signal);
      failures = 0;
      transfer = answer.transfer;
      if (!answer.upload) continue;
      localStorage.removeItem(key);
      return answer.upload;
    } catch (problem) {
      if (signal.aborted) {
        localStorage.removeItem(key);
        await call("DELETE", `/transfers/${transfer.id}`).catch(() => {}); // gone already
        throw new ApiProblem(STOPPED);
      }
      const again =
        problem instanceof ApiProblem && (problem.problem.status === 0 || problem.problem.code === "CONFLICT");
      if (!again || ++failures >= TRIES) throw problem;
      await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** failures)));
      const arrived = await get(`/uploads/${transfer.id}`).catch(() => undefined);
      if (arrived) return arrived; // only the answer was lost
      transfer = await get(`/transfers/${transfer.id}`).catch(() => transfer);
    }
  }
}

/** @param {string | null} id */
async function resume(id) {
  return id === null ? undefined : get(`/transfers/${id}`).catch(() => undefined);
}

/** @param {string} id @param {number} offset @param {Blob} piece @param {AbortSignal} signal */
async function sendPiece(id, offset, piece, signal) {
  const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
  const response = await fetch(`/api/v1/transfers/${id}`, { method: "PATCH", headers, body: piece, signal }).catch(
    () => {
      throw new ApiProblem(UNREACHABLE);
    },
  );
  return /** @type {Promise<import("zod").infer<typeof import("../app/schema.ts").TransferPiece>>} */ (read(response));
}

const STOPPED = { code: "INTERRUPTED", detail: "the upload was stopped", status: 0 };

/** fetch does not tell how far an upload is, XMLHttpRequest does. @type {typeof upload} */
function sendWhole(file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("files", file, file.name);
    request.open("POST", "/api/v1/uploads");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      try {
        const answer = JSON.parse(request.responseText);
        if (request.status < 300) resolve(answer.uploads[0]);
        else reject(new ApiProblem(answer));
      } catch {
        reject(new ApiProblem(UNREACHABLE));
      }
    };
    request.onerror = () => reject(new ApiProblem(UNREACHABLE));
    request.onabort = () => reject(new ApiProblem(STOPPED));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
