#include "core/train/captions.h"

#include "core/base/file_io.h"
#include "core/image/image_decoder.h"
#include "core/train/csv.h"
#include "core/train/seeded_random.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <unordered_map>

namespace sightseer {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t kLargestFile = std::uint64_t{2} << 30;

tl::unexpected<Error> unusable(const fs::path& data, const std::string& problem) {
    return fail(ErrorCode::InvalidFile, "Cannot use " + toUtf8(data) + ": " + problem + ".");
}

// Collects captions by picture, in the order of first mention.
class PictureList {
public:
    explicit PictureList(fs::path folder) : m_folder(std::move(folder)) {}

    void add(const std::string& name, std::string caption) {
        const auto [place, isNew] = m_places.try_emplace(name, m_pictures.size());
        if (isNew) m_pictures.push_back({m_folder / pathFromUtf8(name), {}});
        m_pictures[place->second].captions.push_back(std::move(caption));
    }
    std::vector<CaptionedPicture> take() { return std::move(m_pictures); }

private:
    fs::path m_folder;
    std::vector<CaptionedPicture> m_pictures;
    std::unordered_map<std::string, std::size_t> m_places;
};

Result<std::string> readAll(const fs::path& data) {
    const auto bytes = readFile(data, kLargestFile);
    if (!bytes) return propagate(bytes);
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

// --- a table

std::optional<std::size_t> columnOf(const CsvRow& header, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
    }
    return std::nullopt;
}

std::vector<CsvRow> tabbedRows(const std::string& text) {
    std::vector<CsvRow> rows;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        std::string line = text.substr(start, end - start);
        if (line.ends_with('\r')) line.pop_back();
        start = end + 1;
        if (line.empty()) continue;
        CsvRow row{""};
        for (const char c : line) {
            if (c == '\t') {
                row.emplace_back();
            } else {
                row.back() += c;
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<void> addTable(const fs::path& data, const std::vector<CsvRow>& rows, PictureList& pictures) {
    const std::string columns = "its first line must name the columns file and caption";
    if (rows.empty()) return unusable(data, "it is empty; " + columns);
    const auto file = columnOf(rows.front(), {"file", "filepath", "image", "filename"});
    const auto caption = columnOf(rows.front(), {"caption", "title", "text"});
    if (!file || !caption) return unusable(data, columns);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() <= std::max(*file, *caption)) {
            return unusable(data, "row " + std::to_string(i + 1) + " has too few fields");
        }
        pictures.add(rows[i][*file], rows[i][*caption]);
    }
    return {};
}

// "1000092795.jpg#0<tab>Two young guys ..."
bool isFlickrTokens(const std::vector<CsvRow>& rows) {
    return !rows.empty() && rows.front().size() == 2 && rows.front().front().find('#') != std::string::npos;
}

Result<void> addText(const fs::path& data, const std::string& text, bool isCsv, PictureList& pictures) {
    const auto tabbed = tabbedRows(text);
    if (isFlickrTokens(tabbed)) {
        for (std::size_t i = 0; i < tabbed.size(); ++i) {
            const auto& row = tabbed[i];
            if (row.size() != 2) return unusable(data, "line " + std::to_string(i + 1) + " has no caption after a tab");
            pictures.add(row.front().substr(0, row.front().find('#')), row.back());
        }
        return {};
    }
    if (!isCsv) return addTable(data, tabbed, pictures);
    const auto rows = parseCsv(text);
    if (!rows) return unusable(data, rows.error().message);
    return addTable(data, *rows, pictures);
}

// --- JSON

// "1" and 1 are the same id.
std::string idOf(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

void addCoco(const json& document, PictureList& pictures) {
    std::unordered_map<std::string, std::string> names;
    for (const auto& image : document.at("images")) names[idOf(image.at("id"))] = image.at("file_name");
    for (const auto& annotation : document.at("annotations")) {
        pictures.add(names.at(idOf(annotation.at("image_id"))), annotation.at("caption"));
    }
}

void addKarpathy(const json& document, PictureList& pictures) {
    for (const auto& image : document.at("images")) {
        const std::string folder = image.value("filepath", "");
        const std::string name = image.at("filename");
        for (const auto& sentence : image.at("sentences")) {
            pictures.add(folder.empty() ? name : folder + "/" + name, sentence.at("raw"));
        }
    }
}

Result<void> addJson(const fs::path& data, const std::string& text, PictureList& pictures) {
    try {
        const json document = json::parse(text);
        if (document.contains("annotations")) {
            addCoco(document, pictures);
        } else {
            addKarpathy(document, pictures);
        }
        return {};
    } catch (const json::parse_error& error) {
        return unusable(data, "it is no JSON from byte " + std::to_string(error.byte) + " on");
    } catch (const std::exception&) {
        return unusable(data,
                        "it needs images (id, file_name) and annotations (image_id, caption) as COCO's captions have "
                        "them, or images with filename and sentences");
    }
}

// --- folders

Result<std::vector<CaptionedPicture>> readClasses(const fs::path& folder, const std::string& classCaption) {
    std::map<fs::path, std::string> found;  // in order
    std::error_code error;
    for (const auto& child : fs::directory_iterator(folder, error)) {
        if (!child.is_directory()) continue;
        std::string name = toUtf8(child.path().filename());
        std::ranges::replace(name, '_', ' ');
        std::string caption = classCaption;
        if (const auto place = caption.find("{}"); place != std::string::npos) caption.replace(place, 2, name);
        std::error_code unreadable;
        for (const auto& file : fs::recursive_directory_iterator(child.path(), unreadable)) {
            if (file.is_regular_file() && hasImageExtension(file.path())) found[file.path()] = caption;
        }
        if (unreadable) error = unreadable;
    }
    if (error) return unusable(folder, "it cannot be listed (" + error.message() + "); check the path");
    if (found.empty()) return unusable(folder, "it needs a folder for each class, with pictures in it");
    std::vector<CaptionedPicture> pictures;
    for (auto& [file, caption] : found) pictures.push_back({file, {std::move(caption)}});
    return pictures;
}

Result<void> checkThere(const fs::path& data, const std::vector<CaptionedPicture>& pictures) {
    std::size_t missing = 0;
    const CaptionedPicture* first = nullptr;
    for (const auto& picture : pictures) {
        const auto status = fileStatus(picture.file);
        if (status && status->isRegular) continue;
        if (missing++ == 0) first = &picture;
    }
    if (missing == 0) return {};
    return fail(ErrorCode::NotFound, "Cannot use " + toUtf8(data) + ": " + std::to_string(missing) + " of its " +
                                         std::to_string(pictures.size()) + " pictures are not there, the first is " +
                                         toUtf8(first->file) +
                                         ". Correct the names, name the folder of the pictures with --images, or take "
                                         "the rows out.");
}

}  // namespace

Result<std::vector<CaptionedPicture>> readCaptions(const fs::path& data, const CaptionOptions& options) {
    const auto status = fileStatus(data);
    if (!status) return propagate(status);
    if (status->isDirectory) return readClasses(data, options.classCaption);
    const auto text = readAll(data);
    if (!text) return propagate(text);
    PictureList list(options.pictures.empty() ? data.parent_path() : options.pictures);
    const std::string ending = toUtf8(data.extension());
    const auto added = ending == ".json" ? addJson(data, *text, list) : addText(data, *text, ending != ".tsv", list);
    if (!added) return propagate(added);
    auto pictures = list.take();
    if (pictures.empty()) return unusable(data, "it names no pictures");
    if (auto there = checkThere(data, pictures); !there) return propagate(there);
    return pictures;
}

CaptionSplit splitCaptions(std::vector<CaptionedPicture> pictures, double share, std::uint64_t seed) {
    std::set<std::string> names;
    for (const auto& picture : pictures) names.insert(picture.captions.front());
    std::vector<std::string> order(names.begin(), names.end());
    SeededRandom random{seed, 0x73706C6974U};
    random.shuffle(order);
    const auto count = static_cast<std::size_t>(std::lround(share * static_cast<double>(order.size())));
    const std::set<std::string> heldOut(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count));
    CaptionSplit split;
    for (auto& picture : pictures) {
        (heldOut.contains(picture.captions.front()) ? split.heldOut : split.training).push_back(std::move(picture));
    }
    return split;
}

Result<void> checkTeaches(std::span<const CaptionedPicture> pictures, const std::string& data) {
    if (pictures.size() < 2) {
        return fail(ErrorCode::InvalidArgument, "Nothing can be learned from " + data +
                                                    ": a picture is told from others, and there are " +
                                                    std::to_string(pictures.size()) + ". Add pictures.");
    }
    const std::string& first = pictures.front().captions.front();
    const bool isOne = std::ranges::all_of(pictures, [&](const CaptionedPicture& picture) {
        return std::ranges::all_of(picture.captions, [&](const std::string& caption) { return caption == first; });
    });
    if (!isOne) return {};
    return fail(ErrorCode::InvalidArgument, "Nothing can be learned from " + data +
                                                ": all pictures have the one caption '" + first +
                                                "'. Add pictures of something else.");
}

}  // namespace sightseer
