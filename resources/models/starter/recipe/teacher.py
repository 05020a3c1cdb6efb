"""The teacher, all-MiniLM-L6-v2: BERT with 6 layers, mean pooling, normalised; 384 dimensions. Nothing of it is shipped."""
import json

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

MAX_TOKENS = 64


class Teacher:
    """With `precision` torch.bfloat16 about twice as fast where the processor knows it; vectors differ by 1e-4 in cosine."""

    def __init__(self, folder, precision=torch.float32):
        self.precision = precision
        self.config = json.loads((folder / "config.json").read_text())
        self.weights = {name: tensor.to(precision) for name, tensor in load_file(folder / "model.safetensors").items()}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)

    @torch.no_grad()
    def embed(self, texts, batch=256, report=None):
        """[texts, 384], unit rows."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows = torch.empty(len(texts), self.config["hidden_size"])
        for start in range(0, len(texts), batch):
            chosen = order[start : start + batch]
            ids = [encoding.ids for encoding in self.tokenizer.encode_batch([texts[i] for i in chosen])]
            longest = max(map(len, ids))
            mask = torch.tensor([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in ids])
            padded = torch.tensor([row + [0] * (longest - len(row)) for row in ids])
            hidden = self._layers(padded, mask.to(self.precision)).float()
            rows[chosen] = F.normalize((hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=1)
            if report and start // batch % 100 == 0:
                report(f"teacher: {start} of {len(texts)}")
        return rows

    def _linear(self, name, x):
        return F.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def _norm(self, name, x):
        return F.layer_norm(
            x, x.shape[-1:], self.weights[name + ".weight"], self.weights[name + ".bias"], self.config["layer_norm_eps"]
        )

    def _layers(self, ids, mask):
        count, length = ids.shape
        heads = self.config["num_attention_heads"]
        table = lambda name: self.weights[f"embeddings.{name}_embeddings.weight"]
        x = table("word")[ids] + table("position")[:length] + table("token_type")[0]
        x = self._norm("embeddings.LayerNorm", x)
        hidden_from = (1 - mask)[:, None, None] * -1e9
        for i in range(self.config["num_hidden_layers"]):
            layer = f"encoder.layer.{i}."
            query, key, value = (
                self._linear(f"{layer}attention.self.{part}", x).view(count, length, heads, -1).transpose(1, 2)
                for part in ("query", "key", "value")
            )
            scores = query @ key.transpose(2, 3) / query.shape[-1] ** 0.5 + hidden_from
            context = (scores.softmax(3) @ value).transpose(1, 2).reshape(count, length, -1)
            x = self._norm(layer + "attention.output.LayerNorm", x + self._linear(layer + "attention.output.dense", context))
            wide = F.gelu(self._linear(layer + "intermediate.dense", x))
            x = self._norm(layer + "output.LayerNorm", x + self._linear(layer + "output.dense", wide))
        return x
