// Reading the tokenizer's files of a model folder. Thread: any; pure but for the reading. Errors name the file and say to download the model again.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace sightseer {

// The largest vocabularies that models were published with take 35 MB as JSON and 5 MB as SentencePiece.
inline constexpr std::uint64_t kMaximumTokenizerBytes = 64U << 20U;

[[nodiscard]] Result<std::string> readTokenizerFile(const std::filesystem::path& file);

// Takes the first line off `text`, without its end.
std::string_view takeLine(std::string_view& text);

// "Cannot use the tokenizer file <file>: <why>. ..."
tl::unexpected<Error> refuseTokenizerFile(const std::filesystem::path& file, const std::string& why,
                                          ErrorCode code = ErrorCode::InvalidFile);

}  // namespace sightseer
