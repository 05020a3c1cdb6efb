// A run of labelling on show: which photos have which label, in what order a person looks at them, and what a decision
// changes at once. Holds values alone; LabelRuns keeps them. Thread: one at a time.
#pragma once

#include "core/library/label_runs.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sightseer {

enum class ReviewOrder {
    BestFirst,       // the accepted ones, then the others, each the most probable first
    UncertainFirst,  // those nearest to the cut first, what was decided last
};

struct ReviewRow {
    PhotoId photo;
    float probability = 0;
    bool accepted = false;
    std::optional<bool> decided;  // by a person, about this label

    bool operator==(const ReviewRow&) const = default;
};

class LabelReview {
public:
    static constexpr int kBins = 50;  // of histogram(), over probabilities 0 to 1
    static constexpr float kLeastShown =
        0.05F;  // less probable photos are in no list unless they have the label or were decided

    explicit LabelReview(LabelRunContent content);

    const LabelRunContent& content() const { return m_content; }
    int labels() const { return static_cast<int>(m_content.request.set.labels.size()); }
    const std::string& name(int label) const;
    bool isOneOf() const { return m_content.request.options.mode == LabelMode::OneOf; }

    std::vector<ReviewRow> rows(int label, ReviewOrder order) const;
    std::vector<ReviewRow> rowsWithoutLabel() const;  // the least probable first
    // The photo's row for the label, wherever it stands.
    ReviewRow row(int label, PhotoId photo) const;
    const std::vector<int>& counts() const { return m_counts; }  // [labels + 1] photos with each; the last: with none
    // Of the model's word alone, of photos that reach kLeastShown. [kBins]
    std::vector<int> histogram(int label) const;
    std::size_t decisions() const { return m_content.decisions.size(); }

    float threshold(int label) const { return m_content.answer.thresholds[static_cast<std::size_t>(label)]; }
    void setThreshold(int label, float threshold);
    void setThresholds(std::vector<float> thresholds);  // [labels]
    const std::vector<float>& thresholds() const { return m_content.answer.thresholds; }
    std::vector<float> automatic() const;  // what automaticThresholds would choose

    // What to decide for 'it is' or 'it is not'. OneOf: what else was accepted is taken back.
    std::vector<LabelVerdict> verdicts(PhotoId photo, int label, bool accepted) const;
    // For 'it is not `from` but `to`'; without `from` just `to`.
    std::vector<LabelVerdict> relabelled(PhotoId photo, std::optional<int> from, int to) const;
    // What stands now about the labels of `verdicts`: deciding that undoes them.
    std::vector<LabelVerdict> standing(PhotoId photo, std::span<const LabelVerdict> verdicts) const;
    void decide(std::span<const PhotoId> photos, std::span<const LabelVerdict> verdicts);

private:
    // What was decided about the photo, of this list.
    std::span<const LabelDecision> decisionsOn(PhotoId photo) const;
    std::optional<bool> decided(PhotoId photo, std::string_view label) const;
    // Of its score at this rank.
    ReviewRow rowOf(const LabelledPhoto& photo, std::size_t rank) const;
    bool has(const LabelledPhoto& photo, std::size_t rank) const;
    // From where on the photo would get the label.
    float cut(const LabelledPhoto& photo, int label) const;
    void count(const LabelledPhoto& photo, int by);

    void countAll();

    LabelRunContent m_content;  // decisions by photo
    std::vector<int> m_counts;
};

}  // namespace sightseer
