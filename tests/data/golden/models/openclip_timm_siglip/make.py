"""A tiny SigLIP with timm's image tower under OpenCLIP's names, filled with seeded noise, and what open_clip and timm
make of it. The image tower is timm's VisionTransformer as vit_base_patch16_siglip_224 builds it, only smaller.
Needs torch, timm, open_clip_torch and safetensors (made with 2.15.0, 1.0.31, 3.3.0 and 0.8.0).
usage: make.py OUTPUT-FOLDER"""
import json
import sys
from functools import partial
from pathlib import Path

import timm
import torch
from open_clip.transformer import LayerNorm, TextTransformer
from safetensors.torch import save_file

out = Path(sys.argv[1])
torch.manual_seed(7)
trunk = timm.create_model("vit_base_patch16_siglip_224", pretrained=False, num_classes=0, img_size=32, patch_size=8,
                          embed_dim=128, depth=2, num_heads=2)
text = TextTransformer(context_length=16, vocab_size=300, width=64, heads=4, layers=2, output_dim=128,
                       no_causal_mask=True, pool_type="last", proj_bias=True,
                       norm_layer=partial(LayerNorm, eps=1e-6))
for module, gain in ((trunk, 1.0), (text, 1.0)):
    for name, p in module.named_parameters():
        with torch.no_grad():
            if "norm" in name and name.endswith("weight") or ".ln_" in name and name.endswith("weight"):
                p.copy_(1 + 0.2 * torch.randn_like(p))
            elif p.ndim >= 2 and "embed" not in name and "latent" not in name:
                p.copy_(gain * 1.4 * torch.randn_like(p) / (p[0].numel() ** 0.5))
            else:
                p.copy_(0.3 * torch.randn_like(p))
trunk.eval()
text.eval()
pixels = torch.randn(6, 3, 32, 32)
ids = torch.randint(2, 300, (8, 16))
ids[0, 3:] = 1  # padding is read like any other token
scale, bias = torch.tensor(2.5), torch.tensor(-4.0)
with torch.no_grad():
    image_features, text_features = trunk(pixels), text(ids)
    image_embeds = torch.nn.functional.normalize(image_features, dim=-1)
    text_embeds = torch.nn.functional.normalize(text_features, dim=-1)
    logits = scale.exp() * image_embeds @ text_embeds.T + bias

weights = {"logit_scale": scale, "logit_bias": bias}
weights |= {"visual.trunk." + name: value.contiguous() for name, value in trunk.state_dict().items()}
weights |= {"text." + name: value.contiguous() for name, value in text.state_dict().items() if name != "attn_mask"}
save_file(weights, out / "open_clip_model.safetensors")
save_file({"pixel_values": pixels, "input_ids": ids}, out / "inputs.safetensors")
save_file({"image_features": image_features, "text_features": text_features, "image_embeds": image_embeds,
           "text_embeds": text_embeds, "logits_per_image": logits, "logits_per_text": logits.T.contiguous()},
          out / "expected.safetensors")
config = {"model_cfg": {"embed_dim": 128, "init_logit_bias": -10, "custom_text": True,
                        "vision_cfg": {"image_size": 32, "timm_model_name": "vit_base_patch16_siglip_224",
                                       "timm_model_pretrained": False, "timm_pool": "map", "timm_proj": "none"},
                        "text_cfg": {"context_length": 16, "vocab_size": 300,
                                     "hf_tokenizer_name": "timm/ViT-B-16-SigLIP",
                                     "tokenizer_kwargs": {"clean": "canonicalize"}, "width": 64, "heads": 4,
                                     "layers": 2, "no_causal_mask": True, "proj_bias": True, "pool_type": "last",
                                     "norm_kwargs": {"eps": 1e-6}}},
          "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "interpolation": "bicubic",
                             "resize_mode": "squash"}}
(out / "open_clip_config.json").write_text(json.dumps(config, indent=2) + "\n")
print("cosines of images", (image_embeds @ image_embeds.T).fill_diagonal_(0).abs().max(),
      "of texts", (text_embeds @ text_embeds.T).fill_diagonal_(0).abs().max())
