#!/usr/bin/env python3
"""Pictures with names out of Debian's openclipart-png, as captions for `sightseer-cli train`: clipart.py FOLDER OUT

Needs `pip install pillow`. FOLDER is /usr/share/openclipart/png, or where `dpkg -x` put it. Writes OUT/train.csv and
OUT/held_out.csv, caption and file, split by name, so that no name is in both; pictures with the same bytes count once. The
pictures are copied into OUT on white with a short side of 96 pixels at most, so that no training spends its time on decoding.
"""
import csv
import hashlib
import random
import re
import sys
from pathlib import Path

from PIL import Image

Image.MAX_IMAGE_PIXELS = None  # only the sizes of the huge ones are read
HELD_OUT, SHORT_SIDE, MOST_PIXELS = 1000, 96, 10_000_000
folder, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2])


def words(text):
    return [word for word in re.split(r"[^a-z]+", text.lower()) if word]


def copy_of(file, number):
    image = Image.open(file)
    image = image.convert("RGBA")
    shrink = min(1, SHORT_SIDE / min(image.size))
    image = image.resize([max(1, round(side * shrink)) for side in image.size], Image.LANCZOS)
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    white.convert("RGB").save(out / f"{number:05}.png")
    return f"{number:05}.png"


by_caption, seen = {}, set()
for file in sorted(folder.rglob("*.png")):
    digest = hashlib.sha256(file.read_bytes()).digest()
    name = words(file.stem)
    width, height = Image.open(file).size
    if digest in seen or not name or width * height > MOST_PIXELS:
        continue
    seen.add(digest)
    categories = words(" ".join(file.relative_to(folder).parts[:-1]))
    by_caption.setdefault(" ".join(name + ["in"] + categories), file)  # one picture a caption
pairs = sorted(by_caption.items())
random.Random(1).shuffle(pairs)
out.mkdir(parents=True, exist_ok=True)
pairs = [(caption, copy_of(file, number)) for number, (caption, file) in enumerate(pairs)]
for name, part in (("held_out.csv", pairs[:HELD_OUT]), ("train.csv", pairs[HELD_OUT:])):
    with open(out / name, "w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "caption"])
        writer.writerows((file, caption) for caption, file in part)
    print(name, len(part))
