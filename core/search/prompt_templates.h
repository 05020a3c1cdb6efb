// The sentences that stand for a short prompt: their embeddings' mean is the prompt's. Thread: any; pure functions.
#pragma once

#include "core/clip/model_spec.h"

#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

// The prompt as it stands, and for one or two words and a CLIP model also "a photo of a ...". Exact prompts are not
// asked about: they are encoded as they stand. The starter model gets no template: measured, it loses by them.
std::vector<std::string> promptVariants(std::string_view prompt, const ModelSpec& model);

}  // namespace sightseer
