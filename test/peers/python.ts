/** The Python that holds the peers: TUNELAB_PEER_PYTHON, or python3 on the PATH. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const python = process.env["TUNELAB_PEER_PYTHON"] ?? "python3";

export type Peer =
  | { available: true; python: string; versions: Record<string, string> }
  | { available: false; reason: string };

/** Looks for packages by their import names; the reason tells how to get what is missing. */
export async function findPeer(...packages: string[]): Promise<Peer> {
  const code = [
    "import importlib, importlib.metadata, json, sys",
    "print(json.dumps({name: importlib.import_module(name) and importlib.metadata.version(name) for name in sys.argv[1:]}))",
  ].join("\n");
  try {
    const { stdout } = await run(python, ["-c", code, ...packages]);
    return { available: true, python, versions: JSON.parse(stdout) as Record<string, string> };
  } catch (error) {
    const detail = String((error as { stderr?: string }).stderr || error)
      .trim()
      .split("\n")
      .at(-1);
    const hint = `pip install ${packages.join(" ")}, or name another Python in TUNELAB_PEER_PYTHON`;
    return { available: false, reason: `${python} has not ${packages.join(", ")} (${detail}); ${hint}` };
  }
}

/** Runs a script beside the tests and gives its standard output. */
export async function runPeer(peer: Peer, script: URL, args: readonly string[] = []): Promise<string> {
  if (!peer.available) throw new Error(peer.reason);
  const { stdout } = await run(peer.python, [script.pathname, ...args], {
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  return stdout;
}
