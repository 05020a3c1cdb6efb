#!/usr/bin/env python3
"""The recipe of `sightseer-cli train` in open_clip and PyTorch: open_clip_baseline.py CSV_FOLDER OPEN_CLIP_CONFIG EPOCHS BATCH LR [THREADS] [SEED]

Needs `pip install open_clip_torch`. CSV_FOLDER holds train.csv and held_out.csv (clipart.py); OPEN_CLIP_CONFIG is what
`train` wrote into its model folder. Prints recall on the held-out pairs after every epoch and the pictures a second.
"""
import csv
import json
import math
import sys
import time
from pathlib import Path

import open_clip
import torch
from PIL import Image
from torchvision import transforms as T

folder, config, epochs, batch, rate = Path(sys.argv[1]), json.load(open(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
if len(sys.argv) > 6:
    torch.set_num_threads(int(sys.argv[6]))
torch.manual_seed(int(sys.argv[7]) if len(sys.argv) > 7 else 0)
size = config["model_cfg"]["vision_cfg"]["image_size"]
context = config["model_cfg"]["text_cfg"]["context_length"]
normalise = T.Normalize(config["preprocess_cfg"]["mean"], config["preprocess_cfg"]["std"])
bicubic = T.InterpolationMode.BICUBIC
augment = T.Compose([T.RandomResizedCrop(size, scale=(0.9, 1.0), interpolation=bicubic), T.ToTensor(), normalise])
plain = T.Compose([T.Resize((size, size), interpolation=bicubic), T.ToTensor(), normalise])


def picture(file):
    image = Image.open(file).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    image, short = white.convert("RGB"), (5 * size + 1) // 2
    shrink = short / min(image.size)
    return image if shrink >= 1 else image.resize([max(1, round(side * shrink)) for side in image.size], Image.BICUBIC)


def read(name):
    rows = list(csv.DictReader(open(folder / name)))
    ids = open_clip.SimpleTokenizer(context_length=context)([row["caption"] for row in rows])
    return [picture(folder / row["file"]) for row in rows], ids


pictures, ids = read("train.csv")
held_pictures, held_ids = read("held_out.csv")
model = open_clip.model.CLIP(**config["model_cfg"])
decays = lambda n, p: not (p.ndim < 2 or "bn" in n or "ln" in n or "bias" in n or "logit_scale" in n)
named = list(model.named_parameters())
optimizer = torch.optim.AdamW(
    [{"params": [p for n, p in named if not decays(n, p)], "weight_decay": 0.0}, {"params": [p for n, p in named if decays(n, p)], "weight_decay": 0.2}],
    lr=rate, betas=(0.9, 0.98), eps=1e-6)
loss_of = open_clip.loss.ClipLoss()
per_epoch = len(pictures) // batch
steps = per_epoch * epochs
warm_up = min(2000, steps // 10)


def rate_at(step):
    if step < warm_up:
        return rate * (step + 1) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up))) * rate


def recalls():
    model.eval()
    with torch.no_grad():
        images = torch.cat([model.encode_image(torch.stack([plain(p) for p in held_pictures[i:i + 64]]), normalize=True) for i in range(0, len(held_pictures), 64)])
        texts = model.encode_text(held_ids, normalize=True)
    scores = {}
    for name, cosines in (("text_to_image", texts @ images.T), ("image_to_text", images @ texts.T)):
        ranks = 1 + (cosines > cosines.diag()[:, None]).sum(1)
        scores[name] = {f"recall@{k}": round(100 * (ranks <= k).float().mean().item(), 2) for k in (1, 5, 10)}
    model.train()
    return scores


step, seconds = 0, 0.0
for epoch in range(epochs):
    order = torch.randperm(len(pictures)).tolist()
    for first in range(0, per_epoch * batch, batch):
        start = time.perf_counter()
        rows = order[first:first + batch]
        pixels = torch.stack([augment(pictures[i]) for i in rows])
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step)
        optimizer.zero_grad()
        loss = loss_of(*model(pixels, ids[rows]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            model.logit_scale.clamp_(0, math.log(100))
        step += 1
        seconds += time.perf_counter() - start
    print(json.dumps({"epoch": epoch + 1, "loss": round(loss.item(), 4), "pictures_per_second": round(step * batch / seconds, 1), **recalls()}), flush=True)
