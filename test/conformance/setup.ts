/** Runs before the suite's files: they need jasmine's globals and the backend's name when they load. */
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util.js";
import jasmineCore from "jasmine-core";
import { type DeviceName, useDevice } from "#lib/engine/index";

const [device = "cpu"] = process.argv.slice(2);

export const jasmine = jasmineCore.boot();
jasmine.getEnv().configure({ random: false, forbidDuplicateNames: false }); // the suite has suites of one name

const { backend } = await useDevice(device as DeviceName);
setTestEnvs([{ name: device, backendName: backend, isDataSync: true }]);
