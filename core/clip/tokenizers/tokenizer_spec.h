// Which tokenizer a model was trained with, as its folder says. openTokenizer() in open_tokenizer.h makes it.
// Thread: plain data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace sightseer {

enum class TokenizerKind {
    ClipBpe,         // OpenAI's byte-pair encoding, from the merges that come with the program
    HuggingFaceBpe,  // a byte-pair encoding of the same kind with the model's own vocabulary
    SentencePiece,   // unigram or BPE, as the file says
    WordPiece,       // BERT's
};

// What happens to a text before it is cut into pieces.
enum class TextCleaning {
    OpenAi,      // ftfy, entities, white space, lower case: CLIP (text_cleaning.h)
    Whitespace,  // runs of white space to one blank, none at the ends: open_clip's other tokenizers
    Canonical,   // lower case, no ASCII punctuation, single blanks: SigLIP
    LowerCase,   // character by character, without a final sigma: SigLIP 2
    None,
};

struct TokenizerSpec {
    TokenizerKind kind = TokenizerKind::ClipBpe;
    // Of the model folder: tokenizer.json or vocab.json (merges.txt beside it), a SentencePiece *.model, vocab.txt.
    // Empty for ClipBpe.
    std::filesystem::path file;
    TextCleaning cleaning = TextCleaning::OpenAi;

    // SentencePiece only: no start token when there is none; a piece's id in the model is its id in the file plus
    // `idOffset`, but for the unknown piece (XLM-R keeps fairseq's four special ids before the pieces).
    std::optional<std::int32_t> startId;
    std::int32_t endId = 1;
    std::int32_t padId = 1;
    std::int32_t unknownId = 2;
    std::int32_t idOffset = 0;

    bool lowerCase = true;  // WordPiece only: and accents taken off, as BERT's uncased vocabularies need
};

}  // namespace sightseer
