#!/usr/bin/env python3
"""`sightseer-cli evaluate zero-shot labels.csv`, computed by numpy from the vectors alone, which `sightseer-cli encode` gives.

    reference_zero_shot.py SIGHTSEER_CLI

writes reference_zero_shot.json beside this file. Run by hand when the photographs, the list or the starter model change."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SCALE = 12.0  # of the starter model
BINS = 15
TEMPLATES = {"words": ["{}"], "templates": ["{}", "a photo of {}"]}


def encode(cli, kind, items):
    command = [cli, "--model", "starter", "--precision", "fp32", "--json", "encode", kind, "--", *items]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return unit(np.array([json.loads(line)["embedding"] for line in lines]))


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def calibration_error(confidence, right):
    """Guo et al. 2017, equation 3."""
    error = 0.0
    for low in np.arange(BINS) / BINS:
        inside = (confidence >= low) & (confidence < low + 1 / BINS)
        if low + 1 / BINS >= 1:
            inside |= confidence >= 1
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


def scores(photos, vectors, truth):
    logits = SCALE * photos @ vectors.T
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    order = np.argsort(-logits, axis=1)
    right = order[:, 0] == truth
    confusion = np.zeros((len(vectors), len(vectors)), int)
    np.add.at(confusion, (truth, order[:, 0]), 1)
    return {
        "top1": 100 * right.mean(),
        "top5": 100 * (order[:, :5] == truth[:, None]).any(axis=1).mean(),
        "mean_per_class": 100 * np.mean(np.diag(confusion) / confusion.sum(axis=1)),
        "calibration_error": calibration_error(probabilities.max(axis=1), right),
        "confusion": confusion.tolist(),
    }


def main():
    cli = sys.argv[1]
    with open(HERE / "labels.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    classes = sorted({row["label"] for row in rows})
    truth = np.array([classes.index(row["label"]) for row in rows])
    photos = encode(cli, "image", [str(HERE / row["file"]) for row in rows])
    result = {"photos": len(rows), "classes": classes}
    for name, templates in TEMPLATES.items():
        prompts = [template.replace("{}", label) for label in classes for template in templates]
        texts = encode(cli, "text", prompts).reshape(len(classes), len(templates), -1)
        result[name] = scores(photos, unit(texts.mean(axis=1)), truth)
    (HERE / "reference_zero_shot.json").write_text(json.dumps(result).replace("], [", "],\n[") + "\n")


if __name__ == "__main__":
    main()
