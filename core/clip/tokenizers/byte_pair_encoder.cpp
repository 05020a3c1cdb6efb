#include "core/clip/tokenizers/byte_pair_encoder.h"

#include <bit>
#include <cassert>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

namespace sightseer {
namespace {

std::uint64_t pairOf(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32U | static_cast<std::uint32_t>(right);
}

}  // namespace

std::array<char32_t, 256> byteCharacters() {
    std::array<char32_t, 256> characters{};
    char32_t next = 256;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
        characters[byte] = printable ? byte : next++;
    }
    return characters;
}

BytePairEncoder::BytePairEncoder(const ByteTokens& byteTokens, std::size_t merges) : m_byteTokens(byteTokens) {
    const std::size_t slots = std::bit_ceil(2 * merges + 2);  // at most half full
    m_slots.resize(slots);
    m_slotBits = static_cast<unsigned>(std::countr_zero(slots));
}

// The slot of `pair`, or the free one where it would go.
std::size_t BytePairEncoder::slotOf(std::uint64_t pair) const {
    constexpr std::uint64_t kFibonacci = 11400714819323198485U;
    std::size_t slot = (pair * kFibonacci) >> (64 - m_slotBits);
    while (m_slots[slot].rank >= 0 && m_slots[slot].pair != pair) slot = (slot + 1) & (m_slots.size() - 1);
    return slot;
}

bool BytePairEncoder::addMerge(std::int32_t left, std::int32_t right, std::int32_t merged) {
    assert(static_cast<std::size_t>(m_merges) < m_slots.size() / 2);
    Merge& merge = m_slots[slotOf(pairOf(left, right))];
    if (merge.rank >= 0) return false;
    merge = {pairOf(left, right), m_merges++, merged};
    return true;
}

// The pair of lowest rank first, leftmost first, as huggingface/tokenizers. It is OpenAI's order too, which merges all
// occurrences of a pair before it looks for the next: in a vocabulary made by merging, a merge makes no pair of lower
// rank than its own.
void BytePairEncoder::encode(std::string_view word, std::vector<std::int32_t>& ids) const {
    assert(!word.empty());
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    constexpr std::int32_t kGone = -1;
    struct Symbol {
        std::int32_t token;
        std::size_t previous;
        std::size_t next;
    };
    struct Candidate {
        std::int32_t rank;
        std::int32_t merged;
        std::size_t position;
        std::int32_t left;
        std::int32_t right;

        bool operator>(const Candidate& other) const {
            return std::pair(rank, position) > std::pair(other.rank, other.position);
        }
    };

    std::vector<Symbol> symbols(word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
        symbols[i] = {m_byteTokens.inWord[static_cast<unsigned char>(word[i])], i == 0 ? kNone : i - 1, i + 1};
    }
    symbols.back().token = m_byteTokens.atEnd[static_cast<unsigned char>(word.back())];
    symbols.back().next = kNone;

    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto consider = [&](std::size_t position) {
        if (position == kNone || symbols[position].next == kNone) return;
        const std::int32_t left = symbols[position].token;
        const std::int32_t right = symbols[symbols[position].next].token;
        const Merge& merge = m_slots[slotOf(pairOf(left, right))];
        if (merge.rank >= 0) queue.push({merge.rank, merge.merged, position, left, right});
    };
    for (std::size_t i = 0; i < symbols.size(); ++i) consider(i);

    while (!queue.empty()) {
        const Candidate candidate = queue.top();
        queue.pop();
        Symbol& symbol = symbols[candidate.position];
        const bool current =
            symbol.token == candidate.left && symbol.next != kNone && symbols[symbol.next].token == candidate.right;
        if (!current) continue;
        Symbol& absorbed = symbols[symbol.next];
        symbol.token = candidate.merged;
        symbol.next = absorbed.next;
        absorbed.token = kGone;
        if (symbol.next != kNone) symbols[symbol.next].previous = candidate.position;
        consider(symbol.previous);
        consider(candidate.position);
    }
    for (const Symbol& symbol : symbols) {
        if (symbol.token != kGone) ids.push_back(symbol.token);
    }
}

}  // namespace sightseer
