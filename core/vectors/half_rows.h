// The rows of an index in half precision, in blocks: some in a mapped file, each checked before its first use, others in
// memory. Thread: row() and isSound() from any; changes keep everybody else out.
#pragma once

#include "core/base/content_hash.h"
#include "core/base/mapped_file.h"
#include "core/vectors/half_float.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace sightseer {

class HalfRows {
public:
    static constexpr std::size_t rowsPerBlock = 4096;

    explicit HalfRows(std::size_t width) : m_width(width) {}

    std::size_t width() const { return m_width; }
    std::size_t count() const { return m_count; }
    std::size_t blockCount() const { return (m_count + rowsPerBlock - 1) / rowsPerBlock; }
    const Half* row(std::size_t row) const { return m_blocks[row / rowsPerBlock]->rows + row % rowsPerBlock * m_width; }
    // The rows of a block that are there, [rowsPerBlock or fewer, width].
    std::span<const Half> block(std::size_t block) const;

    // Whether the block's bytes are those that were saved; the first call for a block of a file reads all of it.
    bool isSound(std::size_t block) const;
    // A block was found damaged: nothing here can be trusted, and the owner starts afresh.
    bool isDamaged() const { return m_damaged.load(std::memory_order_relaxed); }

    // Room for one more row, or for another content of a row; null, and nothing changed, where a block is damaged.
    Half* append();
    Half* edit(std::size_t row);
    void truncate(std::size_t count);

    // Instead of all rows: `count` rows at `offset` of the file, and the hash of each block of them. Without hashes the
    // blocks count as sound: the owner checks each row that it uses.
    void adopt(std::shared_ptr<const MappedFile> file, std::size_t offset, std::size_t count,
               std::span<const ContentHash> sums);

private:
    struct Block {
        Half* rows = nullptr;
        std::size_t capacity = rowsPerBlock;  // rows
        PageMemory memory;
        ContentHash sum;
        enum class State { Unchecked, Sound, Damaged };
        mutable std::atomic<State> state = State::Sound;
    };
    std::unique_ptr<Block> newBlock() const;

    std::size_t m_width;
    std::size_t m_count = 0;
    std::shared_ptr<const MappedFile> m_file;
    std::vector<std::unique_ptr<Block>> m_blocks;
    mutable std::atomic<bool> m_damaged = false;
};

}  // namespace sightseer
