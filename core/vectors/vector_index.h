// Exact nearest vectors by inner product, over FAISS. A cache of the catalog's vectors: it is rebuilt, never repaired.
// Thread: search() and size() from any thread, also while another changes the index; add, remove, save one at a time.
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sightseer {

struct Neighbour {
    PhotoId photo;
    float score = 0;  // inner product; the cosine for unit vectors

    bool operator==(const Neighbour&) const = default;
};

class VectorIndex {
public:
    static std::unique_ptr<VectorIndex> create(int dimension);
    // A damaged file is InvalidFile; another stamp or dimension is Incompatible: rebuild from the catalog.
    [[nodiscard]] static Result<std::unique_ptr<VectorIndex>> load(const std::filesystem::path& file, int dimension,
                                                                   std::int64_t expectedStamp);
    ~VectorIndex();

    int dimension() const;
    std::size_t size() const;

    // `vectors` is [ids.size(), dimension], finite. A photo that is there already gets the new vector.
    [[nodiscard]] Result<void> add(std::span<const PhotoId> ids, std::span<const float> vectors);
    void remove(std::span<const PhotoId> ids);

    // The k nearest, best first, ties by id; fewer when there are fewer. `among` restricts to these ids (any order).
    [[nodiscard]] Result<std::vector<Neighbour>> search(std::span<const float> query, int k) const;
    [[nodiscard]] Result<std::vector<Neighbour>> search(std::span<const float> query, int k,
                                                        std::span<const PhotoId> among) const;

    // Written to a temporary name and renamed. `stamp` is the catalog's change number that this state agrees with.
    [[nodiscard]] Result<void> save(const std::filesystem::path& file, std::int64_t stamp) const;

private:
    struct Impl;
    explicit VectorIndex(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> m_impl;
};

}  // namespace sightseer
