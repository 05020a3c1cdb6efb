#include "core/labels/few_shot_task.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sightseer {
namespace {

constexpr double kNearlySame = 0.98;  // cosine of two files of one picture; bursts are mostly below
constexpr int kFolds = 10;

using Places = std::vector<std::size_t>;

double logOfSum(std::span<const double> logits, double largest) {
    double sum = 0;
    for (const double logit : logits) sum += std::exp(logit - largest);
    return largest + std::log(sum);
}

double logistic(double logit) {
    return 1 / (1 + std::exp(-logit));
}

// log(1 + exp(x))
double softplus(double x) {
    return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

double nothingInParticular(const LabelModel& words, std::span<const float> photo) {
    std::vector<double> cosines;
    for (int i = 0; i < words.background.count; ++i) cosines.push_back(dot(photo, words.background.row(i)));
    const auto end = cosines.begin() + kNearestBackground;
    std::nth_element(cosines.begin(), end - 1, cosines.end(), std::greater());
    return std::accumulate(cosines.begin(), end, 0.0) / kNearestBackground;
}

FewShotTask::Rest restOf(const FewShotTask& task, const ClassifierOptions& options, std::span<const double> logits,
                         double none) {
    FewShotTask::Rest rest{none, -std::numeric_limits<double>::infinity(), 0};
    std::vector<double> others;
    for (std::size_t label = 0; label < logits.size(); ++label) {
        if (!std::ranges::binary_search(task.labels, static_cast<int>(label))) others.push_back(logits[label]);
    }
    if (options.noneOfThese) others.push_back(none);
    if (!others.empty()) rest.largest = std::ranges::max(others);
    rest.logOfSum = others.empty() ? rest.largest : logOfSum(others, rest.largest);
    return rest;
}

// Groups are the connected ones; they go round the folds by their first photo.
void groupPhotos(FewShotTask& task) {
    const std::size_t photos = task.cosines.rows;
    std::vector<bool> isTaken(photos);
    task.folds.resize(photos);
    for (std::size_t first = 0; first < photos; ++first) {
        if (isTaken[first]) continue;
        isTaken[first] = true;
        Places group{first};
        for (std::size_t at = 0; at < group.size(); ++at) {
            for (std::size_t other = first + 1; other < photos; ++other) {
                if (isTaken[other] || task.cosines.at(group[at], other) < kNearlySame) continue;
                isTaken[other] = true;
                group.push_back(other);
            }
        }
        for (const std::size_t photo : group) task.folds[photo] = static_cast<int>(task.groups.size()) % kFolds;
        task.groups.push_back(std::move(group));
    }
    task.foldCount = std::min(kFolds, static_cast<int>(task.groups.size()));
}

std::vector<double> probabilities(const FewShotTask& task, std::size_t photo) {
    const auto logits = task.logits.row(photo);
    const FewShotTask::Rest& rest = task.rests[photo];
    std::vector<double> result(logits.begin(), logits.end());
    if (task.isOneOf) {
        result.push_back(rest.logOfSum);
        const double sum = logOfSum(result, std::ranges::max(result));
        result.pop_back();
        for (double& value : result) value = std::exp(value - sum);
    } else {
        for (double& value : result) value = logistic(value - rest.none);
    }
    return result;
}

void findErrors(FewShotTask& task) {
    std::vector<double> accepted(task.cosines.rows);
    for (const LabelFact& fact : task.facts) accepted[static_cast<std::size_t>(fact.photo)] += fact.accepted;
    std::size_t at = 0;
    for (std::size_t photo = 0; photo < task.cosines.rows; ++photo) {
        const auto probability = probabilities(task, photo);
        const auto errors = task.errors.row(photo);
        // One of them: what is accepted for one label is rejected for all others.
        if (task.isOneOf && accepted[photo] > 0) addTo(errors, -1, probability);
        for (; at < task.facts.size() && static_cast<std::size_t>(task.facts[at].photo) == photo; ++at) {
            const auto column = static_cast<std::size_t>(task.facts[at].label);
            const bool isAccepted = task.facts[at].accepted;
            const double wanted = !isAccepted ? 0 : task.isOneOf ? 1 / accepted[photo] : 1;
            errors[column] = wanted - probability[column];
        }
    }
}

Places placesIn(const FewShotTask& task, int fold) {
    Places places;
    for (std::size_t i = 0; i < task.folds.size(); ++i) {
        if (task.folds[i] == fold) places.push_back(i);
    }
    return places;
}

Places allBelow(std::size_t count) {
    Places places(count);
    std::iota(places.begin(), places.end(), std::size_t{0});
    return places;
}

void subtract(Matrix& from, const Matrix& other) {
    addTo(from.values, -1, other.values);
}

// The inverse of the regularised kernel, and with it every way to leave photos out (block elimination): for weights w of all
// photos, those without the photos F are w_T - G_TF inverse(G_FF) w_F, and what the others predict for F is
// errors_F - inverse(G_FF) w_F.
struct Ridge {
    Matrix inverseKernel;  // G
    Matrix weights;        // G errors
};

Ridge ridgeOf(const FewShotTask& task, double ridge) {
    Matrix kernel = task.cosines;
    for (std::size_t i = 0; i < kernel.rows; ++i) kernel.at(i, i) += ridge;
    Ridge result{inverse(std::move(kernel)), {}};
    result.weights = product(result.inverseKernel, task.errors);
    return result;
}

Matrix predicted(const FewShotTask& task, const Ridge& ridge, int fold) {
    const Places columns = allBelow(task.labels.size()), photos = allBelow(task.cosines.rows);
    const Places out = placesIn(task, fold);
    const Matrix& g = ridge.inverseKernel;
    const Matrix ofOut = inverse(part(g, out, out));
    const Matrix share = product(part(g, photos, out), ofOut);  // [photos, out]
    Matrix weights = ridge.weights;
    subtract(weights, product(share, part(ridge.weights, out, columns)));
    Matrix result = task.errors;
    const Matrix outside = product(ofOut, part(ridge.weights, out, columns));
    for (std::size_t i = 0; i < out.size(); ++i) addTo(result.row(out[i]), -1, outside.row(i));
    for (const Places& group : task.groups) {
        if (task.folds[group.front()] == fold) continue;
        Matrix block = part(g, group, group);
        subtract(block, product(part(share, group, allBelow(out.size())), part(g, out, group)));
        const Matrix own = product(inverse(std::move(block)), part(weights, group, columns));
        for (std::size_t i = 0; i < group.size(); ++i) addTo(result.row(group[i]), -1, own.row(i));
    }
    return result;
}

}  // namespace

FewShotTask fewShotTask(const LabelModel& words, const ClassifierOptions& options, const LabelExamples& examples) {
    FewShotTask task;
    task.isOneOf = options.mode == LabelMode::OneOf;
    task.facts = examples.facts;
    std::ranges::sort(task.facts, {}, [](const LabelFact& fact) { return std::pair(fact.photo, fact.label); });
    for (const LabelFact& fact : task.facts) task.labels.push_back(fact.label);
    std::ranges::sort(task.labels);
    task.labels.erase(std::unique(task.labels.begin(), task.labels.end()), task.labels.end());
    for (LabelFact& fact : task.facts) {
        fact.label = static_cast<int>(std::ranges::lower_bound(task.labels, fact.label) - task.labels.begin());
    }
    const auto photos = static_cast<std::size_t>(examples.photos.count);
    task.cosines = Matrix(photos, photos);
    task.logits = task.errors = Matrix(photos, task.labels.size());
    const auto scale = static_cast<double>(words.logitScale);
    std::vector<double> logits(static_cast<std::size_t>(words.labels.count));
    for (std::size_t i = 0; i < photos; ++i) {
        const auto photo = examples.photos.row(static_cast<int>(i));
        for (std::size_t j = 0; j <= i; ++j) {
            task.cosines.at(i, j) = task.cosines.at(j, i) = dot(photo, examples.photos.row(static_cast<int>(j)));
        }
        for (std::size_t label = 0; label < logits.size(); ++label) {
            logits[label] = scale * dot(photo, words.labels.row(static_cast<int>(label)));
        }
        for (std::size_t column = 0; column < task.labels.size(); ++column) {
            task.logits.at(i, column) = logits[static_cast<std::size_t>(task.labels[column])];
        }
        task.rests.push_back(restOf(task, options, logits, scale * nothingInParticular(words, photo)));
    }
    groupPhotos(task);
    findErrors(task);
    return task;
}

std::vector<Verdict> verdicts(const FewShotTask& task, const Matrix& evidence, double gain) {
    std::vector<Verdict> result;
    result.reserve(task.facts.size());
    std::vector<double> logits(task.labels.size());
    int photo = -1;
    double largest = 0, sum = 0;
    for (const LabelFact& fact : task.facts) {
        const FewShotTask::Rest& rest = task.rests[static_cast<std::size_t>(fact.photo)];
        if (fact.photo != photo) {
            photo = fact.photo;
            const auto i = static_cast<std::size_t>(photo);
            std::ranges::copy(task.logits.row(i), logits.begin());
            addTo(logits, gain, evidence.row(i));
            if (task.isOneOf) {
                largest = std::max(rest.largest, std::ranges::max(logits));
                sum = std::exp(rest.logOfSum - largest);
                for (const double logit : logits) sum += std::exp(logit - largest);
            }
        }
        const double logit = logits[static_cast<std::size_t>(fact.label)];
        const bool isShown = task.isOneOf ? logit >= largest : logit >= rest.none;
        double loss = 0;
        if (task.isOneOf) {
            const double own = std::exp(logit - largest);
            // The other labels' sum, which rounding may leave at nothing.
            const double others = std::max(sum - own, std::numeric_limits<double>::min());
            loss = std::log(sum) - (fact.accepted ? logit - largest : std::log(others));
        } else {
            loss = softplus(fact.accepted ? rest.none - logit : logit - rest.none);
        }
        result.push_back({isShown == fact.accepted, loss});
    }
    return result;
}

Evidence cacheEvidence(const FewShotTask& task, double beta) {
    Matrix likeness = task.cosines;
    for (double& value : likeness.values) value = std::exp(beta * (value - 1));
    for (const Places& group : task.groups) {
        for (const std::size_t i : group) {
            for (const std::size_t j : group) likeness.at(i, j) = 0;
        }
    }
    return [&task, likeness = std::move(likeness)](int fold) {
        Matrix sum(task.cosines.rows, task.labels.size());
        for (const LabelFact& fact : task.facts) {
            const auto key = static_cast<std::size_t>(fact.photo), column = static_cast<std::size_t>(fact.label);
            if (task.folds[key] == fold) continue;
            const double sign = fact.accepted ? 1 : -1;
            for (std::size_t i = 0; i < sum.rows; ++i) sum.at(i, column) += sign * likeness.at(key, i);
        }
        return sum;
    };
}

Evidence probeEvidence(const FewShotTask& task, double ridge) {
    return [&task, solved = ridgeOf(task, ridge)](int fold) { return predicted(task, solved, fold); };
}

Matrix probeWeights(const FewShotTask& task, double ridge) {
    return ridgeOf(task, ridge).weights;
}

}  // namespace sightseer
