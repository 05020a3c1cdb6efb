// Runs of labelling that are kept: scored once, reviewed, scored again for new photos, compared. What a person decides holds
// for the picture in every run. `LabelRuns(library).start(...)`. Thread: any; calls block, as those of the Library, which
// must outlive it.
#pragma once

#include "core/catalog/label_run.h"
#include "core/library/library.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

struct LabelRunReport {
    std::int64_t run = 0;
    std::size_t labelled = 0;                      // photos that were scored now
    std::size_t notIndexed = 0;                    // photos of the scope that have no vector yet
    std::optional<RefinementReport> refinement{};  // of learn()
};

struct LabelRunContent {
    LabelRun run;
    LabelRequest request;                  // that gives these scores again
    LabelAnswer answer;                    // probabilities given the decisions; thresholds of the run
    std::vector<LabelledPhoto> scores;     // the same by the model's word alone
    std::vector<LabelDecision> decisions;  // about these photos and labels of this list
};

struct LabelRunComparison {
    std::size_t photos = 0;          // that both have scored
    std::vector<PhotoId> different;  // with other accepted labels by the models' word alone, ascending
    // Of the decisions about these photos, how often each model's word alone agrees.
    std::size_t decisions = 0;
    std::size_t firstRight = 0;
    std::size_t secondRight = 0;
};

// What a person says of one label; nothing takes back what was said.
struct LabelVerdict {
    std::string label;
    std::optional<bool> accepted;

    bool operator==(const LabelVerdict&) const = default;
};

struct DecisionReport {
    std::vector<LabelVerdict> before;  // what stood: deciding it undoes this decision
    std::vector<PhotoId> photos;       // whom it concerns: the photo and its copies, ascending
};

class LabelRuns {
public:
    using Progress = std::function<bool(double done)>;  // false cancels; may be empty

    explicit LabelRuns(Library& library) : m_library(library) {}

    // Scores the photos of the scope and keeps the run, its labels are searchable then. Cancelled keeps nothing.
    [[nodiscard]] Result<LabelRunReport> start(const LabelRequest& request, const std::string& name,
                                               const Progress& progressed = {});
    // Scores those of its scope that have no scores yet: new photos, and those that have changed. Thresholds stay.
    // InvalidArgument when the run is of another model than the library's.
    [[nodiscard]] Result<LabelRunReport> update(std::int64_t run, const Progress& progressed = {});
    // Scores all of its photos again with what was decided about them as examples, where that is clearly more often right;
    // update() then does so too. InvalidArgument as update(), and where nothing was decided.
    [[nodiscard]] Result<LabelRunReport> learn(std::int64_t run, const Progress& progressed = {});
    [[nodiscard]] Result<std::vector<LabelRun>> all();  // the latest first
    [[nodiscard]] Result<LabelRunContent> read(std::int64_t run);
    // No file and no decision goes with it.
    [[nodiscard]] Result<void> remove(std::int64_t run);
    // One a label of the list.
    [[nodiscard]] Result<void> setThresholds(std::int64_t run, std::vector<float> thresholds);
    // Every run that has scored the picture follows.
    [[nodiscard]] Result<DecisionReport> decide(PhotoId photo, std::span<const LabelVerdict> verdicts);
    // InvalidArgument unless both have the same labels.
    [[nodiscard]] Result<LabelRunComparison> compare(std::int64_t first, std::int64_t second);

private:
    Result<LabelRun> find(std::int64_t run);
    // Of this model, for what asks for scores again.
    Result<LabelRun> findOfThisModel(std::int64_t run);
    Result<std::vector<LabelDecision>> examples();
    // Keeps the scores and what follows from them.
    Result<LabelRunReport> store(LabelRun run, const LabelAnswer& answer);
    // The labels that photos have by the run, anew: of all, or of these.
    Result<void> storeLabels(const LabelRun& run, const std::vector<PhotoId>* among = nullptr);
    Library::Impl& inside() { return *m_library.m_impl; }

    Library& m_library;
};

}  // namespace sightseer
