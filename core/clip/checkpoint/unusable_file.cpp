#include "core/clip/checkpoint/unusable_file.h"

#include "core/base/file_io.h"
#include "core/clip/tokenizers/unicode.h"

#include <algorithm>

namespace sightseer {

Error unusableFile(const std::filesystem::path& path, const std::string& problem, ErrorCode code) {
    return {code, "The model file '" + toUtf8(path) + "' cannot be used: " + problem + "."};
}

std::string shownName(std::string_view name) {
    constexpr std::size_t longest = 100;
    constexpr std::size_t bytesOfLongest = 4 * (longest + 1);
    std::u32string text = decodeUtf8(name.substr(0, bytesOfLongest));
    const bool isCut = text.size() > longest;
    text.resize(std::min(text.size(), longest));
    std::replace_if(
        text.begin(), text.end(), [](char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }, U'?');
    std::string shown = encodeUtf8(text);
    if (isCut) shown += "...";
    shown.insert(shown.begin(), '\'');
    shown.push_back('\'');
    return shown;
}

}  // namespace sightseer
