#include "core/labels/label_export.h"

#include "core/base/file_io.h"
#include "core/clip/tokenizers/unicode.h"
#include "core/labels/image_folder.h"
#include "core/labels/label_set.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <unordered_map>

namespace sightseer {
namespace {

// Floats of 32 bits, so that the shortest decimals that read back are written.
using Json =
    nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool, std::int64_t, std::uint64_t, float>;

constexpr std::uint64_t kLargestReplaced = std::uint64_t{1} << 40;

std::string printed(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool isAccepted(const ExportPhoto& photo) {
    return std::ranges::any_of(photo.labels, &ExportLabel::accepted);
}

// A field that a spreadsheet would take for a formula gets a ' in front.
void appendCsvRow(std::string& text, std::initializer_list<std::string_view> row) {
    bool isFirst = true;
    for (const std::string_view value : row) {
        std::string field = encodeUtf8(decodeUtf8(value));
        if (!field.empty() && std::string_view("=+-@\t\r\n").find(field.front()) != std::string_view::npos) {
            field.insert(field.begin(), '\'');
        }
        if (!isFirst) text += ',';
        isFirst = false;
        if (field.find_first_of(",\"\r\n") == std::string::npos) {
            text += field;
            continue;
        }
        text += '"';
        for (const char c : field) text.append(c == '"' ? 2 : 1, c);
        text += '"';
    }
    text += "\r\n";
}

std::string printCsv(std::span<const ExportPhoto> photos) {
    std::string text;
    appendCsvRow(text, {"path", "label", "probability", "accepted"});
    for (const ExportPhoto& photo : photos) {
        for (const ExportLabel& label : photo.labels) {
            appendCsvRow(text, {toUtf8(photo.path), label.name, std::to_string(label.probability),
                                label.accepted ? "yes" : "no"});
        }
    }
    return text;
}

std::string printJsonArray(std::span<const ExportPhoto> photos) {
    std::string text = "[";
    for (const ExportPhoto& photo : photos) text += (text.size() > 1 ? ",\n" : "\n") + printLabelJson(photo);
    return text + "\n]\n";
}

// The level above: "animal" of "animal/dog".
std::string supercategoryOf(const std::string& label) {
    const auto levels = labelLevels(label);
    return levels.size() > 1 ? levels[levels.size() - 2] : std::string();
}

std::string printCoco(std::span<const ExportPhoto> photos, std::span<const std::string> labels) {
    std::string categories, images, annotations;
    const auto append = [](std::string& list, const Json& one) {
        list += (list.empty() ? "\n" : ",\n") + printed(one);
    };
    std::unordered_map<std::string, std::int64_t> categoryIds;
    const auto addCategory = [&](const std::string& name) {
        const auto [known, isNew] = categoryIds.emplace(name, static_cast<std::int64_t>(categoryIds.size()) + 1);
        if (isNew)
            append(categories, {{"id", known->second}, {"name", name}, {"supercategory", supercategoryOf(name)}});
        return known->second;
    };
    for (const std::string& label : labels) addCategory(label);
    std::int64_t imageId = 0, annotationId = 0;
    for (const ExportPhoto& photo : photos) {
        append(
            images,
            {{"id", ++imageId}, {"file_name", toUtf8(photo.path)}, {"width", photo.width}, {"height", photo.height}});
        for (const ExportLabel& label : photo.labels) {
            if (!label.accepted) continue;
            append(annotations, {{"id", ++annotationId},
                                 {"image_id", imageId},
                                 {"category_id", addCategory(label.name)},
                                 {"bbox", {0, 0, photo.width, photo.height}},
                                 {"area", std::int64_t{photo.width} * photo.height},
                                 {"segmentation", Json::array()},
                                 {"iscrowd", 0},
                                 {"score", label.probability}});
        }
    }
    return "{\"info\":{\"description\":\"Labels of whole photos by Sightseer\",\"version\":\"1.0\"},\"licenses\":[],\n"
           "\"categories\":[" +
           categories + "],\n\"images\":[" + images + "],\n\"annotations\":[" + annotations + "]}\n";
}

std::string printPaths(std::span<const ExportPhoto> photos, std::vector<Error>& problems) {
    std::string text;
    for (const ExportPhoto& photo : photos) {
        if (!isAccepted(photo)) continue;
        const std::string path = toUtf8(photo.path);
        if (path.find_first_of("\r\n") != std::string::npos) {
            problems.push_back({ErrorCode::Unsupported,
                                "Cannot list " + path + ": its name has a line end. Rename it, or write JSON."});
            continue;
        }
        text += path + '\n';
    }
    return text;
}

}  // namespace

std::string printLabelJson(const ExportPhoto& photo) {
    Json labels = Json::array();
    for (const ExportLabel& label : photo.labels) {
        labels.push_back({{"label", label.name}, {"probability", label.probability}, {"accepted", label.accepted}});
    }
    return printed({{"path", toUtf8(photo.path)}, {"labels", std::move(labels)}});
}

std::string printLabels(std::span<const ExportPhoto> photos, std::span<const std::string> labels, LabelFormat format,
                        std::vector<Error>& problems) {
    std::string text;
    switch (format) {
        case LabelFormat::Csv: text = printCsv(photos); break;
        case LabelFormat::Json: text = printJsonArray(photos); break;
        case LabelFormat::JsonLines:
            for (const ExportPhoto& photo : photos) text += printLabelJson(photo) + '\n';
            break;
        case LabelFormat::Coco: text = printCoco(photos, labels); break;
        case LabelFormat::Paths: text = printPaths(photos, problems); break;
        case LabelFormat::ImageFolder: break;
    }
    return text;
}

Result<LabelExportReport> exportLabels(std::span<const ExportPhoto> photos, std::span<const std::string> labels,
                                       const LabelExport& options, std::span<const std::filesystem::path> roots,
                                       const ExportProgress& progressed) {
    if (options.format == LabelFormat::ImageFolder) {
        return exportImageFolder(photos, options.target, options.copies, roots, progressed);
    }
    LabelExportReport report;
    const std::string text = printLabels(photos, labels, options.format, report.problems);
    if (progressed && !progressed(0.5))
        return fail(ErrorCode::Cancelled, "The export was cancelled; nothing was written.");
    auto former = readFile(options.target, kLargestReplaced);
    if (!former && former.error().code != ErrorCode::NotFound) return propagate(former);
    const auto written = replaceFile(options.target, std::as_bytes(std::span(text)),
                                     former ? std::optional(std::move(*former)) : std::nullopt);
    if (!written) return propagate(written);
    const auto listed =
        options.format == LabelFormat::Paths ? std::ranges::count_if(photos, isAccepted) : std::ssize(photos);
    report.photos = static_cast<std::size_t>(listed) - report.problems.size();
    return report;
}

}  // namespace sightseer
