#include "core/vectors/vector_index.h"

#include "core/base/file_io.h"
#include "core/vectors/coded_rows.h"
#include "core/vectors/flat_scan.h"
#include "core/vectors/photo_rows.h"
#include "core/vectors/vector_file.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <mutex>
#include <optional>
#include <shared_mutex>

namespace sightseer {
namespace {

// Up to here a file's rows are verified when it is loaded, which takes some milliseconds.
constexpr std::size_t bytesVerifiedAtLoad = std::size_t{64} << 20;
constexpr std::size_t rowsForMoments = 32768;
// Where codes are used: how many more rows are scored exactly for each answer asked for.
constexpr std::size_t candidatesPerAnswer = 16;

tl::unexpected<Error> damagedRows() {
    return fail(ErrorCode::InvalidFile,
                "Cannot use the vector index: its file is damaged. It is made again from the library.");
}

bool isFinite(std::span<const float> values) {
    return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

// Of the scores that one worker sees, per query.
struct Moments {
    double count = 0;
    std::vector<double> sums;
    std::vector<double> squares;
};

}  // namespace

struct VectorIndex::Impl {
    Impl(int dimension, const VectorIndexLimits& chosen) : limits(chosen), flat(dimension) {}

    std::size_t width() const { return static_cast<std::size_t>(flat.d); }
    std::size_t rowCount() const { return photos.size(); }
    std::size_t rowBytes() const { return rowCount() * width() * sizeof(Half); }
    bool isDamaged() const { return badRow || flat.rows().isDamaged() || (codes && codes->records().isDamaged()); }

    Result<void> add(std::span<const PhotoId> ids, std::span<const float> vectors);
    [[nodiscard]] bool remove(std::int64_t id);
    Result<void> checkQueries(std::span<const float> queries) const;
    Result<void> checkQuery(std::span<const float> query, int k) const;
    RowBitmap rowsOf(std::span<const PhotoId> ids) const;
    RowBitmap allRows() const;
    [[nodiscard]] bool isSound(const RowBitmap& set) const;
    [[nodiscard]] bool isSound(std::size_t row) const;
    // Narrows `chosen`, null for all, to the rows to score exactly for the best k. False where the file is damaged.
    [[nodiscard]] bool narrow(std::span<const float> queries, std::size_t k, std::optional<RowBitmap>& chosen) const;
    // Makes `chosen` all rows where these are checked one by one. False where one that is chosen is damaged.
    [[nodiscard]] bool check(std::optional<RowBitmap>& chosen) const;
    std::vector<PhotoId> photosOf(const std::optional<RowBitmap>& chosen) const;
    Result<std::vector<Neighbour>> search(std::span<const float> query, int k, std::optional<RowBitmap> among) const;
    [[nodiscard]] bool measure(std::span<const float> queries, ScoreTable& table) const;

    const VectorIndexLimits limits;
    mutable std::shared_mutex mutex;
    mutable std::atomic<bool> badRow = false;
    FlatScan flat;                     // guarded by mutex
    std::vector<std::int64_t> photos;  // by row; guarded by mutex
    PhotoRows rows;                    // by photo; guarded by mutex
    std::unique_ptr<CodedRows> codes;  // null where rows are scanned; guarded by mutex, but for whether it is there
};

Result<void> VectorIndex::Impl::add(std::span<const PhotoId> ids, std::span<const float> vectors) {
    if (vectors.size() != ids.size() * width()) {
        return fail(ErrorCode::InvalidArgument,
                    "The vectors do not have the " + std::to_string(width()) +
                        " dimensions of the index. Index the photos again with this model.");
    }
    if (std::ranges::any_of(ids, [](PhotoId id) { return id.value <= 0; })) {
        return fail(ErrorCode::InvalidArgument, "A vector for the index belongs to no photo. Index the photos again.");
    }
    if (!std::ranges::all_of(vectors, [](float value) { return std::abs(value) <= largestHalf; })) {
        return fail(ErrorCode::InvalidArgument,
                    "A vector for the index holds a value that is not finite or too large. "
                    "Index the photos again with another model.");
    }
    std::vector<Half> row(width());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        flat.kernels().encode(vectors.data() + i * width(), width(), row.data());
        const std::uint32_t known = rows.find(ids[i].value);
        if (known != PhotoRows::none) {
            if (!flat.replace(known, row) || (codes && !codes->replace(known, row))) return damagedRows();
            continue;
        }
        if ((codes && !codes->append(row)) || !flat.append(row)) return damagedRows();
        rows.set(ids[i].value, static_cast<std::uint32_t>(rowCount()));
        photos.push_back(ids[i].value);
    }
    return {};
}

// The last row takes the free place.
bool VectorIndex::Impl::remove(std::int64_t id) {
    const std::uint32_t row = rows.find(id);
    if (row == PhotoRows::none) return true;
    if (codes && (!isSound(rowCount() - 1) || !codes->removeUnordered(row))) return false;
    if (!flat.removeUnordered(row)) return false;
    rows.erase(id);
    if (photos.back() != id) {
        photos[row] = photos.back();
        rows.set(photos[row], row);
    }
    photos.pop_back();
    return true;
}

Result<void> VectorIndex::Impl::checkQueries(std::span<const float> queries) const {
    if (queries.empty() || queries.size() % width() != 0) {
        return fail(ErrorCode::InvalidArgument, "The query has " + std::to_string(queries.size()) +
                                                    " dimensions, the index has " + std::to_string(width()) +
                                                    ". Search with the model of the index.");
    }
    if (!isFinite(queries)) {
        return fail(ErrorCode::InvalidArgument, "The query holds a value that is not finite. Change the query.");
    }
    return {};
}

Result<void> VectorIndex::Impl::checkQuery(std::span<const float> query, int k) const {
    if (auto usable = checkQueries(query); !usable) return usable;
    if (query.size() != width()) return fail(ErrorCode::InvalidArgument, "A search takes one query at a time.");
    if (k < 0) return fail(ErrorCode::InvalidArgument, "A search cannot have fewer than 0 results.");
    return {};
}

RowBitmap VectorIndex::Impl::rowsOf(std::span<const PhotoId> ids) const {
    RowBitmap chosen(rowCount());
    for (const PhotoId id : ids) {
        if (const std::uint32_t row = rows.find(id.value); row != PhotoRows::none) chosen.insert(row);
    }
    chosen.countUp();
    return chosen;
}

RowBitmap VectorIndex::Impl::allRows() const {
    RowBitmap all(rowCount());
    for (std::size_t row = 0; row < rowCount(); ++row) all.insert(row);
    all.countUp();
    return all;
}

bool VectorIndex::Impl::isSound(const RowBitmap& set) const {
    const bool isSound = !codes || codes->agreesWith(flat, set);
    if (!isSound) badRow = true;
    return isSound;
}

bool VectorIndex::Impl::isSound(std::size_t row) const {
    if (!codes) return flat.rows().isSound(row / HalfRows::rowsPerBlock);
    const bool isSound = codes->isRow(row, {flat.rows().row(row), width()});
    if (!isSound) badRow = true;
    return isSound;
}

bool VectorIndex::Impl::narrow(std::span<const float> queries, std::size_t k, std::optional<RowBitmap>& chosen) const {
    const std::size_t total = chosen ? chosen->count() : rowCount();
    if (!codes || k >= total / candidatesPerAnswer) return true;
    const std::size_t wanted = limits.candidates + candidatesPerAnswer * k;
    if (wanted >= total / 4) return true;
    chosen = codes->candidates(queries, wanted, chosen ? &*chosen : nullptr, flat.workers());
    return chosen.has_value();
}

bool VectorIndex::Impl::check(std::optional<RowBitmap>& chosen) const {
    if (codes && !chosen) chosen = allRows();
    return !chosen || isSound(*chosen);
}

std::vector<PhotoId> VectorIndex::Impl::photosOf(const std::optional<RowBitmap>& chosen) const {
    if (!chosen) return {photos.begin(), photos.end()};
    std::vector<PhotoId> ids;
    ids.reserve(chosen->count());
    chosen->forEach(0, rowCount(), [&](std::size_t row) { ids.emplace_back(photos[row]); });
    return ids;
}

Result<std::vector<Neighbour>> VectorIndex::Impl::search(std::span<const float> query, int k,
                                                         std::optional<RowBitmap> among) const {
    if (!narrow(query, static_cast<std::size_t>(k), among) || !check(among)) return damagedRows();
    const auto found = flat.best(query, static_cast<std::size_t>(k), photos.data(), among ? &*among : nullptr);
    if (!found || isDamaged()) return damagedRows();
    std::vector<Neighbour> nearest;
    nearest.reserve(found->front().size());
    for (const ScoredRow& row : found->front()) nearest.push_back({PhotoId(row.label), row.score});
    return nearest;
}

bool VectorIndex::Impl::measure(std::span<const float> queries, ScoreTable& table) const {
    const auto queryCount = static_cast<std::size_t>(table.queries);
    std::optional<RowBitmap> sample;
    if (rowCount() > rowsForMoments) {
        sample.emplace(rowCount());
        for (std::size_t i = 0; i < rowsForMoments; ++i) sample->insert(i * rowCount() / rowsForMoments);
        sample->countUp();
    } else if (codes) {
        sample = allRows();
    }
    if (sample && !isSound(*sample)) return false;
    std::vector<Moments> found(flat.workers().size());
    const bool isSound = flat.scan(queries, sample ? &*sample : nullptr, [&](std::size_t worker, const auto& stretch) {
        Moments& mine = found[worker];
        mine.sums.resize(queryCount);
        mine.squares.resize(queryCount);
        mine.count += static_cast<double>(stretch.rows.size());
        for (std::size_t q = 0; q < queryCount; ++q) {
            for (std::size_t i = 0; i < stretch.rows.size(); ++i) {
                const double score = stretch.scores[q * stretch.stride + i];
                mine.sums[q] += score;
                mine.squares[q] += score * score;
            }
        }
    });
    Moments all{0, std::vector<double>(queryCount), std::vector<double>(queryCount)};
    for (const Moments& part : found) {
        all.count += part.count;
        for (std::size_t q = 0; q < part.sums.size(); ++q) {
            all.sums[q] += part.sums[q];
            all.squares[q] += part.squares[q];
        }
    }
    for (std::size_t q = 0; q < queryCount; ++q) {
        const double mean = all.count > 0 ? all.sums[q] / all.count : 0;
        const double variance = all.count > 0 ? all.squares[q] / all.count - mean * mean : 0;
        table.means.push_back(mean);
        table.deviations.push_back(std::sqrt(std::max(variance, 0.0)));
    }
    return isSound;
}

VectorIndex::VectorIndex(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

VectorIndex::~VectorIndex() = default;

std::unique_ptr<VectorIndex> VectorIndex::create(int dimension, const VectorIndexLimits& limits) {
    assert(dimension > 0);
    return std::unique_ptr<VectorIndex>(new VectorIndex(std::make_unique<Impl>(dimension, limits)));
}

int VectorIndex::dimension() const {
    return static_cast<int>(m_impl->width());
}

std::size_t VectorIndex::size() const {
    std::shared_lock lock(m_impl->mutex);
    return m_impl->rowCount();
}

bool VectorIndex::isDamaged() const {
    return m_impl->isDamaged();
}

bool VectorIndex::usesCodes() const {
    return m_impl->codes != nullptr;
}

Result<void> VectorIndex::add(std::span<const PhotoId> ids, std::span<const float> vectors) {
    std::unique_lock lock(m_impl->mutex);
    return m_impl->add(ids, vectors);
}

void VectorIndex::remove(std::span<const PhotoId> ids) {
    std::unique_lock lock(m_impl->mutex);
    for (const PhotoId id : ids) {
        if (!m_impl->remove(id.value)) return;  // damaged, as every later call says
    }
}

Result<std::vector<Neighbour>> VectorIndex::search(std::span<const float> query, int k) const {
    if (auto usable = m_impl->checkQuery(query, k); !usable) return propagate(usable);
    std::shared_lock lock(m_impl->mutex);
    return m_impl->search(query, k, std::nullopt);
}

Result<std::vector<Neighbour>> VectorIndex::search(std::span<const float> query, int k,
                                                   std::span<const PhotoId> among) const {
    if (auto usable = m_impl->checkQuery(query, k); !usable) return propagate(usable);
    std::shared_lock lock(m_impl->mutex);
    return m_impl->search(query, k, m_impl->rowsOf(among));
}

Result<Shortlist> VectorIndex::shortlist(std::span<const float> queries, std::size_t k, const IdSet* among) const {
    if (auto usable = m_impl->checkQueries(queries); !usable) return propagate(usable);
    if (!m_impl->codes) return Shortlist();
    std::shared_lock lock(m_impl->mutex);
    const Impl& impl = *m_impl;
    std::optional<RowBitmap> chosen;
    if (among) chosen = impl.rowsOf(*among);
    const std::size_t total = chosen ? chosen->count() : impl.rowCount();
    if (!impl.narrow(queries, k, chosen)) return damagedRows();
    const std::size_t kept = chosen ? chosen->count() : total;
    if (kept == total) return Shortlist();
    return Shortlist{impl.photosOf(chosen), total - kept};
}

Result<ScoreTable> VectorIndex::scores(std::span<const float> queries, const IdSet* among) const {
    if (auto usable = m_impl->checkQueries(queries); !usable) return propagate(usable);
    std::shared_lock lock(m_impl->mutex);
    const Impl& impl = *m_impl;
    ScoreTable table;
    table.queries = static_cast<int>(queries.size() / impl.width());
    std::optional<RowBitmap> chosen;
    if (among) chosen = impl.rowsOf(*among);
    if (!impl.check(chosen)) return damagedRows();
    table.photos = impl.photosOf(chosen);
    table.scores.resize(table.photos.size() * static_cast<std::size_t>(table.queries));
    const auto take = [&](std::size_t, const FlatScan::Stretch& stretch) {
        const std::size_t first = chosen ? chosen->rank(stretch.rows.front()) : stretch.rows.front();
        for (std::size_t q = 0; q < static_cast<std::size_t>(table.queries); ++q) {
            std::copy_n(stretch.scores + q * stretch.stride, stretch.rows.size(),
                        table.scores.data() + q * table.photos.size() + first);
        }
    };
    if (!impl.flat.scan(queries, chosen ? &*chosen : nullptr, take) || !impl.measure(queries, table) || isDamaged()) {
        return damagedRows();
    }
    return table;
}

Result<void> VectorIndex::forEachStretch(std::span<const float> queries, const IdSet* among,
                                         const std::function<void(const ScoredStretch&)>& visit) const {
    if (auto usable = m_impl->checkQueries(queries); !usable) return usable;
    std::shared_lock lock(m_impl->mutex);
    const Impl& impl = *m_impl;
    std::optional<RowBitmap> chosen;
    if (among) chosen = impl.rowsOf(*among);
    if (!impl.check(chosen)) return damagedRows();
    const auto take = [&](std::size_t, const FlatScan::Stretch& stretch) {
        std::vector<PhotoId> photos;
        photos.reserve(stretch.rows.size());
        for (const std::uint32_t row : stretch.rows) photos.emplace_back(impl.photos[row]);
        visit({photos, stretch.scores, stretch.stride});
    };
    if (!impl.flat.scan(queries, chosen ? &*chosen : nullptr, take) || isDamaged()) return damagedRows();
    return {};
}

Result<StoredVectors> VectorIndex::vectorsOf(std::span<const PhotoId> ids) const {
    std::shared_lock lock(m_impl->mutex);
    const FlatScan& flat = m_impl->flat;
    StoredVectors stored;
    for (const PhotoId id : ids) {
        const std::uint32_t row = m_impl->rows.find(id.value);
        if (row == PhotoRows::none) continue;
        if (!m_impl->isSound(row)) return damagedRows();
        stored.photos.push_back(id);
        stored.vectors.resize(stored.photos.size() * m_impl->width());
        flat.kernels().decode(flat.rows().row(row), m_impl->width(),
                              stored.vectors.data() + stored.vectors.size() - m_impl->width());
    }
    return stored;
}

Result<void> VectorIndex::save(const std::filesystem::path& file, std::int64_t stamp) const {
    std::shared_lock lock(m_impl->mutex);
    const Impl& impl = *m_impl;
    const HalfRows& rows = impl.flat.rows();
    if (isDamaged() || (impl.codes && !impl.isSound(impl.allRows()))) return damagedRows();
    if (impl.rowBytes() <= impl.limits.exactBytes) return writeVectorFile(file, stamp, impl.photos, rows, nullptr);
    std::unique_ptr<CodedRows> fresh;
    if (!impl.codes) {
        for (std::size_t block = 0; block < rows.blockCount(); ++block) {
            if (!rows.isSound(block)) return damagedRows();
        }
        fresh = CodedRows::of(impl.flat);
    }
    const CodedRows& coded = fresh ? *fresh : *impl.codes;
    const VectorFileCodes codes{coded.mean(), coded.records()};
    return writeVectorFile(file, stamp, impl.photos, rows, &codes);
}

Result<std::unique_ptr<VectorIndex>> VectorIndex::load(const std::filesystem::path& file, int dimension,
                                                       std::int64_t expectedStamp, const VectorIndexLimits& limits) {
    auto opened = openVectorFile(file, dimension, expectedStamp);
    if (!opened) return propagate(opened);
    auto index = create(dimension, limits);
    Impl& impl = *index->m_impl;
    impl.photos = std::move(opened->ids);
    for (std::size_t row = 0; row < impl.rowCount(); ++row) {
        const std::int64_t photo = impl.photos[row];
        if (photo <= 0 || impl.rows.find(photo) != PhotoRows::none) return damagedVectorFile(file);
        impl.rows.set(photo, static_cast<std::uint32_t>(row));
    }
    const bool hasCodes = !opened->mean.empty();
    impl.flat.adopt(opened->file, opened->rowsOffset, impl.rowCount(),
                    hasCodes ? std::span<const ContentHash>() : opened->sums);
    if (hasCodes) {
        impl.codes = std::make_unique<CodedRows>(std::move(opened->mean), opened->file, opened->codesOffset,
                                                 impl.rowCount(), opened->codeSums);
    }
    const HalfRows& rows = impl.flat.rows();
    if (impl.rowBytes() <= bytesVerifiedAtLoad) {
        for (std::size_t block = 0; block < rows.blockCount(); ++block) {
            if (!rows.isSound(block)) return damagedVectorFile(file);
        }
    }
    return index;
}

}  // namespace sightseer
