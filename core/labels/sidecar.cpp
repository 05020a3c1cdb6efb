#include "core/labels/sidecar.h"

#include "core/keywords/xmp_keywords.h"

#include <algorithm>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannotUse(const fs::path& sidecar, const Error& error) {
    return fail(error.code, "Cannot add to " + toUtf8(sidecar) + ": " + error.message + ". It was left as it is.");
}

}  // namespace

fs::path sidecarOf(const fs::path& photo, SidecarName name) {
    const fs::path usual = sidecarPath(photo, name);
    const fs::path other =
        sidecarPath(photo, name == SidecarName::AppendXmp ? SidecarName::ReplaceExtension : SidecarName::AppendXmp);
    std::error_code error;
    return !fs::exists(usual, error) && fs::exists(other, error) ? other : usual;
}

Result<std::optional<SidecarChange>> planSidecar(const fs::path& photo, std::span<const std::string> labels,
                                                 SidecarName name) {
    SidecarChange change{photo, sidecarOf(photo, name), {}, {}, {}};
    auto before = readFile(change.sidecar, kLargestSidecar);
    if (!before && before.error().code != ErrorCode::NotFound) return propagate(before);
    XmpKeywords there;
    if (before) {
        change.before = std::move(*before);
        auto read = readXmpKeywords(*change.before);
        if (!read) return cannotUse(change.sidecar, read.error());
        there = std::move(*read);
    }
    auto after = addXmpKeywords(change.before, labels);
    if (!after) return cannotUse(change.sidecar, after.error());
    if (!*after) return std::optional<SidecarChange>();
    change.after = std::move(**after);
    const auto now = readXmpKeywords(change.after);
    if (!now) return cannotUse(change.sidecar, now.error());
    for (const std::string& tag : now->tags) {
        if (std::ranges::find(there.tags, tag) == there.tags.end()) change.added.push_back(tag);
    }
    return change;
}

}  // namespace sightseer
