// Labels as files for other programs.
#include "core/image/image_decoder.h"
#include "core/library/library_impl.h"

#include <algorithm>
#include <unordered_map>

namespace sightseer {

ExportPhoto namedLabels(const LabelRequest& request, const LabelAnswer& answer, const Photo& photo,
                        const LabelledPhoto& labels) {
    ExportPhoto named{photo.path, photo.width, photo.height, {}};
    const auto yes = accepted(labels, answer.thresholds, request.options);
    for (std::size_t i = 0; i < labels.scores.size(); ++i) {
        const auto [label, probability] = labels.scores[i];
        named.labels.push_back({request.set.labels[static_cast<std::size_t>(label)].name, probability, bool(yes[i])});
    }
    return named;
}

Result<LabelExportReport> Library::exportLabels(const LabelRequest& request, const LabelAnswer& answer,
                                                const LabelExport& options, const ExportProgress& progressed) {
    if (options.format != LabelFormat::ImageFolder && hasImageExtension(options.target)) {
        return fail(ErrorCode::InvalidArgument, "Cannot write labels into " + toUtf8(options.target) +
                                                    ": it is named like a photo. Choose another name.");
    }
    std::vector<PhotoId> ids;
    std::unordered_map<PhotoId, const LabelledPhoto*> byId;
    for (const LabelledPhoto& photo : answer.photos) {
        ids.push_back(photo.photo);
        byId[photo.photo] = &photo;
    }
    auto rows = photos(ids);
    if (!rows) return propagate(rows);
    std::ranges::sort(*rows, {}, &Photo::path);
    std::vector<ExportPhoto> named;
    for (const Photo& photo : *rows) named.push_back(namedLabels(request, answer, photo, *byId[photo.id]));
    std::vector<std::string> labels;
    for (const Label& label : request.set.labels) labels.push_back(label.name);
    const auto roots = m_impl->roots();
    if (!roots) return propagate(roots);
    std::vector<std::filesystem::path> folders;
    for (const Root& root : *roots) folders.push_back(root.path);
    return sightseer::exportLabels(named, labels, options, folders, progressed);
}

}  // namespace sightseer
