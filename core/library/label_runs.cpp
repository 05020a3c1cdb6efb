#include "core/library/label_runs.h"

#include "core/base/system.h"
#include "core/catalog/catalog_labels.h"
#include "core/labels/label_decisions.h"
#include "core/library/library_impl.h"

#include <algorithm>
#include <map>
#include <set>

namespace sightseer {
namespace {

constexpr std::size_t kPerTransaction = 10'000;

Result<LabelRequest> requestOf(const LabelRun& run) {
    auto set = parseLabelSet(run.labelSet);
    if (!set) return propagate(set);
    LabelRequest request{std::move(*set), {}, {}, false, run.scope.value_or("")};
    request.options.mode = run.isManyOf ? LabelMode::ManyOf : LabelMode::OneOf;
    request.options.noneOfThese = run.noneOfThese;
    return request;
}

}  // namespace

Result<LabelRun> LabelRuns::find(std::int64_t run) {
    std::lock_guard lock(inside().readerMutex);
    return CatalogLabels(*inside().reader).run(run);
}

Result<LabelRunReport> LabelRuns::start(const LabelRequest& request, const std::string& name,
                                        const Progress& progressed) {
    auto answer = m_library.label(request, progressed);
    if (!answer) return propagate(answer);
    LabelRun run{0,
                 name,
                 printLabelSet(request.set),
                 request.options.mode == LabelMode::ManyOf,
                 request.options.noneOfThese,
                 request.photos ? std::nullopt : std::optional(request.scope),
                 inside().engine().id};
    run.thresholds = answer->thresholds;
    {
        std::lock_guard lock(inside().writerMutex);
        const auto id = CatalogLabels(*inside().writer).addRun(run);
        if (!id) return propagate(id);
        run.id = *id;
    }
    return store(std::move(run), *answer);
}

Result<LabelRun> LabelRuns::findOfThisModel(std::int64_t id) {
    auto run = find(id);
    if (!run || run->model == inside().engine().id) return run;
    return fail(ErrorCode::InvalidArgument, "The run " + run->name + " was made with the model " + run->modelName +
                                                "; start a new run with this one, and compare them.");
}

Result<std::vector<LabelDecision>> LabelRuns::examples() {
    std::lock_guard lock(inside().readerMutex);
    return CatalogLabels(*inside().reader).decisions();
}

Result<LabelRunReport> LabelRuns::store(LabelRun run, const LabelAnswer& answer) {
    run.changedAt = secondsNow();
    std::vector<PhotoId> fresh;
    for (const LabelledPhoto& photo : answer.photos) fresh.push_back(photo.photo);
    {
        std::lock_guard lock(inside().writerMutex);
        CatalogLabels labels(*inside().writer);
        for (std::size_t begin = 0; begin < answer.photos.size(); begin += kPerTransaction) {
            const auto part = std::span(answer.photos).subspan(begin);
            const auto stored = labels.storeScores(run.id, part.first(std::min(kPerTransaction, part.size())));
            if (!stored) return propagate(stored);
        }
        if (const auto noted = labels.updateRun(run); !noted) return propagate(noted);
    }
    if (const auto stored = storeLabels(run, &fresh); !stored) return propagate(stored);
    return LabelRunReport{run.id, answer.photos.size(), answer.notIndexed, answer.refinement};
}

Result<LabelRunReport> LabelRuns::update(std::int64_t id, const Progress& progressed) {
    auto run = findOfThisModel(id);
    if (!run) return propagate(run);
    if (!run->scope) return LabelRunReport{id};  // photos that were chosen: there are no new ones
    auto request = requestOf(*run);
    if (!request) return propagate(request);
    if (run->usesDecisions) {
        auto decisions = examples();
        if (!decisions) return propagate(decisions);
        request->examples = std::move(*decisions);
    }
    {
        std::lock_guard lock(inside().readerMutex);
        const auto all = inside().reader->matching({}, {});
        if (!all) return propagate(all);
        const auto done = CatalogLabels(*inside().reader).scored(id);
        if (!done) return propagate(done);
        request->photos.emplace();
        std::ranges::set_difference(*all, *done, std::back_inserter(*request->photos));
    }
    const auto answer = m_library.label(*request, progressed);
    if (!answer) return propagate(answer);
    return store(std::move(*run), *answer);
}

Result<LabelRunReport> LabelRuns::learn(std::int64_t id, const Progress& progressed) {
    auto run = findOfThisModel(id);
    if (!run) return propagate(run);
    auto request = requestOf(*run);
    if (!request) return propagate(request);
    auto decisions = examples();
    if (!decisions) return propagate(decisions);
    request->examples = std::move(*decisions);
    {
        std::lock_guard lock(inside().readerMutex);
        auto done = CatalogLabels(*inside().reader).scored(id);
        if (!done) return propagate(done);
        request->photos = std::move(*done);
    }
    const auto answer = m_library.label(*request, progressed);
    if (!answer) return propagate(answer);
    if (!answer->refinement) {
        return fail(ErrorCode::InvalidArgument,
                    "Nothing was decided about photos of these labels yet; accept or reject some first.");
    }
    run->usesDecisions = true;
    return store(std::move(*run), *answer);
}

Result<std::vector<LabelRun>> LabelRuns::all() {
    std::lock_guard lock(inside().readerMutex);
    return CatalogLabels(*inside().reader).runs();
}

Result<LabelRunContent> LabelRuns::read(std::int64_t id) {
    auto run = find(id);
    if (!run) return propagate(run);
    auto request = requestOf(*run);
    if (!request) return propagate(request);
    LabelRunContent content{std::move(*run), std::move(*request), {}, {}, {}};
    {
        std::lock_guard lock(inside().readerMutex);
        const CatalogLabels labels(*inside().reader);
        auto scores = labels.scores(id);
        if (!scores) return propagate(scores);
        content.scores = std::move(*scores);
        content.answer = {content.scores, content.run.thresholds, 0};
        auto decisions = labels.decisions();
        if (!decisions) return propagate(decisions);
        content.decisions = std::move(*decisions);
    }
    std::map<std::string, bool> isOurs;
    std::erase_if(content.decisions, [&](const LabelDecision& decision) {
        const auto [ours, isNew] = isOurs.try_emplace(decision.label, false);
        if (isNew) ours->second = indexOfLabel(content.request.set, decision.label) >= 0;
        return !ours->second ||
               !std::ranges::binary_search(content.answer.photos, decision.photo, {}, &LabelledPhoto::photo);
    });
    applyDecisions(content.answer.photos, content.request.set, content.decisions, content.request.options.mode);
    return content;
}

Result<void> LabelRuns::remove(std::int64_t run) {
    {
        std::lock_guard lock(inside().writerMutex);
        if (auto removed = CatalogLabels(*inside().writer).removeRun(run); !removed) return removed;
    }
    if (inside().listener.photosChanged) inside().listener.photosChanged();
    return {};
}

Result<void> LabelRuns::setThresholds(std::int64_t id, std::vector<float> thresholds) {
    auto run = find(id);
    if (!run) return propagate(run);
    if (thresholds.size() != run->thresholds.size()) {
        return fail(ErrorCode::InvalidArgument, "The run " + run->name + " has " +
                                                    std::to_string(run->thresholds.size()) +
                                                    " labels; give each a threshold.");
    }
    run->thresholds = std::move(thresholds);
    {
        std::lock_guard lock(inside().writerMutex);
        if (auto noted = CatalogLabels(*inside().writer).updateRun(*run); !noted) return noted;
    }
    return storeLabels(*run);
}

Result<DecisionReport> LabelRuns::decide(PhotoId photo, std::span<const LabelVerdict> verdicts) {
    DecisionReport report;
    std::set<std::int64_t> runs;
    {
        std::lock_guard lock(inside().writerMutex);
        CatalogLabels labels(*inside().writer);
        const auto stood = labels.decisions(std::span(&photo, 1));
        if (!stood) return propagate(stood);
        for (const LabelVerdict& verdict : verdicts) {
            const auto decision = std::ranges::find_if(
                *stood, [&](const LabelDecision& one) { return isSameLabel(one.label, verdict.label); });
            report.before.push_back(
                {verdict.label, decision == stood->end() ? std::nullopt : std::optional(decision->accepted)});
            if (auto decided = labels.decide(verdict.label, photo, verdict.accepted); !decided) {
                return propagate(decided);
            }
        }
        auto all = labels.copiesOf(photo);
        if (!all) return propagate(all);
        report.photos = std::move(*all);
        for (const PhotoId copy : report.photos) {
            const auto having = labels.runsOf(copy);
            if (!having) return propagate(having);
            runs.insert(having->begin(), having->end());
        }
    }
    for (const std::int64_t id : runs) {
        const auto run = find(id);
        if (!run) return propagate(run);
        if (const auto stored = storeLabels(*run, &report.photos); !stored) return propagate(stored);
    }
    return report;
}

Result<void> LabelRuns::storeLabels(const LabelRun& run, const std::vector<PhotoId>* among) {
    const auto request = requestOf(run);
    if (!request) return propagate(request);
    {
        std::lock_guard lock(inside().writerMutex);
        CatalogLabels labels(*inside().writer);
        auto photos = among ? labels.scores(run.id, *among) : labels.scores(run.id);
        if (!photos) return propagate(photos);
        const auto decisions = among ? labels.decisions(*among) : labels.decisions();
        if (!decisions) return propagate(decisions);
        applyDecisions(*photos, request->set, *decisions, request->options.mode);
        std::vector<CatalogLabels::Labels> names;
        for (const LabelledPhoto& photo : *photos) {
            names.emplace_back(photo.photo, acceptedNames(*request, run.thresholds, photo));
        }
        for (std::size_t begin = 0; begin < names.size(); begin += kPerTransaction) {
            const auto part = std::span(names).subspan(begin, std::min(kPerTransaction, names.size() - begin));
            if (auto stored = labels.setLabels(sourceOfRun(run.id), part); !stored) return stored;
        }
    }
    if (inside().listener.photosChanged) inside().listener.photosChanged();
    return {};
}

Result<LabelRunComparison> LabelRuns::compare(std::int64_t first, std::int64_t second) {
    struct Side {
        LabelRun run;
        LabelRequest request;
        std::vector<LabelledPhoto> photos;

        std::set<std::string> labelsOf(const LabelledPhoto& photo) const {
            const auto names = acceptedNames(request, run.thresholds, photo);
            return {names.begin(), names.end()};
        }
        std::set<std::string> labels() const {
            std::set<std::string> names;
            for (const Label& label : request.set.labels) names.insert(label.name);
            return names;
        }
    };
    std::vector<Side> sides;
    for (const std::int64_t id : {first, second}) {
        auto run = find(id);
        if (!run) return propagate(run);
        auto request = requestOf(*run);
        if (!request) return propagate(request);
        std::lock_guard lock(inside().readerMutex);
        auto photos = CatalogLabels(*inside().reader).scores(id);
        if (!photos) return propagate(photos);
        sides.push_back({std::move(*run), std::move(*request), std::move(*photos)});
    }
    if (sides[0].labels() != sides[1].labels()) {
        return fail(ErrorCode::InvalidArgument, "The runs " + sides[0].run.name + " and " + sides[1].run.name +
                                                    " have different labels; only runs of one list can be compared.");
    }
    std::vector<LabelDecision> decisions;
    {
        std::lock_guard lock(inside().readerMutex);
        auto all = CatalogLabels(*inside().reader).decisions();
        if (!all) return propagate(all);
        decisions = std::move(*all);
    }
    std::ranges::sort(decisions, {}, &LabelDecision::photo);

    LabelRunComparison comparison;
    for (const LabelledPhoto& photo : sides[0].photos) {
        const auto twin = std::ranges::lower_bound(sides[1].photos, photo.photo, {}, &LabelledPhoto::photo);
        if (twin == sides[1].photos.end() || twin->photo != photo.photo) continue;
        ++comparison.photos;
        const auto ofFirst = sides[0].labelsOf(photo);
        const auto ofSecond = sides[1].labelsOf(*twin);
        if (ofFirst != ofSecond) comparison.different.push_back(photo.photo);
        auto decision = std::ranges::lower_bound(decisions, photo.photo, {}, &LabelDecision::photo);
        for (; decision != decisions.end() && decision->photo == photo.photo; ++decision) {
            const int label = indexOfLabel(sides[0].request.set, decision->label);
            if (label < 0) continue;
            const std::string& name = sides[0].request.set.labels[static_cast<std::size_t>(label)].name;
            ++comparison.decisions;
            comparison.firstRight += ofFirst.contains(name) == decision->accepted;
            comparison.secondRight += ofSecond.contains(name) == decision->accepted;
        }
    }
    return comparison;
}

}  // namespace sightseer
