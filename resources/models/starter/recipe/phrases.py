"""The English phrases that the text tower learns from: WordNet's words and sentences, and captions made of them."""
import itertools
import random
import re

PHYSICAL = {4, 5, 6, 8, 11, 13, 15, 17, 18, 19, 20, 28}  # lexnames(5WN): what may be seen
PICTURABLE = {5: 1, 6: 1, 13: 1, 17: 1, 20: 0.6, 18: 0.8, 8: 0.8, 15: 0.6}
CAPTIONS = 120_000
GLOSSES = 22_000
EXAMPLES = 18_000

COLOURS = """red green blue yellow orange purple pink brown black white grey gray golden silver colourful colorful dark
bright""".split()
LOOKS = """big small large little tiny huge old young new wooden metal plastic beautiful cute happy sad wet dry snowy sunny
rainy foggy cloudy misty empty crowded modern ancient wild sleeping running sitting standing flying playing
smiling""".split()
PREPOSITIONS = "in|on|with|near|next to|under|behind|in front of|on top of|at|by|over|and|inside|beside|full of|without"
SCENES = """the beach|the sea|a lake|a river|the forest|the mountains|the snow|a city street|the park|a garden|the kitchen|a
living room|a bedroom|an office|a field|a meadow|the desert|the sky|the night|the evening|the morning|sunset|sunrise|a
table|a plate|the grass|a tree|a road|water|a white background|a black background|a car|a boat|a stadium|a stage|a
church|a market|a restaurant|a school|a hospital|winter|summer|autumn|spring|the rain|the fog|Paris|London|Tokyo|New
York|Italy|Japan"""
PEOPLE = """a man|a woman|a boy|a girl|a child|children|a baby|people|two people|a group of people|a family|a crowd|friends|an
old man|a young woman|a couple|a bride|my mother|my father|my son|my daughter|grandparents|students|a
person|someone|three men|women|kids"""
ACTIONS = """walking|running|sitting|standing|eating|drinking|dancing|singing|playing guitar|playing football|riding a
bicycle|riding a horse|swimming|skiing|surfing|cooking|reading a book|sleeping|laughing|smiling|hugging|holding a
baby|holding an umbrella|wearing a hat|wearing sunglasses|wearing a suit|climbing|hiking|fishing|driving|working|taking a
photo|talking on the phone|jumping|looking at the camera|having dinner|celebrating|getting married"""


def choices(text):
    return text.replace("\n", " ").split("|")


def with_article(words):
    return ("an " if words[0].lower() in "aeiou" else "a ") + words


def plural(word):
    if word.endswith("y"):
        return word[:-1] + "ies"
    return word + ("es" if word[-1] in "sxh" else "s")


class CaptionMaker:
    """Captions from templates: nouns by how often they are seen and spoken of, with looks, places, people and what they do."""

    def __init__(self, weights, class_names, adjectives, verbs, templates, rng):
        self.nouns, self.cumulative = list(weights), list(itertools.accumulate(weights.values()))
        self.common = sorted(self.nouns, key=lambda noun: -weights[noun])[:6000] + [n for n in class_names for _ in "ab"]
        self.adjectives, self.verbs, self.templates, self.rng = adjectives, verbs, templates, rng
        self.prepositions, self.scenes = choices(PREPOSITIONS), choices(SCENES)
        self.people, self.actions = choices(PEOPLE), choices(ACTIONS)

    def noun(self):
        if self.rng.random() < 0.5:
            return self.rng.choices(self.nouns, cum_weights=self.cumulative)[0]
        return self.rng.choice(self.common)

    def noun_phrase(self):
        pick, noun, kind = self.rng.choice, self.noun(), self.rng.random()
        if kind < 0.25:
            return noun
        if kind < 0.45:
            return with_article(noun)
        if kind < 0.55:
            return "the " + noun
        if kind < 0.65:
            return plural(noun)
        if kind < 0.72:
            return pick(["two ", "three ", "many ", "some ", "a group of ", "a lot of ", "several "]) + plural(noun)
        described = pick(pick([COLOURS, LOOKS, LOOKS, self.adjectives])) + " " + noun
        return pick([described, with_article(described), "the " + described])

    def place(self, prepositions):
        return self.rng.choice(prepositions) + " " + self.rng.choice(self.scenes)

    def caption(self):
        pick, chance, kind = self.rng.choice, self.rng.random, self.rng.random()
        if kind < 0.12:
            return pick(self.templates).format(self.noun())
        if kind < 0.24:
            return self.noun_phrase()
        if kind < 0.40:
            return f"{self.noun_phrase()} {pick(self.prepositions)} {self.noun_phrase()}"
        if kind < 0.52:
            return f"{self.noun_phrase()} {self.place(['in', 'on', 'at', 'near', 'by', 'over', 'during'])}"
        if kind < 0.62:
            act = f"{pick(self.people)} {pick(self.actions)}"
            return act + (" " + self.place(["in", "on", "at", "near"]) if chance() < 0.5 else "")
        if kind < 0.70:
            does = "with|holding|looking at|next to|wearing|carrying|using|sitting on|playing with|in front of"
            return f"{pick(self.people)} {pick(does.split('|'))} {self.noun_phrase()}"
        if kind < 0.78:
            act = f"{self.noun_phrase()} {pick(self.verbs)}ing"
            return act + (f" {pick(self.prepositions)} {self.noun_phrase()}" if chance() < 0.5 else "")
        if kind < 0.84:
            kinds = """close-up of|photo of|picture of|a photo of|a picture of|view of|portrait of|a painting of|black and white
photo of|aerial view of|a drawing of|face of|interior of"""
            return f"{pick(choices(kinds))} {self.noun_phrase()}"
        if kind < 0.90:
            return f"{self.noun()} {self.noun()}"
        if kind < 0.94:
            return f"{self.noun()}, {self.noun()}, {self.noun()}"
        both = f"{self.noun_phrase()} {pick(self.prepositions)} {self.noun_phrase()}"
        return f"{both} {self.place(['in', 'on', 'at', 'near'])}"


def noun_weights(nouns, counts):
    """How likely a caption speaks of a noun: its tagged occurrences, by how well such things can be photographed."""
    weights = {}
    for synset in nouns.values():
        for lemma in synset.lemmas:
            if synset.lexical_file in PHYSICAL and re.fullmatch(r"[A-Za-z' -]+", lemma):
                weight = (counts[lemma.lower(), "1"] + 0.3) ** 0.5 * PICTURABLE.get(synset.lexical_file, 0.4)
                weights[lemma] = max(weights.get(lemma, 0), weight)
    return weights


def english_phrases(nouns, verbs, adjectives, counts, class_names, templates, seed=1):
    """All different phrases, shuffled."""
    rng = random.Random(seed)
    weights = noun_weights(nouns, counts)
    common_adjectives = [
        lemma
        for synset in adjectives.values()
        for lemma in synset.lemmas
        if counts[lemma.lower(), "3"] + counts[lemma.lower(), "5"] >= 3 and re.fullmatch("[a-z]+", lemma)
    ]
    common_verbs = [
        lemma
        for synset in verbs.values()
        for lemma in synset.lemmas
        if counts[lemma.lower(), "2"] >= 5 and re.fullmatch("[a-z]+", lemma)
    ]
    phrases = dict.fromkeys([*weights, *common_adjectives, *common_verbs, *COLOURS, *LOOKS])
    for name in class_names:
        phrases[name] = None
        phrases.update(dict.fromkeys(template.format(name) for template in rng.sample(templates, 6)))
    phrases.update(dict.fromkeys(s.gloss[:120] for s in rng.sample(list(nouns.values()), GLOSSES)))
    synsets = [synset for words in (nouns, adjectives, verbs) for synset in words.values()]
    examples = [example for synset in synsets for example in synset.examples if len(example) < 90]
    rng.shuffle(examples)
    phrases.update(dict.fromkeys(examples[:EXAMPLES]))
    maker = CaptionMaker(weights, class_names, common_adjectives, common_verbs, templates, rng)
    target = len(phrases) + CAPTIONS
    while len(phrases) < target:
        phrases[maker.caption()] = None
    shuffled = list(phrases)
    rng.shuffle(shuffled)
    return shuffled
