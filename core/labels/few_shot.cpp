#include "core/labels/few_shot.h"

#include "core/labels/few_shot_task.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace sightseer {
namespace {

// In logits, so that they mean the same for every model.
constexpr std::array kCacheGains = {0.5, 1.0, 2.0, 4.0, 8.0};
constexpr std::array kSharpness = {1.0, 2.0, 4.0, 8.0, 16.0};
// One over the curvature of the loss, which is a half at most for a softmax, a quarter for a logistic.
constexpr std::array kProbeGains = {0.5, 1.0, 2.0, 4.0};
constexpr std::array kRidges = {0.1, 0.3, 1.0, 3.0};
// Standard errors by which a refinement must be ahead: of nothing but noise, about one in twenty is (sign test).
constexpr double kClearlyAhead = 1.645;

struct Numbers {
    double shape = 0;  // beta or the ridge
    double gain = 0;
};

// What was tried with one pair of numbers on the facts, some of which were held out.
struct Trial {
    Numbers numbers;
    std::vector<Verdict> verdicts;
};

struct Outcome {
    Numbers numbers;            // chosen with all examples
    std::vector<bool> heldOut;  // of each fact: whether it came out right when others chose the numbers
    double netGroups = 0;       // groups of photos of which more came out right, less those of which less did
    double standardError = 0;   // of that
    bool isClearlyAhead() const { return netGroups > kClearlyAhead * standardError; }
};

// The one with the least loss over the facts that `counts` holds for; of equal ones the first.
const Trial& chosen(const std::vector<Trial>& trials, const std::vector<bool>& counts) {
    return *std::ranges::min_element(trials, {}, [&](const Trial& trial) {
        double sum = 0;
        for (std::size_t i = 0; i < counts.size(); ++i) sum += counts[i] ? trial.verdicts[i].loss : 0;
        return sum;
    });
}

std::vector<bool> rightOf(const std::vector<Verdict>& verdicts) {
    std::vector<bool> right;
    for (const Verdict& verdict : verdicts) right.push_back(verdict.isRight);
    return right;
}

double percentOf(const std::vector<bool>& right) {
    return 100.0 * static_cast<double>(std::ranges::count(right, true)) / static_cast<double>(right.size());
}

std::vector<bool> rightByWords(const FewShotTask& task) {
    return rightOf(verdicts(task, Matrix(task.cosines.rows, task.labels.size()), 0));
}

// A group counts once, however many photos and facts it has.
void compare(const FewShotTask& task, const std::vector<bool>& byWords, Outcome& outcome) {
    std::vector<int> net(task.cosines.rows);
    for (std::size_t i = 0; i < byWords.size(); ++i) {
        net[static_cast<std::size_t>(task.facts[i].photo)] += int(outcome.heldOut[i]) - int(byWords[i]);
    }
    double changed = 0;
    for (const auto& group : task.groups) {
        int sum = 0;
        for (const std::size_t photo : group) sum += net[photo];
        outcome.netGroups += (sum > 0) - (sum < 0);
        changed += sum != 0;
    }
    outcome.standardError = std::sqrt(changed);
}

// Each fold's facts are judged by numbers that were chosen without them, the last round chooses with all.
Outcome crossValidated(const FewShotTask& task, Refinement refinement) {
    const bool isCache = refinement == Refinement::Cache;
    const std::span<const double> shapes = isCache ? std::span<const double>(kSharpness) : kRidges;
    const std::span<const double> gains = isCache ? std::span<const double>(kCacheGains) : kProbeGains;
    const int rounds = task.foldCount + 1;
    std::vector<std::vector<Trial>> trials(static_cast<std::size_t>(rounds));
    for (const double shape : shapes) {
        const Evidence evidence = isCache ? cacheEvidence(task, shape) : probeEvidence(task, shape);
        for (int round = 0; round < rounds; ++round) {
            const Matrix said = evidence(round == task.foldCount ? -1 : round);
            for (const double gain : gains) {
                trials[static_cast<std::size_t>(round)].push_back({{shape, gain}, verdicts(task, said, gain)});
            }
        }
    }
    Outcome outcome;
    outcome.heldOut.resize(task.facts.size());
    for (int round = 0; round < rounds; ++round) {
        std::vector<bool> isHeldOut;
        for (const LabelFact& fact : task.facts) {
            isHeldOut.push_back(task.folds[static_cast<std::size_t>(fact.photo)] == round);
        }
        std::vector<bool> counts = isHeldOut;
        counts.flip();
        const Trial& trial = chosen(trials[static_cast<std::size_t>(round)], counts);
        if (round == task.foldCount) outcome.numbers = trial.numbers;
        for (std::size_t i = 0; i < isHeldOut.size(); ++i) {
            if (isHeldOut[i]) outcome.heldOut[i] = trial.verdicts[i].isRight;
        }
    }
    compare(task, rightByWords(task), outcome);
    return outcome;
}

LabelModel withCache(const LabelModel& words, const LabelExamples& examples, const Numbers& numbers) {
    LabelModel model = words;
    model.cache = {examples, static_cast<float>(numbers.gain), static_cast<float>(numbers.shape)};
    return model;
}

LabelModel withProbe(const LabelModel& words, const FewShotTask& task, const LabelExamples& examples,
                     const Numbers& numbers) {
    LabelModel model = words;
    const Matrix weights = probeWeights(task, numbers.shape);
    const auto dimension = static_cast<std::size_t>(words.labels.dimension);
    std::vector<double> row(dimension);
    for (std::size_t column = 0; column < task.labels.size(); ++column) {
        float* label = model.labels.values.data() + static_cast<std::size_t>(task.labels[column]) * dimension;
        std::copy_n(label, dimension, row.begin());
        for (std::size_t photo = 0; photo < weights.rows; ++photo) {
            const double weight = numbers.gain / static_cast<double>(words.logitScale) * weights.at(photo, column);
            const auto example = examples.photos.row(static_cast<int>(photo));
            for (std::size_t i = 0; i < dimension; ++i) row[i] += weight * static_cast<double>(example[i]);
        }
        std::ranges::transform(row, label, [](double value) { return static_cast<float>(value); });
    }
    return model;
}

Result<void> check(const LabelModel& words, const LabelExamples& examples) {
    const Embeddings& photos = examples.photos;
    if (examples.facts.empty()) {
        return fail(ErrorCode::InvalidArgument, "No photo was accepted or rejected; decide on a few first.");
    }
    if (photos.dimension != words.labels.dimension || words.background.dimension != words.labels.dimension ||
        words.background.count < kNearestBackground) {
        return fail(ErrorCode::InvalidArgument, "The examples do not fit the labels; read both again.");
    }
    for (int i = 0; i < photos.count; ++i) {
        // Stored vectors are rounded to half precision. What is no number fails too.
        if (!(std::abs(dot(photos.row(i), photos.row(i)) - 1) < 0.02)) {
            return fail(ErrorCode::InvalidArgument, "The vector of an example is damaged; index the photo again.");
        }
    }
    std::set<std::pair<int, int>> known;
    for (const LabelFact& fact : examples.facts) {
        if (fact.photo < 0 || fact.photo >= photos.count || fact.label < 0 || fact.label >= words.labels.count) {
            return fail(ErrorCode::InvalidArgument, "An example is about a photo or label that is not there.");
        }
        if (!known.emplace(fact.photo, fact.label).second) {
            return fail(ErrorCode::InvalidArgument, "Two examples say something about the same label of a photo.");
        }
    }
    return {};
}

// Photos with facts, as many as are used.
LabelExamples usedOf(const LabelExamples& examples) {
    std::map<int, std::vector<LabelFact>> byPhoto;
    for (const LabelFact& fact : examples.facts) byPhoto[fact.photo].push_back(fact);
    const std::size_t count = std::min(byPhoto.size(), static_cast<std::size_t>(kMostExamples));
    LabelExamples used{{0, examples.photos.dimension, {}}, {}};
    std::size_t at = 0;
    for (const auto& [photo, facts] : byPhoto) {
        const std::size_t place = at++;
        if (place * count / byPhoto.size() == (place + 1) * count / byPhoto.size()) continue;
        for (const LabelFact& fact : facts) used.facts.push_back({used.photos.count, fact.label, fact.accepted});
        const auto row = examples.photos.row(photo);
        used.photos.values.insert(used.photos.values.end(), row.begin(), row.end());
        ++used.photos.count;
    }
    return used;
}

RefinedLabels refined(const LabelModel& words, const FewShotTask& task, const LabelExamples& used,
                      Refinement refinement, const std::optional<Outcome>& outcome) {
    RefinedLabels result{words, refinement, used.photos.count, static_cast<int>(used.facts.size()), 0, 0};
    result.wordsRight = result.refinedRight = percentOf(rightByWords(task));
    if (!outcome) return result;
    result.refinedRight = percentOf(outcome->heldOut);
    result.model = refinement == Refinement::Cache ? withCache(words, used, outcome->numbers)
                                                   : withProbe(words, task, used, outcome->numbers);
    return result;
}

}  // namespace

Result<RefinedLabels> refineLabels(const LabelModel& words, const ClassifierOptions& options,
                                   const LabelExamples& examples) {
    if (auto sound = check(words, examples); !sound) return propagate(sound);
    const LabelExamples used = usedOf(examples);
    const FewShotTask task = fewShotTask(words, options, used);
    Refinement best = Refinement::WordsAlone;
    std::optional<Outcome> ofBest;
    for (const Refinement refinement : {Refinement::Cache, Refinement::Probe}) {
        const int fewest = refinement == Refinement::Cache ? 2 : kFewestForProbe;
        if (task.foldCount < 2 || used.photos.count < fewest) continue;
        Outcome outcome = crossValidated(task, refinement);
        if (!outcome.isClearlyAhead() || (ofBest && ofBest->netGroups >= outcome.netGroups)) continue;
        best = refinement;
        ofBest = std::move(outcome);
    }
    return refined(words, task, used, best, ofBest);
}

Result<RefinedLabels> refineLabelsBy(Refinement refinement, const LabelModel& words, const ClassifierOptions& options,
                                     const LabelExamples& examples) {
    if (auto sound = check(words, examples); !sound) return propagate(sound);
    const LabelExamples used = usedOf(examples);
    const FewShotTask task = fewShotTask(words, options, used);
    if (refinement == Refinement::WordsAlone) return refined(words, task, used, refinement, {});
    if (task.foldCount < 2 || (refinement == Refinement::Probe && used.photos.count < kFewestForProbe)) {
        return fail(ErrorCode::InvalidArgument, "There are too few examples; decide on more photos.");
    }
    return refined(words, task, used, refinement, crossValidated(task, refinement));
}

}  // namespace sightseer
