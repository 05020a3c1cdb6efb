// CLIP's byte-pair encoding with a model's own vocabulary, as huggingface/tokenizers reads it: NFC, lower case character by
// character, the same words as ClipBpe, neither ftfy nor entities. Special strings such as "<|endoftext|>" in a text are
// plain text, unlike there.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"

#include <filesystem>
#include <memory>

namespace sightseer {

class HuggingFaceBpe final : public Tokenizer {
public:
    // `file` is tokenizer.json, or vocab.json with merges.txt beside it. bos_token, eos_token and pad_token come from
    // tokenizer_config.json beside it, else from special_tokens_map.json, else they are what transformers' CLIPTokenizer
    // takes: <|startoftext|>, <|endoftext|>, and <|endoftext|> again for the padding.
    [[nodiscard]] static Result<std::unique_ptr<HuggingFaceBpe>> open(const std::filesystem::path& file);
    ~HuggingFaceBpe() override;

    std::vector<std::int32_t> encode(std::string_view text) const override;
    TokenBatch tokenize(std::span<const std::string> texts, int contextLength) const override;

private:
    struct Tables;
    explicit HuggingFaceBpe(std::unique_ptr<const Tables> tables);

    std::unique_ptr<const Tables> m_tables;
};

}  // namespace sightseer
