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

// What happens to a text before it is cut into pieces. Asked for SentencePiece only: the other kinds clean as their
// references do.
enum class TextCleaning {
    OpenAi,      // ftfy, entities, white space, lower case: CLIP (text_cleaning.h)
    Whitespace,  // the same in its own case: what open_clip does for tokenizers other than CLIP's
    Canonical,   // lower case, no ASCII punctuation, single blanks: SigLIP
    LowerCase,   // character by character, without a final sigma: SigLIP 2
    None,
};

struct TokenizerSpec {
    TokenizerKind kind = TokenizerKind::ClipBpe;
    // Of the model folder: tokenizer.json or vocab.json (merges.txt beside it), a SentencePiece *.model, vocab.txt.
    // Empty for ClipBpe.
    std::filesystem::path file;

    // SentencePiece only. Without `startId` there is no start token. A piece's number in the file plus `idOffset` is its
    // id, but for the unknown piece where `unknownId` says so: XLM-R keeps fairseq's special ids before the pieces, so
    // its offset is 1 and its unknown id 3.
    TextCleaning cleaning = TextCleaning::OpenAi;
    std::optional<std::int32_t> startId;
    std::int32_t endId = 1;
    std::int32_t padId = 1;
    std::optional<std::int32_t> unknownId;
    std::int32_t idOffset = 0;

    bool lowerCase = true;  // WordPiece only: and accents taken off, as BERT's uncased vocabularies need
};

}  // namespace sightseer
