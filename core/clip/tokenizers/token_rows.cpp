#include "core/clip/tokenizers/token_rows.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace sightseer {

TokenBatch tokenRows(const Tokenizer& tokenizer, std::span<const std::string> texts, int contextLength,
                     const RowIds& ids) {
    const auto width = static_cast<std::size_t>(contextLength);
    assert(contextLength >= (ids.start ? 2 : 1));
    const std::size_t room = width - (ids.start ? 2 : 1);
    TokenBatch batch;
    batch.count = static_cast<int>(texts.size());
    batch.contextLength = contextLength;
    batch.ids.reserve(texts.size() * width);
    for (const std::string& text : texts) {
        const auto tokens = tokenizer.encode(text);
        const std::size_t rowEnd = batch.ids.size() + width;
        if (ids.start) batch.ids.push_back(*ids.start);
        batch.ids.insert(batch.ids.end(), tokens.begin(),
                         tokens.begin() + static_cast<std::ptrdiff_t>(std::min(tokens.size(), room)));
        batch.ids.push_back(ids.end);
        batch.ids.resize(rowEnd, ids.pad);
    }
    return batch;
}

}  // namespace sightseer
