// From the ids of texts to rows of equal length, for every Tokenizer's tokenize(). Thread: any; pure function.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace sightseer {

struct RowIds {
    std::optional<std::int32_t> start;
    std::int32_t end = 0;
    std::int32_t pad = 0;
};

// Start token, ids, end token, padding. The ids of a text that is too long are cut before its end token. `contextLength`
// must hold the start and the end token.
TokenBatch tokenRows(const Tokenizer& tokenizer, std::span<const std::string> texts, int contextLength,
                     const RowIds& ids);

}  // namespace sightseer
