"""Turns a TorchScript archive in OpenAI's layout into safetensors: names, number types and scalars stay as they are.
Needs the standard library only. No code of the archive is run: every global in it becomes one of the stand-ins below.
usage: convert.py ViT-tiny.pt tensors.json model.safetensors      (tensors.json: type, shape and sha256 of each tensor)"""
import hashlib, io, json, math, pickle, struct, sys, zipfile

TYPES = {"HalfStorage": ("F16", "float16", 2), "FloatStorage": ("F32", "float32", 4), "LongStorage": ("I64", "int64", 8)}


class Module(dict):
    def __setstate__(self, state):
        self.update(state)


def rebuild_tensor(storage, offset, shape, stride, *_):
    kind, data = storage
    contiguous = [math.prod(shape[i + 1:]) for i in range(len(shape))]
    assert list(stride) == contiguous, "only contiguous tensors"
    size = TYPES[kind][2]
    return kind, list(shape), data[offset * size:(offset + math.prod(shape)) * size]


class Unpickler(pickle.Unpickler):
    def __init__(self, archive):
        super().__init__(io.BytesIO(archive.read("archive/data.pkl")))
        self.archive = archive

    def find_class(self, module, name):
        if module.startswith("__torch__"):
            return Module
        if module == "torch" and name in TYPES:
            return name
        return {"_rebuild_tensor_v2": rebuild_tensor, "OrderedDict": dict, "build_intlist": list}[name]

    def persistent_load(self, pid):
        return pid[1], self.archive.read("archive/data/" + pid[2])


def tensors(module, prefix=""):
    for name, value in module.items():
        if isinstance(value, Module):
            yield from tensors(value, prefix + name + ".")
        elif isinstance(value, tuple):
            yield prefix + name, value


found = dict(tensors(Unpickler(zipfile.ZipFile(sys.argv[1])).load()))
expected = json.load(open(sys.argv[2]))
assert found.keys() == expected.keys()
header, data = {}, b""
for name, (kind, shape, raw) in sorted(found.items(), key=lambda item: (-TYPES[item[1][0]][2], item[0])):
    want = expected[name]
    assert (TYPES[kind][1], shape, hashlib.sha256(raw).hexdigest()) == (want["dtype"], want["shape"], want["sha256"]), name
    header[name] = {"dtype": TYPES[kind][0], "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
    data += raw
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
open(sys.argv[3], "wb").write(struct.pack("<Q", len(text)) + text + data)
