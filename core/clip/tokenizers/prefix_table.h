// Which of many texts another text begins with. Thread: immutable.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sightseer {

class PrefixTable {
public:
    struct Entry {
        std::string_view text;  // not empty; its bytes must outlive the table
        int value = 0;
    };

    PrefixTable() = default;
    // No two entries may have the same text.
    explicit PrefixTable(std::vector<Entry> entries);

    bool empty() const { return m_entries.empty(); }

    // Calls visit(entry) for every entry that `text` begins with, the shortest first.
    template <typename Visit>
    void forEachPrefix(std::string_view text, Visit visit) const {
        Range range = all();
        for (std::size_t depth = 0; depth < text.size(); ++depth) {
            range = narrowed(range, depth, text[depth]);
            if (range.first == range.last) return;
            const Entry& shortest = m_entries[range.first];
            if (shortest.text.size() > depth + 1) continue;
            visit(shortest);
            ++range.first;
        }
    }

    // Null when `text` begins with none of them.
    const Entry* longestPrefix(std::string_view text) const;

private:
    struct Range {
        std::size_t first = 0;
        std::size_t last = 0;
    };
    Range all() const { return {0, m_entries.size()}; }
    // The entries of `range`, all of them longer than `depth`, that have this byte there.
    Range narrowed(Range range, std::size_t depth, char byte) const;

    std::vector<Entry> m_entries;  // sorted by text
    std::vector<Range> m_ofFirstByte;
};

}  // namespace sightseer
