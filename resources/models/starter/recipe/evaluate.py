"""How often captions find their photographs, in English and Chinese, and labels theirs.

    evaluate.py MODEL_FOLDER [HELD_OUT_FOLDER]

on tests/data/starter (captions.csv, labels.csv; its rows 1, 3, 5 ... are the half that choices were made on), and on the
photographs of held_out_photos.py."""
import csv
import sys
from pathlib import Path

import torch
from PIL import Image

from clip_bpe import ClipBpe
from reference import Starter

HERE = Path(__file__).resolve().parent
TESTS = HERE.parents[3] / "tests/data/starter"


def rows_of(file, delimiter):
    with open(file, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


def ranks(scores):
    """Of the photo that each caption belongs to, 0 is the first."""
    return (scores > scores.diag()[:, None]).sum(1)


def recalls(ranks):
    return " / ".join(f"{100 * (ranks < k).float().mean().item():.1f}" for k in (1, 5, 10))


def show(title, starter, photos, captions, chinese, labels, every_label):
    images = torch.cat([starter.image(starter.preprocess(Image.open(photo))) for photo in photos])
    english = ranks(starter.texts(captions) @ images.T)
    print(f"{title}: {len(photos)} photos, recall@1 / 5 / 10 {recalls(english)}, median rank {english.median().item() + 1}")
    print(f"  halves: {recalls(english[0::2])}, {recalls(english[1::2])}")
    print(f"  Chinese: {recalls(ranks(starter.texts(chinese) @ images.T))}")
    best = (images @ starter.texts(every_label).T).argmax(1)
    counts = {label: [0, 0] for label in every_label}
    for label, index in zip(labels, best):
        if label:
            counts[label][0] += every_label[index] == label
            counts[label][1] += 1
    right, all_of_them = (sum(count) for count in zip(*counts.values()))
    print(f"  labels: {right} of {all_of_them}; " + ", ".join(f"{k} {a}/{b}" for k, (a, b) in counts.items() if b))


def main():
    tokenizer = ClipBpe(HERE.parents[2] / "tokenizer/bpe_simple_vocab_16e6.txt.gz")
    starter = Starter(Path(sys.argv[1]), tokenizer)
    captions, label_rows = rows_of(TESTS / "captions.csv", ","), rows_of(TESTS / "labels.csv", ",")
    label_of = {row["file"]: row["label"] for row in label_rows}
    every_label = sorted(set(label_of.values()))
    chinese = dict(line.split("\t") for line in (HERE / "evaluation/captions_zh.tsv").read_text("utf-8").splitlines())
    show(
        "captions.csv",
        starter,
        [TESTS / row["file"] for row in captions],
        [row["caption"] for row in captions],
        [chinese[row["file"]] for row in captions],
        [label_of.get(row["file"], "") for row in captions],
        every_label,
    )
    if len(sys.argv) > 2:
        rows = rows_of(HERE / "evaluation/held_out.tsv", "\t")
        photos = [Path(sys.argv[2]) / f"{i:03d}.jpg" for i in range(len(rows))]
        columns = ([row[key] for row in rows] for key in ("caption", "caption_zh", "label"))
        show("held out", starter, photos, *columns, every_label)


if __name__ == "__main__":
    main()
