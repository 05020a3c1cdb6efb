// The best k of what it is shown: by score, ties by the smaller label, so that ties at the k-th place are settled too.
// Thread: plain data.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sightseer {

struct ScoredRow {
    float score = 0;
    std::int64_t label = 0;
};

inline bool isBetter(const ScoredRow& a, const ScoredRow& b) {
    return a.score > b.score || (a.score == b.score && a.label < b.label);
}

// Rows are gathered up to twice k and then cut back to k: for thousands a heap takes five times as long.
class BestRows {
public:
    explicit BestRows(std::size_t k) : m_k(k), m_room(k + std::max(k, leastRoom)) {
        if (k == 0) m_threshold = std::numeric_limits<float>::infinity();
    }

    // What scores less has no place.
    float threshold() const { return m_threshold; }

    void show(const ScoredRow& candidate) {
        // Not a number: an overflow of huge vectors; it has no place in an order.
        if (std::isnan(candidate.score) || candidate.score < m_threshold || m_k == 0) return;
        m_rows.push_back(candidate);
        if (m_rows.size() == m_room) keepBest();
    }

    void show(const BestRows& others) {
        for (const ScoredRow& candidate : others.m_rows) show(candidate);
    }

    std::vector<ScoredRow> takeSorted() {
        if (m_rows.size() > m_k) keepBest();
        std::ranges::sort(m_rows, isBetter);
        return std::move(m_rows);
    }

private:
    static constexpr std::size_t leastRoom = 64;

    void keepBest() {
        const auto last = m_rows.begin() + static_cast<std::ptrdiff_t>(m_k) - 1;
        std::nth_element(m_rows.begin(), last, m_rows.end(), isBetter);
        m_threshold = last->score;
        m_rows.resize(m_k);
    }

    std::size_t m_k;
    std::size_t m_room;
    float m_threshold = -std::numeric_limits<float>::infinity();
    std::vector<ScoredRow> m_rows;
};

}  // namespace sightseer
