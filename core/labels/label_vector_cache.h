// The vectors of labels that were encoded before, in a file of one model: a cache, made again when it is damaged or does not
// fit. Thread: one at a time.
#pragma once

#include "core/base/content_hash.h"

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

class LabelVectorCache {
public:
    // Reads the file when it is there. Vectors of another dimension are forgotten.
    LabelVectorCache(std::filesystem::path file, int dimension);

    static ContentHash keyOf(std::span<const std::string> prompts);

    std::optional<std::span<const float>> find(const ContentHash& key) const;
    void add(const ContentHash& key, std::span<const float> vector);
    // When something was added. A file that cannot be written is logged: everything can be encoded again.
    void save();

private:
    const std::filesystem::path m_file;
    const std::size_t m_dimension;
    std::map<ContentHash, std::vector<float>> m_vectors;
    bool m_isChanged = false;
};

}  // namespace sightseer
