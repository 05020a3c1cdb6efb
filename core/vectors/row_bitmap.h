// A set of rows, one bit each. Thread: plain data.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sightseer {

class RowBitmap {
public:
    explicit RowBitmap(std::size_t rows) : m_words((rows + 63) / 64) {}

    void insert(std::size_t row) { m_words[row / 64] |= std::uint64_t(1) << row % 64; }

    // To be called between the last insert and what follows.
    void countUp() {
        m_before.reserve(m_words.size());
        for (const std::uint64_t word : m_words) {
            m_before.push_back(static_cast<std::uint32_t>(m_count));
            m_count += static_cast<std::size_t>(std::popcount(word));
        }
    }

    std::size_t count() const { return m_count; }
    // How many rows of the set come before `row`.
    std::size_t rank(std::size_t row) const {
        const std::uint64_t below = m_words[row / 64] & ((std::uint64_t(1) << row % 64) - 1);
        return m_before[row / 64] + static_cast<std::size_t>(std::popcount(below));
    }
    // The rows of the set within [begin, end), of which `begin` is a multiple of 64.
    template <typename Visit>
    void forEach(std::size_t begin, std::size_t end, Visit visit) const {
        for (std::size_t word = begin / 64; word * 64 < end; ++word) {
            for (std::uint64_t bits = m_words[word]; bits != 0; bits &= bits - 1) {
                const std::size_t row = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
                if (row >= end) return;
                visit(row);
            }
        }
    }

private:
    std::vector<std::uint64_t> m_words;
    std::vector<std::uint32_t> m_before;
    std::size_t m_count = 0;
};

}  // namespace sightseer
