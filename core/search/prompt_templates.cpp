#include "core/search/prompt_templates.h"

#include <algorithm>
#include <array>

namespace sightseer {
namespace {

// Longer prompts are sentences already, and captions are what CLIP was trained on.
constexpr int kMostWords = 2;

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool beginsWithArticle(std::string_view prompt) {
    constexpr std::array<std::string_view, 3> kArticles{"a ", "an ", "the "};
    return std::any_of(kArticles.begin(), kArticles.end(), [&](auto article) { return prompt.starts_with(article); });
}

int wordCount(std::string_view prompt) {
    int words = 0;
    bool inside = false;
    for (const char c : prompt) {
        if (!isBlank(c) && !inside) ++words;
        inside = !isBlank(c);
    }
    return words;
}

}  // namespace

std::vector<std::string> promptVariants(std::string_view prompt, const ModelSpec& model) {
    std::vector<std::string> variants{std::string(prompt)};
    const int words = wordCount(prompt);
    if (model.isStarter() || words < 1 || words > kMostWords) return variants;
    variants.push_back((beginsWithArticle(prompt) ? "a photo of " : "a photo of a ") + std::string(prompt) + ".");
    return variants;
}

}  // namespace sightseer
