"""CLIP's byte-pair encoding (Radford et al. 2021), without start and end token. Texts here are plain: no HTML entities or
broken encodings to repair, which the program's own tokenizer does repair."""
import functools
import gzip

import regex

WORDS = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+", regex.IGNORECASE)
MERGES = 49152 - 256 - 2


def byte_characters():
    """GPT-2's printable stand-in for every byte."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + i) for i, byte in enumerate(others)}


class ClipBpe:
    def __init__(self, merges_file):
        with gzip.open(merges_file, "rt", encoding="utf-8") as lines:
            merges = [tuple(line.split()) for line in lines.read().split("\n")[1 : MERGES + 1]]
        self.characters = byte_characters()
        alphabet = list(self.characters.values())
        self.vocabulary = alphabet + [c + "</w>" for c in alphabet] + ["".join(pair) for pair in merges]
        self.ids = {token: i for i, token in enumerate(self.vocabulary)}
        self.ranks = {pair: i for i, pair in enumerate(merges)}

    @functools.lru_cache(maxsize=1 << 20)
    def _word(self, word):
        parts = [self.characters[byte] for byte in word.encode("utf-8")]
        parts[-1] += "</w>"
        while len(parts) > 1:
            pairs = list(zip(parts, parts[1:]))
            best = min(pairs, key=lambda pair: self.ranks.get(pair, MERGES))
            if best not in self.ranks:
                break
            merged, i = [], 0
            while i < len(parts):
                if tuple(parts[i : i + 2]) == best:
                    merged.append(parts[i] + parts[i + 1])
                    i += 2
                else:
                    merged.append(parts[i])
                    i += 1
            parts = merged
        return tuple(self.ids[part] for part in parts)

    def encode(self, text):
        return [token for word in WORDS.findall(text.lower().strip()) for token in self._word(word)]

    def whole_words(self):
        """id -> the lower-case English letters that it alone stands for."""
        ends = ((i, token[: -len("</w>")]) for i, token in enumerate(self.vocabulary) if token.endswith("</w>"))
        return {i: word for i, word in ends if regex.fullmatch("[a-z]{2,}", word)}
