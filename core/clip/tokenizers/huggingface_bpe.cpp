#include "core/clip/tokenizers/huggingface_bpe.h"

#include "core/clip/checkpoint/config_file.h"
#include "core/clip/tokenizers/byte_pair_encoder.h"
#include "core/clip/tokenizers/clip_words.h"
#include "core/clip/tokenizers/token_rows.h"
#include "core/clip/tokenizers/tokenizer_file.h"
#include "core/clip/tokenizers/unicode.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace sightseer {
namespace {

// What the files of a model say, whichever of the two forms they have.
struct Content {
    std::filesystem::path file;  // to name in errors
    std::unordered_map<std::string, std::int32_t> vocabulary;
    std::vector<std::pair<std::string, std::string>> merges;  // by rank
};

tl::unexpected<Error> refuse(const Content& content, const std::string& why, ErrorCode code = ErrorCode::InvalidFile) {
    return refuseTokenizerFile(content.file, why, code);
}

Result<nlohmann::json> readObject(const std::filesystem::path& file) {
    const auto text = readTokenizerFile(file);
    if (!text) return propagate(text);
    auto root = nlohmann::json::parse(*text, nullptr, false);
    if (!root.is_object()) return refuseTokenizerFile(file, "it is no JSON object");
    return root;
}

// The member of an object; a null where there is none, or no object.
const nlohmann::json& memberOf(const nlohmann::json& object, const char* name) {
    static const nlohmann::json null;
    if (!object.is_object()) return null;
    const auto member = object.find(name);
    return member == object.end() ? null : *member;
}

std::optional<std::int32_t> idOf(const nlohmann::json& value) {
    if (!value.is_number_unsigned()) return std::nullopt;
    const auto id = value.get<std::uint64_t>();
    if (id > static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max())) return std::nullopt;
    return static_cast<std::int32_t>(id);
}

Result<void> readVocabulary(const nlohmann::json& vocabulary, Content& content) {
    if (!vocabulary.is_object() || vocabulary.empty()) return refuse(content, "it has no vocabulary");
    content.vocabulary.reserve(vocabulary.size());
    for (const auto& [token, value] : vocabulary.items()) {
        const auto id = idOf(value);
        if (!id) return refuse(content, "the token '" + token.substr(0, 50) + "' has no id");
        content.vocabulary.emplace(token, *id);
    }
    return {};
}

// "left right"; empty texts where the blank is missing, which no vocabulary knows.
std::pair<std::string, std::string> mergeOfLine(std::string_view line) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return {};
    return {std::string(line.substr(0, blank)), std::string(line.substr(blank + 1))};
}

// tokenizer.json writes a merge as "left right", or as ["left", "right"] since version 0.20.
Result<void> readMerges(const nlohmann::json& merges, Content& content) {
    if (!merges.is_array()) return refuse(content, "it has no merges");
    content.merges.reserve(merges.size());
    for (const auto& merge : merges) {
        if (merge.is_string()) {
            content.merges.push_back(mergeOfLine(merge.get_ref<const std::string&>()));
        } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            content.merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
        } else {
            return refuse(content, "its merge " + std::to_string(content.merges.size() + 1) + " is no pair of tokens");
        }
    }
    return {};
}

Result<Content> readTokenizerJson(const std::filesystem::path& file) {
    Content content{file, {}, {}};
    const auto root = readObject(file);
    if (!root) return propagate(root);
    const auto& model = memberOf(*root, "model");
    if (memberOf(model, "type") != "BPE" || memberOf(model, "end_of_word_suffix") != kEndOfWord) {
        return refuse(content, "it is not a byte-pair encoding of CLIP's kind", ErrorCode::Unsupported);
    }
    if (auto read = readVocabulary(memberOf(model, "vocab"), content); !read) return propagate(read);
    if (auto read = readMerges(memberOf(model, "merges"), content); !read) return propagate(read);
    for (const auto& token : memberOf(*root, "added_tokens")) {
        const auto& text = memberOf(token, "content");
        const auto id = idOf(memberOf(token, "id"));
        if (!text.is_string() || !id) return refuse(content, "one of its added tokens has no text or no id");
        content.vocabulary.insert_or_assign(text.get<std::string>(), *id);
    }
    return content;
}

Result<Content> readVocabularyAndMerges(const std::filesystem::path& file) {
    Content content{file, {}, {}};
    const auto vocabulary = readObject(file);
    if (!vocabulary) return propagate(vocabulary);
    if (auto read = readVocabulary(*vocabulary, content); !read) return propagate(read);
    content.file = file.parent_path() / "merges.txt";
    const auto text = readTokenizerFile(content.file);
    if (!text) return propagate(text);
    std::string_view rest = *text;
    if (rest.starts_with("#version")) takeLine(rest);
    while (!rest.empty()) {
        std::string_view line = takeLine(rest);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) content.merges.push_back(mergeOfLine(line));
    }
    return content;
}

Result<BytePairEncoder> makeEncoder(const Content& content) {
    const auto find = [&](const std::string& token) { return content.vocabulary.find(token); };
    const auto end = content.vocabulary.end();
    BytePairEncoder::ByteTokens byteTokens;
    const auto characters = byteCharacters();
    for (std::size_t byte = 0; byte < characters.size(); ++byte) {
        const std::string character = encodeUtf8({&characters[byte], 1});
        const auto inWord = find(character);
        const auto atEnd = find(character + std::string(kEndOfWord));
        if (inWord == end || atEnd == end) {
            return refuse(content, "its vocabulary has no token for the byte " + std::to_string(byte));
        }
        byteTokens.inWord[byte] = inWord->second;
        byteTokens.atEnd[byte] = atEnd->second;
    }
    BytePairEncoder encoder(byteTokens, content.merges.size());
    std::size_t number = 0;
    for (const auto& [first, second] : content.merges) {
        ++number;
        const auto left = find(first);
        const auto right = find(second);
        const auto merged = find(first + second);
        const bool known = left != end && right != end && merged != end;
        if (!known || !encoder.addMerge(left->second, right->second, merged->second)) {
            return refuse(content, "its merge " + std::to_string(number) + " is not a new one of two known tokens");
        }
    }
    return encoder;
}

// The files that may name the special tokens, as far as they are there.
Result<std::vector<ConfigFile>> settingsBeside(const std::filesystem::path& file) {
    std::vector<ConfigFile> settings;
    for (const char* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
        auto opened = ConfigFile::open(file.parent_path() / name);
        if (opened) {
            settings.push_back(*std::move(opened));
        } else if (opened.error().code != ErrorCode::NotFound) {
            return propagate(opened);
        }
    }
    return settings;
}

// A token is named by its text, or by an object that holds it.
Result<std::int32_t> specialId(const std::vector<ConfigFile>& settings, const std::string& setting,
                               const std::string& fallback, const Content& content) {
    std::string token = fallback;
    for (const ConfigFile& config : settings) {
        if (!config.has(setting)) continue;
        const auto text = config.text(config.isObject(setting) ? setting + ".content" : setting);
        if (!text) return propagate(text);
        token = *text;
        break;
    }
    const auto found = content.vocabulary.find(token);
    if (found == content.vocabulary.end()) {
        return refuse(content, "its vocabulary lacks the token '" + token.substr(0, 50) + "'");
    }
    return found->second;
}

}  // namespace

struct HuggingFaceBpe::Tables {
    BytePairEncoder encoder;
    RowIds row;
};

HuggingFaceBpe::HuggingFaceBpe(std::unique_ptr<const Tables> tables) : m_tables(std::move(tables)) {}

HuggingFaceBpe::~HuggingFaceBpe() = default;

Result<std::unique_ptr<HuggingFaceBpe>> HuggingFaceBpe::open(const std::filesystem::path& file) {
    const auto content = file.filename() == "vocab.json" ? readVocabularyAndMerges(file) : readTokenizerJson(file);
    if (!content) return propagate(content);
    auto encoder = makeEncoder(*content);
    if (!encoder) return propagate(encoder);
    const auto settings = settingsBeside(file);
    if (!settings) return propagate(settings);
    const auto start = specialId(*settings, "bos_token", "<|startoftext|>", *content);
    if (!start) return propagate(start);
    const auto end = specialId(*settings, "eos_token", "<|endoftext|>", *content);
    if (!end) return propagate(end);
    const auto pad = specialId(*settings, "pad_token", "<|endoftext|>", *content);
    if (!pad) return propagate(pad);
    return std::unique_ptr<HuggingFaceBpe>(
        new HuggingFaceBpe(std::make_unique<const Tables>(Tables{*std::move(encoder), {*start, *end, *pad}})));
}

std::vector<std::int32_t> HuggingFaceBpe::encode(std::string_view text) const {
    const std::u32string lower = lowerCaseByCharacter(normalizeNfc(decodeUtf8(text)));
    std::vector<std::int32_t> ids;
    for (const std::u32string_view word : clipWords(lower, WordCase::Respected)) {
        m_tables->encoder.encode(encodeUtf8(word), ids);
    }
    return ids;
}

TokenBatch HuggingFaceBpe::tokenize(std::span<const std::string> texts, int contextLength) const {
    return tokenRows(*this, texts, contextLength, m_tables->row);
}

}  // namespace sightseer
