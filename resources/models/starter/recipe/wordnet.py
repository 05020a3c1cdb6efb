"""WordNet 3.0 as Debian's wordnet-base lays it out (wndb(5WN)): synsets by their offset, and how often a lemma was tagged."""
import collections
import re
from dataclasses import dataclass

FILES = {"noun": "1", "verb": "2", "adj": "3"}


@dataclass
class Synset:
    lemmas: list[str]
    hypernyms: list[int]
    gloss: str
    examples: list[str]
    lexical_file: int  # lexnames(5WN): 5 animal, 6 artifact, 8 body, 13 food, 15 location, 17 object, 18 person, 20 plant


def read_synsets(folder, part_of_speech):
    synsets = {}
    with open(folder / f"data.{part_of_speech}", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith("  "):  # the licence
                continue
            data, text = line.split(" | ", 1)
            fields = data.split()
            lemma_count = int(fields[3], 16)
            lemmas = [re.sub(r"\(.*\)", "", fields[4 + 2 * i]).replace("_", " ") for i in range(lemma_count)]
            first = 4 + 2 * lemma_count
            pointers = [fields[first + 1 + 4 * i : first + 3 + 4 * i] for i in range(int(fields[first]))]
            synsets[int(fields[0])] = Synset(
                lemmas,
                [int(offset) for symbol, offset in pointers if symbol in ("@", "@i")],
                text.split(";")[0].strip().strip("()"),
                re.findall(r'"([^"]+)"', text),
                int(fields[1]),
            )
    return synsets


def tag_counts(folder):
    """(lemma, part-of-speech digit) -> how often it was tagged in the texts that Princeton annotated."""
    counts = collections.Counter()
    with open(folder / "cntlist.rev", encoding="utf-8") as lines:
        for line in lines:
            key, _, count = line.split()
            lemma, rest = key.split("%")
            counts[lemma.replace("_", " "), rest[0]] += int(count)
    return counts


def hypernym_chain(synsets, offset):
    """The way up from a noun, without itself: each synset's first hypernym."""
    chain = []
    while synsets[offset].hypernyms:
        offset = synsets[offset].hypernyms[0]
        chain.append(offset)
    return chain
