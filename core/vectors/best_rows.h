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

class BestRows {
public:
    explicit BestRows(std::size_t k) : m_k(k) { m_heap.reserve(k); }

    // What scores less has no place.
    float threshold() const { return m_threshold; }

    void show(const ScoredRow& candidate) {
        if (std::isnan(candidate.score)) return;  // an overflow of huge vectors; it has no place in an order
        if (m_heap.size() < m_k) {
            m_heap.push_back(candidate);
            std::push_heap(m_heap.begin(), m_heap.end(), isBetter);
        } else if (m_k > 0 && isBetter(candidate, m_heap.front())) {
            std::pop_heap(m_heap.begin(), m_heap.end(), isBetter);
            m_heap.back() = candidate;
            std::push_heap(m_heap.begin(), m_heap.end(), isBetter);
        }
        if (m_heap.size() == m_k && m_k > 0) m_threshold = m_heap.front().score;
    }

    void show(const BestRows& others) {
        for (const ScoredRow& candidate : others.m_heap) show(candidate);
    }

    std::vector<ScoredRow> takeSorted() {
        std::sort_heap(m_heap.begin(), m_heap.end(), isBetter);
        return std::move(m_heap);
    }

private:
    std::size_t m_k;
    float m_threshold = -std::numeric_limits<float>::infinity();
    std::vector<ScoredRow> m_heap;  // its front is the worst that is kept
};

}  // namespace sightseer
