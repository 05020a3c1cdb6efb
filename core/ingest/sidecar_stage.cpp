#include "core/ingest/sidecar_stage.h"

#include "core/base/file_io.h"
#include "core/image/metadata.h"
#include "core/keywords/photo_labels.h"
#include "core/keywords/sidecar_path.h"
#include "core/keywords/xmp_keywords.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kEnding = 4;  // ".xmp"

class Stamp {
public:
    void add(std::uint64_t size, std::int64_t modifiedNs) {
        mix(size);
        mix(static_cast<std::uint64_t>(modifiedNs));
    }
    // FNV-1a over what was added; 0 stands for nothing.
    std::int64_t value() const { return m_hash == kBasis ? 0 : static_cast<std::int64_t>(m_hash | 1); }

private:
    static constexpr std::uint64_t kBasis = 0xcbf29ce484222325;

    void mix(std::uint64_t value) {
        for (int i = 0; i < 8; ++i, value >>= 8) m_hash = (m_hash ^ (value & 0xFF)) * 0x100000001b3;
    }

    std::uint64_t m_hash = kBasis;
};

std::string_view withoutExtension(std::string_view path) {
    const std::size_t name = path.rfind('/') + 1;  // npos + 1 is 0
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos || dot <= name ? path : path.substr(0, dot);
}

}  // namespace

std::vector<SidecarJob> changedSidecars(const Root& root, const FolderListing& listing,
                                        std::span<const KnownFile> known) {
    std::unordered_multimap<std::string_view, const FoundFile*> byName;
    byName.reserve(listing.sidecars.size());
    for (const FoundFile& file : listing.sidecars) {
        const std::string_view path = file.relativePath;
        byName.emplace(path.substr(0, path.size() - kEnding), &file);
    }
    std::vector<SidecarJob> jobs;
    for (const KnownFile& photo : known) {
        if (photo.missing || (byName.empty() && photo.sidecarStamp == 0)) continue;
        std::vector<const FoundFile*> found;
        const std::string_view path = photo.file.relativePath;
        for (const std::string_view name : {path, withoutExtension(path)}) {
            const auto [first, last] = byName.equal_range(name);
            for (auto one = first; one != last; ++one) found.push_back(one->second);
            if (withoutExtension(path) == path) break;
        }
        std::ranges::sort(found, {}, &FoundFile::relativePath);
        Stamp stamp;
        for (const FoundFile* file : found) stamp.add(file->size, file->modifiedNs);
        if (stamp.value() == photo.sidecarStamp || listing.isBelowUnreadable(photo.file.relativePath)) continue;
        SidecarJob job{photo.id, {}, stamp.value()};
        for (const FoundFile* file : found) job.sidecars.push_back(root.path / pathFromUtf8(file->relativePath));
        jobs.push_back(std::move(job));
    }
    return jobs;
}

SidecarJob sidecarsOf(PhotoId photo, const fs::path& file) {
    SidecarJob job{photo, {}, 0};
    Stamp stamp;
    std::vector<fs::path> names{sidecarPath(file, SidecarName::AppendXmp),
                                sidecarPath(file, SidecarName::ReplaceExtension)};
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const fs::path& name : names) {
        const auto status = fileStatus(name);
        if (!status || !status->isRegular) continue;
        stamp.add(status->size, status->modifiedNs);
        job.sidecars.push_back(name);
    }
    job.stamp = stamp.value();
    return job;
}

SidecarOutcome readSidecars(const SidecarJob& job) {
    XmpKeywords all;
    for (const fs::path& sidecar : job.sidecars) {
        const auto bytes = readFile(sidecar, kLargestMetadataBlock);
        if (!bytes) return Failure{PhotoId(), sidecar, bytes.error(), 0};
        auto read = readXmpKeywords(*bytes);
        if (!read) {
            std::string message = "Cannot read the labels in " + toUtf8(sidecar) + ": " + read.error().message +
                                  ". The photo keeps those that it had; write the sidecar anew or remove it.";
            return Failure{PhotoId(), sidecar, {read.error().code, std::move(message)}, 0};
        }
        const auto move = [](std::vector<std::string>& from, std::vector<std::string>& to) {
            to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
        };
        move(read->subjects, all.subjects);
        move(read->hierarchical, all.hierarchical);
        move(read->tags, all.tags);
    }
    return SidecarLabels{job.photo, job.stamp, labelsOf(all)};
}

}  // namespace sightseer
