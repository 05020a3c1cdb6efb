#include "core/vectors/coded_rows.h"

#include <algorithm>
#include <array>
#include <atomic>

namespace sightseer {
namespace {

constexpr std::size_t cacheLine = 64;
constexpr std::size_t rowsForMean = 65536;
constexpr std::size_t rowsPerPiece = HalfRows::rowsPerBlock;
constexpr std::size_t rowsPerStretch = 64;

std::vector<float> meanOf(const FlatScan& scan) {
    const HalfRows& rows = scan.rows();
    std::vector<double> sums(rows.width());
    std::vector<float> row(rows.width());
    const std::size_t seen = std::min(rows.count(), rowsForMean);
    for (std::size_t i = 0; i < seen; ++i) {
        scan.kernels().decode(rows.row(i * rows.count() / seen), row.size(), row.data());
        for (std::size_t k = 0; k < row.size(); ++k) sums[k] += row[k];
    }
    for (std::size_t k = 0; k < row.size(); ++k) {
        row[k] = seen > 0 ? static_cast<float>(sums[k] / static_cast<double>(seen)) : 0;
    }
    return row;
}

// visit(worker, begin, end) for pieces of the rows, by all workers, until one says false.
template <typename Visit>
bool inPieces(std::size_t total, WorkerPool& workers, Visit visit) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> goOn = true;
    workers.run(1 + total / rowsPerPiece, [&](std::size_t worker) {
        for (std::size_t begin = 0; goOn && (begin = next.fetch_add(rowsPerPiece)) < total;) {
            if (!visit(worker, begin, std::min(begin + rowsPerPiece, total))) goOn = false;
        }
    });
    return goOn;
}

}  // namespace

CodedRows::CodedRows(std::vector<float> mean)
    : m_codes(std::move(mean)), m_records(BitCodes::recordWidth(m_codes.mean().size())) {}

CodedRows::CodedRows(std::vector<float> mean, std::shared_ptr<const MappedFile> file, std::size_t offset,
                     std::size_t count, std::span<const ContentHash> sums)
    : CodedRows(std::move(mean)) {
    m_records.adopt(std::move(file), offset, count, sums);
}

std::unique_ptr<CodedRows> CodedRows::of(const FlatScan& scan) {
    std::unique_ptr<CodedRows> coded(new CodedRows(meanOf(scan)));
    const HalfRows& rows = scan.rows();
    std::vector<Half*> places;
    places.reserve(rows.count());
    for (std::size_t row = 0; row < rows.count(); ++row) places.push_back(coded->m_records.append());
    inPieces(rows.count(), scan.workers(), [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            coded->m_codes.encode({rows.row(row), rows.width()}, places[row]);
        }
        return true;
    });
    return coded;
}

bool CodedRows::append(std::span<const Half> row) {
    Half* place = m_records.append();
    if (place) m_codes.encode(row, place);
    return place != nullptr;
}

bool CodedRows::replace(std::size_t row, std::span<const Half> content) {
    Half* place = m_records.edit(row);
    if (place) m_codes.encode(content, place);
    return place != nullptr;
}

bool CodedRows::removeUnordered(std::size_t row) {
    const std::size_t last = m_records.count() - 1;
    if (!m_records.isSound(last / HalfRows::rowsPerBlock)) return false;
    Half* place = m_records.edit(row);
    if (!place) return false;
    if (row != last) std::copy_n(m_records.row(last), m_records.width(), place);
    m_records.truncate(last);
    return true;
}

bool CodedRows::isRow(std::size_t index, std::span<const Half> row) const {
    return m_records.isSound(index / HalfRows::rowsPerBlock) &&
           BitCodes::isOf({m_records.row(index), m_records.width()}, row);
}

bool CodedRows::agreesWith(const FlatScan& scan, const RowBitmap& set) const {
    const HalfRows& rows = scan.rows();
    return inPieces(rows.count(), scan.workers(), [&](std::size_t, std::size_t begin, std::size_t end) {
        // They lie far apart in a file: all of the piece are on their way before the first is looked at.
        set.forEach(begin, end, [&](std::size_t row) {
            const auto* bytes = reinterpret_cast<const char*>(rows.row(row));
            for (std::size_t i = 0; i < rows.width() * sizeof(Half); i += cacheLine) __builtin_prefetch(bytes + i);
            __builtin_prefetch(m_records.row(row) + m_records.width() - 1);
        });
        bool agrees = true;
        set.forEach(begin, end, [&](std::size_t row) { agrees = agrees && isRow(row, {rows.row(row), rows.width()}); });
        return agrees;
    });
}

std::optional<RowBitmap> CodedRows::candidates(std::span<const float> queries, std::size_t count,
                                               const RowBitmap* among, WorkerPool& workers) const {
    const std::size_t width = mean().size();
    const std::size_t queryCount = queries.size() / width;
    std::vector<BitCodes::Query> prepared;
    for (std::size_t q = 0; q < queryCount; ++q) prepared.push_back(m_codes.prepare(queries.subspan(q * width, width)));

    std::vector<std::vector<BestRows>> found(workers.size());  // [worker][query]
    const auto visit = [&](std::size_t worker, std::size_t begin, std::size_t end) {
        if (!m_records.isSound(begin / HalfRows::rowsPerBlock)) return false;
        if (found[worker].empty()) found[worker].assign(queryCount, BestRows(count));
        std::array<float, rowsPerStretch> estimates;
        for (; begin < end; begin += rowsPerStretch) {
            const std::size_t rows = std::min(rowsPerStretch, end - begin);
            for (std::size_t q = 0; q < queryCount; ++q) {
                BestRows& best = found[worker][q];
                m_codes.estimate(prepared[q], m_records.row(begin), rows, estimates.data());
                const auto show = [&](std::size_t row) {
                    const float estimate = estimates[row - begin];
                    if (estimate >= best.threshold()) best.show({estimate, static_cast<std::int64_t>(row)});
                };
                if (among) {
                    among->forEach(begin, begin + rows, show);
                } else {
                    for (std::size_t row = begin; row < begin + rows; ++row) show(row);
                }
            }
        }
        return true;
    };
    if (!inPieces(m_records.count(), workers, visit)) return std::nullopt;
    RowBitmap chosen(m_records.count());
    for (std::size_t q = 0; q < queryCount; ++q) {
        BestRows all(count);
        for (const auto& ofWorker : found) {
            if (!ofWorker.empty()) all.show(ofWorker[q]);
        }
        for (const ScoredRow& row : all.takeSorted()) chosen.insert(static_cast<std::size_t>(row.label));
    }
    chosen.countUp();
    return chosen;
}

}  // namespace sightseer
