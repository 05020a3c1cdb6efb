#include "core/clip/tokenizers/clip_bpe.h"

#include "core/base/file_io.h"
#include "core/clip/tokenizers/text_cleaning.h"
#include "core/clip/tokenizers/unicode.h"

#include <zlib.h>
#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory_resource>
#include <queue>
#include <unordered_map>
#include <utility>

namespace sightseer {
namespace {

// The vocabulary: the 256 bytes, the same at the end of a word, the merges as in the file, two special tokens.
constexpr std::int32_t kByteTokens = 256;
constexpr std::int32_t kFirstMerge = 2 * kByteTokens;
constexpr std::int32_t kMerges = kStartToken - kFirstMerge;
constexpr std::string_view kEndOfWord = "</w>";

constexpr std::uint64_t kMaximumFileBytes = 16U << 20U;
constexpr std::size_t kMaximumTextBytes = 16U << 20U;  // OpenAI's file unpacks to 3.1 MB
constexpr std::size_t kMergesTextBytes = 1U << 20U;    // of which the first 0.5 MB are CLIP's merges

// The tokens of single bytes are numbered in the order of OpenAI's bytes_to_unicode: printable bytes first.
struct ByteAlphabet {
    std::array<std::int32_t, kByteTokens> tokenOfByte{};
    std::array<char32_t, kByteTokens> characterOfToken{};  // how the merges file writes the byte
};

constexpr ByteAlphabet kAlphabet = [] {
    ByteAlphabet alphabet;
    std::int32_t token = 0;
    const auto printable = [](unsigned byte) {
        return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    };
    for (unsigned byte = 0; byte < 256; ++byte) {
        if (!printable(byte)) continue;
        alphabet.characterOfToken[token] = byte;
        alphabet.tokenOfByte[byte] = token++;
    }
    char32_t next = 256;
    for (unsigned byte = 0; byte < 256; ++byte) {
        if (printable(byte)) continue;
        alphabet.characterOfToken[token] = next++;
        alphabet.tokenOfByte[byte] = token++;
    }
    return alphabet;
}();

// Which token two neighbours become. Open addressing; read-only once it is filled.
class MergeTable {
public:
    static constexpr std::int32_t kNone = -1;

    MergeTable() : m_slots(kSlots) {}

    void insert(std::int32_t left, std::int32_t right, std::int32_t merged) {
        Slot& slot = m_slots[indexOf(keyOf(left, right))];
        slot = {keyOf(left, right), merged};
    }

    std::int32_t find(std::int32_t left, std::int32_t right) const {
        return m_slots[indexOf(keyOf(left, right))].merged;
    }

private:
    struct Slot {
        std::uint32_t key = 0;
        std::int32_t merged = kNone;
    };
    static constexpr unsigned kSlotBits = 17;
    static constexpr std::size_t kSlots = std::size_t{1} << kSlotBits;  // of which the merges fill 37 %

    static std::uint32_t keyOf(std::int32_t left, std::int32_t right) {
        return static_cast<std::uint32_t>(left) << 16U | static_cast<std::uint32_t>(right);
    }

    // The slot of `key`, or the free one where it would go.
    std::size_t indexOf(std::uint32_t key) const {
        constexpr std::uint32_t kFibonacci = 2654435769U;
        std::size_t index = (key * kFibonacci) >> (32 - kSlotBits);
        while (m_slots[index].merged != kNone && m_slots[index].key != key) index = (index + 1) % kSlots;
        return index;
    }

    std::vector<Slot> m_slots;
};

tl::unexpected<Error> refuse(const std::filesystem::path& file, const std::string& why,
                             ErrorCode code = ErrorCode::InvalidFile) {
    return fail(code, "Cannot use the tokenizer file " + toUtf8(file) + ": " + why + ". Install Sightseer again.");
}

// The first kMergesTextBytes; the rest is unpacked too, for the checksum at its end.
Result<std::string> gunzip(std::span<const std::byte> bytes, const std::filesystem::path& file) {
    z_stream stream{};
    constexpr int kGzipOnly = 16;
    if (inflateInit2(&stream, MAX_WBITS + kGzipOnly) != Z_OK) {
        return fail(ErrorCode::Internal, "Cannot unpack " + toUtf8(file) + ": zlib did not start.");
    }
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());

    std::string text;
    std::array<char, 1U << 16U> piece{};
    int status = Z_OK;
    while (status == Z_OK && stream.total_out < kMaximumTextBytes) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        status = inflate(&stream, Z_NO_FLUSH);
        text.append(piece.data(), std::min(piece.size() - stream.avail_out, kMergesTextBytes - text.size()));
    }
    inflateEnd(&stream);
    if (status == Z_STREAM_END) return text;
    if (status == Z_OK) {
        const std::string limit = std::to_string(kMaximumTextBytes >> 20U);
        return refuse(file, "it unpacks to more than " + limit + " MB", ErrorCode::TooLarge);
    }
    return refuse(file, status == Z_BUF_ERROR ? "it is cut short" : "it is damaged or not a gzip file");
}

// Takes the first line off `text`, without its end.
std::string_view takeLine(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

// Reads the merges as pairs of token ids. Both halves must be tokens that are known by then, and no token comes twice:
// so a merge always ranks behind those that made its halves, which mergeWord() relies on.
Result<MergeTable> readMerges(std::string_view text, const std::filesystem::path& file) {
    std::string spellings;  // all tokens one after the other; `tokens` looks into it
    constexpr std::size_t kBytesOfAlphabet = kFirstMerge * (2 + kEndOfWord.size());
    spellings.reserve(kBytesOfAlphabet + text.size());
    std::pmr::monotonic_buffer_resource memory;
    std::pmr::unordered_map<std::string_view, std::int32_t> tokens(&memory);
    tokens.reserve(kStartToken);
    const auto add = [&](std::string_view first, std::string_view second, std::int32_t token) {
        const std::size_t begin = spellings.size();
        spellings.append(first).append(second);
        return tokens.emplace(std::string_view(spellings).substr(begin), token).second;
    };
    for (std::int32_t token = 0; token < kByteTokens; ++token) {
        const std::string character = encodeUtf8({&kAlphabet.characterOfToken[token], 1});
        add(character, "", token);
        add(character, kEndOfWord, token + kByteTokens);
    }

    MergeTable merges;
    takeLine(text);  // the name and version of the file
    for (std::int32_t i = 0; i < kMerges; ++i) {
        if (text.empty()) {
            return refuse(file, "it has " + std::to_string(i) + " of " + std::to_string(kMerges) + " merges");
        }
        const std::string_view line = takeLine(text);
        const std::size_t blank = std::min(line.find(' '), line.size());
        const std::string_view first = line.substr(0, blank);
        const std::string_view second = line.substr(std::min(blank + 1, line.size()));
        const auto left = tokens.find(first);
        const auto right = tokens.find(second);
        const std::int32_t merged = kFirstMerge + i;
        if (left == tokens.end() || right == tokens.end() || !add(first, second, merged)) {
            return refuse(file, "its line " + std::to_string(i + 2) + " is not a merge of two known tokens");
        }
        merges.insert(left->second, right->second, merged);
    }
    return merges;
}

// White space, and the one character that no alternative of the reference's expression matches: ignoring case, Python's
// regex takes the iota below a letter for a letter inside [^\p{L}] but not inside [\p{L}].
bool separatesWords(char32_t c) {
    return isSpace(c) || c == U'\u0345';
}

// The length of the match of the reference's expression at the start of `text`, which begins with no separator:
// 's|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+, ignoring case.
std::size_t wordLength(std::u32string_view text) {
    for (const std::u32string_view contraction : {U"'s", U"'ſ", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"}) {
        if (text.starts_with(contraction)) return contraction.size();
    }
    if (isNumber(text[0])) return 1;
    const bool letters = isLetter(text[0]);
    const auto end = std::ranges::find_if_not(text, [letters](char32_t c) {
        return letters ? isLetter(c) : !separatesWords(c) && !isNumber(c) && !isLetter(c);
    });
    return static_cast<std::size_t>(end - text.begin());
}

// Merges the lowest-ranked pair of a word, leftmost first, until no pair is left. A merge never makes a pair of lower
// rank than its own (see readMerges), so a queue gives the reference's order, in n log n.
void mergeWord(std::string_view word, const MergeTable& merges, std::vector<std::int32_t>& ids) {
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    constexpr std::int32_t kGone = -1;
    struct Symbol {
        std::int32_t token;
        std::size_t previous;
        std::size_t next;
    };
    struct Candidate {
        std::int32_t merged;  // its rank, too
        std::size_t position;
        std::int32_t left;
        std::int32_t right;

        bool operator>(const Candidate& other) const {
            return std::pair(merged, position) > std::pair(other.merged, other.position);
        }
    };

    std::vector<Symbol> symbols(word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
        symbols[i] = {kAlphabet.tokenOfByte[static_cast<unsigned char>(word[i])], i == 0 ? kNone : i - 1, i + 1};
    }
    symbols.back().token += kByteTokens;
    symbols.back().next = kNone;

    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto consider = [&](std::size_t position) {
        if (position == kNone || symbols[position].next == kNone) return;
        const std::int32_t left = symbols[position].token;
        const std::int32_t right = symbols[symbols[position].next].token;
        const std::int32_t merged = merges.find(left, right);
        if (merged != MergeTable::kNone) queue.push({merged, position, left, right});
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

}  // namespace

struct ClipBpe::Tables {
    MergeTable merges;
};

ClipBpe::ClipBpe(std::unique_ptr<const Tables> tables) : m_tables(std::move(tables)) {}

ClipBpe::~ClipBpe() = default;

Result<std::unique_ptr<ClipBpe>> ClipBpe::open(const std::filesystem::path& mergesFile) {
    const auto bytes = readFile(mergesFile, kMaximumFileBytes);
    if (!bytes) return propagate(bytes);
    const auto text = gunzip(*bytes, mergesFile);
    if (!text) return propagate(text);
    auto merges = readMerges(*text, mergesFile);
    if (!merges) return propagate(merges);
    return std::unique_ptr<ClipBpe>(new ClipBpe(std::make_unique<const Tables>(Tables{*std::move(merges)})));
}

std::vector<std::int32_t> ClipBpe::encode(std::string_view text) const {
    const std::u32string clean = decodeUtf8(cleanForClip(text));
    std::vector<std::int32_t> ids;
    for (std::u32string_view rest = clean; !rest.empty();) {
        if (separatesWords(rest[0])) {
            rest.remove_prefix(1);
            continue;
        }
        const std::size_t length = wordLength(rest);
        mergeWord(encodeUtf8(rest.substr(0, length)), m_tables->merges, ids);
        rest.remove_prefix(length);
    }
    return ids;
}

TokenBatch ClipBpe::tokenize(std::span<const std::string> texts, int contextLength) const {
    assert(contextLength >= 2);
    const auto width = static_cast<std::size_t>(contextLength);
    TokenBatch batch;
    batch.count = static_cast<int>(texts.size());
    batch.contextLength = contextLength;
    batch.ids.assign(texts.size() * width, 0);
    auto row = batch.ids.begin();
    for (const std::string& text : texts) {
        const auto ids = encode(text);
        const std::size_t kept = std::min(ids.size(), width - 2);
        *row = kStartToken;
        std::copy_n(ids.begin(), kept, row + 1);
        row[static_cast<std::ptrdiff_t>(kept) + 1] = kEndToken;
        row += contextLength;
    }
    return batch;
}

}  // namespace sightseer
