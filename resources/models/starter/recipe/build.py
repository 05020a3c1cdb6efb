#!/usr/bin/env python3
"""Builds the starter model: build.py WORK_FOLDER [--keep-english-tower MODEL_FOLDER]. See README.md."""
import argparse
import importlib.util
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import chinese
import classes
import concepts
import export
import phrases
import train_text
import translations
import wordnet
from clip_bpe import ClipBpe
from fetch import HERE, fetch
from teacher import Teacher

TEMPERATURE = 2.2
ENGLISH_TOKENS, MAX_TOKENS = 30, 75  # three tokens say what one English one says when they are Chinese bytes
STEPS = 1900


def report(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def read_class_names(file):
    module = importlib.util.module_from_spec(spec := importlib.util.spec_from_file_location("metadata", file))
    spec.loader.exec_module(module)
    return list(module.IMAGENET_CLASSNAMES)


def read_templates(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "{}" in line and not line.startswith("#")]


def english_tower(sources, work, synsets, class_names, class_vectors, project, tokenizer):
    """The text tower, trained on the teacher's vectors of 290,551 English phrases."""
    texts = phrases.english_phrases(
        synsets,
        wordnet.read_synsets(sources.wordnet, "verb"),
        wordnet.read_synsets(sources.wordnet, "adj"),
        wordnet.tag_counts(sources.wordnet),
        class_names,
        read_templates(sources.templates),
    )
    words = tokenizer.whole_words()
    saved = work / "phrases.pt"
    if not saved.exists():
        vectors = Teacher(sources.teacher, torch.bfloat16).embed(texts + list(words.values()), report=report)
        torch.save(vectors.half(), saved)
    targets = project(torch.load(saved).float())
    bags = [tokenizer.encode(text)[:ENGLISH_TOKENS] for text in texts] + [[token] for token in words]
    order, rng = [], random.Random(0)

    def draw():
        if len(order) < train_text.BATCH:
            order[:] = rng.sample(range(len(bags)), len(bags))
        chosen = [order.pop() for _ in range(train_text.BATCH)]
        return [bags[i] for i in chosen], targets[chosen]

    tower = train_text.TextTower(classes.DIMENSIONS)
    tower.begin_with(torch.tensor(list(words)), targets[len(texts) :])
    train_text.train(tower, draw, class_vectors, STEPS, report)
    return tower.tensors()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path, help="folder for downloads and results; the model is written to WORK/model")
    parser.add_argument("--keep-english-tower", type=Path, help="folder of a model of the first kind, made before there was Chinese")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)

    sources = fetch(work)
    teacher, tokenizer = Teacher(sources.teacher), ClipBpe(sources.tokenizer)
    synsets = wordnet.read_synsets(sources.wordnet, "noun")
    class_names = read_class_names(sources.class_names)
    offsets = [int(line[1:]) for line in sources.class_order.read_text().split()]
    contexts = classes.read_context(HERE / "class_context.tsv", class_names)
    kept, kept_classes = None, None
    if arguments.keep_english_tower:
        kept = {n: t.float() for n, t in load_file(arguments.keep_english_tower / "model.safetensors").items()}
        kept_classes = kept["image.class_embeddings"]
    report("class vectors")
    mean, projection, class_vectors = classes.shared_space(
        teacher, synsets, offsets, class_names, contexts, kept_classes
    )
    project = lambda vectors: F.normalize((vectors - mean) @ projection, dim=1)

    report("image tower")
    tensors = export.image_tower(torch.load(sources.image_weights))
    rows, biases, vectors = [tensors["image.classifier.weight"]], [tensors["image.classifier.bias"]], [class_vectors]
    for concept in concepts.read_concepts(HERE / "concepts.tsv", class_names):
        row, bias = concepts.concept_row(concept, rows[0], biases[0], class_names)
        rows.append(row[None])
        biases.append(bias[None])
        vectors.append(concepts.concept_vector(concept, teacher, mean, projection)[None])
    tensors["image.classifier.weight"], tensors["image.classifier.bias"] = torch.cat(rows), torch.cat(biases)
    tensors["image.class_embeddings"] = torch.cat(vectors)

    report("English")
    if kept:
        tower = {name: tensor for name, tensor in kept.items() if name.startswith("text.")}
    else:
        tower = english_tower(sources, work, synsets, class_names, class_vectors, project, tokenizer)
    report("Chinese")
    groups = translations.read_chinese(HERE / "chinese.tsv")
    cldr = translations.read_cldr(sources.annotations)
    english = sorted({e for pairs in groups.values() for _, e in pairs} | {e for _, _, e in cldr})
    vector_of = dict(zip(english, project(teacher.embed(english))))
    tensors |= chinese.add_chinese(tower, tokenizer, groups, cldr, vector_of, MAX_TOKENS)

    hidden, width = tensors["text.fc1.weight"].shape
    settings = export.config(
        len(tensors["image.class_embeddings"]), TEMPERATURE, width, hidden, MAX_TOKENS, classes.DIMENSIONS
    )
    export.write_model(work / "model", tensors, settings)
    report(f"{(work / 'model/model.safetensors').stat().st_size / 1e6:.1f} MB in {work / 'model'}")


if __name__ == "__main__":
    main()
