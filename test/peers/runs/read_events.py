"""Reads the event files of a folder with TensorBoard's own reader and prints what it sees as JSON."""

import glob
import json
import sys

import numpy
from google.protobuf import json_format
from tensorboard.backend.event_processing import event_file_loader, plugin_event_multiplexer
from tensorboard.plugins.hparams import plugin_data_pb2

folder = sys.argv[1]

multiplexer = plugin_event_multiplexer.EventMultiplexer()
multiplexer.AddRunsFromDirectory(folder)
multiplexer.Reload()

seen = {}
for run in multiplexer.Runs():
    accumulator = multiplexer.GetAccumulator(run)
    scalars, texts, hparams = {}, {}, {}
    for tag in accumulator.PluginTagToContent("scalars"):
        scalars[tag] = [[event.step, float(numpy.asarray(event.tensor_proto.float_val)[0])] for event in accumulator.Tensors(tag)]
    for tag in accumulator.PluginTagToContent("text") if "text" in accumulator.ActivePlugins() else []:
        texts[tag] = [[event.step, event.tensor_proto.string_val[0].decode()] for event in accumulator.Tensors(tag)]
    for tag, content in accumulator.PluginTagToContent("hparams").items():
        hparams[tag] = json_format.MessageToDict(plugin_data_pb2.HParamsPluginData.FromString(content))
    seen[run] = {"scalars": scalars, "texts": texts, "hparams": hparams}

count = sum(len(list(event_file_loader.EventFileLoader(path).Load())) for path in glob.glob(folder + "/*/*tfevents*"))
print(json.dumps({"runs": seen, "events": count}))
