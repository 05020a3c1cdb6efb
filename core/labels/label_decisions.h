// A person's word about labels, put above the model's. Thread: any; pure functions.
#pragma once

#include "core/catalog/label_run.h"
#include "core/labels/classifier.h"
#include "core/labels/label_set.h"

#include <span>
#include <string_view>
#include <vector>

namespace sightseer {

// Whatever the case of ASCII letters.
bool isSameLabel(std::string_view a, std::string_view b);
// Where the label of that name is in the list; -1 when it is not there.
int indexOfLabel(const LabelSet& set, std::string_view name);

// The probabilities of `photos` (by ascending id) given what was decided about them: an accepted label is certain, a
// rejected one impossible. OneOf: the others are what they are on the condition that the rejected ones are not; where one is
// accepted they are impossible. Scores stay in order, the most probable first; labels that the list lacks are passed over.
void applyDecisions(std::vector<LabelledPhoto>& photos, const LabelSet& set, std::span<const LabelDecision> decisions,
                    LabelMode mode);

}  // namespace sightseer
