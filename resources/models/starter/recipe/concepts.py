"""What ImageNet has no class for, seen by what it is seen with: classes of our own after the 1000.

The classifier's rows of bow ties, wigs, lab coats, violins ... (concepts.tsv: general knowledge) have the people in common
that were in the pictures behind them. Their mean, less the mean of all rows, tells pictures of people from others. As one
more class, its logit is slope * evidence + offset and its vector that of the concept's words."""
import csv
from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass
class Concept:
    name: str
    slope: float
    offset: float
    words: list[str]
    classes: list[str]


def read_concepts(file, class_names):
    concepts = []
    with open(file, encoding="utf-8", newline="") as lines:
        for name, slope, offset, words, classes in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            concept = Concept(name, float(slope), float(offset), words.split("; "), classes.split("; "))
            unknown = set(concept.classes) - set(class_names)
            if unknown:
                raise ValueError(f"{file.name}: not names of classes: {sorted(unknown)}")
            concepts.append(concept)
    return concepts


def concept_row(concept, weight, bias, class_names):
    """The classifier's row for it, and its bias."""
    among = torch.tensor([name in concept.classes for name in class_names])
    row = concept.slope * (weight[among].mean(0) - weight.mean(0))
    return row, concept.slope * (bias[among].mean() - bias.mean()) + concept.offset


def concept_vector(concept, teacher, mean, projection):
    return F.normalize((F.normalize(teacher.embed(concept.words).sum(0), dim=0) - mean) @ projection, dim=0)
