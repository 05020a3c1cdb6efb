#include "core/labels/label_decisions.h"

#include <algorithm>
#include <map>

namespace sightseer {
namespace {

// The score of the label; one with nothing when it was not among the best.
LabelScore& scoreOf(LabelledPhoto& photo, int label) {
    const auto found = std::ranges::find(photo.scores, label, &LabelScore::label);
    return found != photo.scores.end() ? *found : photo.scores.emplace_back(LabelScore{label, 0});
}

void reject(LabelledPhoto& photo, int label, LabelMode mode) {
    const float gone = scoreOf(photo, label).probability;
    if (mode == LabelMode::OneOf && gone < 1) {
        for (LabelScore& score : photo.scores) score.probability /= 1 - gone;
        photo.none /= 1 - gone;
    }
    scoreOf(photo, label).probability = 0;
}

void accept(LabelledPhoto& photo, int label, LabelMode mode) {
    if (mode == LabelMode::OneOf) {
        for (LabelScore& score : photo.scores) score.probability = 0;
        photo.none = 0;
    }
    scoreOf(photo, label).probability = 1;
}

}  // namespace

bool isSameLabel(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

int indexOfLabel(const LabelSet& set, std::string_view name) {
    const auto found =
        std::ranges::find_if(set.labels, [&](const Label& label) { return isSameLabel(label.name, name); });
    return found == set.labels.end() ? -1 : static_cast<int>(found - set.labels.begin());
}

void applyDecisions(std::vector<LabelledPhoto>& photos, const LabelSet& set, std::span<const LabelDecision> decisions,
                    LabelMode mode) {
    std::map<std::string_view, int> known;
    // The rejected ones first: after an acceptance nothing is left to share out.
    for (const bool accepted : {false, true}) {
        for (const LabelDecision& decision : decisions) {
            if (decision.accepted != accepted) continue;
            const auto photo = std::ranges::lower_bound(photos, decision.photo, {}, &LabelledPhoto::photo);
            if (photo == photos.end() || photo->photo != decision.photo) continue;
            const auto [label, isNew] = known.try_emplace(decision.label, -1);
            if (isNew) label->second = indexOfLabel(set, decision.label);
            if (label->second < 0) continue;
            accepted ? accept(*photo, label->second, mode) : reject(*photo, label->second, mode);
            std::ranges::sort(photo->scores, [](const LabelScore& a, const LabelScore& b) {
                return a.probability != b.probability ? a.probability > b.probability : a.label < b.label;
            });
        }
    }
}

}  // namespace sightseer
