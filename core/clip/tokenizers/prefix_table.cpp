#include "core/clip/tokenizers/prefix_table.h"

#include <algorithm>
#include <utility>

namespace sightseer {

PrefixTable::PrefixTable(std::vector<Entry> entries) : m_entries(std::move(entries)), m_ofFirstByte(256) {
    std::ranges::sort(m_entries, {}, &Entry::text);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Range& range = m_ofFirstByte[static_cast<unsigned char>(m_entries[i].text[0])];
        if (range.last == 0) range.first = i;
        range.last = i + 1;
    }
}

const PrefixTable::Entry* PrefixTable::longestPrefix(std::string_view text) const {
    const Entry* longest = nullptr;
    forEachPrefix(text, [&](const Entry& entry) { longest = &entry; });
    return longest;
}

PrefixTable::Range PrefixTable::narrowed(Range range, std::size_t depth, char byte) const {
    if (depth == 0) return m_ofFirstByte.empty() ? Range{} : m_ofFirstByte[static_cast<unsigned char>(byte)];
    const auto begin = m_entries.begin();
    const auto first = begin + static_cast<std::ptrdiff_t>(range.first);
    const auto last = begin + static_cast<std::ptrdiff_t>(range.last);
    const auto byteOf = [depth](const Entry& entry) { return static_cast<unsigned char>(entry.text[depth]); };
    const auto wanted = static_cast<unsigned char>(byte);
    const auto from = std::ranges::lower_bound(first, last, wanted, {}, byteOf);
    const auto to = std::ranges::upper_bound(from, last, wanted, {}, byteOf);
    return {static_cast<std::size_t>(from - begin), static_cast<std::size_t>(to - begin)};
}

}  // namespace sightseer
