// A set of photos as one bit each: joining, cutting and turning round sets of a million takes microseconds.
// Thread: plain data.
#pragma once

#include "core/base/ids.h"

#include <bit>
#include <cstdint>
#include <vector>

namespace sightseer {

class PhotoSet {
public:
    // For ids up to `largest`; others are left out.
    explicit PhotoSet(PhotoId largest) : m_words(static_cast<std::size_t>(largest.value) / 64 + 1) {}

    void add(PhotoId id) {
        if (isInRange(id)) m_words[wordOf(id)] |= bitOf(id);
    }
    void remove(PhotoId id) {
        if (isInRange(id)) m_words[wordOf(id)] &= ~bitOf(id);
    }
    bool contains(PhotoId id) const { return isInRange(id) && (m_words[wordOf(id)] & bitOf(id)) != 0; }

    // The others are of the same size.
    void addAll(const PhotoSet& other) {
        for (std::size_t i = 0; i < m_words.size(); ++i) m_words[i] |= other.m_words[i];
    }
    void keepAll(const PhotoSet& other) {
        for (std::size_t i = 0; i < m_words.size(); ++i) m_words[i] &= other.m_words[i];
    }
    void removeAll(const PhotoSet& other) {
        for (std::size_t i = 0; i < m_words.size(); ++i) m_words[i] &= ~other.m_words[i];
    }

    std::size_t size() const {
        std::size_t count = 0;
        for (const std::uint64_t word : m_words) count += static_cast<std::size_t>(std::popcount(word));
        return count;
    }
    // Ascending.
    std::vector<PhotoId> ids() const {
        std::vector<PhotoId> ids;
        ids.reserve(size());
        for (std::size_t i = 0; i < m_words.size(); ++i) {
            for (std::uint64_t word = m_words[i]; word != 0; word &= word - 1) {
                ids.emplace_back(static_cast<std::int64_t>(i * 64) + std::countr_zero(word));
            }
        }
        return ids;
    }

private:
    static std::size_t wordOf(PhotoId id) { return static_cast<std::size_t>(id.value) / 64; }
    static std::uint64_t bitOf(PhotoId id) { return std::uint64_t{1} << (id.value % 64); }
    bool isInRange(PhotoId id) const { return id.value >= 0 && wordOf(id) < m_words.size(); }

    std::vector<std::uint64_t> m_words;
};

}  // namespace sightseer
