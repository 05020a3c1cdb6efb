#include "core/clip/tokenizers/clip_bpe.h"

#include "core/base/file_io.h"
#include "core/clip/tokenizers/byte_pair_encoder.h"
#include "core/clip/tokenizers/clip_words.h"
#include "core/clip/tokenizers/text_cleaning.h"
#include "core/clip/tokenizers/token_rows.h"
#include "core/clip/tokenizers/tokenizer_file.h"
#include "core/clip/tokenizers/unicode.h"

#include <zlib.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace sightseer {
namespace {

// The vocabulary: the 256 bytes, the same at the end of a word, the merges as in the file, two special tokens.
constexpr std::int32_t kByteTokens = 256;
constexpr std::int32_t kFirstMerge = 2 * kByteTokens;
constexpr std::int32_t kMerges = kStartToken - kFirstMerge;

constexpr std::uint64_t kMaximumFileBytes = 16U << 20U;
constexpr std::size_t kMaximumTextBytes = 16U << 20U;  // OpenAI's file unpacks to 3.1 MB
constexpr std::size_t kMergesTextBytes = 1U << 20U;    // of which the first 0.5 MB are CLIP's merges

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

// Reads the merges as pairs of token ids. Both halves must be tokens that are known by then, and no token comes twice:
// so a merge always ranks behind those that made its halves, which BytePairEncoder relies on.
Result<BytePairEncoder> readMerges(std::string_view text, const std::filesystem::path& file) {
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
    // The tokens of single bytes are numbered in the order of the characters that stand for them.
    const auto characters = byteCharacters();
    std::array<unsigned char, kByteTokens> bytes{};
    std::iota(bytes.begin(), bytes.end(), static_cast<unsigned char>(0));
    std::ranges::sort(bytes, {}, [&](unsigned char byte) { return characters[byte]; });
    BytePairEncoder::ByteTokens byteTokens;
    for (std::int32_t token = 0; token < kByteTokens; ++token) {
        const unsigned char byte = bytes[token];
        byteTokens.inWord[byte] = token;
        byteTokens.atEnd[byte] = token + kByteTokens;
        const std::string character = encodeUtf8({&characters[byte], 1});
        add(character, "", token);
        add(character, kEndOfWord, token + kByteTokens);
    }

    BytePairEncoder encoder(byteTokens, kMerges);
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
        encoder.addMerge(left->second, right->second, merged);
    }
    return encoder;
}

}  // namespace

struct ClipBpe::Tables {
    BytePairEncoder encoder;
};

ClipBpe::ClipBpe(std::unique_ptr<const Tables> tables) : m_tables(std::move(tables)) {}

ClipBpe::~ClipBpe() = default;

Result<std::unique_ptr<ClipBpe>> ClipBpe::open(const std::filesystem::path& mergesFile) {
    const auto bytes = readFile(mergesFile, kMaximumFileBytes);
    if (!bytes) return propagate(bytes);
    const auto text = gunzip(*bytes, mergesFile);
    if (!text) return propagate(text);
    auto encoder = readMerges(*text, mergesFile);
    if (!encoder) return propagate(encoder);
    return std::unique_ptr<ClipBpe>(new ClipBpe(std::make_unique<const Tables>(Tables{*std::move(encoder)})));
}

std::vector<std::int32_t> ClipBpe::encode(std::string_view text) const {
    const std::u32string clean = decodeUtf8(cleanForClip(text));
    std::vector<std::int32_t> ids;
    for (const std::u32string_view word : clipWords(clean, WordCase::Ignored)) {
        m_tables->encoder.encode(encodeUtf8(word), ids);
    }
    return ids;
}

TokenBatch ClipBpe::tokenize(std::span<const std::string> texts, int contextLength) const {
    return tokenRows(*this, texts, contextLength, {kStartToken, kEndToken, 0});
}

}  // namespace sightseer
