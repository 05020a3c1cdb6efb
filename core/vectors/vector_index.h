// Exact nearest vectors by inner product, in half precision. A cache of the catalog's vectors: it is rebuilt, never
// repaired. Thread: const members from any, also while another changes the index; add, remove, save one at a time.
//
// A loaded file is mapped, not read. Its rows are verified block by block before their first use, so damage may show only
// then: the call that meets it fails with InvalidFile, as do all later ones, isDamaged() says so, and the owner rebuilds.
//
// A file of more than VectorIndexLimits::exactBytes of rows is saved with codes of two bits for each dimension. Loaded, a
// search and a shortlist scan only these; the best `candidates` of them, and more for a large k, are then scored exactly from
// the mapped file. Scores are exact then too, but a few of the k nearest may be missed (recall@100 above 0.99).
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
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

using IdSet = std::vector<PhotoId>;  // in any order; what is there twice counts once

// The scores of photos with several queries, to be combined.
struct ScoreTable {
    std::vector<PhotoId> photos;  // in the index's order of rows: no order to rely on
    int queries = 0;
    std::vector<float> scores;  // [queries, photos.size()]
    // Per query, mean and standard deviation of the scores in the whole index, whatever `among` was: of all rows, or in
    // a large index of 32768 rows evenly spread, the same ones for every query.
    std::vector<double> means;
    std::vector<double> deviations;

    std::span<const float> scoresOf(int query) const {
        return std::span(scores).subspan(static_cast<std::size_t>(query) * photos.size(), photos.size());
    }
};

// The photos that are worth scoring.
struct Shortlist {
    std::optional<IdSet> photos;  // nothing: all that were asked about
    std::size_t leftOut = 0;      // how many more there are
};

struct StoredVectors {
    std::vector<PhotoId> photos;  // those asked for that are in the index, in the order asked
    std::vector<float> vectors;   // [photos.size(), dimension]
};

// Scores of some photos with every query: scores[q * stride + i] belongs to photos[i].
struct ScoredStretch {
    std::span<const PhotoId> photos;
    const float* scores = nullptr;
    std::size_t stride = 0;
};

struct VectorIndexLimits {
    std::size_t exactBytes = std::size_t{2} << 30;
    std::size_t candidates = 8192;  // rows scored exactly for each query, where codes are used
};

class VectorIndex {
public:
    static std::unique_ptr<VectorIndex> create(int dimension, const VectorIndexLimits& limits = {});
    // A damaged file is InvalidFile; another stamp or dimension is Incompatible: rebuild from the catalog.
    [[nodiscard]] static Result<std::unique_ptr<VectorIndex>> load(const std::filesystem::path& file, int dimension,
                                                                   std::int64_t expectedStamp,
                                                                   const VectorIndexLimits& limits = {});
    ~VectorIndex();

    int dimension() const;
    std::size_t size() const;
    bool isDamaged() const;
    // Whether codes are scanned, see above.
    bool usesCodes() const;

    // `vectors` is [ids.size(), dimension], finite, each value at most 65504. A photo that is there already gets the new
    // vector. On an error but InvalidFile nothing was changed.
    [[nodiscard]] Result<void> add(std::span<const PhotoId> ids, std::span<const float> vectors);
    void remove(std::span<const PhotoId> ids);

    // The k nearest, best first, ties by id; fewer when there are fewer. `among` restricts to these ids (any order).
    [[nodiscard]] Result<std::vector<Neighbour>> search(std::span<const float> query, int k) const;
    [[nodiscard]] Result<std::vector<Neighbour>> search(std::span<const float> query, int k,
                                                        std::span<const PhotoId> among) const;

    // Where codes are used and there are many: those that promise most by any of the queries [n, dimension], n >= 1, at
    // least `candidates` and 16 k by each. All, where k is a sixteenth of them.
    [[nodiscard]] Result<Shortlist> shortlist(std::span<const float> queries, std::size_t k,
                                              const IdSet* among = nullptr) const;

    // `queries` is [n, dimension], n >= 1: every row of the index, or those of `among` that are in it, always exactly.
    [[nodiscard]] Result<ScoreTable> scores(std::span<const float> queries, const IdSet* among = nullptr) const;

    // The same scores in stretches, for more queries than a table could hold. `visit` is called by several threads at once,
    // in any order, and never twice for a photo; what it was given is gone when it returns.
    [[nodiscard]] Result<void> forEachStretch(std::span<const float> queries, const IdSet* among,
                                              const std::function<void(const ScoredStretch&)>& visit) const;

    // As stored, rounded to half precision.
    [[nodiscard]] Result<StoredVectors> vectorsOf(std::span<const PhotoId> ids) const;

    // Written to a temporary name and renamed. `stamp` is the catalog's change number that this state agrees with.
    [[nodiscard]] Result<void> save(const std::filesystem::path& file, std::int64_t stamp) const;

private:
    struct Impl;
    explicit VectorIndex(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> m_impl;
};

}  // namespace sightseer
