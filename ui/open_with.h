// The other programs that open a kind of file: those that the desktop knows, by GIO
// (https://specifications.freedesktop.org/mime-apps-spec). Where there is no such list, there are none.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <filesystem>
#include <vector>

namespace sightseer {

struct OtherProgram {
    QString id;  // of its .desktop file
    QString name;
    QString iconName;  // of the icon theme, or a path; may be empty
};

// The preferred one first, without Sightseer. Reads files. Thread: any.
std::vector<OtherProgram> programsFor(const std::filesystem::path& file);

// Thread: GUI.
[[nodiscard]] Result<void> openWith(const QString& programId, const std::vector<std::filesystem::path>& files);

}  // namespace sightseer
