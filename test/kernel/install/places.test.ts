import { expect, test } from "vitest";
import { dataFolder, type System, searchedFolders } from "#kernel/install/places";

const windows = (environment: Record<string, string> = {}): System => ({
  platform: "win32",
  home: "C:\\Users\\甲 乙",
  environment,
});
const linux = (environment: Record<string, string> = {}): System => ({
  platform: "linux",
  home: "/home/ada",
  environment,
});

test("the user's data folder of each system", () => {
  expect(dataFolder({}, linux())).toBe("/home/ada/.local/share/jupyter");
  expect(dataFolder({}, linux({ XDG_DATA_HOME: "/data" }))).toBe("/data/jupyter");
  expect(dataFolder({}, linux({ JUPYTER_DATA_DIR: "/own" }))).toBe("/own");
  expect(dataFolder({}, { platform: "darwin", home: "/Users/ada", environment: {} })).toBe(
    "/Users/ada/Library/Jupyter",
  );
  expect(dataFolder({}, windows())).toBe("C:\\Users\\甲 乙\\AppData\\Roaming\\jupyter");
  expect(dataFolder({}, windows({ APPDATA: "D:\\Roaming" }))).toBe("D:\\Roaming\\jupyter");
});

test("a prefix and an active environment", () => {
  expect(dataFolder({ prefix: "/opt/lab" }, linux())).toBe("/opt/lab/share/jupyter");
  expect(dataFolder({ prefix: "D:\\lab" }, windows())).toBe("D:\\lab\\share\\jupyter");
  expect(dataFolder({ sysPrefix: true }, windows({ CONDA_PREFIX: "C:\\conda\\envs\\ai" }))).toBe(
    "C:\\conda\\envs\\ai\\share\\jupyter",
  );
  expect(dataFolder({ sysPrefix: true }, linux({ VIRTUAL_ENV: "/venv", CONDA_PREFIX: "/conda" }))).toBe(
    "/venv/share/jupyter",
  );
  expect(() => dataFolder({ sysPrefix: true }, linux())).toThrow("no Python environment is active");
});

test("folders are searched in Jupyter's order", () => {
  expect(searchedFolders(linux({ JUPYTER_PATH: "/a:/b", VIRTUAL_ENV: "/venv" }))).toEqual([
    "/a",
    "/b",
    "/home/ada/.local/share/jupyter",
    "/venv/share/jupyter",
    "/usr/local/share/jupyter",
    "/usr/share/jupyter",
  ]);
  expect(searchedFolders(windows({ JUPYTER_PATH: "C:\\a;D:\\b" }))).toEqual([
    "C:\\a",
    "D:\\b",
    "C:\\Users\\甲 乙\\AppData\\Roaming\\jupyter",
    "C:\\ProgramData\\jupyter",
  ]);
});

test("the environment of the jupyter on the PATH is searched, though it is not active", () => {
  const system = {
    ...linux({ PATH: "/usr/bin:/opt/lab/bin" }),
    exists: (file: string) => file === "/opt/lab/bin/jupyter",
  };
  expect(searchedFolders(system)).toContain("/opt/lab/share/jupyter");
});
