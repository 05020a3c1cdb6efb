"""The class vectors: where each of ImageNet's 1000 classes stands in the space that pictures and texts share.

ConSE (Norouzi et al. 2014): a picture is the mean of the class vectors, weighted by its class probabilities. A class vector
is a sum of teacher vectors: its name, its WordNet lemmas, its gloss, its hypernyms and what else is usually in such a
picture (class_context.tsv)."""
import csv
import re

import torch
import torch.nn.functional as F

from wordnet import hypernym_chain

DIMENSIONS = 256
NAME_PROMPTS = ["{}", "a photo of a {}", "a picture of {}", "the {}"]
LEMMA_PROMPTS = NAME_PROMPTS[:2]
LEMMA_WEIGHT, GLOSS_WEIGHT, HYPERNYM_WEIGHT, CONTEXT_WEIGHT = 0.5, 0.5, 0.3, 0.6
HYPERNYM_DECAY = 0.7
# Hypernyms that say nothing of a picture.
ABSTRACT = {
    "entity", "physical entity", "object", "whole", "artifact", "organism", "living thing", "instrumentality", "vertebrate",
    "chordate", "placental", "carnivore", "covering", "matter", "diapsid", "solid", "substance", "protective covering",
    "conveyance", "craft", "thing", "unit", "abstraction", "natural object", "commodity", "consumer goods", "way",
    "causal agent", "measure", "attribute", "group",
}  # fmt: skip


def prompted(teacher, words, prompts):
    vectors = teacher.embed([prompt.format(word) for word in words for prompt in prompts])
    return F.normalize(vectors.view(len(words), len(prompts), -1).mean(1), dim=1)


def read_context(file, class_names):
    """Class -> context strings. Names that are no class are an error: they would be without effect."""
    contexts = {name: [] for name in class_names}
    with open(file, encoding="utf-8", newline="") as lines:
        for context, names in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for name in re.split(r"; ?", names):
                if name not in contexts:
                    raise ValueError(f"{file.name}: '{name}' is not the name of a class")
                contexts[name].append(context)
    return contexts


def hypernym_vectors(teacher, synsets, offsets):
    """One unit row per class, and a row for every hypernym of any class."""
    chains = [hypernym_chain(synsets, offset) for offset in offsets]
    everyone = sorted({offset for chain in chains for offset in chain})
    names = {offset: synsets[offset].lemmas[0] for offset in everyone}
    each = dict(zip(everyone, prompted(teacher, list(names.values()), LEMMA_PROMPTS)))
    rows = torch.zeros(len(offsets), len(next(iter(each.values()))))
    for row, chain in zip(rows, chains):
        weight = 1.0
        for offset in chain:
            if names[offset] not in ABSTRACT:
                row += weight * each[offset]
                weight *= HYPERNYM_DECAY
    return F.normalize(rows, dim=1), torch.stack(list(each.values()))


def shared_space(teacher, synsets, offsets, class_names, contexts, kept=None):
    """mean [384] and projection [384, 256] of the space, class vectors [1000, 256] in it.

    The space is that of the principal directions of everything said of the classes or, with the class vectors of another
    model, `kept`, that model's: the projection then brings the own ones nearest to them (Schoenemann 1966)."""
    name = prompted(teacher, class_names, NAME_PROMPTS)
    lemmas = [synsets[offset].lemmas[:3] for offset in offsets]
    lemma_vectors = prompted(teacher, [lemma for group in lemmas for lemma in group], LEMMA_PROMPTS)
    lemma = torch.stack([group.sum(0) for group in lemma_vectors.split([len(group) for group in lemmas])])
    lemma = F.normalize(lemma, dim=1)
    gloss = teacher.embed([f"{n}: {synsets[o].gloss[:150]}" for n, o in zip(class_names, offsets)])
    hypernym, every_hypernym = hypernym_vectors(teacher, synsets, offsets)
    strings = sorted({string for group in contexts.values() for string in group})
    vector_of = dict(zip(strings, teacher.embed(strings)))
    none = torch.zeros_like(name[0])
    context = torch.stack([sum((vector_of[s] for s in contexts[n]), none) for n in class_names])
    context = F.normalize(context, dim=1)

    classes = (
        name + LEMMA_WEIGHT * lemma + GLOSS_WEIGHT * gloss + HYPERNYM_WEIGHT * hypernym + CONTEXT_WEIGHT * context
    )
    classes = classes - classes.mean(0)
    if kept is None:
        everything = torch.cat([name, every_hypernym, gloss, lemma, context])
        directions = torch.linalg.svd(everything - everything.mean(0), full_matrices=False)[2]
        projection = directions[:DIMENSIONS].T.contiguous()
    else:
        left, _, right = torch.linalg.svd(F.normalize(classes, dim=1).T @ kept, full_matrices=False)
        projection = left @ right
    mean = torch.cat([name, every_hypernym, gloss]).mean(0)
    return mean, projection, F.normalize(classes @ projection, dim=1)
