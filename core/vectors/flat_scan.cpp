#include "core/vectors/flat_scan.h"

#include "core/base/system.h"

#include <faiss/impl/FaissAssert.h>
#include <faiss/impl/IDSelector.h>
#include <algorithm>
#include <array>
#include <atomic>

namespace sightseer {
namespace {

constexpr std::size_t rowsPerStretch = 256;
constexpr std::size_t rowsPerPiece = 1024;          // what a worker takes at a time
constexpr std::size_t productsPerWorker = 1 << 21;  // below it a second thread costs more than it saves

// Most stretches hold nothing for the best: one comparison without branches tells.
bool anyReaches(std::span<const float> scores, float threshold) {
    bool any = false;
    for (const float score : scores) any |= score >= threshold;
    return any;
}

}  // namespace

FlatScan::FlatScan(int dimension, SimdLevel level)
    : FlatScan(dimension, level, static_cast<std::size_t>(usableCores())) {}

FlatScan::FlatScan(int dimension, SimdLevel level, std::size_t threads)
    : faiss::Index(dimension, faiss::METRIC_INNER_PRODUCT), m_kernels(halfKernels(level)),
      m_rows(static_cast<std::size_t>(dimension)), m_workers(threads) {}

bool FlatScan::append(std::span<const Half> row) {
    Half* place = m_rows.append();
    if (!place) return false;
    std::ranges::copy(row, place);
    ++ntotal;
    return true;
}

bool FlatScan::replace(std::size_t row, std::span<const Half> content) {
    Half* place = m_rows.edit(row);
    if (place) std::ranges::copy(content, place);
    return place != nullptr;
}

bool FlatScan::removeUnordered(std::size_t row) {
    const std::size_t last = m_rows.count() - 1;
    if (row != last && (!m_rows.isSound(last / HalfRows::rowsPerBlock) || !replace(row, {m_rows.row(last), width()}))) {
        return false;
    }
    m_rows.truncate(last);
    --ntotal;
    return true;
}

void FlatScan::adopt(std::shared_ptr<const MappedFile> file, std::size_t offset, std::size_t count,
                     std::span<const ContentHash> sums) {
    m_rows.adopt(std::move(file), offset, count, sums);
    ntotal = static_cast<idx_t>(count);
}

bool FlatScan::scan(std::span<const float> queries, const RowBitmap* among, const Take& take) const {
    const std::size_t queryCount = queries.size() / width();
    const std::size_t total = m_rows.count();
    const std::size_t kept = among ? among->count() : total;
    if (kept == 0 || queryCount == 0) return true;
    // A file's block is checked by who takes it first: in a large index whole blocks are taken, so that it happens once.
    const std::size_t perPiece = total > 16 * HalfRows::rowsPerBlock ? HalfRows::rowsPerBlock : rowsPerPiece;
    const std::size_t wanted = 1 + kept * queries.size() / productsPerWorker;

    std::atomic<std::size_t> next = 0;
    std::atomic<bool> sound = true;
    m_workers.run(wanted, [&](std::size_t worker) {
        std::array<std::uint32_t, rowsPerStretch> rows;
        std::array<const Half*, rowsPerStretch> pointers;
        std::vector<float> scores(queryCount * rowsPerStretch);
        std::size_t filled = 0;
        const auto flush = [&] {
            if (filled == 0) return;
            m_kernels.score(pointers.data(), filled, queries.data(), queryCount, width(), scores.data(),
                            rowsPerStretch);
            take(worker, {std::span(rows).first(filled), scores.data(), rowsPerStretch});
            filled = 0;
        };
        for (std::size_t begin = 0; sound && (begin = next.fetch_add(perPiece)) < total;) {
            const std::size_t end = std::min(begin + perPiece, total);
            bool isChecked = false;
            const auto visit = [&](std::size_t row) {
                if (!isChecked) {
                    isChecked = true;
                    if (!m_rows.isSound(begin / HalfRows::rowsPerBlock)) sound = false;
                }
                rows[filled] = static_cast<std::uint32_t>(row);
                pointers[filled] = m_rows.row(row);
                if (++filled == rowsPerStretch) flush();
            };
            if (among) {
                among->forEach(begin, end, visit);
            } else {
                for (std::size_t row = begin; row < end; ++row) visit(row);
            }
            flush();
        }
    });
    return sound;
}

std::optional<std::vector<std::vector<ScoredRow>>> FlatScan::best(std::span<const float> queries, std::size_t k,
                                                                  const std::int64_t* labels,
                                                                  const RowBitmap* among) const {
    const std::size_t queryCount = queries.size() / width();
    k = std::min(k, among ? among->count() : m_rows.count());
    std::vector<std::vector<BestRows>> found(m_workers.size());  // [worker][query]
    const auto take = [&](std::size_t worker, const Stretch& stretch) {
        std::vector<BestRows>& mine = found[worker];
        if (mine.empty()) mine.assign(queryCount, BestRows(k));
        for (std::size_t q = 0; q < queryCount; ++q) {
            const std::span scores(stretch.scores + q * stretch.stride, stretch.rows.size());
            if (!anyReaches(scores, mine[q].threshold())) continue;
            for (std::size_t i = 0; i < scores.size(); ++i) {
                if (scores[i] < mine[q].threshold()) continue;
                const std::uint32_t row = stretch.rows[i];
                mine[q].show({scores[i], labels ? labels[row] : static_cast<std::int64_t>(row)});
            }
        }
    };
    if (k > 0 && !scan(queries, among, take)) return std::nullopt;
    std::vector<std::vector<ScoredRow>> best(queryCount);
    for (std::size_t q = 0; q < queryCount; ++q) {
        BestRows all(k);
        for (const auto& ofWorker : found) {
            if (!ofWorker.empty()) all.show(ofWorker[q]);
        }
        best[q] = all.takeSorted();
    }
    return best;
}

void FlatScan::search(idx_t n, const float* x, idx_t k, float* distances, idx_t* labels,
                      const faiss::SearchParameters* params) const {
    FAISS_THROW_IF_NOT(k > 0);
    std::optional<RowBitmap> among;
    if (params && params->sel) {
        among.emplace(m_rows.count());
        for (idx_t row = 0; row < ntotal; ++row) {
            if (params->sel->is_member(row)) among->insert(static_cast<std::size_t>(row));
        }
        among->countUp();
    }
    const std::span queries(x, static_cast<std::size_t>(n) * width());
    const auto found = best(queries, static_cast<std::size_t>(k), nullptr, among ? &*among : nullptr);
    FAISS_THROW_IF_NOT_MSG(found, "the index file is damaged");
    for (std::size_t q = 0; q < static_cast<std::size_t>(n); ++q) {
        for (std::size_t i = 0; i < static_cast<std::size_t>(k); ++i) {
            const bool isThere = i < (*found)[q].size();
            distances[q * k + i] = isThere ? (*found)[q][i].score : std::numeric_limits<float>::lowest();
            labels[q * k + i] = isThere ? (*found)[q][i].label : -1;
        }
    }
}

void FlatScan::add(idx_t n, const float* x) {
    std::vector<Half> row(width());
    for (idx_t i = 0; i < n; ++i) {
        m_kernels.encode(x + static_cast<std::size_t>(i) * width(), width(), row.data());
        FAISS_THROW_IF_NOT_MSG(append(row), "the index file is damaged");
    }
}

void FlatScan::reset() {
    m_rows.truncate(0);
    ntotal = 0;
}

std::size_t FlatScan::remove_ids(const faiss::IDSelector& sel) {
    std::size_t kept = 0;
    for (std::size_t row = 0; row < m_rows.count(); ++row) {
        if (sel.is_member(static_cast<idx_t>(row))) continue;
        if (kept != row) {
            const bool isSound = m_rows.isSound(row / HalfRows::rowsPerBlock);
            FAISS_THROW_IF_NOT_MSG(isSound && replace(kept, {m_rows.row(row), width()}), "the index file is damaged");
        }
        ++kept;
    }
    const std::size_t removed = m_rows.count() - kept;
    m_rows.truncate(kept);
    ntotal = static_cast<idx_t>(kept);
    return removed;
}

void FlatScan::reconstruct(idx_t key, float* recons) const {
    FAISS_THROW_IF_NOT(key >= 0 && key < ntotal);
    const auto row = static_cast<std::size_t>(key);
    FAISS_THROW_IF_NOT_MSG(m_rows.isSound(row / HalfRows::rowsPerBlock), "the index file is damaged");
    m_kernels.decode(m_rows.row(row), width(), recons);
}

}  // namespace sightseer
