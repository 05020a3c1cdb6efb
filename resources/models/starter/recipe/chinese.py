"""Chinese beside English in one bag of tokens.

CLIP's byte-pair encoding has next to no Chinese: every character is two or three bytes, so a bag of them says what a text
means only to a function that sees which bytes come together. That function is fitted in closed form (random features and
ridge regression, Rahimi and Recht 2008): the tokens of Chinese get random codes, the hidden layer random units more, and
only their way out is learned. English stays as it is, number by number: a further column of the token table is 1 for
Chinese tokens and 0 for all others, and holds the new units shut where it is 0."""
import torch
import torch.nn.functional as F

from train_text import padded
from translations import ChineseCaptionMaker

UNITS = 3072
CAPTIONS = 40_000
CODE_LENGTH, SPREAD = 4.0, 1.5
SHUT = 64.0  # a power of 2, so that opening and shutting cancel exactly in float16
PRECEDENCE = 6.0  # of Chinese tokens in a text of both kinds
LENGTH = 4.0  # of the vectors before they are normalised: about that of English ones
RIDGE = 1e-4
PUNCTUATION = "，。、！？：；（）《》"  # not what English has too


def chinese_tokens(tokenizer):
    """The tokens that are not plain ASCII of every character of the Basic Multilingual Plane's unified ideographs, alone,
    first and last in a word."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)] + list(PUNCTUATION)
    ids = {token for c in characters for text in (c, c + "的", "的" + c) for token in tokenizer.encode(text)}
    ascii_only = lambda token: all(ord(c) < 0x80 for c in tokenizer.vocabulary[token])
    return torch.tensor(sorted(token for token in ids if not ascii_only(token)))


def add_chinese(tower, tokenizer, groups, cldr, vector_of, max_tokens, seed=0):
    """The tower's tensors with one column and UNITS hidden units more. `vector_of`: English -> its unit vector."""
    random = torch.Generator().manual_seed(seed)
    others = [(word, english) for _, word, english in cldr if not word.isascii()]
    maker = ChineseCaptionMaker(groups, others, seed)
    captions = [maker.caption() for _ in range(CAPTIONS)]
    targets = torch.stack([sum(weight * vector_of[english] for english, weight in meaning) for _, meaning in captions])
    targets = F.normalize(targets, dim=1)

    tokens = chinese_tokens(tokenizer)
    width = tower["text.token_embedding"].shape[1]
    code = torch.randn(len(tokens), width, generator=random) * (CODE_LENGTH / width**0.5)
    units = torch.randn(UNITS, width, generator=random) * SPREAD
    code, units = code.half().float(), units.half().float()  # as they will be stored

    result = dict(tower)
    gate = torch.zeros(len(tower["text.token_embedding"]), 1)
    gate[tokens] = 1
    embedding = tower["text.token_embedding"].clone()
    embedding[tokens] = code
    result["text.token_embedding"] = torch.cat([embedding, gate], 1)
    weight = tower["text.token_weight"].clone()
    weight[tokens] = weight.max() + PRECEDENCE
    result["text.token_weight"] = weight

    english = (gate[:, 0] == 0).nonzero()[:, 0]
    if (embedding[english] @ units.T).max() > SHUT - 8:
        raise ValueError("English could open the units of Chinese")

    row_of = torch.full((len(gate),), -1)
    row_of[tokens] = torch.arange(len(tokens))
    features, old = [], []
    for start in range(0, CAPTIONS, 2000):
        texts = [text for text, _ in captions[start : start + 2000]]
        ids, lengths = padded([tokenizer.encode(text)[:max_tokens] for text in texts])
        rows = row_of[ids].masked_fill(torch.arange(ids.shape[1])[None] >= lengths[:, None], -1)
        counts = torch.zeros(len(texts), len(tokens) + 1).scatter_add_(1, rows + 1, (rows >= 0).float())[:, 1:]
        bag = counts / counts.sum(1, keepdim=True) @ code
        features.append(torch.cat([F.gelu(bag @ units.T), torch.ones(len(texts), 1)], 1))
        wide = F.gelu(F.linear(bag, tower["text.fc1.weight"], tower["text.fc1.bias"]))
        old.append(bag @ tower["text.skip.weight"].T + F.linear(wide, tower["text.fc2.weight"], tower["text.fc2.bias"]))
    features, old = torch.cat(features), torch.cat(old)
    square = features.T @ features
    square.diagonal().add_(RIDGE * square.diagonal().mean())
    out = torch.linalg.solve(square, features.T @ (LENGTH * targets - old)).T

    result["text.skip.weight"] = torch.cat([tower["text.skip.weight"], out[:, -1:]], 1)
    opened = lambda rows, amount: torch.cat([rows, torch.full((len(rows), 1), amount)], 1)
    result["text.fc1.weight"] = torch.cat([opened(tower["text.fc1.weight"], 0.0), opened(units, SHUT)])
    result["text.fc1.bias"] = torch.cat([tower["text.fc1.bias"], torch.full((UNITS,), -SHUT)])
    result["text.fc2.weight"] = torch.cat([tower["text.fc2.weight"], out[:, :-1]], 1)
    return result
