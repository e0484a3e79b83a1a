"""Prints the tensors of a GGUF file as the gguf package reads them: {name: {type, shape, numbers}}, and its tokenizer.

usage: read_gguf.py FILE
"""

import json
import sys

import gguf

reader = gguf.GGUFReader(sys.argv[1])
tensors = {
    tensor.name: {
        "type": tensor.tensor_type.name,
        "shape": [int(axis) for axis in reversed(tensor.shape)],
        "numbers": [float(x) for x in gguf.quants.dequantize(tensor.data, tensor.tensor_type).flatten()],
    }
    for tensor in reader.tensors
}
fields = {key: reader.get_field(key).contents() for key in ("general.architecture", "tokenizer.ggml.tokens", "tokenizer.ggml.pre")}
print(json.dumps({"tensors": tensors, "fields": fields}))
