#include "core/ingest/scanner.h"

#include "core/base/file_io.h"
#include "core/image/image_decoder.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <unordered_map>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestBatch = 512;
constexpr std::chrono::milliseconds kLongestWait{200};  // so that a slow disk's files are shown too

bool hasSidecarExtension(std::string_view name) {
    constexpr std::string_view kEnding = ".xmp";
    if (name.size() <= kEnding.size()) return false;
    return std::ranges::equal(name.substr(name.size() - kEnding.size()), kEnding,
                              [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

// Hands files on in batches of 1, 2, 4, ...: the first photo shows at once, a large folder costs few transactions.
class Batcher {
public:
    explicit Batcher(const std::function<void(std::span<const FoundFile>)>& onFiles) : m_onFiles(onFiles) {}

    void add(const FoundFile& file) {
        m_batch.push_back(file);
        if (m_batch.size() >= m_target || std::chrono::steady_clock::now() - m_lastFlush > kLongestWait) flush();
    }

    void flush() {
        if (!m_batch.empty() && m_onFiles) m_onFiles(m_batch);
        m_batch.clear();
        m_target = std::min(m_target * 2, kLargestBatch);
        m_lastFlush = std::chrono::steady_clock::now();
    }

private:
    const std::function<void(std::span<const FoundFile>)>& m_onFiles;
    std::vector<FoundFile> m_batch;
    std::size_t m_target = 1;
    std::chrono::steady_clock::time_point m_lastFlush = std::chrono::steady_clock::now();
};

class Walk {
public:
    Walk(fs::path root, std::uint64_t device, std::stop_token stop,
         const std::function<void(std::span<const FoundFile>)>& onFiles, const ExcludeList& excluded)
        : m_root(std::move(root)), m_device(device), m_stop(std::move(stop)), m_batcher(onFiles), m_excluded(excluded) {
    }

    Result<FolderListing> run() {
        m_folders.push_back("");
        while (!m_folders.empty()) {
            const std::string folder = std::move(m_folders.back());
            m_folders.pop_back();
            if (!listFolder(folder)) {
                return fail(ErrorCode::Cancelled, "Listing " + toUtf8(m_root) + " was stopped.");
            }
        }
        m_batcher.flush();
        // A drive that went away during the walk makes folders look empty.
        const auto status = fileStatus(m_root);
        if (!status) return propagate(status);
        if (status->device != m_device) {
            return fail(ErrorCode::NotFound,
                        "The drive of " + toUtf8(m_root) + " went away. Connect it and try again.");
        }
        return std::move(m_listing);
    }

private:
    // False when stopped.
    bool listFolder(const std::string& folder) {
        const fs::path path = folder.empty() ? m_root : m_root / pathFromUtf8(folder);
        std::error_code error;
        fs::directory_iterator entries(path, error);
        while (!error && entries != fs::directory_iterator()) {
            if (m_stop.stop_requested()) return false;
            if (auto looked = lookAt(*entries, folder); !looked) {
                m_listing.unreadable.push_back({folder, looked.error()});
                return true;
            }
            entries.increment(error);
        }
        if (!error) {
            m_listing.folders.push_back(folder);
        } else if (error != std::errc::no_such_file_or_directory) {
            reportUnreadable(folder, path, error);
        }
        return true;
    }

    void reportUnreadable(const std::string& folder, const fs::path& path, const std::error_code& error) {
        const bool denied = error == std::errc::permission_denied || error == std::errc::operation_not_permitted;
        std::string message = "Cannot list the folder " + toUtf8(path) + ": ";
        message += denied ? "access is denied. Check its permissions." : error.message() + ". Check the disk.";
        m_listing.unreadable.push_back(
            {folder, {denied ? ErrorCode::PermissionDenied : ErrorCode::Io, std::move(message)}});
    }

    // An error when entries of this folder cannot be looked at, so that nothing is known about them.
    Result<void> lookAt(const fs::directory_entry& entry, const std::string& folder) {
        const std::string name = toUtf8(entry.path().filename());
        if (name.starts_with('.')) return {};
        std::string relativePath = folder.empty() ? name : folder + '/' + name;
        if (m_excluded.excludes(relativePath)) return {};
        std::error_code error;
        const bool isLink = entry.is_symlink(error);
        const bool isFolder = !isLink && entry.is_directory(error);
        const bool isSidecar = !isFolder && hasSidecarExtension(name);
        if (!isFolder && !isSidecar && !hasImageExtension(entry.path())) return {};
        const auto status = fileStatus(entry.path());
        if (!status) {
            const bool goneOrBrokenLink = isLink || status.error().code == ErrorCode::NotFound;
            return goneOrBrokenLink ? Result<void>() : propagate(status);
        }
        if (isFolder) {
            if (status->device == m_device) m_folders.push_back(std::move(relativePath));
        } else if (status->isRegular && isSidecar) {
            m_listing.sidecars.push_back({std::move(relativePath), status->size, status->modifiedNs});
        } else if (status->isRegular) {
            m_listing.files.push_back({std::move(relativePath), status->size, status->modifiedNs});
            m_batcher.add(m_listing.files.back());
        }
        return {};
    }

    const fs::path m_root;
    const std::uint64_t m_device;
    const std::stop_token m_stop;
    Batcher m_batcher;
    const ExcludeList& m_excluded;
    std::vector<std::string> m_folders;  // still to list
    FolderListing m_listing;
};

}  // namespace

bool FolderListing::isBelowUnreadable(const std::string& relativePath) const {
    return std::any_of(unreadable.begin(), unreadable.end(), [&](const Unreadable& folder) {
        return folder.relativePath.empty() || relativePath.starts_with(folder.relativePath + '/');
    });
}

Result<FolderListing> listPictures(const fs::path& root, std::stop_token stop,
                                   const std::function<void(std::span<const FoundFile>)>& onFiles,
                                   const ExcludeList& excluded) {
    const auto status = fileStatus(root);
    if (!status) return propagate(status);
    if (!status->isDirectory) {
        return fail(ErrorCode::InvalidFile, "Cannot list " + toUtf8(root) + ": it is not a folder.");
    }
    return Walk(root, status->device, std::move(stop), onFiles, excluded).run();
}

ScanDifference compareWithKnown(const FolderListing& listing, std::span<const KnownFile> known) {
    std::unordered_map<std::string_view, const FoundFile*> found;
    found.reserve(listing.files.size());
    for (const FoundFile& file : listing.files) found.emplace(file.relativePath, &file);

    ScanDifference difference;
    for (const KnownFile& file : known) {
        const auto match = found.find(file.file.relativePath);
        if (match == found.end()) {
            if (!file.missing && !listing.isBelowUnreadable(file.file.relativePath))
                difference.missing.push_back(file.id);
            continue;
        }
        if (file.missing) difference.reappeared.push_back(file.id);
        if (file.file != *match->second) {
            KnownFile changed = file;
            changed.file = *match->second;
            difference.changed.push_back(std::move(changed));
        }
        found.erase(match);
    }
    for (const FoundFile& file : listing.files) {
        if (found.contains(file.relativePath)) difference.added.push_back(file);
    }
    return difference;
}

}  // namespace sightseer
