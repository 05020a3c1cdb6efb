// A folder of pictures for each label, TARGET/animal/dog/photo.jpg, which torchvision's ImageFolder and
// image_dataset_from_directory of Keras read. Thread: any.
#pragma once

#include "core/labels/label_export.h"

namespace sightseer {

// A name that Linux, Windows and macOS take for one file or folder: no separators, characters of control, reserved names, or
// dots and blanks at its ends; at most 200 bytes of UTF-8, where an extension stays. Never empty.
std::string safeFileName(std::string_view name);

// Hard links where the file system has them, else copies, of every photo in the folder of each of its accepted labels. Names
// that are taken get a number; nothing that exists is overwritten. The rest is as exportLabels.
[[nodiscard]] Result<LabelExportReport> exportImageFolder(std::span<const ExportPhoto> photos,
                                                          const std::filesystem::path& target, bool copies,
                                                          std::span<const std::filesystem::path> roots,
                                                          const ExportProgress& progressed = {});

}  // namespace sightseer
