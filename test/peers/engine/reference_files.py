"""Reference files: tensors as base64 of little-endian float32 or int32 in JSON."""

import base64
import json
import sys

import numpy
import torch


def encode(tensor):
    array = tensor.detach().cpu().numpy()
    dtype = "int32" if numpy.issubdtype(array.dtype, numpy.integer) else "float32"
    array = numpy.ascontiguousarray(array.astype("<i4" if dtype == "int32" else "<f4"))
    return {"dtype": dtype, "shape": list(tensor.shape), "data": base64.b64encode(array.tobytes()).decode()}


def encode_all(tensors):
    return {name: encode(tensor) for name, tensor in tensors.items()}


def draw(generator, shape, low=-1.0, high=1.0):
    """Uniform numbers that float32 holds exactly, as float64: both sides start from the same values."""
    values = torch.rand(shape, generator=generator, dtype=torch.float32) * (high - low) + low
    return values.double()


def write(content, path):
    text = json.dumps({"torch": torch.__version__, **content}, separators=(",", ":"))
    if path:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    else:
        sys.stdout.write(text + "\n")
