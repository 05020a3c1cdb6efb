// Byte-pair encoding of single words: the bytes of a word, of which the last one is marked as such, are merged pair by
// pair in the order of the pairs' ranks (Sennrich et al. 2016; openai/CLIP simple_tokenizer.py; huggingface/tokenizers).
// Thread: immutable once the merges are in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sightseer {

// How vocabularies mark the last symbol of a word.
inline constexpr std::string_view kEndOfWord = "</w>";

// How vocabularies write each byte (OpenAI's bytes_to_unicode): what can be printed as itself, the others from U+0100 on.
std::array<char32_t, 256> byteCharacters();

class BytePairEncoder {
public:
    struct ByteTokens {
        std::array<std::int32_t, 256> inWord{};
        std::array<std::int32_t, 256> atEnd{};
    };

    BytePairEncoder(const ByteTokens& byteTokens, std::size_t merges);

    // The merge of next rank, no more of them than were announced. False when this pair has one already.
    bool addMerge(std::int32_t left, std::int32_t right, std::int32_t merged);

    // Appends the ids of one word, which is not empty. n log n.
    void encode(std::string_view word, std::vector<std::int32_t>& ids) const;

private:
    struct Merge {
        std::uint64_t pair = 0;
        std::int32_t rank = -1;  // below 0: none
        std::int32_t merged = 0;
    };
    std::size_t slotOf(std::uint64_t pair) const;

    ByteTokens m_byteTokens;
    std::int32_t m_merges = 0;
    std::vector<Merge> m_slots;  // open addressing; a power of two
    unsigned m_slotBits = 0;
};

}  // namespace sightseer
