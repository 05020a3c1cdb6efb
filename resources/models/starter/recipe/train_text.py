"""The text tower: a bag of tokens (CBOW) that learns to say what the teacher says of a phrase."""
import math

import torch
import torch.nn.functional as F

VOCABULARY, WIDTH, HIDDEN = 49408, 160, 512
EMPTY_TEXT_TOKEN = 49407
BATCH, WARM_UP = 2048, 100
TABLE_RATE, LAYER_RATE = 5e-3, 2e-3
BETAS, EPSILON = (0.9, 0.98), 1e-8


class LazyTable:
    """A table of which a step changes only the rows that it read: Adam, whose moments stand still for the others."""

    def __init__(self, values):
        self.values, self.mean, self.square = values, torch.zeros_like(values), torch.zeros_like(values)

    def read(self, rows):
        return self.values[rows].requires_grad_()

    def update(self, rows, read, rate, step):
        gradient = read.grad
        mean = self.mean[rows].lerp_(gradient, 1 - BETAS[0])
        square = self.square[rows].lerp_(gradient * gradient, 1 - BETAS[1])
        self.mean[rows], self.square[rows] = mean, square
        scale = (square / (1 - BETAS[1] ** step)).sqrt_() + EPSILON
        self.values[rows] = read.detach() - rate / (1 - BETAS[0] ** step) * mean / scale


class TextTower:
    def __init__(self, dimensions, seed=0):
        random = torch.Generator().manual_seed(seed)
        uniform = lambda rows, columns: (torch.rand(rows, columns, generator=random) * 2 - 1) / columns**0.5
        self.embedding = LazyTable(torch.randn(VOCABULARY, WIDTH, generator=random) * 0.1)
        self.weight = LazyTable(torch.zeros(VOCABULARY, 1))
        self.layers = {
            "skip.weight": uniform(dimensions, WIDTH),
            "fc1.weight": uniform(HIDDEN, WIDTH),
            "fc1.bias": torch.zeros(HIDDEN),
            "fc2.weight": uniform(dimensions, HIDDEN),
            "fc2.bias": torch.zeros(dimensions),
        }
        for tensor in self.layers.values():
            tensor.requires_grad_()

    def begin_with(self, tokens, vectors):
        """The tokens that are words begin as their vectors, in their principal directions."""
        centred = vectors - vectors.mean(0)
        start = centred @ torch.linalg.svd(centred, full_matrices=False)[2][:WIDTH].T
        self.embedding.values[tokens] = start / start.std() * 0.3

    def forward(self, ids, lengths, embedding, weight):
        """ids [texts, longest] are rows of `embedding` and `weight`."""
        padding = torch.arange(ids.shape[1])[None] >= lengths[:, None]
        shares = weight[ids][..., 0].masked_fill(padding, -1e4).softmax(1)
        bag = torch.bmm(shares[:, None], embedding[ids])[:, 0]
        layers = self.layers
        wide = F.gelu(F.linear(bag, layers["fc1.weight"], layers["fc1.bias"]))
        vectors = F.linear(bag, layers["skip.weight"]) + F.linear(wide, layers["fc2.weight"], layers["fc2.bias"])
        return F.normalize(vectors, dim=1)

    @torch.no_grad()
    def encode(self, ids, lengths):
        return self.forward(ids, lengths, self.embedding.values, self.weight.values)

    def tensors(self):
        named = {f"text.{name}": tensor.detach() for name, tensor in self.layers.items()}
        return named | {"text.token_embedding": self.embedding.values, "text.token_weight": self.weight.values[:, 0]}


def padded(bags):
    """ids [bags, longest], lengths; an empty text is the end token alone."""
    bags = [bag or [EMPTY_TEXT_TOKEN] for bag in bags]
    lengths = torch.tensor([len(bag) for bag in bags])
    ids = torch.zeros(len(bags), int(lengths.max()), dtype=torch.long)
    for row, bag in zip(ids, bags):
        row[: len(bag)] = torch.tensor(bag)
    return ids, lengths


def train(tower, draw, class_vectors, steps, report):
    """`draw()` gives a batch: bags of token ids, and the unit vectors that they shall have. Beside the angle, the cosines
    with the class vectors count, for those are what a picture is made of."""
    gram = class_vectors.T @ class_vectors / len(class_vectors)
    layers = list(tower.layers.values())
    adam = torch.optim.Adam(layers, lr=LAYER_RATE, betas=BETAS)
    running = None
    for step in range(1, steps + 1):
        bags, targets = draw()
        ids, lengths = padded(bags)
        rows, local = ids.unique(return_inverse=True)
        embedding, weight = tower.embedding.read(rows), tower.weight.read(rows)
        vectors = tower.forward(local, lengths, embedding, weight)
        difference = vectors - targets
        loss = (1 - (vectors * targets).sum(1)).mean() + 5 * ((difference @ gram) * difference).sum(1).mean()
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(layers, 1.0)
        rate = min(1, step / WARM_UP) * (0.49 * (1 + math.cos(math.pi * step / steps)) + 0.02)
        adam.param_groups[0]["lr"] = LAYER_RATE * rate
        adam.step()
        tower.embedding.update(rows, embedding, TABLE_RATE * rate, step)
        tower.weight.update(rows, weight, TABLE_RATE * rate, step)
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0:
            report(f"step {step} of {steps}, loss {running:.4f}")
