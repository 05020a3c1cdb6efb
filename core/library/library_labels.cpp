// Labelling by the vectors that are stored.
#include "core/catalog/catalog_labels.h"
#include "core/labels/label_decisions.h"
#include "core/labels/prompt_ensemble.h"
#include "core/library/library_impl.h"
#include "core/search/query_parser.h"

#include <algorithm>
#include <map>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".txt";

Result<PhotoFilter> filterOf(const std::string& scope, const PlaceFinder& places) {
    ParsedQuery parsed = parseQuery(scope, places);
    if (parsed.error) return fail(ErrorCode::InvalidArgument, "The scope of the labels: " + parsed.error->message);
    if (!parsed.query.groups.empty()) {
        return fail(ErrorCode::InvalidArgument,
                    "Only conditions can say which photos are labelled, such as in:Holiday or date:2023.");
    }
    return std::move(parsed.query.filter);
}

std::vector<float> thresholdsOf(const LabelRequest& request, const std::vector<LabelledPhoto>& photos) {
    const int labels = static_cast<int>(request.set.labels.size());
    if (request.threshold) return std::vector<float>(static_cast<std::size_t>(labels), *request.threshold);
    const bool isAutomatic = request.isAutomatic || request.options.mode == LabelMode::ManyOf;
    return isAutomatic ? automaticThresholds(photos, labels, request.options)
                       : std::vector<float>(static_cast<std::size_t>(labels), 0.0F);
}

// Examples whose photos have a vector of this model.
Result<LabelExamples> examplesOf(const LabelRequest& request, int dimension,
                                 const std::function<Result<std::optional<std::vector<float>>>(PhotoId)>& vectorOf) {
    LabelExamples examples{{0, dimension, {}}, {}};
    std::map<PhotoId, int> rows;  // -1: no vector
    for (const LabelDecision& decision : request.examples) {
        const int label = indexOfLabel(request.set, decision.label);
        if (label < 0) continue;
        const auto [row, isNew] = rows.try_emplace(decision.photo, -1);
        if (isNew) {
            const auto vector = vectorOf(decision.photo);
            if (!vector) return propagate(vector);
            if (*vector) {
                row->second = examples.photos.count++;
                examples.photos.values.insert(examples.photos.values.end(), (*vector)->begin(), (*vector)->end());
            }
        }
        if (row->second >= 0) examples.facts.push_back({row->second, label, decision.accepted});
    }
    return examples;
}

}  // namespace

Result<LabelAnswer> Library::label(const LabelRequest& request, const std::function<bool(double)>& progressed) {
    ModelEngine& engine = m_impl->engine();
    const SearchSources sources = m_impl->searchSources(engine);
    const auto index = m_impl->searchIndex(engine);
    if (!index) return propagate(index);
    const auto filter = filterOf(request.scope, sources.places);
    if (!filter) return propagate(filter);
    auto scope = sources.matching(*filter);
    if (!scope) return propagate(scope);
    if (request.photos) {
        std::vector<PhotoId> both;
        std::ranges::set_intersection(*scope, *request.photos, std::back_inserter(both));
        *scope = std::move(both);
    }

    LabelModel model;
    const auto scale = engine.encoder.logitScale();
    if (!scale) return propagate(scale);
    model.logitScale = *scale;
    if (engine.spec.sigmoid) {
        const auto bias = engine.encoder.logitBias();
        if (!bias) return propagate(bias);
        model.logitBias = *bias;
    }
    {
        std::lock_guard lock(engine.labelMutex);
        auto& cache = engine.labelVectors;
        if (!cache) cache.emplace(engine.labelCacheFile, engine.spec.embeddingDimension);
        auto labels = encodeLabels(
            request.set, modelTemplates(engine.spec),
            [&engine](std::span<const std::string> prompts) { return engine.encoder.encodeText(prompts); }, &*cache,
            progressed);
        if (!labels) return propagate(labels);
        model.labels = std::move(*labels);
    }
    {
        std::lock_guard lock(engine.searchMutex);
        auto background = engine.searcher.background(engine.spec.embeddingDimension);
        if (!background) return propagate(background);
        model.background = std::move(*background);
    }
    std::optional<RefinementReport> report;
    const auto examples = examplesOf(request, engine.spec.embeddingDimension, [&](PhotoId photo) {
        std::lock_guard lock(m_impl->readerMutex);
        return m_impl->reader->vector(engine.id, photo);
    });
    if (!examples) return propagate(examples);
    if (!examples->facts.empty()) {
        auto refined = refineLabels(model, request.options, *examples);
        if (!refined) return propagate(refined);
        report = {refined->refinement, refined->photos, refined->facts, refined->wordsRight, refined->refinedRight};
        model = std::move(refined->model);
    }
    auto photos = classify(**index, &*scope, model, request.options);
    if (!photos) return propagate(photos);
    LabelAnswer answer{std::move(*photos), {}, 0, report};
    answer.thresholds = thresholdsOf(request, answer.photos);
    answer.notIndexed = scope->size() - answer.photos.size();
    return answer;
}

Result<std::vector<LabelCount>> Library::labelCounts() {
    std::lock_guard lock(m_impl->readerMutex);
    return CatalogLabels(*m_impl->reader).counts();
}

Result<std::vector<PhotoLabel>> Library::labelsOf(PhotoId photo) {
    std::lock_guard lock(m_impl->readerMutex);
    return CatalogLabels(*m_impl->reader).labelsOf(photo);
}

std::vector<std::string> Library::readyLabelSets() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(m_impl->paths.resources / "labels", error)) {
        if (entry.path().extension() == kEnding) names.push_back(toUtf8(entry.path().stem()));
    }
    std::ranges::sort(names);
    return names;
}

Result<LabelSet> Library::readyLabelSet(const std::string& name) const {
    const auto names = readyLabelSets();
    if (std::ranges::find(names, name) == names.end()) {
        std::string all;
        for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
        return fail(ErrorCode::NotFound, "There is no list of labels called '" + name + "'; there is " + all + ".");
    }
    return readLabelSet(m_impl->paths.resources / "labels" / pathFromUtf8(name + kEnding));
}

}  // namespace sightseer
