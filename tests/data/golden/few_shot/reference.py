#!/usr/bin/env python3
"""The formulas of core/labels/few_shot.h, written down plainly: whatever is held out is really left out and everything is
solved again. Writes cases.json beside this file; needs numpy. Run by hand when the formulas change."""

import json
from pathlib import Path

import numpy as np

CACHE = ([1, 2, 4, 8, 16], [0.5, 1, 2, 4, 8])
PROBE = ([0.1, 0.3, 1, 3], [0.5, 1, 2, 4])
NEAREST = 10
FOLDS = 10
NEARLY_SAME = 0.98


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def none_of(photos, case):
    best = np.sort(photos @ case["background"].T, axis=1)[:, -NEAREST:]
    return case["scale"] * best.mean(axis=1)


def probabilities(logits, none, case):
    """[photos, labels], and what makes a label count as shown."""
    if case["many"]:
        p = 1 / (1 + np.exp(none[:, None] - logits))
        return p, p >= 0.5
    all_logits = np.hstack([logits, none[:, None]]) if case["none"] else logits
    p = np.exp(all_logits - all_logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    shown = np.zeros(logits.shape, bool)
    best = p.argmax(axis=1)
    for i, label in enumerate(best):
        if label < logits.shape[1]:
            shown[i, label] = True
    return p[:, : logits.shape[1]], shown


def signs(facts, photos, labels):
    result = np.zeros((photos, labels))
    for photo, label, accepted in facts:
        result[photo, label] = 1 if accepted else -1
    return result


def errors(sign, p, case):
    result = np.where(sign < 0, -p, 0)
    for i in range(len(sign)):
        accepted = sign[i] > 0
        if case["many"]:
            result[i, accepted] = 1 - p[i, accepted]
        elif accepted.any():
            result[i] = accepted / accepted.sum() - p[i]
    touched = (sign != 0).any(axis=0)
    return result * touched


class Task:
    def __init__(self, case):
        self.case = case
        self.photos = case["photos"]
        self.logits = case["scale"] * self.photos @ case["labels"].T
        self.none = none_of(self.photos, case)
        p, _ = probabilities(self.logits, self.none, case)
        self.sign = signs(case["facts"], len(self.photos), len(case["labels"]))
        self.error = errors(self.sign, p, case)
        self.groups = self.grouped()
        self.folds = self.groups % FOLDS

    def grouped(self):
        groups = np.full(len(self.photos), -1)
        like = self.photos @ self.photos.T >= NEARLY_SAME
        for first in range(len(groups)):
            if groups[first] >= 0:
                continue
            member = np.zeros(len(groups), bool)
            member[first] = True
            while True:
                more = member | like[member].any(axis=0)
                if (more == member).all():
                    break
                member = more
            groups[member] = groups.max() + 1
        return groups

    def evidence(self, kind, shape, train, at):
        """What the photos of `train` say about the vectors `at`."""
        kernel = at @ self.photos[train].T
        if kind == "cache":
            return np.exp(-shape * (1 - kernel)) @ self.sign[train]
        own = self.photos[train] @ self.photos[train].T
        return kernel @ np.linalg.solve(own + shape * np.eye(len(own)), self.error[train])

    def verdicts(self, logits):
        p, shown = probabilities(logits, self.none, self.case)
        right, loss = [], []
        for photo, label, accepted in self.case["facts"]:
            right.append(bool(shown[photo, label]) == accepted)
            loss.append(-np.log(p[photo, label] if accepted else 1 - p[photo, label]))
        return np.array(right), np.array(loss)

    def choose(self, kind, train):
        """Shape and gain by leaving one group out after another of the photos in `train`."""
        shapes, gains = CACHE if kind == "cache" else PROBE
        counts = np.array([train[photo] for photo, _, _ in self.case["facts"]])
        trials = []
        for shape in shapes:
            said = np.zeros_like(self.logits)
            for i in np.flatnonzero(train):
                others = train & (self.groups != self.groups[i])
                said[i] = self.evidence(kind, shape, others, self.photos[i : i + 1])[0]
            for gain in gains:
                loss = self.verdicts(self.logits + gain * said)[1][counts]
                trials.append((shape, gain, loss.mean()))
        shape, gain, _ = min(trials, key=lambda trial: trial[2])
        return shape, gain

    def refine(self, kind):
        held_out = self.logits.copy()
        for fold in range(self.folds.max() + 1):
            train = self.folds != fold
            shape, gain = self.choose(kind, train)
            held_out[~train] += gain * self.evidence(kind, shape, train, self.photos[~train])
        everyone = np.ones(len(self.photos), bool)
        shape, gain = self.choose(kind, everyone)
        queries = self.case["queries"]
        logits = self.case["scale"] * queries @ self.case["labels"].T
        logits += gain * self.evidence(kind, shape, everyone, queries)
        p, _ = probabilities(logits, none_of(queries, self.case), self.case)
        return {
            "shape": shape,
            "gain": gain,
            "words_right": 100 * self.verdicts(self.logits)[0].mean(),
            "refined_right": 100 * self.verdicts(held_out)[0].mean(),
            "probabilities": p.round(7).tolist(),
        }


def case_of(seed, many, none):
    random = np.random.default_rng(seed)
    dimension, labels, photos = 16, 5, 26
    centres = unit(random.normal(size=(labels, dimension)))
    truth = random.integers(0, labels - 1, photos)  # nobody says anything about the last label
    shown = unit(centres[truth] + 0.3 * random.normal(size=(photos, dimension)))
    shown[7] = unit(shown[3] + 0.01 * random.normal(size=dimension))  # the same picture twice
    truth[7] = truth[3]
    case = {
        "many": many,
        "none": none,
        "scale": 12.0,
        "labels": unit(centres + 0.32 * random.normal(size=centres.shape)),
        "background": unit(random.normal(size=(14, dimension))),
        "photos": shown,
        "queries": unit(random.normal(size=(6, dimension)) + 2 * centres[random.integers(0, labels, 6)]),
        "facts": [],
    }
    for name in ("labels", "background", "photos", "queries"):
        case[name] = case[name].astype(np.float16).astype(float)  # as the index stores them
    for photo in range(photos):
        if random.random() < 0.6:
            case["facts"].append([photo, int(truth[photo]), True])
        if random.random() < 0.3 or not case["facts"] or case["facts"][-1][0] != photo:
            wrong = int((truth[photo] + random.integers(1, labels - 1)) % (labels - 1))
            case["facts"].append([photo, wrong, False])
    return case


def main():
    cases = []
    for seed, many, none in ((10, False, False), (11, False, True), (12, True, False), (15, True, False)):
        case = case_of(seed, many, none)
        task = Task(case)
        written = {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in case.items()}
        written["expected"] = {kind: task.refine(kind) for kind in ("cache", "probe")}
        cases.append(written)
    Path(__file__).with_name("cases.json").write_text(json.dumps(cases).replace("}, {", "},\n{") + "\n")


if __name__ == "__main__":
    main()
