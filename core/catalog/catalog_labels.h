// The part of a Catalog that is about labels: `CatalogLabels(catalog).runs()`. Thread: that of the Catalog, which must
// outlive it. Every call that changes something is one transaction.
#pragma once

#include "core/catalog/catalog.h"
#include "core/catalog/label_run.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sightseer {

class Database;

class CatalogLabels {
public:
    explicit CatalogLabels(Catalog& catalog);

    // --- runs
    [[nodiscard]] Result<std::int64_t> addRun(const LabelRun& run);  // id, model's name and photos are not looked at
    // Name, list, scope, thresholds and time; mode and model stay. NotFound when it is gone.
    [[nodiscard]] Result<void> updateRun(const LabelRun& run);
    // With its scores and the labels that photos have by it alone. What was decided stays.
    [[nodiscard]] Result<void> removeRun(std::int64_t run);
    [[nodiscard]] Result<std::vector<LabelRun>> runs() const;  // the latest first
    // NotFound when it is gone. Its photos are not counted, which takes a look at all of them.
    [[nodiscard]] Result<LabelRun> run(std::int64_t id) const;
    // In place of earlier ones of the same photos. Photos that are gone by now are skipped.
    [[nodiscard]] Result<void> storeScores(std::int64_t run, std::span<const LabelledPhoto> photos);
    // Of photos that are not missing, by ascending id; of these alone when `among` is given.
    [[nodiscard]] Result<std::vector<LabelledPhoto>> scores(std::int64_t run) const;
    [[nodiscard]] Result<std::vector<LabelledPhoto>> scores(std::int64_t run, std::span<const PhotoId> among) const;
    [[nodiscard]] Result<std::vector<PhotoId>> scored(std::int64_t run) const;  // whose scores are there, ascending
    [[nodiscard]] Result<std::vector<std::int64_t>> runsOf(PhotoId photo) const;

    // --- decisions; they hold for every copy of the picture, in every run
    // Nothing takes the decision back. NotFound when the photo is gone or was never read.
    [[nodiscard]] Result<void> decide(const std::string& label, PhotoId photo, std::optional<bool> accepted);
    // For a picture that will have other bytes: what was decided holds for both.
    [[nodiscard]] Result<void> copyDecisions(const ContentHash& from, const ContentHash& to);
    // Of photos that are not missing, by label, then id.
    [[nodiscard]] Result<std::vector<LabelDecision>> decisions() const;
    [[nodiscard]] Result<std::vector<LabelDecision>> decisions(std::span<const PhotoId> photos) const;
    // The photo and those with the same bytes, ascending; nothing when it is missing or was never read.
    [[nodiscard]] Result<std::vector<PhotoId>> copiesOf(PhotoId photo) const;

    // --- which photo has which label
    using Labels = std::pair<PhotoId, std::vector<std::string>>;
    // In place of what the source said about each of these photos before.
    [[nodiscard]] Result<void> setLabels(std::int64_t source, std::span<const Labels> photos);
    // The same for what sidecars say, with their stamps. Photos that are gone by now are skipped.
    [[nodiscard]] Result<void> storeSidecars(std::span<const SidecarLabels> photos);
    // By name, of photos that are not missing.
    [[nodiscard]] Result<std::vector<LabelCount>> counts() const;
    [[nodiscard]] Result<std::vector<PhotoLabel>> labelsOf(PhotoId photo) const;

private:
    Database& m_database;
};

}  // namespace sightseer
