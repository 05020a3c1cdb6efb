// What a person can do with photo files outside this program. Thread: GUI.
#pragma once

#include <QImage>

#include <filesystem>
#include <vector>

namespace sightseer {

// False when the system has no program for it.
bool openWithDefaultProgram(const std::filesystem::path& file);
// In the system's file manager, with the file selected where that is possible.
void showInFolder(const std::filesystem::path& file);
void copyPaths(const std::vector<std::filesystem::path>& files);           // as text, one a line
void copyFiles(const std::vector<std::filesystem::path>& files);           // to be pasted in a file manager
void copyPhoto(const std::filesystem::path& file, const QImage& picture);  // as a file, and as a picture for editors

}  // namespace sightseer
