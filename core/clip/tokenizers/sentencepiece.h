// SentencePiece (Kudo and Richardson 2018; google/sentencepiece 0.2.3), unigram or byte pairs as the model file says, with
// byte fallback and user-defined pieces. Written here because the library brings its own copy of protocol buffers, which
// crashes LibTorch's (README.md).
// Control pieces such as "</s>" in a text are plain text; only pieces that the model itself defines as text of the user
// ("<mask>" in Gemma's) are found in it.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"
#include "core/clip/tokenizers/tokenizer_spec.h"

#include <memory>

namespace sightseer {

class SentencePiece final : public Tokenizer {
public:
    // Reads spec.file; its cleaning and ids are used as the spec says.
    [[nodiscard]] static Result<std::unique_ptr<SentencePiece>> open(const TokenizerSpec& spec);
    ~SentencePiece() override;

    std::vector<std::int32_t> encode(std::string_view text) const override;
    TokenBatch tokenize(std::span<const std::string> texts, int contextLength) const override;

private:
    struct Tables;
    explicit SentencePiece(std::unique_ptr<const Tables> tables);

    std::unique_ptr<const Tables> m_tables;
};

}  // namespace sightseer
