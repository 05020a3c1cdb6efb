// Text to token ids. Thread: a Tokenizer is immutable; tokenize() from any thread.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

// [count, contextLength]: start token, ids, end token, padding.
struct TokenBatch {
    int count = 0;
    int contextLength = 0;
    std::vector<std::int32_t> ids;

    std::span<const std::int32_t> row(int i) const {
        return std::span(ids).subspan(static_cast<std::size_t>(i) * contextLength, contextLength);
    }
};

class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    // Ids of one UTF-8 text without start and end token. Bytes that are not UTF-8 become U+FFFD.
    virtual std::vector<std::int32_t> encode(std::string_view text) const = 0;

    // One row a text; a longer text is cut and its last id is the end token, as `truncate=True` in the reference.
    virtual TokenBatch tokenize(std::span<const std::string> texts, int contextLength) const = 0;
};

}  // namespace sightseer
