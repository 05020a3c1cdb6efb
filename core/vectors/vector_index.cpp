#include "core/vectors/vector_index.h"

#include "core/base/file_io.h"
#include "core/base/system.h"
#include "core/vectors/vector_file.h"

#include <faiss/IndexFlat.h>
#include <faiss/utils/distances.h>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <unordered_map>

namespace sightseer {
namespace {

constexpr std::size_t rowsPerThread = 16 * 1024;  // below it a second thread costs more than it saves

bool isBetter(const Neighbour& a, const Neighbour& b) {
    return a.score > b.score || (a.score == b.score && a.photo < b.photo);
}

// The best k of what it is shown. The order is total, so ties are decided by id at the k-th place too.
class BestNeighbours {
public:
    explicit BestNeighbours(std::size_t k) : m_k(k) { m_heap.reserve(k); }

    void show(const Neighbour& candidate) {
        if (std::isnan(candidate.score)) return;  // an overflow of huge vectors; it has no place in an order
        if (m_heap.size() < m_k) {
            m_heap.push_back(candidate);
            std::push_heap(m_heap.begin(), m_heap.end(), isBetter);
        } else if (isBetter(candidate, m_heap.front())) {
            std::pop_heap(m_heap.begin(), m_heap.end(), isBetter);
            m_heap.back() = candidate;
            std::push_heap(m_heap.begin(), m_heap.end(), isBetter);
        }
    }

    void show(const BestNeighbours& others) {
        for (const Neighbour& candidate : others.m_heap) show(candidate);
    }

    std::vector<Neighbour> takeSorted() {
        std::sort_heap(m_heap.begin(), m_heap.end(), isBetter);
        return std::move(m_heap);
    }

private:
    std::size_t m_k;
    std::vector<Neighbour> m_heap;  // its front is the worst that is kept
};

}  // namespace

// FAISS holds the vectors and computes the inner products. We choose the best ourselves: faiss::IndexFlatIP::search uses
// one thread for one query and leaves ties open, and its id map searches the whole index to remove a vector.
struct VectorIndex::Impl {
    explicit Impl(int dimension) : flat(dimension) {}

    std::size_t width() const { return static_cast<std::size_t>(flat.d); }
    std::size_t rowCount() const { return photos.size(); }
    const float* vectorAt(std::size_t row) const { return flat.get_xb() + row * width(); }
    float* vectorAt(std::size_t row) { return flat.get_xb() + row * width(); }

    Result<void> add(std::span<const std::int64_t> ids, std::span<const float> vectors);
    void remove(std::int64_t id);
    Result<void> checkQuery(std::span<const float> query, int k) const;
    std::vector<Neighbour> best(const float* query, std::size_t k, const std::vector<std::size_t>* among) const;
    BestNeighbours bestOfRange(const float* query, std::size_t k, const std::size_t* among, std::size_t begin,
                               std::size_t end) const;

    mutable std::shared_mutex mutex;
    faiss::IndexFlatIP flat;                             // guarded by mutex
    std::vector<std::int64_t> photos;                    // by row; guarded by mutex
    std::unordered_map<std::int64_t, std::size_t> rows;  // by photo; guarded by mutex
};

Result<void> VectorIndex::Impl::add(std::span<const std::int64_t> ids, std::span<const float> vectors) {
    if (vectors.size() != ids.size() * width()) {
        return fail(ErrorCode::InvalidArgument,
                    "The vectors do not have the " + std::to_string(width()) +
                        " dimensions of the index. Index the photos again with this model.");
    }
    if (std::ranges::any_of(ids, [](std::int64_t id) { return id <= 0; })) {
        return fail(ErrorCode::InvalidArgument, "A vector for the index belongs to no photo. Index the photos again.");
    }
    if (!std::ranges::all_of(vectors, [](float value) { return std::isfinite(value); })) {
        return fail(
            ErrorCode::InvalidArgument,
            "A vector for the index holds a value that is not finite. Index the photos again with another model.");
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const float* vector = vectors.data() + i * width();
        const auto [place, isNew] = rows.try_emplace(ids[i], rowCount());
        if (isNew) {
            flat.add(1, vector);
            photos.push_back(ids[i]);
        } else {
            std::copy_n(vector, width(), vectorAt(place->second));
        }
    }
    return {};
}

// The last row takes the free place.
void VectorIndex::Impl::remove(std::int64_t id) {
    const auto found = rows.find(id);
    if (found == rows.end()) return;
    const std::size_t row = found->second;
    const std::size_t last = rowCount() - 1;
    rows.erase(found);
    if (row != last) {
        std::copy_n(vectorAt(last), width(), vectorAt(row));
        photos[row] = photos[last];
        rows[photos[row]] = row;
    }
    photos.pop_back();
    flat.codes.resize(last * flat.code_size);
    flat.ntotal = static_cast<faiss::Index::idx_t>(last);
}

Result<void> VectorIndex::Impl::checkQuery(std::span<const float> query, int k) const {
    if (query.size() != width()) {
        return fail(ErrorCode::InvalidArgument, "The query has " + std::to_string(query.size()) +
                                                    " dimensions, the index has " + std::to_string(width()) +
                                                    ". Search with the model of the index.");
    }
    if (!std::ranges::all_of(query, [](float value) { return std::isfinite(value); })) {
        return fail(ErrorCode::InvalidArgument, "The query holds a value that is not finite. Change the query.");
    }
    if (k < 0) return fail(ErrorCode::InvalidArgument, "A search cannot have fewer than 0 results.");
    return {};
}

BestNeighbours VectorIndex::Impl::bestOfRange(const float* query, std::size_t k, const std::size_t* among,
                                              std::size_t begin, std::size_t end) const {
    BestNeighbours kept(std::min(k, end - begin));
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t row = among ? among[i] : i;
        // Row by row: FAISS's function for chosen rows starts an OpenMP team each time, which stalls on a busy machine.
        kept.show({PhotoId(photos[row]), faiss::fvec_inner_product(query, vectorAt(row), width())});
    }
    return kept;
}

std::vector<Neighbour> VectorIndex::Impl::best(const float* query, std::size_t k,
                                               const std::vector<std::size_t>* among) const {
    const std::size_t total = among ? among->size() : rowCount();
    k = std::min(k, total);
    if (k == 0) return {};
    const std::size_t* chosen = among ? among->data() : nullptr;
    const std::size_t parts =
        std::clamp<std::size_t>(total / rowsPerThread, 1, static_cast<std::size_t>(usableCores()));
    const auto partBegin = [&](std::size_t part) { return total * part / parts; };

    std::vector<BestNeighbours> found(parts, BestNeighbours(0));
    {
        std::vector<std::jthread> helpers;
        for (std::size_t part = 1; part < parts; ++part) {
            helpers.emplace_back(
                [&, part] { found[part] = bestOfRange(query, k, chosen, partBegin(part), partBegin(part + 1)); });
        }
        found[0] = bestOfRange(query, k, chosen, 0, partBegin(1));
    }
    BestNeighbours all(k);
    for (const BestNeighbours& part : found) all.show(part);
    return all.takeSorted();
}

VectorIndex::VectorIndex(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

VectorIndex::~VectorIndex() = default;

std::unique_ptr<VectorIndex> VectorIndex::create(int dimension) {
    assert(dimension > 0);
    return std::unique_ptr<VectorIndex>(new VectorIndex(std::make_unique<Impl>(dimension)));
}

int VectorIndex::dimension() const {
    return static_cast<int>(m_impl->width());
}

std::size_t VectorIndex::size() const {
    std::shared_lock lock(m_impl->mutex);
    return m_impl->rowCount();
}

Result<void> VectorIndex::add(std::span<const PhotoId> ids, std::span<const float> vectors) {
    std::vector<std::int64_t> values;
    values.reserve(ids.size());
    for (const PhotoId id : ids) values.push_back(id.value);
    std::unique_lock lock(m_impl->mutex);
    return m_impl->add(values, vectors);
}

void VectorIndex::remove(std::span<const PhotoId> ids) {
    std::unique_lock lock(m_impl->mutex);
    for (const PhotoId id : ids) m_impl->remove(id.value);
}

Result<std::vector<Neighbour>> VectorIndex::search(std::span<const float> query, int k) const {
    if (auto usable = m_impl->checkQuery(query, k); !usable) return propagate(usable);
    std::shared_lock lock(m_impl->mutex);
    return m_impl->best(query.data(), static_cast<std::size_t>(k), nullptr);
}

Result<std::vector<Neighbour>> VectorIndex::search(std::span<const float> query, int k,
                                                   std::span<const PhotoId> among) const {
    if (auto usable = m_impl->checkQuery(query, k); !usable) return propagate(usable);
    std::shared_lock lock(m_impl->mutex);
    std::vector<std::size_t> rows;
    rows.reserve(among.size());
    for (const PhotoId id : among) {
        const auto found = m_impl->rows.find(id.value);
        if (found != m_impl->rows.end()) rows.push_back(found->second);
    }
    // In the order of memory, each once.
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    return m_impl->best(query.data(), static_cast<std::size_t>(k), &rows);
}

Result<void> VectorIndex::save(const std::filesystem::path& file, std::int64_t stamp) const {
    std::shared_lock lock(m_impl->mutex);
    const std::span rows(m_impl->flat.get_xb(), m_impl->rowCount() * m_impl->width());
    return writeVectorFile(file, {dimension(), stamp, m_impl->photos, rows});
}

Result<std::unique_ptr<VectorIndex>> VectorIndex::load(const std::filesystem::path& file, int dimension,
                                                       std::int64_t expectedStamp) {
    auto index = create(dimension);
    Impl& impl = *index->m_impl;
    std::size_t expected = 0;
    const auto reserve = [&](std::size_t count) {
        expected = count;
        impl.flat.codes.reserve(count * impl.flat.code_size);
        impl.photos.reserve(count);
        impl.rows.reserve(count);
    };
    const auto take = [&](std::span<const std::int64_t> ids, std::span<const float> rows) {
        return impl.add(ids, rows);
    };
    if (auto read = readVectorFile(file, dimension, expectedStamp, reserve, take); !read) return propagate(read);
    if (impl.rowCount() != expected) {
        return fail(ErrorCode::InvalidFile, "Cannot use the vector index " + toUtf8(file) +
                                                ": a photo is in it twice. It is made again from the library.");
    }
    return index;
}

}  // namespace sightseer
