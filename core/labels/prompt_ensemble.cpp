#include "core/labels/prompt_ensemble.h"

#include <algorithm>
#include <cmath>

namespace sightseer {
namespace {

// A search that is typed meanwhile waits for one batch.
constexpr std::size_t kPromptsPerBatch = 16;
constexpr std::size_t kPromptsPerSave = 2048;  // what a crash may cost: encoding them again

void addNormalised(std::span<const float> row, std::vector<double>& sum) {
    double squares = 0;
    for (const float value : row) squares += double(value) * value;
    const double length = std::sqrt(squares);
    for (std::size_t i = 0; i < row.size(); ++i) sum[i] += row[i] / length;
}

std::vector<float> normalised(const std::vector<double>& sum) {
    double squares = 0;
    for (const double value : sum) squares += value * value;
    const double length = std::sqrt(squares);
    std::vector<float> row;
    for (const double value : sum) row.push_back(static_cast<float>(value / length));
    return row;
}

}  // namespace

std::vector<std::string> modelTemplates(const ModelSpec& model) {
    if (model.isStarter()) return {};
    return {"itap of a {}.",         "a bad photo of the {}.", "a origami {}.",           "a photo of the large {}.",
            "a {} in a video game.", "art of the {}.",         "a photo of the small {}."};
}

Result<Embeddings> encodeLabels(const LabelSet& set, std::span<const std::string> ofModel, const TextEncoder& encode,
                                LabelVectorCache* cache, const std::function<bool(double)>& progressed) {
    // The prompts of the labels that are not known, one after the other, and where each label's begin.
    std::vector<std::vector<float>> rows(set.labels.size());
    std::vector<std::string> prompts;
    std::vector<std::pair<std::size_t, std::size_t>> wanted;  // label, number of its prompts
    std::vector<ContentHash> keys(set.labels.size());
    for (std::size_t i = 0; i < set.labels.size(); ++i) {
        std::vector<std::string> ofLabel = labelPrompts(set.labels[i], set, ofModel);
        if (cache) {
            keys[i] = LabelVectorCache::keyOf(ofLabel);
            if (const auto known = cache->find(keys[i])) {
                rows[i].assign(known->begin(), known->end());
                continue;
            }
        }
        wanted.emplace_back(i, ofLabel.size());
        std::ranges::move(ofLabel, std::back_inserter(prompts));
    }

    std::size_t label = 0, taken = 0;
    std::vector<double> sum;
    for (std::size_t begin = 0; begin < prompts.size(); begin += kPromptsPerBatch) {
        if (cache && begin % kPromptsPerSave == 0) cache->save();
        if (progressed && !progressed(static_cast<double>(begin) / static_cast<double>(prompts.size()))) {
            if (cache) cache->save();
            return fail(ErrorCode::Cancelled, "Reading the labels was stopped.");
        }
        const auto batch =
            encode(std::span(prompts).subspan(begin, std::min(kPromptsPerBatch, prompts.size() - begin)));
        if (!batch) return propagate(batch);
        for (int i = 0; i < batch->count; ++i) {
            if (taken == 0) sum.assign(static_cast<std::size_t>(batch->dimension), 0);
            addNormalised(batch->row(i), sum);
            if (++taken < wanted[label].second) continue;
            const std::size_t index = wanted[label].first;
            rows[index] = normalised(sum);
            if (cache) cache->add(keys[index], rows[index]);
            ++label;
            taken = 0;
        }
    }
    if (cache) cache->save();

    Embeddings labels{static_cast<int>(rows.size()), rows.empty() ? 0 : static_cast<int>(rows.front().size()), {}};
    for (const auto& row : rows) labels.values.insert(labels.values.end(), row.begin(), row.end());
    if (progressed) progressed(1);
    return labels;
}

}  // namespace sightseer
