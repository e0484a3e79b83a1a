// The layers of ARCHITECTURE.md as rules: dependencies point one way.
const lib = (name) => `^lib/${name}/`;

/** `from` may import only itself and the folders named. */
function layer(name, allowed, comment) {
  const open = [`^lib/${name}/`, ...allowed.map(lib)];
  return {
    name: `lib-${name}`,
    comment,
    severity: "error",
    from: { path: lib(name), pathNot: "/cli\\.ts$" },
    to: { path: "^(lib|converter|kernel|bin|test)/", pathNot: open },
  };
}

module.exports = {
  forbidden: [
    layer("core", [], "core is the foundation: it imports nothing of ours"),
    layer("engine", ["core"], "the engine knows tensors, not models"),
    layer("data", ["core"], "records and text know nothing of models"),
    layer("plot", ["core"], "figures are made from plain numbers"),
    layer("notebook", ["core", "plot"], "displays are made from plain values and figures"),
    layer("runs", ["core", "plot", "notebook"], "the run store keeps plain records, and shows them"),
    layer("model", ["core", "engine"], "a model is tensors and a tokenizer, not a training run"),
    layer(
      "finetune",
      ["core", "engine", "data", "model", "runs", "plot", "notebook"],
      "training stands on models and data",
    ),
    layer(
      "sweep",
      ["core", "engine", "data", "model", "finetune", "runs", "plot", "notebook"],
      "a sweep runs trainings",
    ),
    {
      name: "converter-uses-core-and-data",
      comment: "the converter is deployable alone: of lib it needs errors, files and record schemas",
      severity: "error",
      from: { path: "^converter/" },
      to: { path: "^(lib|kernel|bin|test)/", pathNot: ["^lib/core/", "^lib/data/"] },
    },
    {
      name: "kernel-stands-alone",
      comment: "the kernel runs people's code, which may import lib; the kernel itself does not",
      severity: "error",
      from: { path: "^kernel/" },
      to: { path: "^(lib|converter|bin|test)/" },
    },
    {
      name: "no-import-of-tests",
      comment: "product code never imports tests",
      severity: "error",
      from: { path: "^(lib|converter|kernel|bin)/" },
      to: { path: "^test/" },
    },
    {
      name: "no-circular",
      comment: "cycles hide where a thing belongs",
      severity: "error",
      from: { path: "^(lib|converter|kernel|bin)/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "not-to-dev-dependency",
      comment: "what a user runs must be installed for a user, or be an optional peer that is named when it is missing",
      severity: "error",
      from: { path: "^(lib|converter|kernel|bin)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm-peer"] },
    },
    {
      name: "not-unresolvable",
      comment: "an import that does not resolve fails at run time",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^lib/engine/tfjs-node/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
