// From labels to one unit vector each, as in the paper (Radford et al. 2021, section 3.1.4): every prompt is encoded and
// normalised, the mean of a label's prompts is normalised again. Thread: any; one call at a time per cache.
#pragma once

#include "core/base/result.h"
#include "core/clip/encoder.h"
#include "core/labels/label_set.h"
#include "core/labels/label_vector_cache.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

// Rows of unit length, in order.
using TextEncoder = std::function<Result<Embeddings>(std::span<const std::string>)>;

// What a model was made to be asked with: for CLIP the seven templates that its authors found to be enough of their eighty
// (github.com/openai/CLIP, notebooks/Prompt_Engineering_for_ImageNet.ipynb). The starter model takes the bare words:
// measured, it loses by every template.
std::vector<std::string> modelTemplates(const ModelSpec& model);

// [labels, dimension]. `progressed` hears how much is done, 0 to 1, and stops with Cancelled by false. `cache` may be null;
// what was encoded is in its file also after a stop, so that the next call goes on from there.
[[nodiscard]] Result<Embeddings> encodeLabels(const LabelSet& set, std::span<const std::string> ofModel,
                                              const TextEncoder& encode, LabelVectorCache* cache = nullptr,
                                              const std::function<bool(double done)>& progressed = {});

}  // namespace sightseer
