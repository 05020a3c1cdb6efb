#include "core/library/label_review.h"

#include "core/labels/label_decisions.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace sightseer {

LabelReview::LabelReview(LabelRunContent content) : m_content(std::move(content)) {
    std::ranges::stable_sort(m_content.decisions, {}, &LabelDecision::photo);
    std::map<std::string, int> places;
    for (const LabelDecision& decision : m_content.decisions) {
        const auto [place, isNew] = places.try_emplace(decision.label, 0);
        if (isNew) place->second = indexOfLabel(m_content.request.set, decision.label);
        m_labelOf.push_back(place->second);
    }
    setThresholds(m_content.answer.thresholds);
}

const std::string& LabelReview::name(int label) const {
    return m_content.request.set.labels[static_cast<std::size_t>(label)].name;
}

std::optional<bool> LabelReview::decided(PhotoId photo, int label) const {
    const auto& all = m_content.decisions;
    const auto first = std::ranges::lower_bound(all, photo, {}, &LabelDecision::photo);
    for (auto decision = first; decision != all.end() && decision->photo == photo; ++decision) {
        if (m_labelOf[static_cast<std::size_t>(decision - all.begin())] == label) return decision->accepted;
    }
    return std::nullopt;
}

const LabelledPhoto* LabelReview::find(PhotoId photo) const {
    const auto& all = m_content.answer.photos;
    const auto found = std::ranges::lower_bound(all, photo, {}, &LabelledPhoto::photo);
    return found == all.end() || found->photo != photo ? nullptr : &*found;
}

bool LabelReview::has(const LabelledPhoto& photo, std::size_t rank) const {
    return isAccepted(photo, rank, m_content.answer.thresholds, m_content.request.options);
}

void LabelReview::count(const LabelledPhoto& photo, int by) {
    bool any = false;
    for (std::size_t rank = 0; rank < photo.scores.size(); ++rank) {
        if (!has(photo, rank)) continue;
        m_counts[static_cast<std::size_t>(photo.scores[rank].label)] += by;
        any = true;
    }
    if (!any) m_counts.back() += by;
}

float LabelReview::cut(const LabelledPhoto& photo, int label) const {
    float most = threshold(label);
    if (!isOneOf()) return most;
    for (const LabelScore& score : photo.scores) {
        if (score.label != label) most = std::max(most, score.probability);
    }
    return std::max(most, photo.none);
}

std::vector<ReviewRow> LabelReview::rows(int label, ReviewOrder order) const {
    struct Ranked {
        ReviewRow row;
        float distance;
    };
    std::vector<Ranked> ranked;
    for (const LabelledPhoto& photo : m_content.answer.photos) {
        const auto score = std::ranges::find(photo.scores, label, &LabelScore::label);
        if (score == photo.scores.end()) continue;
        const auto word = decided(photo.photo, label);
        const bool isIts = has(photo, static_cast<std::size_t>(score - photo.scores.begin()));
        if (score->probability < kLeastShown && !word && !isIts) continue;
        ranked.push_back(
            {{photo.photo, score->probability, isIts, word}, std::abs(score->probability - cut(photo, label))});
    }
    std::ranges::stable_sort(ranked, [order](const Ranked& a, const Ranked& b) {
        if (order == ReviewOrder::BestFirst) {
            return a.row.accepted != b.row.accepted ? a.row.accepted : a.row.probability > b.row.probability;
        }
        if (a.row.decided.has_value() != b.row.decided.has_value()) return !a.row.decided.has_value();
        return a.distance < b.distance;
    });
    std::vector<ReviewRow> rows;
    rows.reserve(ranked.size());
    for (const Ranked& one : ranked) rows.push_back(one.row);
    return rows;
}

std::vector<ReviewRow> LabelReview::rowsWithoutLabel() const {
    std::vector<ReviewRow> rows;
    for (const LabelledPhoto& photo : m_content.answer.photos) {
        bool any = false;
        for (std::size_t rank = 0; rank < photo.scores.size() && !any; ++rank) any = has(photo, rank);
        if (any) continue;
        rows.push_back({photo.photo, photo.scores.empty() ? 0 : photo.scores[0].probability, false, {}});
    }
    std::ranges::stable_sort(rows, {}, &ReviewRow::probability);
    return rows;
}

ReviewRow LabelReview::row(int label, PhotoId photo) const {
    ReviewRow row{photo, 0, false, decided(photo, label)};
    const LabelledPhoto* labelled = find(photo);
    for (std::size_t rank = 0; labelled && rank < labelled->scores.size(); ++rank) {
        if (labelled->scores[rank].label != label) continue;
        row.probability = labelled->scores[rank].probability;
        row.accepted = has(*labelled, rank);
    }
    return row;
}

std::vector<int> LabelReview::histogram(int label) const {
    std::vector<int> bins(kBins);
    for (const LabelledPhoto& photo : m_content.scores) {
        const auto score = std::ranges::find(photo.scores, label, &LabelScore::label);
        if (score == photo.scores.end() || score->probability < kLeastShown) continue;
        const int bin = std::min(static_cast<int>(score->probability * kBins), kBins - 1);
        ++bins[static_cast<std::size_t>(bin)];
    }
    return bins;
}

void LabelReview::setThreshold(int label, float threshold) {
    for (const LabelledPhoto& photo : m_content.answer.photos) {
        if (std::ranges::find(photo.scores, label, &LabelScore::label) != photo.scores.end()) count(photo, -1);
    }
    m_content.answer.thresholds[static_cast<std::size_t>(label)] = threshold;
    for (const LabelledPhoto& photo : m_content.answer.photos) {
        if (std::ranges::find(photo.scores, label, &LabelScore::label) != photo.scores.end()) count(photo, 1);
    }
}

void LabelReview::setThresholds(std::vector<float> thresholds) {
    m_content.answer.thresholds = std::move(thresholds);
    m_counts.assign(static_cast<std::size_t>(labels()) + 1, 0);
    for (const LabelledPhoto& photo : m_content.answer.photos) count(photo, 1);
}

std::vector<float> LabelReview::automatic() const {
    return automaticThresholds(m_content.scores, labels(), m_content.request.options);
}

std::vector<LabelVerdict> LabelReview::verdicts(PhotoId photo, int label, bool isRight) const {
    std::vector<LabelVerdict> verdicts{{name(label), isRight}};
    if (!isRight || !isOneOf()) return verdicts;
    const auto& all = m_content.decisions;
    const auto first = std::ranges::lower_bound(all, photo, {}, &LabelDecision::photo);
    for (auto decision = first; decision != all.end() && decision->photo == photo; ++decision) {
        if (decision->accepted && !isSameLabel(decision->label, name(label))) {
            verdicts.push_back({decision->label, std::nullopt});
        }
    }
    return verdicts;
}

std::vector<LabelVerdict> LabelReview::relabelled(PhotoId photo, std::optional<int> from, int to) const {
    auto verdicts = this->verdicts(photo, to, true);
    if (!from || *from == to) return verdicts;
    std::erase_if(verdicts, [&](const LabelVerdict& verdict) { return isSameLabel(verdict.label, name(*from)); });
    verdicts.push_back({name(*from), false});
    return verdicts;
}

std::vector<LabelVerdict> LabelReview::standing(PhotoId photo, std::span<const LabelVerdict> verdicts) const {
    std::vector<LabelVerdict> now;
    for (const LabelVerdict& verdict : verdicts) {
        now.push_back({verdict.label, decided(photo, indexOfLabel(m_content.request.set, verdict.label))});
    }
    return now;
}

void LabelReview::decide(std::span<const PhotoId> photos, std::span<const LabelVerdict> verdicts) {
    auto& decisions = m_content.decisions;
    for (const PhotoId photo : photos) {
        const auto raw = std::ranges::lower_bound(m_content.scores, photo, {}, &LabelledPhoto::photo);
        if (raw == m_content.scores.end() || raw->photo != photo) continue;
        const auto first = std::ranges::lower_bound(decisions, photo, {}, &LabelDecision::photo);
        const auto last = std::ranges::upper_bound(decisions, photo, {}, &LabelDecision::photo);
        std::vector<LabelDecision> mine(first, last);
        for (const LabelVerdict& verdict : verdicts) {
            std::erase_if(mine, [&](const LabelDecision& one) { return isSameLabel(one.label, verdict.label); });
            if (verdict.accepted) mine.push_back({verdict.label, photo, *verdict.accepted});
        }
        std::vector<LabelledPhoto> alone{*raw};
        applyDecisions(alone, m_content.request.set, mine, m_content.request.options.mode);
        auto& answer = m_content.answer.photos[static_cast<std::size_t>(raw - m_content.scores.begin())];
        count(answer, -1);
        answer = std::move(alone[0]);
        count(answer, 1);

        std::vector<int> places;
        for (const LabelDecision& one : mine) places.push_back(indexOfLabel(m_content.request.set, one.label));
        const auto begin = first - decisions.begin();
        const auto end = last - decisions.begin();
        decisions.erase(first, last);
        decisions.insert(decisions.begin() + begin, mine.begin(), mine.end());
        m_labelOf.erase(m_labelOf.begin() + begin, m_labelOf.begin() + end);
        m_labelOf.insert(m_labelOf.begin() + begin, places.begin(), places.end());
    }
}

}  // namespace sightseer
