"""Inference with the model folder in the plainest way: what the program must compute.

    reference.py MODEL_FOLDER photo... -- query...    prints the five best photos of every query
    reference.py MODEL_FOLDER                         writes expected.json and reference_recall.json of tests/data/starter"""
import csv
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

from clip_bpe import ClipBpe

EMPTY_TEXT_TOKEN = 49407


def same_padding(x, kernel, stride):
    """TensorFlow's 'SAME': the odd pixel goes to the right and the bottom."""
    height, width = (max((-(-size // stride) - 1) * stride + kernel - size, 0) for size in x.shape[-2:])
    return F.pad(x, [width // 2, width - width // 2, height // 2, height - height // 2])


class Starter:
    def __init__(self, folder, tokenizer):
        self.config = json.loads((folder / "config.json").read_text())
        self.weights = {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
        self.tokenizer = tokenizer

    def convolution(self, name, x, stride=1, activation=True):
        weight = self.weights[name + ".weight"]
        groups = x.shape[1] if weight.shape[1] == 1 and weight.shape[0] == x.shape[1] else 1
        padded = same_padding(x, weight.shape[-1], stride)
        y = F.conv2d(padded, weight, self.weights[name + ".bias"], stride=stride, groups=groups)
        return y.clamp(0, 6) if activation else y

    def preprocess(self, image):
        settings = self.config["image"]
        size, side = settings["size"], min(image.size)
        left, top = ((length - side) // 2 for length in image.size)
        square = image.convert("RGB").crop((left, top, left + side, top + side)).resize((size, size), Image.BICUBIC)
        x = torch.from_numpy(np.array(square)).permute(2, 0, 1).float() / 255
        mean, deviation = (torch.tensor(settings[key])[:, None, None] for key in ("mean", "std"))
        return ((x - mean) / deviation)[None]

    @torch.no_grad()
    def features(self, x):
        """[n, 1280]: what the classifier sees."""
        x = self.convolution("image.stem", x, self.config["image"]["stem"]["stride"])
        for i, block in enumerate(self.config["image"]["blocks"]):
            y = self.convolution(f"image.blocks.{i}.expand", x) if block["expand"] != 1 else x
            y = self.convolution(f"image.blocks.{i}.depthwise", y, block["stride"])
            y = self.convolution(f"image.blocks.{i}.project", y, activation=False)
            x = x + y if block["stride"] == 1 and block["in"] == block["out"] else y
        return self.convolution("image.head", x).mean((2, 3))

    @torch.no_grad()
    def image(self, x):
        logits = F.linear(self.features(x), self.weights["image.classifier.weight"], self.weights["image.classifier.bias"])
        shares = (logits / self.config["image"]["softmax_temperature"]).softmax(1)
        return F.normalize(shares @ self.weights["image.class_embeddings"], dim=1)

    @torch.no_grad()
    def text(self, text):
        ids = torch.tensor(self.tokenizer.encode(text)[: self.config["text"]["max_tokens"]] or [EMPTY_TEXT_TOKEN])
        weights = self.weights
        bag = weights["text.token_weight"][ids].softmax(0) @ weights["text.token_embedding"][ids]
        wide = F.gelu(weights["text.fc1.weight"] @ bag + weights["text.fc1.bias"])
        return F.normalize(
            weights["text.skip.weight"] @ bag + weights["text.fc2.weight"] @ wide + weights["text.fc2.bias"], dim=0
        )

    def texts(self, texts):
        return torch.stack([self.text(text) for text in texts])


EXPECTED_TEXTS = [
    "dog", "a photo of a cat", "castle by a lake", "mountains with snow", "a cup of coffee", "", "people",
    "solar panels on a roof", "狗", "湖边的城堡", "红色T恤",
]  # fmt: skip


def write_expected(starter, file):
    axis = torch.arange(starter.config["image"]["size"], dtype=torch.float64)
    channels = [torch.sin(0.05 * (c + 1) * axis[None, :] + 0.03 * axis[:, None]) for c in range(3)]
    rounded = lambda vector: [round(value, 5) for value in vector.tolist()]
    expected = {
        "text": [
            {"text": text, "ids": starter.tokenizer.encode(text), "embedding": rounded(starter.text(text))}
            for text in EXPECTED_TEXTS
        ],
        "image_tensor": {
            "input": "x[c,row,col] = sin(0.05*(c+1)*col + 0.03*row), 1x3x224x224, already normalised",
            "embedding": rounded(starter.image(torch.stack(channels).float()[None])[0]),
        },
    }
    file.write_text(json.dumps(expected) + "\n")


def recalls(scores):
    """Of rows that belong to the column of the same number."""
    ranks = 1 + (scores > scores.diag()[:, None]).sum(1).float()
    return {f"recall@{k}": round(100 * (ranks <= k).float().mean().item(), 1) for k in (1, 5, 10)}, ranks


def write_recall(starter, tests, file):
    with open(tests / "captions.csv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    images = torch.cat([starter.image(starter.preprocess(Image.open(tests / row["file"]))) for row in rows])
    scores = starter.texts([row["caption"] for row in rows]) @ images.T
    figures, ranks = recalls(scores)
    median = ranks.quantile(0.5).item()
    result = {"photos": len(rows)} | figures | {"median_rank": median, "image_to_text": recalls(scores.T)[0]}
    file.write_text(json.dumps(result, indent=1) + "\n")


def main():
    resources = Path(__file__).resolve().parents[3]
    starter = Starter(Path(sys.argv[1]), ClipBpe(resources / "tokenizer/bpe_simple_vocab_16e6.txt.gz"))
    if len(sys.argv) == 2:
        tests = resources.parent / "tests/data/starter"
        write_expected(starter, tests / "expected.json")
        write_recall(starter, tests, tests / "reference_recall.json")
        return
    photos = sys.argv[2 : sys.argv.index("--")]
    vectors = torch.cat([starter.image(starter.preprocess(Image.open(photo))) for photo in photos])
    for query in sys.argv[sys.argv.index("--") + 1 :]:
        scores, order = (vectors @ starter.text(query)).sort(descending=True)
        print(query, "->", [(photos[i], round(score, 3)) for score, i in zip(scores.tolist(), order.tolist())][:5])


if __name__ == "__main__":
    main()
