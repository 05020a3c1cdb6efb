// What a person can do with photo files outside this program. Thread: GUI.
#pragma once

#include <QImage>
#include <QMimeData>
#include <QPointer>

#include <filesystem>
#include <vector>

namespace sightseer {

// False when the system has no program for it.
bool openWithDefaultProgram(const std::filesystem::path& file);
// In the system's file manager, with the file selected where that is possible.
void showInFolder(const std::filesystem::path& file);
void copyPaths(const std::vector<std::filesystem::path>& files);  // as text, one a line
// To be pasted in a file manager, as text, and, where there is one, as a picture in editors. What is returned is gone once
// something else was copied.
QPointer<QMimeData> copyFiles(const std::vector<std::filesystem::path>& files, const QImage& picture = {});
// For copyFiles: upright, then turned clockwise, with at most 4096 pixels a side. Null where it cannot be read. Thread: any.
QImage pictureToCopy(const std::filesystem::path& file, int quarters);

}  // namespace sightseer
