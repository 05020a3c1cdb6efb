#!/usr/bin/env python3
"""What transformers and torch say of golden_captions.csv and golden_labels.csv with the model golden/models/hf_clip_vit:
reference_evaluation.py > reference_evaluation.json

Needs `pip install transformers open_clip_torch torchvision`. `sightseer-cli evaluate retrieval` and `evaluate zero-shot` must
say the same.
"""
import csv
import json
from pathlib import Path

import open_clip
import torch
from PIL import Image
from torchvision import transforms as T
from transformers import CLIPModel

here = Path(__file__).resolve().parent
folder = here.parent / "golden/models/hf_clip_vit"
model = CLIPModel.from_pretrained(folder, dtype=torch.float32).eval()
size = model.config.vision_config.image_size
settings = json.load(open(folder / "preprocessor_config.json"))
preprocess = T.Compose([T.Resize(size, interpolation=T.InterpolationMode.BICUBIC), T.CenterCrop(size), T.ToTensor(),
                        T.Normalize(settings["image_mean"], settings["image_std"])])
tokenize = open_clip.SimpleTokenizer(context_length=model.config.text_config.max_position_embeddings)


def images_of(files):
    pixels = torch.stack([preprocess(Image.open(here / file).convert("RGB")) for file in files])
    return torch.nn.functional.normalize(model.visual_projection(model.vision_model(pixels).pooler_output), dim=-1)


def texts_of(texts):
    return torch.nn.functional.normalize(model.text_projection(model.text_model(tokenize(texts)).pooler_output), dim=-1)


def scores_of(ranks):
    ranks = torch.tensor(sorted(ranks), dtype=torch.float64)
    middle = len(ranks) // 2
    median = ranks[middle] if len(ranks) % 2 else (ranks[middle - 1] + ranks[middle]) / 2
    return {**{f"recall@{k}": round(100 * (ranks <= k).double().mean().item(), 2) for k in (1, 5, 10)}, "median_rank": median.item()}


def retrieval():
    rows = list(csv.DictReader(open(here / "golden_captions.csv")))
    files = list(dict.fromkeys(row["file"] for row in rows))
    own = [files.index(row["file"]) for row in rows]
    cosines = texts_of([row["caption"] for row in rows]) @ images_of(files).T
    by_text = [1 + int((cosines[i] > cosines[i, image]).sum()) for i, image in enumerate(own)]
    by_image = []
    for image in range(len(files)):
        best = max(cosines[i, image] for i in range(len(own)) if own[i] == image)
        by_image.append(1 + int((cosines[:, image] > best).sum()))
    return {"photos": len(files), "captions": len(own), **scores_of(by_text), "image_to_text": scores_of(by_image)}


def zero_shot():
    rows = list(csv.DictReader(open(here / "golden_labels.csv")))
    classes = sorted({row["label"] for row in rows})
    truth = torch.tensor([classes.index(row["label"]) for row in rows])
    logits = images_of([row["file"] for row in rows]) @ texts_of(classes).T
    order = logits.argsort(dim=1, descending=True)
    right = order[:, 0] == truth
    confusion = torch.zeros(len(classes), len(classes), dtype=torch.long)
    for true, answer in zip(truth, order[:, 0]):
        confusion[true, answer] += 1
    per_class = [right[truth == c].double().mean().item() for c in range(len(classes))]
    return {"classes": classes, "top1": round(100 * right.double().mean().item(), 4),
            "top5": round(100 * (order[:, :5] == truth[:, None]).any(1).double().mean().item(), 4),
            "mean_per_class": round(100 * sum(per_class) / len(classes), 4), "confusion": confusion.tolist()}


with torch.no_grad():
    print(json.dumps({"retrieval": retrieval(), "zero_shot": zero_shot()}, indent=1))
