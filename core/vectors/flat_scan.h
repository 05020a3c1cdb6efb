// Exact inner products over half-precision rows: a faiss::Index, so that FAISS's id maps, selectors and evaluation work on
// it, and the calls below for what FAISS's interface has no room for. Ties are ordered by label.
// Thread: const members from any; changes keep everybody else out. Only the overrides throw (faiss::FaissException).
#pragma once

#include "core/vectors/best_rows.h"
#include "core/vectors/half_kernels.h"
#include "core/vectors/half_rows.h"
#include "core/vectors/row_bitmap.h"
#include "core/vectors/worker_pool.h"

#include <faiss/Index.h>
#include <functional>
#include <optional>
#include <span>

namespace sightseer {

class FlatScan final : public faiss::Index {
public:
    explicit FlatScan(int dimension, SimdLevel level = usableSimdLevels().back());
    FlatScan(int dimension, SimdLevel level, std::size_t threads);

    // `sel` of the parameters is honoured; labels are row numbers, -1 where there are fewer than k.
    void search(idx_t n, const float* x, idx_t k, float* distances, idx_t* labels,
                const faiss::SearchParameters* params = nullptr) const override;
    void add(idx_t n, const float* x) override;
    void reset() override;
    // The rows that stay keep their order, as faiss::IndexIDMap expects.
    std::size_t remove_ids(const faiss::IDSelector& sel) override;
    void reconstruct(idx_t key, float* recons) const override;

    const HalfRows& rows() const { return m_rows; }
    const HalfKernels& kernels() const { return m_kernels; }
    WorkerPool& workers() const { return m_workers; }

    // Changes beside faiss::Index's; false where a block of the file is damaged. The half-precision `row` is [dimension].
    [[nodiscard]] bool append(std::span<const Half> row);
    [[nodiscard]] bool replace(std::size_t row, std::span<const Half> content);
    // The last row takes its place.
    [[nodiscard]] bool removeUnordered(std::size_t row);
    void adopt(std::shared_ptr<const MappedFile> file, std::size_t offset, std::size_t count,
               std::span<const ContentHash> sums);

    // One stretch of a scan: scores[q * stride + i] belongs to rows[i]; rows ascend and are next to each other in `among`.
    struct Stretch {
        std::span<const std::uint32_t> rows;
        const float* scores;
        std::size_t stride;
    };
    using Take = std::function<void(std::size_t worker, const Stretch& stretch)>;
    // Every row, or those `among`, against all `queries` [n, dimension]. `take` is called by several workers at once, in any
    // order. False where a block of the file is damaged.
    [[nodiscard]] bool scan(std::span<const float> queries, const RowBitmap* among, const Take& take) const;

    // The best k of each query, best first. `labels` names the rows; without it they are their numbers. Nothing where a
    // block of the file is damaged.
    [[nodiscard]] std::optional<std::vector<std::vector<ScoredRow>>> best(std::span<const float> queries, std::size_t k,
                                                                          const std::int64_t* labels,
                                                                          const RowBitmap* among) const;

private:
    std::size_t width() const { return static_cast<std::size_t>(d); }

    const HalfKernels& m_kernels;
    HalfRows m_rows;
    mutable WorkerPool m_workers;
};

}  // namespace sightseer
