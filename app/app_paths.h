// Where this installation's files are, and where this user's library is. Thread: GUI or main, after QCoreApplication.
#pragma once

#include "core/library/library.h"

#include <filesystem>

namespace sightseer {

struct AppPaths {
    LibraryPaths library;
    std::filesystem::path demoFolder;    // the bundled pictures
    std::filesystem::path licencesFile;  // of third parties
    std::filesystem::path logFolder;     // in the library
};

// Everything but the library is found relative to the executable, so a build tree, an installed package and a moved
// folder work alike. `libraryFolder`: empty for the user's own.
AppPaths appPaths(const std::filesystem::path& libraryFolder);

}  // namespace sightseer
