#include "core/library/label_review.h"

#include "core/labels/label_decisions.h"

#include <algorithm>
#include <cmath>

namespace sightseer {
namespace {

// Where the label stands among the photo's scores; behind them when it is not there.
std::size_t rankOf(const LabelledPhoto& photo, int label) {
    const auto found = std::ranges::find(photo.scores, label, &LabelScore::label);
    return static_cast<std::size_t>(found - photo.scores.begin());
}

}  // namespace

LabelReview::LabelReview(LabelRunContent content) : m_content(std::move(content)) {
    std::ranges::stable_sort(m_content.decisions, {}, &LabelDecision::photo);
    countAll();
}

const std::string& LabelReview::name(int label) const {
    return m_content.request.set.labels[static_cast<std::size_t>(label)].name;
}

std::span<const LabelDecision> LabelReview::decisionsOn(PhotoId photo) const {
    const auto& all = m_content.decisions;
    const auto first = std::ranges::lower_bound(all, photo, {}, &LabelDecision::photo);
    const auto last = std::ranges::upper_bound(all, photo, {}, &LabelDecision::photo);
    return {first, last};
}

std::optional<bool> LabelReview::decided(PhotoId photo, std::string_view label) const {
    for (const LabelDecision& decision : decisionsOn(photo)) {
        if (isSameLabel(decision.label, label)) return decision.accepted;
    }
    return std::nullopt;
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
        const std::size_t rank = rankOf(photo, label);
        if (rank == photo.scores.size()) continue;
        const ReviewRow row = rowOf(photo, rank);
        if (row.probability < kLeastShown && !row.decided && !row.accepted) continue;
        ranked.push_back({row, std::abs(row.probability - cut(photo, label))});
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

ReviewRow LabelReview::rowOf(const LabelledPhoto& photo, std::size_t rank) const {
    const auto [label, probability] = photo.scores[rank];
    return {photo.photo, probability, has(photo, rank), decided(photo.photo, name(label))};
}

ReviewRow LabelReview::row(int label, PhotoId photo) const {
    const auto& all = m_content.answer.photos;
    const auto found = std::ranges::lower_bound(all, photo, {}, &LabelledPhoto::photo);
    const bool isThere = found != all.end() && found->photo == photo;
    const std::size_t rank = isThere ? rankOf(*found, label) : 0;
    if (isThere && rank < found->scores.size()) return rowOf(*found, rank);
    return {photo, 0, false, decided(photo, name(label))};
}

std::vector<int> LabelReview::histogram(int label) const {
    std::vector<int> bins(kBins);
    for (const LabelledPhoto& photo : m_content.scores) {
        const std::size_t rank = rankOf(photo, label);
        if (rank == photo.scores.size() || photo.scores[rank].probability < kLeastShown) continue;
        const int bin = std::min(static_cast<int>(photo.scores[rank].probability * kBins), kBins - 1);
        ++bins[static_cast<std::size_t>(bin)];
    }
    return bins;
}

void LabelReview::setThreshold(int label, float threshold) {
    m_content.answer.thresholds[static_cast<std::size_t>(label)] = threshold;
    countAll();
}

void LabelReview::setThresholds(std::vector<float> thresholds) {
    m_content.answer.thresholds = std::move(thresholds);
    countAll();
}

void LabelReview::countAll() {
    m_counts.assign(static_cast<std::size_t>(labels()) + 1, 0);
    for (const LabelledPhoto& photo : m_content.answer.photos) count(photo, 1);
}

std::vector<float> LabelReview::automatic() const {
    return automaticThresholds(m_content.scores, labels(), m_content.request.options);
}

std::vector<LabelVerdict> LabelReview::verdicts(PhotoId photo, int label, bool isRight) const {
    std::vector<LabelVerdict> verdicts{{name(label), isRight}};
    if (!isRight || !isOneOf()) return verdicts;
    for (const LabelDecision& decision : decisionsOn(photo)) {
        if (decision.accepted && !isSameLabel(decision.label, name(label))) {
            verdicts.push_back({decision.label, std::nullopt});
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
        now.push_back({verdict.label, decided(photo, verdict.label)});
    }
    return now;
}

void LabelReview::decide(std::span<const PhotoId> photos, std::span<const LabelVerdict> verdicts) {
    auto& decisions = m_content.decisions;
    for (const PhotoId photo : photos) {
        const auto raw = std::ranges::lower_bound(m_content.scores, photo, {}, &LabelledPhoto::photo);
        if (raw == m_content.scores.end() || raw->photo != photo) continue;
        const auto stood = decisionsOn(photo);
        std::vector<LabelDecision> mine(stood.begin(), stood.end());
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

        const auto first = std::ranges::lower_bound(decisions, photo, {}, &LabelDecision::photo);
        const auto place =
            decisions.erase(first, std::ranges::upper_bound(decisions, photo, {}, &LabelDecision::photo));
        decisions.insert(place, mine.begin(), mine.end());
    }
}

}  // namespace sightseer
