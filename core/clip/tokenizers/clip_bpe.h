// CLIP's byte-pair encoding (openai/CLIP simple_tokenizer.py): clean, lower-case, split, merge; 49,408 ids.
// Special strings such as "<|endoftext|>" in a text are plain text, as in open_clip.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"

#include <filesystem>
#include <memory>

namespace sightseer {

inline constexpr std::int32_t kStartToken = 49406;
inline constexpr std::int32_t kEndToken = 49407;

class ClipBpe final : public Tokenizer {
public:
    // `mergesFile` is bpe_simple_vocab_16e6.txt.gz as OpenAI publishes it (MIT); its merges are read, the rest ignored.
    [[nodiscard]] static Result<std::unique_ptr<ClipBpe>> open(const std::filesystem::path& mergesFile);
    ~ClipBpe() override;

    std::vector<std::int32_t> encode(std::string_view text) const override;
    TokenBatch tokenize(std::span<const std::string> texts, int contextLength) const override;

private:
    struct Tables;
    explicit ClipBpe(std::unique_ptr<const Tables> tables);

    std::unique_ptr<const Tables> m_tables;
};

}  // namespace sightseer
