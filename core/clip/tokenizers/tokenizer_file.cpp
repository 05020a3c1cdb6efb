#include "core/clip/tokenizers/tokenizer_file.h"

#include "core/base/file_io.h"

#include <algorithm>

namespace sightseer {

Result<std::string> readTokenizerFile(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMaximumTokenizerBytes);
    if (bytes) return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    if (bytes.error().code == ErrorCode::NotFound)
        return refuseTokenizerFile(file, "it is missing", ErrorCode::NotFound);
    return propagate(bytes);
}

std::string_view takeLine(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

tl::unexpected<Error> refuseTokenizerFile(const std::filesystem::path& file, const std::string& why, ErrorCode code) {
    return fail(code, "Cannot use the tokenizer file " + toUtf8(file) + ": " + why + ". Download the model again.");
}

}  // namespace sightseer
