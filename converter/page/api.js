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
 * @param {string} method @param {string} path below /api/v1 @param {unknown} [body]
 * @param {Record<string, string>} [headers] @param {AbortSignal} [signal]
 * @returns {Promise<any>} the answer's JSON; its shape is in /api/v1/openapi.json
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
  if (response.status === 204) return undefined;
  const answer = await response.json().catch(() => ({ ...UNREACHABLE, status: response.status }));
  if (!response.ok) throw new ApiProblem(answer);
  return answer;
}

/** @param {string} path */
export const get = (path) => call("GET", path);

/** @param {Record<string, unknown>} values empty ones are left out */
export function query(values) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    if (value !== undefined && value !== "") search.set(key, String(value));
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

/**
 * Sends one file; fetch does not tell how far an upload is, XMLHttpRequest does.
 * @param {File} file @param {(share: number) => void} onProgress @param {AbortSignal} signal
 * @returns {Promise<any>} the upload
 */
export function upload(file, onProgress, signal) {
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
    request.onabort = () =>
      reject(new ApiProblem({ code: "INTERRUPTED", detail: "the upload was stopped", status: 0 }));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
