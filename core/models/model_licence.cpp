#include "core/models/model_licence.h"

#include "core/base/file_io.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <sstream>
#include <string_view>

namespace sightseer {
namespace {

constexpr std::uint64_t kLargestText = 1 << 20;  // bytes of a README or licence

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\"'");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\"'") - first + 1));
}

std::optional<std::string> textOf(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kLargestText);
    if (!bytes) return {};
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

bool containsAny(const std::string& text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return text.find(word) != std::string::npos; });
}

// A value of the YAML between the two "---" lines at the beginning; a list's first item.
std::string frontMatter(const std::string& text, std::string_view key) {
    std::istringstream lines(text);
    std::string line;
    if (!std::getline(lines, line) || trimmed(line) != "---") return {};
    while (std::getline(lines, line) && trimmed(line) != "---") {
        if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':') continue;
        auto value = trimmed(std::string_view(line).substr(key.size() + 1));
        if (!value.empty()) return value;
        if (std::getline(lines, line) && trimmed(line).starts_with('-')) {
            return trimmed(std::string_view(line).substr(line.find('-') + 1));
        }
    }
    return {};
}

// The name of a licence by its wording; empty when it is none of these.
std::string nameByWording(const std::string& text) {
    const auto words = lowerCase(text);
    if (containsAny(words, {"apple machine learning research model", "apple-amlr"})) return "apple-amlr";
    if (containsAny(words, {"attribution-noncommercial", "noncommercial 4.0"})) return "cc-by-nc-4.0";
    if (containsAny(words, {"non-commercial", "noncommercial", "research purposes only"})) return "non-commercial";
    if (containsAny(words, {"apache license"})) return "apache-2.0";
    if (containsAny(words, {"permission is hereby granted, free of charge", "mit license"})) return "mit";
    return {};
}

}  // namespace

ModelLicence licenceNamed(const std::string& name, const std::string& link) {
    const auto word = lowerCase(name);
    ModelLicence licence{name, link, {}, false};
    if (word == "mit") {
        licence.name = "MIT";
        licence.sentence =
            "You may use, change and pass it on for any purpose, also commercially, as long as the "
            "licence's notice stays with it.";
    } else if (word == "apache-2.0") {
        licence.name = "Apache-2.0";
        licence.sentence =
            "You may use, change and pass it on for any purpose, also commercially, as long as the licence "
            "stays with it and changes are said.";
    } else if (containsAny(word, {"-nc", "noncommercial", "non-commercial", "amlr", "apple", "research"})) {
        licence.isRestricted = true;
        licence.sentence =
            "It is for research or other non-commercial use only: read its licence before you use it for "
            "anything else.";
    } else if (word.empty() || word == "unknown") {
        licence.name.clear();
        licence.sentence = "No licence is known: whoever published the model says what is allowed.";
    } else {
        licence.sentence = "Read its licence to see what is allowed.";
    }
    return licence;
}

ModelLicence licenceIn(const std::filesystem::path& folder) {
    if (const auto readme = textOf(folder / "README.md")) {
        auto name = frontMatter(*readme, "license");
        if (const auto longer = frontMatter(*readme, "license_name"); name == "other" && !longer.empty()) name = longer;
        if (!name.empty() && name != "other") return licenceNamed(name, frontMatter(*readme, "license_link"));
    }
    for (const char* file : {"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "LICENCES.txt"}) {
        const auto text = textOf(folder / file);
        if (!text) continue;
        const auto name = nameByWording(*text);
        return licenceNamed(
            name.empty() || std::string_view(file) == "LICENCES.txt" ? std::string("see ") + file : name,
            toUtf8(folder / file));
    }
    return licenceNamed({});
}

}  // namespace sightseer
