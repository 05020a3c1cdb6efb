#!/usr/bin/env python3
"""bench_train's partner: a step of the same training in PyTorch for every line on standard input. Needs open_clip_torch.
train_baseline.py THREADS BATCH MODEL_CFG [bf16]: prints PyTorch's version, then a line a step."""
import json
import math
import sys

import open_clip
import torch

threads, batch, config = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
bf16 = sys.argv[4:] == ["bf16"]
torch.set_num_threads(threads)
torch.manual_seed(0)
model = open_clip.model.CLIP(**config)
named = list(model.named_parameters())
decays = lambda n, p: not (p.ndim < 2 or "bn" in n or "ln" in n or "bias" in n or "logit_scale" in n)
optimizer = torch.optim.AdamW(
    [{"params": [p for n, p in named if not decays(n, p)], "weight_decay": 0.0}, {"params": [p for n, p in named if decays(n, p)], "weight_decay": 0.2}],
    lr=1e-4, betas=(0.9, 0.98), eps=1e-6)
loss_of = open_clip.loss.ClipLoss()
size, context = config["vision_cfg"]["image_size"], config["text_cfg"]["context_length"]
pixels = torch.randn(batch, 3, size, size)
ids = torch.randint(1, 40000, (batch, context))
ids[:, 0], ids[:, -1] = 49406, 49407
print(torch.__version__, flush=True)
for _ in sys.stdin:
    optimizer.zero_grad()
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        images, texts, scale = model(pixels, ids)
    loss_of(images.float(), texts.float(), scale).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    with torch.no_grad():
        model.logit_scale.clamp_(0, math.log(100))
    print("done", flush=True)
