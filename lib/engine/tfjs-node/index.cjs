// danfojs-node requires "@tensorflow/tfjs-node". This shim answers with the TF.js modules that tunelab itself uses, so
// that a frame's tensors and a model's tensors live in one TF.js engine. A real GPU build is preferred when it loads.
function load() {
  try {
    return require("@tensorflow/tfjs-node-gpu");
  } catch {
    return { ...require("@tensorflow/tfjs-core"), ...require("@tensorflow/tfjs-layers") };
  }
}

module.exports = load();
