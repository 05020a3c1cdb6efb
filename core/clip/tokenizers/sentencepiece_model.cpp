#include "core/clip/tokenizers/sentencepiece_model.h"

#include "core/clip/tokenizers/tokenizer_file.h"
#include "core/clip/tokenizers/unicode.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace sightseer {
namespace {

using Piece = SentencePieceModel::Piece;
using PieceType = SentencePieceModel::PieceType;

constexpr std::size_t kMaximumPieceBytes = 1024;       // SentencePiece's own longest is 512
constexpr std::size_t kMaximumReplacementBytes = 256;  // the longest of Unicode's NFKC has 33

// What is wrong with the file; the reading functions hand it up.
using Problem = std::optional<std::string>;

std::uint32_t littleEndian32(std::string_view bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << 8 * i;
    return value;
}

// The fields of one protocol buffers message, one after the other.
class FieldReader {
public:
    enum class WireType { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

    explicit FieldReader(std::string_view message) : m_rest(message) {}

    // False at the end and at the first mistake; failed() tells which.
    bool next() {
        if (m_rest.empty() || m_failed) return false;
        const std::uint64_t tag = varint();
        m_number = tag >> 3U;
        m_type = static_cast<WireType>(tag & 7U);
        m_bytes = {};
        switch (m_type) {
            case WireType::Varint: m_value = varint(); break;
            case WireType::Fixed64: m_bytes = take(8); break;
            case WireType::Bytes: m_bytes = take(varint()); break;
            case WireType::Fixed32: m_bytes = take(4); break;
            default: m_failed = true;
        }
        return !m_failed;
    }

    bool is(std::uint64_t number, WireType type) const { return m_number == number && m_type == type; }
    std::uint64_t value() const { return m_value; }
    std::string_view bytes() const { return m_bytes; }
    bool failed() const { return m_failed; }

private:
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::string_view byte = take(1);
            if (m_failed) return 0;
            const auto bits = static_cast<unsigned char>(byte[0]);
            value |= static_cast<std::uint64_t>(bits & 0x7FU) << shift;
            if (bits < 0x80) return value;
        }
        m_failed = true;
        return 0;
    }

    std::string_view take(std::uint64_t size) {
        if (m_failed || size > m_rest.size()) {
            m_failed = true;
            return {};
        }
        const std::string_view taken = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return taken;
    }

    std::string_view m_rest;
    std::uint64_t m_number = 0;
    WireType m_type = WireType::Varint;
    std::uint64_t m_value = 0;
    std::string_view m_bytes;
    bool m_failed = false;
};

using WireType = FieldReader::WireType;

constexpr const char* kCutShort = "it is cut short or not a SentencePiece model";

Problem readPiece(std::string_view message, SentencePieceModel& model) {
    Piece piece;
    FieldReader fields(message);
    std::uint64_t type = static_cast<std::uint64_t>(PieceType::Normal);
    while (fields.next()) {
        if (fields.is(1, WireType::Bytes)) piece.text = fields.bytes();
        if (fields.is(2, WireType::Fixed32)) piece.score = std::bit_cast<float>(littleEndian32(fields.bytes()));
        if (fields.is(3, WireType::Varint)) type = fields.value();
    }
    if (fields.failed()) return kCutShort;
    const std::string number = std::to_string(model.pieces.size());
    const bool goodText = !piece.text.empty() && piece.text.size() <= kMaximumPieceBytes &&
                          piece.text.find('\0') == std::string::npos && decodeStrictUtf8(piece.text);
    if (!goodText) return "its piece " + number + " is no text";
    if (!std::isfinite(piece.score)) return "the score of its piece " + number + " is no number";
    if (type < 1 || type > 6) return "its piece " + number + " is of an unknown type";
    piece.type = static_cast<PieceType>(type);
    model.pieces.push_back(std::move(piece));
    return {};
}

Problem readTrainerSpec(std::string_view message, SentencePieceModel& model) {
    FieldReader fields(message);
    while (fields.next()) {
        if (fields.is(3, WireType::Varint)) {
            if (fields.value() != 1 && fields.value() != 2) return "it is neither a unigram nor a byte-pair model";
            model.algorithm = static_cast<SentencePieceModel::Algorithm>(fields.value());
        }
        if (fields.is(24, WireType::Varint)) model.whitespaceAsSuffix = fields.value() != 0;
        if (fields.is(35, WireType::Varint)) model.byteFallback = fields.value() != 0;
    }
    return fields.failed() ? Problem(kCutShort) : Problem();
}

// A replacement must end inside `replacements`, be UTF-8 and not blow a text up.
bool isReplacement(std::string_view replacements, std::uint32_t position) {
    if (position >= replacements.size()) return false;
    const std::string_view text = replacements.substr(position, kMaximumReplacementBytes + 1);
    const std::size_t end = text.find('\0');
    return end != std::string_view::npos && decodeStrictUtf8(text.substr(0, end)).has_value();
}

// Walks over every unit that a text can lead to.
bool trieStaysInside(std::span<const std::uint32_t> trie, std::string_view replacements) {
    std::vector<bool> seen(trie.size());
    std::vector<std::uint32_t> open{0};
    seen[0] = true;
    while (!open.empty()) {
        const std::uint32_t position = open.back();
        open.pop_back();
        const std::uint32_t unit = trie[position];
        const std::uint32_t children = darts::childrenOf(unit, position);
        if ((children | 0xFFU) >= trie.size()) return false;
        if (darts::hasValue(unit) && !isReplacement(replacements, darts::valueOf(trie[children]))) {
            return false;
        }
        for (std::uint32_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t child = children ^ byte;
            if (!darts::hasLabel(trie[child], static_cast<unsigned char>(byte)) || seen[child]) continue;
            seen[child] = true;
            open.push_back(child);
        }
    }
    return true;
}

Problem readCharacterMap(std::string_view map, SentencePieceModel& model) {
    model.trie.clear();
    model.replacements.clear();
    if (map.empty()) return {};
    constexpr const char* kDamaged = "its table of replaced characters is damaged";
    if (map.size() < 4) return kDamaged;
    const std::uint32_t trieBytes = littleEndian32(map);
    map.remove_prefix(4);
    if (trieBytes > map.size() || trieBytes < 4 || trieBytes % 4 != 0) return kDamaged;
    model.trie.reserve(trieBytes / 4);
    for (std::size_t i = 0; i < trieBytes; i += 4) model.trie.push_back(littleEndian32(map.substr(i, 4)));
    model.replacements = map.substr(trieBytes);
    return trieStaysInside(model.trie, model.replacements) ? Problem() : Problem(kDamaged);
}

Problem readNormalizerSpec(std::string_view message, SentencePieceModel& model) {
    FieldReader fields(message);
    while (fields.next()) {
        if (fields.is(2, WireType::Bytes)) {
            if (auto problem = readCharacterMap(fields.bytes(), model)) return problem;
        }
        if (fields.is(3, WireType::Varint)) model.addDummyPrefix = fields.value() != 0;
        if (fields.is(4, WireType::Varint)) model.removeExtraWhitespaces = fields.value() != 0;
        if (fields.is(5, WireType::Varint)) model.escapeWhitespaces = fields.value() != 0;
    }
    return fields.failed() ? Problem(kCutShort) : Problem();
}

Problem readModel(std::string_view message, SentencePieceModel& model) {
    FieldReader fields(message);
    Problem problem;
    while (!problem && fields.next()) {
        if (fields.is(1, WireType::Bytes)) problem = readPiece(fields.bytes(), model);
        if (fields.is(2, WireType::Bytes)) problem = readTrainerSpec(fields.bytes(), model);
        if (fields.is(3, WireType::Bytes)) problem = readNormalizerSpec(fields.bytes(), model);
    }
    if (problem) return problem;
    return fields.failed() ? Problem(kCutShort) : Problem();
}

Problem checkPieces(const SentencePieceModel& model) {
    std::unordered_set<std::string_view> texts;
    texts.reserve(model.pieces.size());
    int unknown = 0;
    int bytes = 0;
    for (const Piece& piece : model.pieces) {
        if (!texts.insert(piece.text).second) return "its piece '" + piece.text.substr(0, 50) + "' occurs twice";
        unknown += piece.type == PieceType::Unknown ? 1 : 0;
        bytes += piece.type == PieceType::Byte ? 1 : 0;
    }
    if (unknown != 1) return "it has " + std::to_string(unknown) + " pieces for unknown characters instead of one";
    if (model.byteFallback && bytes != 256) return "it has " + std::to_string(bytes) + " of 256 pieces for bytes";
    return {};
}

}  // namespace

Result<SentencePieceModel> readSentencePieceModel(const std::filesystem::path& file) {
    const auto content = readTokenizerFile(file);
    if (!content) return propagate(content);
    SentencePieceModel model;
    auto problem = readModel(*content, model);
    if (!problem) problem = checkPieces(model);
    if (problem) return refuseTokenizerFile(file, *problem);
    return model;
}

}  // namespace sightseer
