// A SentencePiece model file (google/sentencepiece, sentencepiece_model.proto, protocol buffers), checked so that nobody
// who uses it need check again: every text in it is UTF-8, scores are finite, the trie stays inside its bytes.
// Thread: plain data.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sightseer {

struct SentencePieceModel {
    enum class Algorithm { Unigram = 1, BytePairs = 2 };
    enum class PieceType { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

    struct Piece {
        std::string text;  // not empty, no two alike
        float score = 0;
        PieceType type = PieceType::Normal;
    };

    std::vector<Piece> pieces;  // exactly one is Unknown; with byteFallback all of <0x00> to <0xFF> are there
    Algorithm algorithm = Algorithm::Unigram;
    bool byteFallback = false;

    // How a text is brought into the form that the pieces are in.
    bool addDummyPrefix = true;
    bool whitespaceAsSuffix = false;  // the dummy goes to the end
    bool removeExtraWhitespaces = true;
    bool escapeWhitespaces = true;  // a blank is U+2581
    // A double-array trie (darts-clone) over what is replaced; its values are positions in `replacements`, where the
    // replacement ends with a zero byte. Both are empty when nothing is replaced.
    std::vector<std::uint32_t> trie;
    std::string replacements;
};

[[nodiscard]] Result<SentencePieceModel> readSentencePieceModel(const std::filesystem::path& file);

// The units of the trie.
namespace darts {
inline bool hasLabel(std::uint32_t unit, unsigned char byte) {
    return (unit & (1U << 31U | 0xFFU)) == byte;
}
inline bool hasValue(std::uint32_t unit) {
    return (unit >> 8U & 1U) != 0;
}
inline std::uint32_t valueOf(std::uint32_t unit) {
    return unit & ~(1U << 31U);
}
// Where the children of the unit at `position` begin; a child is there xor its byte, the value is there.
inline std::uint32_t childrenOf(std::uint32_t unit, std::uint32_t position) {
    return position ^ ((unit >> 10U) << ((unit & 1U << 9U) >> 6U));
}
}  // namespace darts

}  // namespace sightseer
