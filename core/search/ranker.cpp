#include "core/search/ranker.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <utility>

namespace sightseer {
namespace {

// Strength: 0 is what anything has with anything, 1 the calibrated level. All figures are explained in README.md.
constexpr float kLikely = 1.1F;     // relevance 50
constexpr float kFull = 1.8F;       // relevance 100
constexpr float kSteepness = 5.5F;  // of the logistic curve
constexpr float kKnee = 1.6F;       // above it a prompt's strength grows slowly, so that one cannot stand for two
constexpr float kAboveKnee = 0.2F;
constexpr float kNegativeFrom = 0.9F;  // weaker negatives change nothing
constexpr float kNegativeForce = 4.0F;
constexpr float kOwnMeanShare = 0.5F;  // how much of a prompt's mean over the library is taken off
constexpr float kMostOwnMean = 0.25F;
constexpr float kPhotosForMean = 50;
constexpr float kNoStrength = -std::numeric_limits<float>::infinity();

float logistic(float x) {
    return 1 / (1 + std::exp(-x));
}

float relevanceOf(float strength) {
    const float full = logistic(kSteepness * (kFull - kLikely));
    return std::min(100.0F, 100 * logistic(kSteepness * (strength - kLikely)) / full);
}

// The odds of a match are three times better, or worse, at the next step.
float cutStrength(Strictness strictness) {
    switch (strictness) {
        case Strictness::Loose: return kLikely - 0.2F;
        case Strictness::Normal: break;
        case Strictness::Strict: return kLikely + 0.2F;
    }
    return kLikely;
}

}  // namespace

float cutRelevance(Strictness strictness) {
    return relevanceOf(cutStrength(strictness));
}

float Ranker::Scale::strength(float cosine) const {
    if (!std::isfinite(cosine)) return kNoStrength;
    if (isPicture) {
        return cosine < level ? (cosine - middle) * perCosine : kLikely + (cosine - level) * aboveLevel;
    }
    const float strength = (cosine - middle) * perCosine - offset;
    return strength < kKnee ? strength : kKnee + (strength - kKnee) * kAboveKnee;
}

Result<Ranker> Ranker::create(std::span<const TermGroup> groups, const ScoreTable& table,
                              const ModelCalibration& calibration, std::size_t librarySize) {
    std::vector<Scale> scales;
    std::vector<Group> parts;
    const auto ofLibrary = static_cast<float>(librarySize);
    for (const TermGroup& group : groups) {
        if (group.alternatives.empty()) return fail(ErrorCode::InvalidArgument, "A part of the query is empty.");
        Group& part = parts.emplace_back();
        part.firstTerm = scales.size();
        part.isNegative = group.alternatives.front().isNegative;
        for (const Term& term : group.alternatives) {
            if (!(term.weight > 0) || !std::isfinite(term.weight)) {
                return fail(ErrorCode::InvalidArgument, "The weight of \"" + term.text + "\" must be above 0.");
            }
            part.weights.push_back(static_cast<float>(term.weight));
            Scale& scale = scales.emplace_back();
            scale.isPicture = term.kind != Term::Kind::Prompt;
            const CosineScale& marks = scale.isPicture ? calibration.pictures : calibration.prompts;
            scale.middle = marks.middle;
            scale.level = marks.level;
            scale.perCosine = (scale.isPicture ? kLikely : 1.0F) / (marks.level - marks.middle);
            scale.aboveLevel = (kFull - kLikely) / (1 - marks.level);
            const std::size_t query = scales.size() - 1;
            if (!scale.isPicture && query < table.means.size() && std::isfinite(table.means[query])) {
                const float mean = (static_cast<float>(table.means[query]) - marks.middle) * scale.perCosine;
                const float share = kOwnMeanShare * ofLibrary / (ofLibrary + kPhotosForMean);
                scale.offset = std::clamp(mean * share, -kMostOwnMean, kMostOwnMean);
            }
        }
    }
    if (scales.empty()) return fail(ErrorCode::InvalidArgument, "There is nothing to rank the photos by.");
    if (static_cast<std::size_t>(table.queries) != scales.size() ||
        table.scores.size() != scales.size() * table.photos.size()) {
        return fail(ErrorCode::InvalidArgument,
                    "The scores do not belong to the query's " + std::to_string(scales.size()) + " terms.");
    }
    return Ranker(table, std::move(scales), std::move(parts));
}

Ranker::Ranker(const ScoreTable& table, std::vector<Scale> scales, std::vector<Group> groups)
    : m_table(&table), m_scales(std::move(scales)), m_groups(std::move(groups)) {
    for (const Group& group : m_groups) {
        if (!group.isNegative) m_positiveWeight += group.weights.size() == 1 ? group.weights.front() : 1;
    }
    m_strengths.resize(table.photos.size());
    for (std::size_t row = 0; row < m_strengths.size(); ++row) m_strengths[row] = combine(row, {});
}

float Ranker::strengthOf(std::size_t term, std::size_t row) const {
    return m_scales[term].strength(m_table->scores[term * m_table->photos.size() + row]);
}

float Ranker::bestAlternative(const Group& group, std::size_t row, std::size_t& best) const {
    best = group.firstTerm;
    if (group.weights.size() == 1) return strengthOf(best, row);
    float strongest = kNoStrength;
    for (std::size_t i = 0; i < group.weights.size(); ++i) {
        const float strength = strengthOf(group.firstTerm + i, row) + std::log(group.weights[i]) / kSteepness;
        if (strength > strongest) {
            strongest = strength;
            best = group.firstTerm + i;
        }
    }
    return strongest;
}

float Ranker::combine(std::size_t row, std::span<float> contributions) const {
    float total = m_positiveWeight > 0 ? 0 : kFull;
    for (const Group& group : m_groups) {
        std::size_t term = 0;
        const float strength = bestAlternative(group, row, term);
        float part = 0;
        if (group.isNegative) {
            part = -kNegativeForce * group.weights.front() * std::max(0.0F, strength - kNegativeFrom);
        } else {
            part = strength * (group.weights.size() == 1 ? group.weights.front() : 1) / m_positiveWeight;
        }
        total += part;
        if (!contributions.empty()) contributions[term] = part;
    }
    return total;
}

Ranking Ranker::rank(std::size_t limit, Strictness strictness) const {
    struct Row {
        float strength;
        PhotoId photo;
    };
    const auto isBetter = [](const Row& a, const Row& b) {
        return a.strength != b.strength ? a.strength > b.strength : a.photo < b.photo;
    };
    Ranking ranking;
    ranking.candidates = m_strengths.size();
    const float likelyFrom = cutStrength(strictness);
    ranking.likely = static_cast<std::size_t>(
        std::count_if(m_strengths.begin(), m_strengths.end(), [&](float s) { return s >= likelyFrom; }));

    limit = std::min(limit, m_strengths.size());
    if (limit == 0) return ranking;
    float least = kNoStrength;
    if (limit < m_strengths.size()) {
        std::vector<float> strengths = m_strengths;
        const auto nth = strengths.begin() + static_cast<std::ptrdiff_t>(limit - 1);
        std::nth_element(strengths.begin(), nth, strengths.end(), std::greater<>());
        least = *nth;
    }
    std::vector<Row> rows;
    for (std::size_t row = 0; row < m_strengths.size(); ++row) {
        if (m_strengths[row] >= least) rows.push_back({m_strengths[row], m_table->photos[row]});
    }
    // More rows than the limit only by ties with its last.
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(limit);
    if (end != rows.end()) std::nth_element(rows.begin(), end, rows.end(), isBetter);
    std::sort(rows.begin(), end, isBetter);
    ranking.photos.reserve(limit);
    for (auto row = rows.begin(); row != end; ++row) ranking.photos.push_back({row->photo, relevanceOf(row->strength)});
    return ranking;
}

Result<Explanation> Ranker::explain(PhotoId photo) const {
    const auto found = std::find(m_table->photos.begin(), m_table->photos.end(), photo);
    if (found == m_table->photos.end()) {
        return fail(ErrorCode::NotFound,
                    "Photo " + std::to_string(photo.value) + " is not among the photos that were searched.");
    }
    const auto row = static_cast<std::size_t>(found - m_table->photos.begin());
    std::vector<float> contributions(m_scales.size(), 0);
    Explanation explanation;
    explanation.strength = combine(row, contributions);
    explanation.relevance = relevanceOf(explanation.strength);
    for (std::size_t term = 0; term < m_scales.size(); ++term) {
        explanation.terms.push_back({m_table->scores[term * m_table->photos.size() + row],
                                     relevanceOf(strengthOf(term, row)), contributions[term]});
    }
    return explanation;
}

}  // namespace sightseer
