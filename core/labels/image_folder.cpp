#include "core/labels/image_folder.h"

#include "core/base/file_io.h"
#include "core/clip/tokenizers/unicode.h"
#include "core/labels/label_set.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 200;  // bytes: room for a number within the 255 of most file systems

bool isUnsafe(char32_t c) {
    constexpr std::u32string_view kForbidden = U"<>:\"/\\|?*";
    const bool isControl = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    const bool turnsText = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);  // photo[U+202E]gpj.exe
    return isControl || turnsText || kForbidden.find(c) != std::u32string_view::npos;
}

// What no case of letters and no composition tells apart is one name on Windows and macOS.
std::string folded(std::string_view name) {
    return encodeUtf8(lowerCase(normalizeNfc(decodeUtf8(name))));
}

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file, with any extension.
bool isReserved(std::string_view stem) {
    static const std::set<std::string, std::less<>> devices{"con", "prn", "aux", "nul", "conin$", "conout$"};
    const std::u32string lower = lowerCase(decodeUtf8(stem));
    if (devices.contains(encodeUtf8(lower))) return true;
    if (lower.size() != 4 || (!lower.starts_with(U"com") && !lower.starts_with(U"lpt"))) return false;
    return std::u32string_view(U"0123456789\u00b9\u00b2\u00b3").find(lower[3]) != std::u32string_view::npos;
}

void cutTo(std::u32string& text, std::size_t bytes) {
    while (encodeUtf8(text).size() > bytes) text.pop_back();
}

void removeBlankEnd(std::u32string& text) {
    while (!text.empty() && (text.back() == U'.' || isSpace(text.back()))) text.pop_back();
}

std::string numbered(const std::string& name, std::size_t number, bool isFile) {
    if (number == 1) return name;
    const std::string mark = " (" + std::to_string(number) + ")";
    const fs::path path(name);
    return isFile ? path.stem().string() + mark + path.extension().string() : name + mark;
}

// The folder of each label. Different labels never share one, the same levels always do.
class LabelFolders {
public:
    explicit LabelFolders(fs::path target) : m_target(std::move(target)) {}

    const fs::path& of(const std::string& label) {
        const auto [known, isNew] = m_folders.try_emplace(label, m_target);
        if (isNew) {
            for (const std::string& level : labelLevels(label)) known->second /= nameIn(known->second, level);
        }
        return known->second;
    }

    const std::unordered_map<std::string, fs::path>& all() const { return m_folders; }

private:
    const std::string& nameIn(const fs::path& parent, const std::string& level) {
        const auto [known, isNew] = m_names.try_emplace({parent, folded(level)});
        if (isNew) {
            const std::string name = safeFileName(level);
            std::size_t number = 1;
            while (!m_taken.insert({parent, folded(numbered(name, number, false))}).second) ++number;
            known->second = numbered(name, number, false);
        }
        return known->second;
    }

    const fs::path m_target;
    std::unordered_map<std::string, fs::path> m_folders;
    std::map<std::pair<fs::path, std::string>, std::string> m_names;  // parent, level -> its name there
    std::set<std::pair<fs::path, std::string>> m_taken;
};

tl::unexpected<Error> cannotMake(const fs::path& folder, const std::error_code& error) {
    std::string message = "Cannot make the folder " + toUtf8(folder) + ": ";
    if (error == std::errc::no_such_file_or_directory) {
        return fail(ErrorCode::NotFound, message + "the one it would be in is not there. Check the path.");
    }
    if (error == std::errc::no_space_on_device) {
        return fail(ErrorCode::OutOfSpace, message + "the disk is full. Free some space and try again.");
    }
    if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted ||
        error == std::errc::read_only_file_system) {
        return fail(ErrorCode::PermissionDenied, message + "nothing may be written there. Choose another one.");
    }
    return fail(ErrorCode::Io, message + error.message() + ". Choose another one.");
}

Result<void> makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directory(folder, error);
    if (error) return cannotMake(folder, error);
    return {};
}

Result<void> makeFoldersDown(const fs::path& folder, const fs::path& target) {
    if (folder == target) return {};
    if (auto above = makeFoldersDown(folder.parent_path(), target); !above) return above;
    return makeFolder(folder);
}

Result<void> checkTarget(const fs::path& target, std::span<const fs::path> roots) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(target, error);
    for (const fs::path& root : roots) {
        std::error_code ignored;
        const fs::path inside = real.lexically_relative(fs::weakly_canonical(root, ignored));
        if (inside.empty() || *inside.begin() == "..") continue;
        return fail(ErrorCode::InvalidArgument,
                    "Cannot export into " + toUtf8(target) + ": it lies in " + toUtf8(root) +
                        ", whose photos are in the library, so all would be in it twice. Choose another folder.");
    }
    const auto status = fs::status(target, error);
    if (!fs::exists(status)) return makeFolder(target);
    if (!fs::is_directory(status)) {
        return fail(ErrorCode::InvalidArgument,
                    "Cannot export into " + toUtf8(target) + ": it is no folder. Choose another one.");
    }
    const bool isEmpty = fs::is_empty(target, error);
    if (error) {
        return fail(ErrorCode::PermissionDenied,
                    "Cannot look into " + toUtf8(target) + ": access is denied. Choose another folder.");
    }
    if (!isEmpty) {
        return fail(ErrorCode::InvalidArgument,
                    "Cannot export into " + toUtf8(target) + ": it is not empty. Choose a new folder or an empty one.");
    }
    return {};
}

class Placer {
public:
    Placer(bool copies, LabelExportReport& report) : m_copies(copies), m_report(report) {}

    // False where the photo has no label.
    Result<bool> placeAll(const ExportPhoto& photo, LabelFolders& folders) {
        bool isIn = false;
        for (const ExportLabel& label : photo.labels) {
            if (!label.accepted) continue;
            if (auto placed = place(photo.path, folders.of(label.name)); !placed) return propagate(placed);
            isIn = true;
        }
        return isIn;
    }

private:
    Result<void> place(const fs::path& photo, const fs::path& folder) {
        const std::string name = safeFileName(toUtf8(photo.filename()));
        for (std::size_t& number = ++m_used[(folder / folded(name)).string()];; ++number) {
            const auto placed = placeAt(photo, folder / numbered(name, number, true));
            if (!placed) return propagate(placed);
            if (*placed) return {};
        }
    }

    Result<bool> placeAt(const fs::path& photo, const fs::path& to) {
        if (!m_copies) {
            auto linked = linkFile(photo, to);
            if (linked && *linked) ++m_report.links;
            if (linked || linked.error().code != ErrorCode::Unsupported) return linked;
        }
        auto copied = copyFile(photo, to);
        if (copied && *copied) ++m_report.copies;
        return copied;
    }

    const bool m_copies;
    LabelExportReport& m_report;
    std::unordered_map<std::string, std::size_t> m_used;  // folder and name -> the latest number
};

}  // namespace

std::string safeFileName(std::string_view name) {
    std::u32string text = decodeUtf8(name);
    std::ranges::replace_if(text, isUnsafe, U'_');
    const auto begin = std::ranges::find_if_not(text, isSpace);
    text.erase(text.begin(), begin);
    removeBlankEnd(text);
    if (!text.empty() && text.front() == U'.') text.front() = U'_';  // it would be hidden
    const std::size_t dot = text.rfind(U'.');
    std::u32string extension = dot == std::u32string::npos ? std::u32string() : text.substr(dot);
    constexpr std::size_t kLongestExtension = 12;
    if (encodeUtf8(extension).size() > kLongestExtension) extension.clear();
    text.resize(text.size() - extension.size());
    cutTo(text, kLongestName - encodeUtf8(extension).size());
    if (extension.empty()) removeBlankEnd(text);
    const std::string whole = encodeUtf8(text + extension);
    const std::size_t stem = std::min(whole.find('.'), whole.size());
    if (whole.empty()) return "_";
    return isReserved(std::string_view(whole).substr(0, stem)) ? whole.substr(0, stem) + "_" + whole.substr(stem)
                                                               : whole;
}

Result<LabelExportReport> exportImageFolder(std::span<const ExportPhoto> photos, const fs::path& target, bool copies,
                                            std::span<const fs::path> roots, const ExportProgress& progressed) {
    if (auto usable = checkTarget(target, roots); !usable) return propagate(usable);
    // All folders first: a photo must not take the name of one.
    LabelFolders folders(target);
    for (const ExportPhoto& photo : photos) {
        for (const ExportLabel& label : photo.labels) {
            if (label.accepted) folders.of(label.name);
        }
    }
    for (const auto& [label, folder] : folders.all()) {
        if (auto made = makeFoldersDown(folder, target); !made) return propagate(made);
    }
    LabelExportReport report;
    Placer placer(copies, report);
    for (std::size_t i = 0; i < photos.size(); ++i) {
        if (progressed && !progressed(static_cast<double>(i) / static_cast<double>(photos.size()))) {
            report.isComplete = false;
            break;
        }
        const auto placed = placer.placeAll(photos[i], folders);
        if (!placed) {
            report.problems.push_back(placed.error());
            report.isComplete = placed.error().code != ErrorCode::OutOfSpace;
            if (!report.isComplete) break;
        } else if (*placed) {
            ++report.photos;
        }
    }
    return report;
}

}  // namespace sightseer
