"""Words of other languages with their English, and Chinese captions made of them, for the text tower to learn from."""
import random
import re
import xml.etree.ElementTree as ElementTree

# Of Unicode CLDR, the names of emoji: short names of things that can be seen, in every language.
CHINESE = ("zh", "zh_Hant")
NAMELESS = re.compile(r"skin tone|flag|button|arrow|letter|clock|o’clock|-thirty|square|circle|sign|symbol|mark\b|bracket")


def emoji_names(folder, language):
    annotations = ElementTree.parse(folder / f"{language}.xml").iter("annotation")
    return {a.get("cp"): a.text for a in annotations if a.get("type") == "tts"}


def read_cldr(folder, languages=CHINESE):
    """(language, word, English)"""
    english = emoji_names(folder, "en")
    english = {emoji: name for emoji, name in english.items() if ord(emoji[0]) > 0x2100 and not NAMELESS.search(name)}
    pairs = []
    for language in languages:
        for emoji, word in emoji_names(folder, language).items():
            if emoji in english and word != english[emoji]:
                pairs.append((language, word.lower(), english[emoji]))
    return pairs


def read_chinese(file):
    """Group -> (word, English)."""
    groups, group = {}, None
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            group = groups.setdefault(line[2:], [])
        else:
            english, words = line.split("\t")
            group += [(word, english) for word in words.split()]
    return groups


class ChineseCaptionMaker:
    """Captions whose meaning is the sum of their words' meanings: what such a caption says in English is not asked of the
    teacher."""

    COUNTERS = "一只 一个 一座 一条 一张 一朵 一群 一辆 一把 两只 两个 三个 很多 一些 几个 一片 一棵 一杯 一位 一名 五个 四个".split()
    PLACES = "里 上 下 旁 边 中 前 后面 旁边 上空 里面 中间".split()
    MODIFIERS = ("nature", "plants", "buildings", "indoors", "looks", "places")
    KINDS = "{}的照片 一张{}的照片 {}的特写 {}图片 拍摄{} 我的{} {}照片".split()

    def __init__(self, groups, others, seed):
        self.rng = random.Random(seed)
        self.groups = groups
        self.nouns = [pair for group, pairs in groups.items() if group not in ("looks", "places") for pair in pairs]
        self.words = [pair for pairs in groups.values() for pair in pairs] + others

    def caption(self):
        """(text, [(English, weight)])"""
        pick, kind = self.rng.choice, self.rng.random()
        if kind < 0.3:
            word, english = pick(self.words)
            return word, [(english, 1.0)]
        noun, meaning = pick(self.nouns)
        said = (pick(self.COUNTERS) if self.rng.random() < 0.3 else "") + noun
        if kind < 0.4:
            return pick(self.KINDS).format(said), [(meaning, 1.0)]
        if kind < 0.6:
            look, look_meaning = pick(self.groups["looks"])
            return f"{look}{pick(['的', '的', ''])}{said}", [(look_meaning, 0.5), (meaning, 1.0)]
        if kind < 0.7:
            other, other_meaning = pick(self.nouns)
            return f"{said}{pick(['和', '与', '、', ' '])}{other}", [(meaning, 1.0), (other_meaning, 1.0)]
        place, place_meaning = pick(self.groups[pick(self.MODIFIERS)])
        where = f"{place}{pick(self.PLACES)}的{said}"
        if kind < 0.85:
            return pick(["", "", "在"]) + where, [(place_meaning, 0.7), (meaning, 1.0)]
        look, look_meaning = pick(self.groups["looks"])
        if kind < 0.93:
            return f"{place}{pick(self.PLACES)}的{look}{noun}", [(place_meaning, 0.7), (look_meaning, 0.5), (meaning, 1.0)]
        act, act_meaning = pick(self.groups["events"])
        return (
            f"{noun}{pick(['在', '从', ''])}{place}{pick(self.PLACES)}{act}",
            [(meaning, 1.0), (place_meaning, 0.6), (act_meaning, 0.6)],
        )
