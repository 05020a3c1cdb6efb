"""The model folder that the program reads: config.json and model.safetensors (float16)."""
import json

import torch
from safetensors.torch import save_file

BATCH_NORM_EPSILON = 1e-3
# EfficientNet-Lite0: repeats, kernel, stride of the first, expansion, channels in, channels out.
STAGES = [
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
]


def blocks():
    return [
        {
            "kernel": kernel,
            "stride": stride if i == 0 else 1,
            "expand": expand,
            "in": width if i == 0 else out,
            "out": out,
        }
        for repeats, kernel, stride, expand, width, out in STAGES
        for i in range(repeats)
    ]


def image_tower(checkpoint):
    """The checkpoint's convolutions with the batch norm folded in, and its classifier."""
    tensors = {}

    def fold(convolution, norm, name):
        scale = checkpoint[norm + ".weight"] / (checkpoint[norm + ".running_var"] + BATCH_NORM_EPSILON).sqrt()
        tensors[name + ".weight"] = checkpoint[convolution + ".weight"] * scale[:, None, None, None]
        tensors[name + ".bias"] = checkpoint[norm + ".bias"] - checkpoint[norm + ".running_mean"] * scale

    fold("_conv_stem", "_bn0", "image.stem")
    for i, block in enumerate(blocks()):
        old, new = f"_blocks.{i}.", f"image.blocks.{i}."
        if block["expand"] != 1:
            fold(old + "_expand_conv", old + "_bn0", new + "expand")
        fold(old + "_depthwise_conv", old + "_bn1", new + "depthwise")
        fold(old + "_project_conv", old + "_bn2", new + "project")
    fold("_conv_head", "_bn1", "image.head")
    tensors["image.classifier.weight"] = checkpoint["_fc.weight"]
    tensors["image.classifier.bias"] = checkpoint["_fc.bias"]
    return tensors


def config(classes, temperature, text_width, text_hidden, max_tokens, dimensions):
    return {
        "format": "sightseer-starter",
        "version": 1,
        "name": "starter-efficientnet-lite0-cbow",
        "embedding_dim": dimensions,
        "dtype": "float16",
        "image": {
            "architecture": "efficientnet-lite0 (batch norm folded into the convolutions)",
            "size": 224,
            "resize": "centre square crop of the short side, then bicubic with antialiasing to size x size",
            "mean": [127 / 255] * 3,
            "std": [128 / 255] * 3,
            "activation": "relu6",
            "padding": "tensorflow-same",
            "stem": {"kernel": 3, "stride": 2, "out": 32},
            "blocks": blocks(),
            "head_out": 1280,
            "pool": "mean",
            "classes": classes,
            "softmax_temperature": temperature,
            "projection": "softmax(classifier/temperature) @ class_embeddings, L2-normalised",
        },
        "text": {
            "architecture": "cbow",
            "tokenizer": "clip-bpe (49408)",
            "width": text_width,
            "max_tokens": max_tokens,
            "pool": "softmax(token_weight) weighted mean over the BPE ids alone, without the start token 49406 and the end "
            "token 49407 (an empty text uses 49407)",
            "hidden": text_hidden,
            "activation": "gelu (erf)",
            "output": "skip(h) + fc2(gelu(fc1(h))), L2-normalised",
        },
        "similarity": "cosine",
        "logit_scale": 12.0,
        "no_match_below": 0.25,
    }


def write_model(folder, tensors, settings):
    folder.mkdir(parents=True, exist_ok=True)
    halves = {name: tensor.detach().half().contiguous() for name, tensor in tensors.items()}
    if not all(torch.isfinite(tensor).all() for tensor in halves.values()):
        raise ValueError("a number is too large for float16")
    save_file(halves, folder / "model.safetensors", {"format": "pt"})
    (folder / "config.json").write_text(json.dumps(settings, indent=1))
