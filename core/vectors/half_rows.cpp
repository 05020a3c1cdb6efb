#include "core/vectors/half_rows.h"

#include <algorithm>
#include <cassert>

namespace sightseer {

std::span<const Half> HalfRows::block(std::size_t block) const {
    const std::size_t count = std::min(rowsPerBlock, m_count - block * rowsPerBlock);
    return {m_blocks[block]->rows, count * m_width};
}

bool HalfRows::isSound(std::size_t index) const {
    const Block& block = *m_blocks[index];
    auto state = block.state.load(std::memory_order_acquire);
    if (state == Block::State::Unchecked) {
        const auto bytes = std::as_bytes(std::span<const Half>(block.rows, block.capacity * m_width));
        state = contentHash(bytes) == block.sum ? Block::State::Sound : Block::State::Damaged;
        block.state.store(state, std::memory_order_release);
        if (state == Block::State::Damaged) m_damaged = true;
    }
    return state == Block::State::Sound;
}

std::unique_ptr<HalfRows::Block> HalfRows::newBlock() const {
    auto block = std::make_unique<Block>();
    block->memory = PageMemory(rowsPerBlock * m_width * sizeof(Half));
    block->rows = reinterpret_cast<Half*>(block->memory.bytes().data());
    return block;
}

Half* HalfRows::append() {
    const std::size_t index = m_count / rowsPerBlock;
    const std::size_t inBlock = m_count % rowsPerBlock;
    if (index == m_blocks.size()) {
        m_blocks.push_back(newBlock());
    } else if (!isSound(index)) {
        return nullptr;
    } else if (inBlock == m_blocks[index]->capacity) {
        auto roomier = newBlock();
        std::copy_n(m_blocks[index]->rows, inBlock * m_width, roomier->rows);
        m_blocks[index] = std::move(roomier);
    }
    ++m_count;
    return m_blocks[index]->rows + inBlock * m_width;
}

Half* HalfRows::edit(std::size_t row) {
    const std::size_t index = row / rowsPerBlock;
    return isSound(index) ? m_blocks[index]->rows + row % rowsPerBlock * m_width : nullptr;
}

void HalfRows::truncate(std::size_t count) {
    assert(count <= m_count);
    m_count = count;
    m_blocks.resize(blockCount());
}

void HalfRows::adopt(std::shared_ptr<const MappedFile> file, std::size_t offset, std::size_t count,
                     std::span<const ContentHash> sums) {
    m_blocks.clear();
    m_file = std::move(file);
    m_count = count;
    m_damaged = false;
    Half* rows = count > 0 ? reinterpret_cast<Half*>(m_file->bytes().data() + offset) : nullptr;
    for (std::size_t index = 0; index < blockCount(); ++index) {
        auto block = std::make_unique<Block>();
        block->rows = rows + index * rowsPerBlock * m_width;
        block->capacity = std::min(rowsPerBlock, count - index * rowsPerBlock);
        if (!sums.empty()) {
            block->sum = sums[index];
            block->state = Block::State::Unchecked;
        }
        m_blocks.push_back(std::move(block));
    }
}

}  // namespace sightseer
