// A list of labels as a person writes it, one a line, and the prompts that stand for each.
//
//   dog                                a label, which is its own wording
//   dog: a puppy; a hound              more wordings of it
//   animal/dog                         a level in a hierarchy; the last part is the wording
//   blurry: a blurry photo; {} picture a wording with {} is a template for this label alone, {} its first wording
//   a satellite photo of {}            a template for every label: {} comes before any colon
//   # a remark
//
// `\` in front of `:`, `;`, `#`, `/`, `{` or `\` takes it as a character. Thread: any; plain data and pure functions.
#pragma once

#include "core/base/result.h"
#include "core/keywords/label_name.h"  // of Label::name

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

struct Label {
    std::string name;                      // "dog", or the path "animal/dog"; `\/` and `\\` stand for the characters
    std::vector<std::string> wordings;     // never empty; the name's last part alone unless some were written
    std::vector<std::string> templates{};  // of this label alone, as written; none: those of the set

    bool operator==(const Label&) const = default;
};

struct LabelSet {
    std::vector<Label> labels;
    std::vector<std::string> templates{};  // each has {}; none: those of the model

    bool operator==(const LabelSet&) const = default;
};

constexpr std::size_t kMostLabels = 10'000;
constexpr std::size_t kMostLabelBytes = 4 << 20;  // of a written list
constexpr std::size_t kLongestLabel = 200;        // bytes of a name, wording or template

// A label that is written again, whatever the letter case, adds its wordings to the first. InvalidArgument, naming the line,
// for what makes no sense; TooLarge past the limits.
[[nodiscard]] Result<LabelSet> parseLabelSet(std::string_view text);
// The same from a file.
[[nodiscard]] Result<LabelSet> readLabelSet(const std::filesystem::path& file);
// "cat, dog": names between commas or line ends, no templates.
[[nodiscard]] Result<LabelSet> parseLabelNames(std::string_view text);
// Reads back as the same set.
std::string printLabelSet(const LabelSet& set);

// Every wording in every template: those of the label, else of the set, else `ofModel`. `{}` alone where there is none.
std::vector<std::string> labelPrompts(const Label& label, const LabelSet& set, std::span<const std::string> ofModel);

}  // namespace sightseer
