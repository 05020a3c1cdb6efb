// Photo -> row. Catalog ids are mostly dense: a table for those, a map for the far ones. Thread: plain data.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <vector>

namespace sightseer {

class PhotoRows {
public:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t find(std::int64_t photo) const {
        if (isDense(photo) && m_dense[static_cast<std::size_t>(photo)] != none) {
            return m_dense[static_cast<std::size_t>(photo)];
        }
        if (m_far.empty()) return none;
        const auto found = m_far.find(photo);
        return found == m_far.end() ? none : found->second;
    }

    // `photo` > 0.
    void set(std::int64_t photo, std::uint32_t row) {
        const auto far = m_far.empty() ? m_far.end() : m_far.find(photo);
        if (far != m_far.end()) {
            far->second = row;
            return;
        }
        if (!isDense(photo) && photo < static_cast<std::int64_t>(8 * m_count + 65536)) {
            const auto needed = static_cast<std::size_t>(photo) + 1;
            m_dense.resize(std::max(needed, std::min(m_dense.size() * 2, 8 * m_count + 65536)), none);
        }
        if (isDense(photo)) {
            std::uint32_t& place = m_dense[static_cast<std::size_t>(photo)];
            if (place == none) ++m_count;
            place = row;
        } else {
            m_far.emplace(photo, row);
            ++m_count;
        }
    }

    void erase(std::int64_t photo) {
        if (isDense(photo) && m_dense[static_cast<std::size_t>(photo)] != none) {
            m_dense[static_cast<std::size_t>(photo)] = none;
            --m_count;
        } else {
            m_count -= m_far.erase(photo);
        }
    }

private:
    bool isDense(std::int64_t photo) const { return photo >= 0 && static_cast<std::uint64_t>(photo) < m_dense.size(); }

    std::vector<std::uint32_t> m_dense;
    std::unordered_map<std::int64_t, std::uint32_t> m_far;
    std::size_t m_count = 0;
};

}  // namespace sightseer
