// OpenAI's merges as the two files of transformers' CLIPTokenizer.
#include "core/base/file_io.h"
#include "core/train/model_writer.h"

#include <zlib.h>
#include <nlohmann/json.hpp>

#include <array>
#include <map>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMerges = 49152 - 256 - 2;

// A code point below 0x800 as UTF-8.
std::string utf8(int code) {
    if (code < 0x80) return {static_cast<char>(code)};
    return {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
}

// bytes_to_unicode() of simple_tokenizer.py, in its order: printable bytes stand for themselves, the others for 256 and on.
std::vector<std::string> byteLetters() {
    std::vector<std::string> letters;
    const auto isPrintable = [](int byte) {
        return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
    };
    for (int byte = 0; byte < 256; ++byte) {
        if (isPrintable(byte)) letters.push_back(utf8(byte));
    }
    for (int byte = 0, other = 256; byte < 256; ++byte) {
        if (!isPrintable(byte)) letters.push_back(utf8(other++));
    }
    return letters;
}

Result<std::vector<std::string>> readMerges(const fs::path& file) {
    const gzFile in = gzopen(toUtf8(file).c_str(), "rb");
    std::vector<std::string> lines;
    if (in != nullptr) {
        std::array<char, 4096> line{};
        while (lines.size() <= kMerges && gzgets(in, line.data(), line.size()) != nullptr) {
            lines.emplace_back(line.data());
            while (!lines.back().empty() && (lines.back().back() == '\n' || lines.back().back() == '\r'))
                lines.back().pop_back();
        }
        gzclose(in);
    }
    if (lines.size() != kMerges + 1) {
        return fail(ErrorCode::InvalidFile,
                    "The tokenizer's file " + toUtf8(file) + " cannot be read; install Sightseer again.");
    }
    lines.erase(lines.begin());  // "bpe_simple_vocab_16e6.txt#version: 0.2"
    return lines;
}

Result<void> write(const fs::path& file, const std::string& text) {
    return writeFileAtomically(file, std::as_bytes(std::span(text)));
}

}  // namespace

Result<void> writeTokenizer(const fs::path& folder, const ModelSpec& model, const fs::path& mergesFile) {
    const auto& spec = model.tokenizer;
    if (spec.kind != TokenizerKind::ClipBpe) {  // the base model's own
        for (const char* name : {"tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json"}) {
            const auto from = spec.file.parent_path() / name;
            if (!fileStatus(from)) continue;
            const auto bytes = readFile(from, std::uint64_t{1} << 28);
            if (!bytes) return propagate(bytes);
            if (auto ok = writeFileAtomically(folder / name, *bytes); !ok) return ok;
        }
        return {};
    }
    const auto merges = readMerges(mergesFile);
    if (!merges) return propagate(merges);
    std::vector<std::string> tokens = byteLetters();
    for (std::size_t i = 0; i < 256; ++i) tokens.push_back(tokens[i] + "</w>");
    std::string mergesText = "#version: 0.2\n";
    for (const std::string& merge : *merges) {
        mergesText += merge + "\n";
        std::string token = merge;
        token.erase(token.find(' '), 1);
        tokens.push_back(std::move(token));
    }
    tokens.insert(tokens.end(), {"<|startoftext|>", "<|endoftext|>"});
    std::string text = "{";
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        text += (id == 0 ? "" : ", ") + nlohmann::json(tokens[id]).dump() + ": " + std::to_string(id);
    }
    const nlohmann::ordered_json config{{"tokenizer_class", "CLIPTokenizer"},
                                        {"model_max_length", model.contextLength},
                                        {"bos_token", "<|startoftext|>"},
                                        {"eos_token", "<|endoftext|>"},
                                        {"pad_token", "<|endoftext|>"},
                                        {"unk_token", "<|endoftext|>"},
                                        {"do_lower_case", true},
                                        {"errors", "replace"}};
    if (auto ok = write(folder / "vocab.json", text + "}\n"); !ok) return ok;
    if (auto ok = write(folder / "merges.txt", mergesText); !ok) return ok;
    return write(folder / "tokenizer_config.json", config.dump(2) + "\n");
}

}  // namespace sightseer
