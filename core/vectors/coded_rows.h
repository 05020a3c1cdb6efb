// The codes of an index that is too large to be scanned exactly: they name the candidates for an exact look, and check the
// exact rows, one by one, as these are used. Thread: const members from any; changes keep everybody else out.
#pragma once

#include "core/vectors/bit_codes.h"
#include "core/vectors/flat_scan.h"

#include <memory>
#include <optional>
#include <span>

namespace sightseer {

class CodedRows {
public:
    // Of rows that are all there and sound.
    static std::unique_ptr<CodedRows> of(const FlatScan& rows);
    // From a file; each block of codes is checked before its first use.
    CodedRows(std::vector<float> mean, std::shared_ptr<const MappedFile> file, std::size_t offset, std::size_t count,
              std::span<const ContentHash> sums);

    const HalfRows& records() const { return m_records; }
    std::span<const float> mean() const { return m_codes.mean(); }

    // False, here and below, where a block of codes is damaged.
    [[nodiscard]] bool append(std::span<const Half> row);
    [[nodiscard]] bool replace(std::size_t row, std::span<const Half> content);
    [[nodiscard]] bool removeUnordered(std::size_t row);
    // Whether the row, or every row of the set, is the one that was coded.
    [[nodiscard]] bool isRow(std::size_t index, std::span<const Half> row) const;
    [[nodiscard]] bool agreesWith(const FlatScan& rows, const RowBitmap& set) const;

    // The `count` rows that promise most for any of the queries [n, dimension], among these if given.
    std::optional<RowBitmap> candidates(std::span<const float> queries, std::size_t count, const RowBitmap* among,
                                        WorkerPool& workers) const;

private:
    explicit CodedRows(std::vector<float> mean);
    BitCodes m_codes;
    HalfRows m_records;
};

}  // namespace sightseer
