"""
Values and gradients of TF.js's kernels, from PyTorch in float64.

    python kernels_reference.py [--seed N] [--out FILE]

Each case is one operation with its inputs, options, value and the gradient of sum(value * upstream) by each float
input.
Images are [batch, height, width, channels] as in TF.js.
"""

import argparse

import torch
import torch.nn.functional as F
from reference_files import draw, encode, encode_all, write

# name: (function, low, high) over inputs away from the kinks and poles of the function
UNARY = {
    "abs": (torch.abs, -2, 2), "acos": (torch.acos, -0.9, 0.9), "acosh": (torch.acosh, 1.1, 3),
    "asin": (torch.asin, -0.9, 0.9), "asinh": (torch.asinh, -2, 2), "atan": (torch.atan, -2, 2),
    "atanh": (torch.atanh, -0.9, 0.9), "cos": (torch.cos, -2, 2), "cosh": (torch.cosh, -2, 2),
    "elu": (F.elu, -2, 2), "erf": (torch.erf, -2, 2), "exp": (torch.exp, -2, 2), "expm1": (torch.expm1, -2, 2),
    "leakyRelu": (lambda x: F.leaky_relu(x, 0.2), -2, 2), "log": (torch.log, 0.2, 3),
    "log1p": (torch.log1p, -0.8, 3), "logSigmoid": (F.logsigmoid, -2, 2), "neg": (torch.neg, -2, 2),
    "reciprocal": (torch.reciprocal, 0.3, 3), "relu": (F.relu, -2, 2), "relu6": (F.relu6, -2, 8),
    "rsqrt": (torch.rsqrt, 0.2, 3), "selu": (F.selu, -2, 2), "sigmoid": (torch.sigmoid, -2, 2),
    "sin": (torch.sin, -2, 2), "sinh": (torch.sinh, -2, 2), "softplus": (F.softplus, -2, 2),
    "sqrt": (torch.sqrt, 0.2, 3), "square": (torch.square, -2, 2), "tan": (torch.tan, -1.2, 1.2),
    "tanh": (torch.tanh, -2, 2),
}

MISSING = "TF.js has no gradient of this operation"

BINARY = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "maximum": torch.maximum,
    "minimum": torch.minimum, "squaredDifference": lambda a, b: (a - b) ** 2, "atan2": torch.atan2,
    "pow": torch.pow, "mod": torch.remainder,
}


def channels_first(x):
    return x.movedim(-1, 1)


def channels_last(x):
    return x.movedim(1, -1)


def same_pads(sizes, kernel, strides, dilations):
    """TF's "same" padding in F.pad's order (last dimension first)."""
    pads = []
    for size, k, stride, dilation in reversed(list(zip(sizes, kernel, strides, dilations))):
        extent = (k - 1) * dilation + 1
        total = max((-(-size // stride) - 1) * stride + extent - size, 0)
        pads += [total // 2, total - total // 2]
    return pads


def conv(x, w, stride, pad, dilation=1, groups=1):
    rank = x.dim() - 2
    x = channels_first(x)
    if pad == "same":
        x = F.pad(x, same_pads(x.shape[2:], w.shape[:rank], [stride] * rank, [dilation] * rank))
    w = w.movedim(-1, 0).movedim(-1, 1)  # [*kernel, in, out] -> [out, in, *kernel]
    run = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}[rank]
    return channels_last(run(x, w, stride=stride, dilation=dilation, groups=groups))


def depthwise(x, w, stride, pad):
    height, width, channels, multiplier = w.shape
    w = w.reshape(height, width, 1, channels * multiplier)
    return conv(x, w, stride, pad, groups=channels)


def conv_transpose(x, w, stride):
    # [h, w, out, in] -> [in, out, h, w]; "valid"
    return channels_last(F.conv_transpose2d(channels_first(x), w.permute(3, 2, 0, 1), stride=stride))


def max_pool(x, size, stride, pad):
    rank = x.dim() - 2
    x = channels_first(x)
    if pad == "same":
        x = F.pad(x, same_pads(x.shape[2:], [size] * rank, [stride] * rank, [1] * rank), value=float("-inf"))
    return channels_last({2: F.max_pool2d, 3: F.max_pool3d}[rank](x, size, stride))


def avg_pool(x, size, stride, pad):
    rank = x.dim() - 2
    run = {2: F.avg_pool2d, 3: F.avg_pool3d}[rank]
    x = channels_first(x)
    if pad != "same":
        return channels_last(run(x, size, stride))
    pads = same_pads(x.shape[2:], [size] * rank, [stride] * rank, [1] * rank)
    # TF divides by the number of cells inside the image
    return channels_last(run(F.pad(x, pads), size, stride) / run(F.pad(torch.ones_like(x), pads), size, stride))


def batch_norm(x, mean, variance, offset, scale, eps):
    return (x - mean) / torch.sqrt(variance + eps) * scale + offset


def lstm_cell(forget_bias, kernel, bias, data, c, h):
    i, j, f, o = (torch.cat([data, h], 1) @ kernel + bias).chunk(4, 1)
    new_c = c * torch.sigmoid(f + forget_bias) + torch.sigmoid(i) * torch.tanh(j)
    return torch.cat([new_c, torch.tanh(new_c) * torch.sigmoid(o)], 1)


def gather_nd(x, indices):
    return x[tuple(indices.long().unbind(-1))]


def local_response_normalization(x, radius, bias, alpha, beta):
    squares = F.pad(x * x, [radius, radius])
    sums = sum(squares[..., i : i + x.shape[-1]] for i in range(2 * radius + 1))
    return x / (bias + alpha * sums) ** beta


def bilinear(x, size):
    return channels_last(F.interpolate(channels_first(x), size, mode="bilinear", align_corners=True))


class Cases:
    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)
        self.cases = []

    def numbers(self, *shape, low=-1.0, high=1.0):
        return draw(self.generator, shape, low, high)

    def distinct(self, *shape):
        """Numbers at least 0.05 apart: maxima have no ties and survive a finite difference."""
        count = torch.Size(shape).numel()
        return (torch.randperm(count, generator=self.generator).double() * 0.0625 - count * 0.03125).reshape(shape)

    def add(self, op, function, inputs, name=None, only_value=None, constants=(), **options):
        """
        `function` takes the inputs in order and the options by name. `only_value`: why TF.js has no such gradient.
        `constants`: float inputs that are never trained.
        """
        floats = {key: value.requires_grad_() for key, value in inputs.items()
                  if value.is_floating_point() and key not in constants}
        value = function(*inputs.values(), **options)
        upstream = draw(self.generator, value.shape)
        grads = {} if only_value else dict(zip(floats, torch.autograd.grad((value * upstream).sum(), floats.values())))
        self.cases.append({
            "name": name or op, "op": op, "options": options, "inputs": encode_all(inputs),
            "upstream": encode(upstream), "value": encode(value), "grads": encode_all(grads),
            **({"onlyValue": only_value} if only_value else {}),
        })


def elementwise(cases):
    for name, (function, low, high) in UNARY.items():
        cases.add(name, function, {"x": cases.numbers(3, 4, low=low, high=high)})
    for name, function in BINARY.items():
        low, high = (0.3, 2) if name in ("pow", "div") else (-2, 2)
        a, b = cases.numbers(2, 3, 4, low=low, high=high), cases.numbers(3, 1, low=low, high=high)
        if name == "mod":  # quotients between 1.1 and 1.9: away from the jumps
            a, b = cases.numbers(2, 3, 4, low=1.1, high=1.5), cases.numbers(3, 1, low=0.8, high=1)
        # TF.js does not sum the gradients of these over broadcast axes
        if name == "squaredDifference":
            b = cases.numbers(2, 3, 4, low=low, high=high)
        if name in ("maximum", "minimum"):
            a, b = cases.distinct(2, 3, 4), cases.distinct(2, 3, 4) + 0.03
        cases.add(name, function, {"a": a, "b": b})
    cases.add("prelu", lambda x, alpha: torch.where(x >= 0, x, alpha * x),
              {"x": cases.numbers(2, 3, 4), "alpha": cases.numbers(4)})
    cases.add("clipByValue", lambda x, low, high: x.clamp(low, high), {"x": cases.numbers(3, 4)}, low=-0.5, high=0.5)
    condition = torch.tensor([[1, 0, 1], [0, 0, 1]], dtype=torch.int32)
    cases.add("where", lambda c, a, b: torch.where(c.bool(), a, b),
              {"condition": condition, "a": cases.numbers(2, 3), "b": cases.numbers(2, 3)})


def reductions(cases):
    for name, function in {"sum": torch.sum, "mean": torch.mean, "max": torch.amax, "min": torch.amin,
                           "logSumExp": torch.logsumexp}.items():
        for axes in ([0], [1, 2], [-1]):
            cases.add(name, lambda x, axis, keepDims, f=function: f(x, dim=axis, keepdim=keepDims),
                      {"x": cases.distinct(2, 3, 4)}, name=f"{name} over {axes}", axis=axes, keepDims=axes == [0])
    cases.add("prod", lambda x, axis, keepDims: torch.prod(x, dim=axis, keepdim=keepDims),
              {"x": cases.numbers(3, 4, low=0.5, high=1.5)}, axis=1, keepDims=False)
    cases.add("norm", lambda x: torch.linalg.norm(x.flatten()), {"x": cases.numbers(3, 4)})
    cases.add("softmax", lambda x: torch.softmax(x, -1), {"x": cases.numbers(3, 5, low=-3, high=3)})
    cases.add("logSoftmax", lambda x: torch.log_softmax(x, -1), {"x": cases.numbers(3, 5, low=-3, high=3)})
    cases.add("cumsum", lambda x, axis: torch.cumsum(x, axis), {"x": cases.numbers(3, 4)}, axis=1)


def matrices(cases):
    for ta in (False, True):
        for tb in (False, True):
            a = cases.numbers(2, *((4, 3) if ta else (3, 4)))
            b = cases.numbers(2, *((5, 4) if tb else (4, 5)))
            cases.add("matMul", lambda a, b, transposeA, transposeB: (a.mT if transposeA else a)
                      @ (b.mT if transposeB else b), {"a": a, "b": b},
                      name=f"matMul{' aT' if ta else ''}{' bT' if tb else ''}", transposeA=ta, transposeB=tb)
    cases.add("matMul", lambda a, b, transposeA, transposeB: a @ b,
              {"a": cases.numbers(3, 4), "b": cases.numbers(4, 2)},
              name="matMul of matrices", transposeA=False, transposeB=False)
    cases.add("fusedMatMul", lambda a, b, bias: F.relu(a @ b + bias),
              {"a": cases.numbers(3, 4), "b": cases.numbers(4, 2), "bias": cases.numbers(2)})


def shapes(cases):
    x = lambda: cases.numbers(2, 3, 4)
    cases.add("reshape", lambda x, shape: x.reshape(shape), {"x": x()}, shape=[4, 6])
    cases.add("transpose", lambda x, perm: x.permute(perm), {"x": x()}, perm=[2, 0, 1])
    cases.add("broadcastTo", lambda x, shape: x.expand(shape), {"x": cases.numbers(3, 1)}, shape=[2, 3, 4])
    cases.add("concat", lambda a, b, axis: torch.cat([a, b], axis),
              {"a": cases.numbers(2, 3), "b": cases.numbers(2, 2)}, axis=1)
    cases.add("stack", lambda a, b, axis: torch.stack([a, b], axis),
              {"a": cases.numbers(2, 3), "b": cases.numbers(2, 3)}, axis=1)
    cases.add("slice", lambda x, begin, size: x[tuple(slice(b, b + s) for b, s in zip(begin, size))],
              {"x": x()}, begin=[0, 1, 1], size=[2, 2, 3])
    cases.add("stridedSlice", lambda x, begin, end, strides: x[tuple(slice(*r) for r in zip(begin, end, strides))],
              {"x": x()}, begin=[0, 0, 1], end=[2, 3, 4], strides=[1, 2, 2], only_value=MISSING)
    cases.add("pad", lambda x, paddings: F.pad(x, [p for pair in reversed(paddings) for p in pair]),
              {"x": cases.numbers(2, 3)}, paddings=[[1, 0], [2, 1]])
    cases.add("tile", lambda x, reps: x.repeat(reps), {"x": cases.numbers(2, 3)}, reps=[2, 3])
    cases.add("reverse", lambda x, axis: x.flip(axis), {"x": x()}, axis=[0, 2])
    cases.add("splitSecond", lambda x, sizes, axis: torch.split(x, sizes, axis)[1], {"x": x()}, sizes=[1, 3], axis=2)
    cases.add("unstackSecond", lambda x, axis: x.unbind(axis)[1], {"x": x()}, axis=1)
    rows = torch.tensor([2, 0, 2, 1], dtype=torch.int32)
    cases.add("gather", lambda x, i, axis: x.index_select(axis, i.long()), {"x": x(), "indices": rows}, axis=1)
    cases.add("gather", lambda x, i, axis: x[i.long()], {"x": cases.numbers(3, 4), "indices": rows.reshape(2, 2)},
              name="gather by a matrix", axis=0)
    cases.add("gatherND", gather_nd, {"x": cases.numbers(3, 4), "indices": torch.tensor([[0, 1], [2, 3]]).int()},
              only_value=MISSING)
    cases.add("scatterND", lambda i, x, shape: torch.zeros(shape, dtype=x.dtype).index_put((i[:, 0].long(),), x),
              {"indices": torch.tensor([[3], [1]]).int(), "updates": cases.numbers(2, 3)}, shape=[4, 3],
              only_value=MISSING)
    cases.add("unsortedSegmentSum",
              lambda x, i, count: torch.zeros(count, x.shape[1], dtype=x.dtype).index_add(0, i.long(), x),
              {"x": cases.numbers(4, 3), "segments": torch.tensor([1, 0, 1, 2]).int()}, count=4)


def images(cases):
    image = lambda channels=2, size=5: cases.numbers(2, size, size, channels)
    for pad, stride, dilation in (("same", 1, 1), ("valid", 2, 1), ("same", 2, 1), ("valid", 1, 2)):
        cases.add("conv2d", conv, {"x": image(), "w": cases.numbers(3, 3, 2, 3)},
                  name=f"conv2d {pad} stride {stride} dilation {dilation}", stride=stride, pad=pad, dilation=dilation,
                  only_value="TF.js has no gradient of a dilated convolution" if dilation > 1 else None)
        if dilation == 1:
            cases.add("depthwiseConv2d", depthwise, {"x": image(), "w": cases.numbers(3, 3, 2, 2)},
                      name=f"depthwiseConv2d {pad} stride {stride}", stride=stride, pad=pad)
            x = lambda: cases.distinct(1, 5, 5, 2)
            window = dict(size=3, stride=stride, pad=pad)
            border = "TF.js's gradient divides by the whole window at the border" if pad == "same" else None
            cases.add("maxPool", max_pool, {"x": x()}, name=f"maxPool {pad} stride {stride}", **window)
            cases.add("avgPool", avg_pool, {"x": x()}, name=f"avgPool {pad} stride {stride}", only_value=border, **window)
    cases.add("conv1d", conv, {"x": cases.numbers(2, 6, 2), "w": cases.numbers(3, 2, 3)}, stride=1, pad="same")
    cases.add("conv2dTranspose", conv_transpose, {"x": image(3, 3), "w": cases.numbers(2, 2, 2, 3)}, stride=2)
    cases.add("conv3d", conv, {"x": cases.numbers(1, 4, 4, 3, 2), "w": cases.numbers(2, 2, 2, 2, 2)}, stride=1,
              pad="same")
    cases.add("maxPool3d", max_pool, {"x": cases.distinct(1, 4, 4, 4, 1)}, size=2, stride=2, pad="valid")
    cases.add("avgPool3d", avg_pool, {"x": cases.distinct(1, 4, 4, 4, 1)}, size=2, stride=2, pad="valid")
    cases.add("resizeBilinear", bilinear, {"x": image(2, 4)}, size=[8, 6])
    cases.add("resizeNearestNeighbor", lambda x, size: channels_last(F.interpolate(channels_first(x), size)),
              {"x": cases.numbers(1, 4, 4, 2)}, size=[8, 8])  # TF.js's cpu gradient is wrong from the second image on
    cases.add("batchNorm", batch_norm,
              {"x": image(3), "mean": cases.numbers(3), "variance": cases.numbers(3, low=0.5, high=2),
               "offset": cases.numbers(3), "scale": cases.numbers(3)}, eps=1e-3)
    cases.add("localResponseNormalization", local_response_normalization, {"x": image(5)}, radius=1, bias=1.0,
              alpha=0.5, beta=0.75)
    cases.add("basicLSTMCell", lstm_cell,
              {"forgetBias": torch.tensor(1.0).double(), "kernel": cases.numbers(5, 12), "bias": cases.numbers(12),
               "data": cases.numbers(2, 2), "c": cases.numbers(2, 3), "h": cases.numbers(2, 3)})


def losses(cases):
    labels = torch.tensor([[0, 1, 0], [1, 0, 0]], dtype=torch.int32)
    pair = lambda: {"labels": labels, "predictions": cases.numbers(2, 3)}
    cases.add("softmaxCrossEntropy", lambda y, x: F.cross_entropy(x, y.double()), pair())
    cases.add("sigmoidCrossEntropy", lambda y, x: F.binary_cross_entropy_with_logits(x, y.double()), pair())
    cases.add("meanSquaredError", lambda y, x: F.mse_loss(x, y.double()), pair())
    cases.add("huberLoss", lambda y, x: F.huber_loss(x, y.double(), delta=0.5), pair())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    cases = Cases(arguments.seed)
    for family in (elementwise, reductions, matrices, shapes, images, losses):
        family(cases)
    write({"seed": arguments.seed, "cases": cases.cases}, arguments.out)


if __name__ == "__main__":
    main()
