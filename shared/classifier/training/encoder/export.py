"""Turns trained weights into the file that the program reads: an int8 graph, the vocabulary, the signs, a checksum.

The file, little-endian: `SHOPENC` and a byte of version; three lengths of four bytes (graph, vocabulary, signs); the
three parts; the SHA-256 of all before it.
"""

import argparse
import hashlib
import struct

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

MAGIC, VERSION = b"SHOPENC", 1
WIDTH, HEADS = 384, 12
# The order of the program's heads: kinds, then these.
REST = ("crisis", "high", "another", "content", "wrong")


class Graph:
    """Nodes and weights of an ONNX graph, written down in order."""

    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0

    def weight(self, value, name=None):
        self.count += 1
        name = name or f"w{self.count}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def do(self, op, *inputs, outputs=1, out=None, **attributes):
        self.count += 1
        names = out or [f"v{self.count}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0] if len(names) == 1 else names

    def dense(self, x, w, b):
        """Whole numbers times whole numbers: weights of 7 bits, so that no processor's 16-bit sums overflow."""
        whole, scale = rounded(w, 64, 0)
        q, by, zero = self.do("DynamicQuantizeLinear", x, outputs=3)
        y = self.do("MatMulInteger", q, self.weight(whole), zero)
        y = self.do("Cast", y, to=TensorProto.FLOAT)
        y = self.do("Mul", y, self.do("Mul", by, self.weight(scale.reshape(-1))))
        return self.do("Add", y, self.weight(b))

    def norm(self, x, g, b):
        return self.do("LayerNormalization", x, self.weight(g), self.weight(b), axis=-1, epsilon=1e-12)


def known(vocabulary):
    """Places of the pieces that are kept: Latin letters, digits, signs. The rest nobody writes about these shops."""
    def latin(piece):
        return all(c < "\u0250" or not c.isalpha() for c in piece)
    return [at for at, piece in enumerate(vocabulary) if latin(piece) and not piece.startswith("[unused")]


def rounded(w, most, axis):
    scale = np.maximum(np.abs(w).max(axis, keepdims=True), 1e-8) / most
    return np.clip(np.rint(w / scale), -most, most).astype(np.int8), scale.astype(np.float32)


def pack(p, whole=True):
    """The graph for one text of any length. Inputs: ids, segments (int32), own (float, sums to one)."""
    g = Graph()
    if not whole:
        g.dense = lambda x, w, b: g.do("Add", g.do("MatMul", x, g.weight(w)), g.weight(b))
    words, scale = rounded(p["words"], 127, 1)
    if whole:
        x = g.do("Cast", g.do("Gather", g.weight(words), "ids", axis=0), to=TensorProto.FLOAT)
        x = g.do("Mul", x, g.do("Gather", g.weight(scale), "ids", axis=0))
    else:
        x = g.do("Gather", g.weight(p["words"]), "ids", axis=0)
    x = g.do("Add", x, g.do("Gather", g.weight(p["places"]), "places", axis=0))
    x = g.do("Add", x, g.do("Gather", g.weight(p["segments"]), "segments", axis=0))
    x = g.norm(x, p["norm.g"], p["norm.b"])
    split = g.weight(np.array([-1, HEADS, WIDTH // HEADS], np.int64))
    join = g.weight(np.array([-1, WIDTH], np.int64))
    shrink = g.weight(np.float32((WIDTH // HEADS) ** -0.5))
    layers = 1 + max(int(name.split(".")[1]) for name in p if name.startswith("layers."))
    for at in range(layers):
        l = {name.removeprefix(f"layers.{at}."): value for name, value in p.items() if name.startswith(f"layers.{at}.")}
        qkv = g.dense(x, l["qkv.w"], l["qkv.b"])
        q, k, v = g.do("Split", qkv, g.weight(np.array([WIDTH] * 3, np.int64)), outputs=3, axis=-1)
        q = g.do("Transpose", g.do("Reshape", q, split), perm=[1, 0, 2])
        k = g.do("Transpose", g.do("Reshape", k, split), perm=[1, 2, 0])
        v = g.do("Transpose", g.do("Reshape", v, split), perm=[1, 0, 2])
        odds = g.do("Softmax", g.do("Mul", g.do("MatMul", q, k), shrink), axis=-1)
        seen = g.do("Reshape", g.do("Transpose", g.do("MatMul", odds, v), perm=[1, 0, 2]), join)
        x = g.norm(g.do("Add", x, g.dense(seen, l["out.w"], l["out.b"])), l["norm1.g"], l["norm1.b"])
        up = g.do("Gelu", g.dense(x, l["up.w"], l["up.b"]))
        x = g.norm(g.do("Add", x, g.dense(up, l["down.w"], l["down.b"])), l["norm2.g"], l["norm2.b"])
    first = g.do("Gather", x, g.weight(np.array([0], np.int64)), axis=0)
    pooled = g.do("Concat", first, g.do("MatMul", "own", x), axis=-1)
    w = np.concatenate([p[f"heads.{name}.w"] for name in ("kind", *REST)], 1)
    b = np.concatenate([p[f"heads.{name}.b"] for name in ("kind", *REST)])
    g.do("Add", g.do("MatMul", pooled, g.weight(w)), g.weight(b), out=["heads"])
    info = helper.make_tensor_value_info
    ins = [info(name, TensorProto.INT32, ["n"]) for name in ("ids", "places", "segments")]
    ins.append(info("own", TensorProto.FLOAT, [1, "n"]))
    graph = helper.make_graph(g.nodes, "encoder", ins, [info("heads", TensorProto.FLOAT, [1, 10])], g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--weights", required=True)
    ap.add_argument("--vocabulary", required=True)
    ap.add_argument("--emoji", default="emoji.txt")
    ap.add_argument("--out", required=True)
    ap.add_argument("--graph", help="also write the bare graph here, for measuring other crates")
    ap.add_argument("--float", action="store_true")
    args = ap.parse_args()
    p = dict(np.load(args.weights))
    vocabulary = open(args.vocabulary, encoding="utf-8").read().split("\n")[:-1]
    kept = known(vocabulary)
    p["words"] = p["words"][kept]
    graph = pack(p, not args.float)
    vocabulary = "".join(vocabulary[at] + "\n" for at in kept).encode()
    signs = b"".join(line for line in open(args.emoji, "rb") if line.strip() and not line.startswith(b"#"))
    body = MAGIC + bytes([VERSION]) + struct.pack("<3I", len(graph), len(vocabulary), len(signs))
    body += graph + vocabulary + signs
    with open(args.out, "wb") as file:
        file.write(body + hashlib.sha256(body).digest())
    if args.graph:
        open(args.graph, "wb").write(graph)
    print(f"{args.out}: {len(body) + 32} bytes, graph {len(graph)}, {len(kept)} pieces")


if __name__ == "__main__":
    main()
