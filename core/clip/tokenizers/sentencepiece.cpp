#include "core/clip/tokenizers/sentencepiece.h"

#include "core/clip/tokenizers/prefix_table.h"
#include "core/clip/tokenizers/sentencepiece_model.h"
#include "core/clip/tokenizers/sentencepiece_normalizer.h"
#include "core/clip/tokenizers/text_cleaning.h"
#include "core/clip/tokenizers/token_rows.h"
#include "core/clip/tokenizers/tokenizer_file.h"
#include "core/clip/tokenizers/unicode.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <queue>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sightseer {
namespace {

using PieceType = SentencePieceModel::PieceType;

// A part of the normalized text and the piece that it is.
struct Segment {
    std::string_view text;
    int piece = 0;
};

bool standsForText(PieceType type) {
    return type == PieceType::Normal || type == PieceType::UserDefined || type == PieceType::Unused;
}

PrefixTable tableOf(const SentencePieceModel& model, bool (*wanted)(PieceType)) {
    std::vector<PrefixTable::Entry> entries;
    for (std::size_t i = 0; i < model.pieces.size(); ++i) {
        if (wanted(model.pieces[i].type)) entries.push_back({model.pieces[i].text, static_cast<int>(i)});
    }
    return PrefixTable(std::move(entries));
}

int unknownPieceOf(const SentencePieceModel& model) {
    const auto unknown = std::ranges::find(model.pieces, PieceType::Unknown, &SentencePieceModel::Piece::type);
    return static_cast<int>(unknown - model.pieces.begin());
}

// The way through the text whose pieces have the best sum of log probabilities (Viterbi). The sums are added up in float
// and in the order of unigram_model.cc, so that equal ways are decided alike.
class UnigramSegmenter {
public:
    explicit UnigramSegmenter(const SentencePieceModel& model)
        : m_model(model), m_pieces(tableOf(model, standsForText)), m_unknownPiece(unknownPieceOf(model)) {
        float lowest = std::numeric_limits<float>::max();
        for (const auto& piece : model.pieces) {
            if (piece.type != PieceType::Normal) continue;
            lowest = std::min(lowest, piece.score);
            m_highestScore = std::max(m_highestScore, piece.score);
        }
        constexpr float kUnknownPenalty = 10;
        m_unknownScore = lowest - kUnknownPenalty;
    }

    std::vector<Segment> segments(std::string_view text) const {
        struct Node {
            int piece = -1;
            float score = 0;
            std::size_t start = kNone;
        };
        std::vector<Node> bestUpTo(text.size() + 1);
        const auto offer = [&](std::size_t start, std::size_t end, int piece, float total) {
            Node& node = bestUpTo[end];
            if (node.start != kNone && !(total > node.score)) return;
            node = {piece, total, start};
        };
        for (std::size_t start = 0; start < text.size();) {
            const std::string_view rest = text.substr(start);
            const std::size_t character = firstCharacterBytes(rest);
            const float scoreHere = bestUpTo[start].score;
            bool characterIsPiece = false;
            m_pieces.forEachPrefix(rest, [&](const PrefixTable::Entry& entry) {
                const auto& piece = m_model.pieces[static_cast<std::size_t>(entry.value)];
                if (piece.type == PieceType::Unused) return;
                offer(start, start + entry.text.size(), entry.value, scoreOf(piece) + scoreHere);
                characterIsPiece = characterIsPiece || entry.text.size() == character;
            });
            if (!characterIsPiece) offer(start, start + character, m_unknownPiece, m_unknownScore + scoreHere);
            start += character;
        }

        std::vector<Segment> segments;
        for (std::size_t end = text.size(); end > 0; end = bestUpTo[end].start) {
            const Node& node = bestUpTo[end];
            segments.push_back({text.substr(node.start, end - node.start), node.piece});
        }
        std::ranges::reverse(segments);
        return segments;
    }

private:
    static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

    float scoreOf(const SentencePieceModel::Piece& piece) const {
        if (piece.type != PieceType::UserDefined) return piece.score;
        return static_cast<float>(piece.text.size()) * m_highestScore - 0.1F;  // so good that it always wins
    }

    const SentencePieceModel& m_model;
    PrefixTable m_pieces;
    int m_unknownPiece;
    float m_highestScore = std::numeric_limits<float>::min();  // the reference's start value, just above 0
    float m_unknownScore = 0;
};

// Characters, merged to the neighbours' piece of the highest score until no two neighbours are a piece (bpe_model.cc).
class BytePairSegmenter {
public:
    BytePairSegmenter(const SentencePieceModel& model, const PrefixTable& userDefined)
        : m_model(model), m_userDefined(userDefined), m_unknownPiece(unknownPieceOf(model)) {
        m_pieces.reserve(model.pieces.size());
        for (std::size_t i = 0; i < model.pieces.size(); ++i) {
            if (standsForText(model.pieces[i].type)) m_pieces.emplace(model.pieces[i].text, static_cast<int>(i));
        }
    }

    std::vector<Segment> segments(std::string_view text) const {
        std::vector<Symbol> symbols = symbolsOf(text);
        std::priority_queue<Candidate> queue;
        Halves halves;
        const auto consider = [&](std::size_t position) {
            if (position == kNone || symbols[position].next == kNone) return;
            const Symbol& left = symbols[position];
            const Symbol& right = symbols[left.next];
            if (left.whole || right.whole) return;
            const auto piece = m_pieces.find({left.text.data(), left.text.size() + right.text.size()});
            if (piece == m_pieces.end()) return;
            queue.push({m_model.pieces[static_cast<std::size_t>(piece->second)].score, position, piece->first.size()});
            if (isUnused(piece->second)) halves[piece->first] = left.text.size();
        };
        for (std::size_t i = 0; i < symbols.size(); ++i) consider(i);

        while (!queue.empty()) {
            const Candidate candidate = queue.top();
            queue.pop();
            Symbol& symbol = symbols[candidate.position];
            if (symbol.text.empty() || symbol.next == kNone) continue;
            Symbol& absorbed = symbols[symbol.next];
            if (symbol.text.size() + absorbed.text.size() != candidate.size) continue;
            symbol.text = {symbol.text.data(), candidate.size};
            symbol.next = absorbed.next;
            absorbed.text = {};
            if (symbol.next != kNone) symbols[symbol.next].previous = candidate.position;
            consider(symbol.previous);
            consider(candidate.position);
        }

        std::vector<Segment> segments;
        for (const Symbol& symbol : symbols) {
            if (!symbol.text.empty()) append(symbol.text, halves, segments);
        }
        return segments;
    }

private:
    static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

    struct Symbol {
        std::string_view text;  // empty when the symbol before has absorbed it
        std::size_t previous;
        std::size_t next;
        bool whole;  // user-defined: it merges with nothing
    };
    struct Candidate {
        float score;
        std::size_t position;  // of the left one
        std::size_t size;      // of both together, to know whether they are still the same

        bool operator<(const Candidate& other) const {
            return score < other.score || (score == other.score && position > other.position);
        }
    };
    using Halves = std::unordered_map<std::string_view, std::size_t>;  // an unused piece, and the size of its left half

    bool isUnused(int piece) const { return m_model.pieces[static_cast<std::size_t>(piece)].type == PieceType::Unused; }

    std::vector<Symbol> symbolsOf(std::string_view text) const {
        std::vector<Symbol> symbols;
        symbols.reserve(text.size());
        while (!text.empty()) {
            const auto* whole = m_userDefined.longestPrefix(text);
            const std::size_t size = whole != nullptr ? whole->text.size() : firstCharacterBytes(text);
            const std::size_t i = symbols.size();
            symbols.push_back({text.substr(0, size), i == 0 ? kNone : i - 1, i + 1, whole != nullptr});
            text.remove_prefix(size);
        }
        if (!symbols.empty()) symbols.back().next = kNone;
        return symbols;
    }

    // Unused pieces served only to reach longer ones, and fall apart again.
    void append(std::string_view text, const Halves& halves, std::vector<Segment>& segments) const {
        const auto piece = m_pieces.find(text);
        if (piece == m_pieces.end()) {
            segments.push_back({text, m_unknownPiece});
            return;
        }
        const auto half = isUnused(piece->second) ? halves.find(text) : halves.end();
        if (half == halves.end()) {
            segments.push_back({text, piece->second});
            return;
        }
        append(text.substr(0, half->second), halves, segments);
        append(text.substr(half->second), halves, segments);
    }

    const SentencePieceModel& m_model;
    const PrefixTable& m_userDefined;
    std::unordered_map<std::string_view, int> m_pieces;
    int m_unknownPiece;
};

// The ids that a byte becomes where its character has no piece: pieces "<0x00>" to "<0xFF>". Missing ones stay -1.
std::array<int, 256> bytePiecesOf(const SentencePieceModel& model) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::array<int, 256> pieces{};
    pieces.fill(-1);
    for (std::size_t i = 0; i < model.pieces.size(); ++i) {
        const std::string& text = model.pieces[i].text;
        if (model.pieces[i].type != PieceType::Byte || text.size() != 6 || !text.starts_with("<0x")) continue;
        const std::size_t high = kDigits.find(text[3]);
        const std::size_t low = kDigits.find(text[4]);
        if (high < 16 && low < 16 && text[5] == '>') pieces[high * 16 + low] = static_cast<int>(i);
    }
    return pieces;
}

}  // namespace

struct SentencePiece::Tables {
    Tables(SentencePieceModel read, const TokenizerSpec& asSpecified)
        : model(std::move(read)), spec(asSpecified), unknownPiece(unknownPieceOf(model)),
          bytePieces(bytePiecesOf(model)),
          userDefined(tableOf(model, [](PieceType type) { return type == PieceType::UserDefined; })),
          normalizer(model, userDefined) {
        if (model.algorithm == SentencePieceModel::Algorithm::Unigram) {
            unigram.emplace(model);
        } else {
            bytePairs.emplace(model, userDefined);
        }
    }

    std::int32_t idOf(int piece) const {
        return piece == unknownPiece && spec.unknownId ? *spec.unknownId : piece + spec.idOffset;
    }

    const SentencePieceModel model;
    const TokenizerSpec spec;
    const int unknownPiece;
    const std::array<int, 256> bytePieces;
    const PrefixTable userDefined;
    const SentencePieceNormalizer normalizer;
    std::optional<UnigramSegmenter> unigram;  // one of the two
    std::optional<BytePairSegmenter> bytePairs;
};

SentencePiece::SentencePiece(std::unique_ptr<const Tables> tables) : m_tables(std::move(tables)) {}

SentencePiece::~SentencePiece() = default;

Result<std::unique_ptr<SentencePiece>> SentencePiece::open(const TokenizerSpec& spec) {
    auto model = readSentencePieceModel(spec.file);
    if (!model) return propagate(model);
    auto tables = std::make_unique<const Tables>(*std::move(model), spec);
    const auto& bytes = tables->bytePieces;
    if (tables->model.byteFallback && std::ranges::find(bytes, -1) != bytes.end()) {
        return refuseTokenizerFile(spec.file, "one of its pieces for bytes is missing");
    }
    const auto ids = static_cast<std::int64_t>(tables->model.pieces.size()) + spec.idOffset;
    for (const std::int32_t id : {spec.startId.value_or(0), spec.endId, spec.padId, spec.unknownId.value_or(0)}) {
        if (id >= 0 && id < ids) continue;
        return refuseTokenizerFile(
            spec.file, "the model needs the id " + std::to_string(id) + ", and it has " + std::to_string(ids) + " ids");
    }
    return std::unique_ptr<SentencePiece>(new SentencePiece(std::move(tables)));
}

std::vector<std::int32_t> SentencePiece::encode(std::string_view text) const {
    const Tables& tables = *m_tables;
    const std::string normalized = tables.normalizer.normalize(cleanText(text, tables.spec.cleaning));
    const auto segments =
        tables.unigram ? tables.unigram->segments(normalized) : tables.bytePairs->segments(normalized);
    std::vector<std::int32_t> ids;
    ids.reserve(segments.size());
    bool afterUnknown = false;
    for (const Segment& segment : segments) {
        const bool unknown = segment.piece == tables.unknownPiece;
        if (unknown && tables.model.byteFallback) {
            for (const char byte : segment.text) {
                ids.push_back(tables.idOf(tables.bytePieces[static_cast<unsigned char>(byte)]));
            }
        } else if (!unknown || !afterUnknown) {  // a run of unknown characters is one token
            ids.push_back(tables.idOf(segment.piece));
        }
        afterUnknown = unknown;
    }
    return ids;
}

TokenBatch SentencePiece::tokenize(std::span<const std::string> texts, int contextLength) const {
    const TokenizerSpec& spec = m_tables->spec;
    return tokenRows(*this, texts, contextLength, {spec.startId, spec.endId, spec.padId});
}

}  // namespace sightseer
