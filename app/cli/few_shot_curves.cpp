#include "app/cli/few_shot_curves.h"

#include "app/app_paths.h"
#include "app/cli/evaluation_data.h"
#include "core/search/calibration.h"

#include <array>
#include <cstdio>

namespace sightseer::cli {
namespace {

nlohmann::ordered_json jsonOf(const MeanTop1& top1) {
    return {{"mean", fourDecimals(top1.mean)}, {"deviation", fourDecimals(top1.deviation)}};
}

std::string cell(const std::optional<MeanTop1>& top1) {
    if (!top1) return "              -";
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "  %6.2f +- %4.1f", top1->mean, top1->deviation);
    return text.data();
}

}  // namespace

Result<std::vector<FewShotScores>> fewShotCurves(ClipModel& model, const Embeddings& images, const Embeddings& classes,
                                                 std::span<const int> truth, std::span<const int> shots) {
    const auto prompts = readBackgroundPrompts(appPaths({}).library.resources / "prompts" / "background.txt");
    if (!prompts) return propagate(prompts);
    auto background = encodeTexts(model, *prompts);
    if (!background) return propagate(background);
    return evaluateFewShot(images, {classes, std::move(*background), model.logitScale()}, truth, shots);
}

nlohmann::ordered_json jsonOfCurves(std::span<const FewShotScores> curves) {
    auto json = nlohmann::ordered_json::array();
    for (const FewShotScores& scores : curves) {
        json.push_back({{"shots", scores.shots},
                        {"examples", scores.examples},
                        {"photos", scores.photos},
                        {"draws", kFewShotDraws},
                        {"words", jsonOf(scores.words)},
                        {"cache", jsonOf(scores.cache)},
                        {"probe", scores.probe ? jsonOf(*scores.probe) : nlohmann::ordered_json()},
                        {"chosen", jsonOf(scores.chosen)},
                        {"refined_draws", scores.refined}});
    }
    return json;
}

void printFewShotCurves(std::span<const FewShotScores> curves) {
    printLine("With so many examples of each class, top-1 of the other photos, mean and deviation of " +
              std::to_string(kFewShotDraws) + " draws:");
    printLine("shots examples photos    words alone          cache          probe         chosen  other than words");
    for (const FewShotScores& scores : curves) {
        std::array<char, 60> start{}, end{};
        std::snprintf(start.data(), start.size(), "%5d %8d %6d", scores.shots, scores.examples, scores.photos);
        std::snprintf(end.data(), end.size(), "  %d of %d", scores.refined, kFewShotDraws);
        printLine(start.data() + cell(scores.words) + cell(scores.cache) + cell(scores.probe) + cell(scores.chosen) +
                  end.data());
    }
}

}  // namespace sightseer::cli
