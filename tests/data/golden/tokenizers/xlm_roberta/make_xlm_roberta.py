"""A tiny SentencePiece model in the layout of XLM-R's sentencepiece.bpe.model (<unk> 0, <s> 1, </s> 2, unigram, nmt_nfkc) and the
ids that transformers' XLMRobertaTokenizer gives for texts cleaned as open_clip's HFTokenizer cleans them.

    pip install "transformers<5" sentencepiece ftfy protobuf
    python make_xlm_roberta.py      # writes sentencepiece.bpe.model and expected.jsonl beside itself

Made with Python 3.11, transformers 4.57.6, sentencepiece 0.2.3, ftfy 6.3.1. `ids` is the reference's answer to the text as
it is, `open_clip_ids77` its answer to the cleaned text, 77 long. Texts that spell a special piece are left out: there the
reference gives special ids, and we do not.
"""
import html
import io
import json
from pathlib import Path

import ftfy
import sentencepiece as spm
from transformers import XLMRobertaTokenizer

CORPUS = ["a photo of a cat sleeping on the sofa", "a photo of a dog running on the beach", "two children playing football in the park",
          "sunset over the sea with sailing boats", "snow covered mountains under a blue sky", "ein Foto von einer Katze auf dem Sofa",
          "die Kinder spielen Fußball im Park", "schöne Grüße aus den Bergen", "une photo d'un chat qui dort sur le canapé",
          "una foto de un perro en la playa", "фотография кошки на диване", "дети играют в футбол в парке", "一只猫在沙发上睡觉的照片",
          "公園でサッカーをする子どもたち", "공원에서 축구하는 아이들", "صورة قطة نائمة على الأريكة", "φωτογραφία μιας γάτας στον καναπέ"]
STRINGS = ["", " ", "a", "a photo of a cat", "A Photo Of A CAT", "  leading and   inner   spaces  ", "tab\tand\nnewline\r\nmixed", "Hello, World!",
           "ein Foto von einer Katze", "Straße in schönen Bergen", "фотография кошки", "一只猫", "公園で寝ている猫", "공원에서", "صورة قطة", "ΑΣ ΟΔΟΣ",
           "ﬁne ﬂow", "ＦＵＬＬ width", "½ ² ①", "“smart quotes” — dash…", "it’s &lt;b&gt; &amp;amp; âœ” ok", "😀 smile", "a\u00a0b\u3000c\u200bd",
           "caf\u00e9 cafe\u0301", "▁ already ▁ marked", "zzz qqq xxx", "word " * 80, "x" * 300]


def clean(text):
    """open_clip.tokenizer: whitespace_clean(basic_clean(text))."""
    return " ".join(html.unescape(html.unescape(ftfy.fix_text(text))).strip().split())


folder = Path(__file__).parent
blob = io.BytesIO()
spm.SentencePieceTrainer.train(sentence_iterator=iter(CORPUS * 4), model_writer=blob, model_type="unigram", vocab_size=400, hard_vocab_limit=False,
                               num_threads=1, minloglevel=2, character_coverage=0.98, normalization_rule_name="nmt_nfkc")
path = folder / "sentencepiece.bpe.model"
path.write_bytes(blob.getvalue())
reference = XLMRobertaTokenizer(vocab_file=str(path))
rows = []
for text in STRINGS:
    framed = reference(clean(text), padding="max_length", truncation=True, max_length=77)["input_ids"]
    rows.append({"text": text, "ids": reference(text, add_special_tokens=False)["input_ids"], "open_clip_ids77": framed})
(folder / "expected.jsonl").write_text("".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows), encoding="utf-8")
print(len(rows), "rows,", spm.SentencePieceProcessor(model_proto=blob.getvalue()).get_piece_size(), "pieces")
