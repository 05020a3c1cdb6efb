#!/usr/bin/env python3
"""Opens a model folder that `sightseer-cli train` wrote with transformers and open_clip and compares their embeddings with
ours: check_trained_model.py FOLDER PICTURE SIGHTSEER_CLI

Needs `pip install transformers open_clip_torch`. PICTURE: one without transparency. Prints the smallest cosines; exits 1
below 0.9999. A folder of a bag of words (sightseer_model.json) is ours alone, a ResNet's is open_clip's.
"""
import json
import subprocess
import sys
from pathlib import Path

import torch
from PIL import Image

folder, picture, cli = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
TEXTS = ["a red flag", "Weather symbols: sun, clouds & rain!", "electric bulb in electronics"]
image = Image.open(picture).convert("RGB")


def ours(*arguments):
    command = [cli, "--model", str(folder), "--precision", "fp32", "--json", "encode", *arguments]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return torch.nn.functional.normalize(torch.tensor([json.loads(line)["embedding"] for line in output.splitlines()]), dim=-1)


def with_transformers():
    from transformers import CLIPModel, CLIPProcessor

    model, processor = CLIPModel.from_pretrained(folder).eval(), CLIPProcessor.from_pretrained(folder)
    inputs = processor(text=TEXTS, images=image, return_tensors="pt", padding="max_length", truncation=True)
    outputs = model(**inputs)
    return outputs.image_embeds, outputs.text_embeds


def with_open_clip():
    import open_clip

    model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}")
    model.eval()
    return model.encode_image(preprocess(image)[None], normalize=True), model.encode_text(tokenizer(TEXTS), normalize=True)


readers = {}
if (folder / "config.json").exists():
    readers["transformers"] = with_transformers
if (folder / "open_clip_config.json").exists():
    readers["open_clip"] = with_open_clip
own_image, own_texts = ours("image", picture), ours("text", *TEXTS)
smallest = 1.0
with torch.no_grad():
    for name, read in readers.items():
        images, texts = read()
        cosines = [(own_image * images).sum(-1).min().item(), (own_texts * texts).sum(-1).min().item()]
        print(f"{name}: image {cosines[0]:.6f}, texts {cosines[1]:.6f}")
        smallest = min(smallest, *cosines)
sys.exit(smallest < 0.9999)
