// WordPiece with BERT's basic tokenizer (google-research/bert tokenization.py, transformers BertTokenizer): control
// characters dropped, Chinese characters as words of their own, split at punctuation, then the longest known parts first.
// "[SEP]" and its like in a text are plain text.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"

#include <filesystem>
#include <memory>

namespace sightseer {

class WordPiece final : public Tokenizer {
public:
    // `vocabulary` is a vocab.txt: a token a line, its number is its id; [PAD], [UNK], [CLS] and [SEP] must be there.
    // `lowerCase`: texts are set in lower case and lose their accents.
    [[nodiscard]] static Result<std::unique_ptr<WordPiece>> open(const std::filesystem::path& vocabulary,
                                                                 bool lowerCase);
    ~WordPiece() override;

    std::vector<std::int32_t> encode(std::string_view text) const override;
    TokenBatch tokenize(std::span<const std::string> texts, int contextLength) const override;

private:
    struct Tables;
    explicit WordPiece(std::unique_ptr<const Tables> tables);

    std::unique_ptr<const Tables> m_tables;
};

}  // namespace sightseer
