"""Photographs that no choice was made on, out of packages: for measuring only, their licences differ, none is kept here.

    held_out_photos.py WORK_FOLDER

writes WORK_FOLDER/held_out/000.jpg ..., one for every line of evaluation/held_out.tsv, short side at most 448."""
import csv
import io
import struct
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from PIL import Image

LIST = Path(__file__).resolve().parent / "evaluation/held_out.tsv"
SHORT_SIDE = 448


def webp_pictures(file):
    """The WebP pictures in a Qt resource file, in their order, by `name of the file`_`number`."""
    data, position, number = file.read_bytes(), 0, 0
    while (start := data.find(b"RIFF", position)) >= 0:
        position = start + 4
        if data[start + 8 : start + 12] == b"WEBP":
            position = start + 8 + struct.unpack("<I", data[start + 4 : start + 8])[0]
            yield f"{file.stem}_{number:02d}", data[start:position]
            number += 1


def debian_package(name, work):
    folder = work / "packages" / name
    if not folder.exists():
        subprocess.run(["apt-get", "download", name], check=True, cwd=work / "packages")
        subprocess.run(["dpkg-deb", "-x", next((work / "packages").glob(name + "_*.deb")), folder], check=True)
    return folder


def python_package(requirement, work):
    name, version = requirement.split()
    folder = work / "packages" / name
    if not folder.exists():
        source = ["--no-binary", ":all:"] if name == "face_recognition" else ["--only-binary", ":all:"]
        command = [sys.executable, "-m", "pip", "download", "--no-deps", *source, "-d", folder, f"{name}=={version}"]
        subprocess.run(command, check=True)
        for archive in list(folder.iterdir()):
            (zipfile.ZipFile if archive.suffix == ".whl" else tarfile.open)(archive).extractall(folder)
    return folder


def open_picture(package, path, work, pictures):
    if package == "gcompris-qt-data":
        if not pictures:
            for file in sorted(debian_package(package, work).rglob("*.rcc")):
                pictures.update(webp_pictures(file))
        return Image.open(io.BytesIO(pictures[path]))
    folder = python_package(package, work) if " " in package else debian_package(package, work)
    found = sorted(folder.rglob(path))
    if found and found[0].is_dir():  # a wallpaper of Plasma's, in many sizes
        found = sorted(p for p in (found[0] / "contents/images").iterdir() if "1080x1920" not in p.name)
    return Image.open(found[0])


def main():
    work = Path(sys.argv[1]).resolve()
    (work / "packages").mkdir(parents=True, exist_ok=True)
    (work / "held_out").mkdir(exist_ok=True)
    pictures = {}
    with open(LIST, encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t")):
            picture = open_picture(row["package"], row["path"], work, pictures).convert("RGB")
            scale = min(1, SHORT_SIDE / min(picture.size))
            picture = picture.resize([round(side * scale) for side in picture.size], Image.LANCZOS)
            picture.save(work / f"held_out/{number:03d}.jpg", quality=92)


if __name__ == "__main__":
    main()
