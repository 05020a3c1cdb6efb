// How many photos a second a model's image tower takes in on this machine, measured with noise. Kept in
// `<data>/model-speeds.json` by the fingerprint of the image tower and the device:
//   [{"model": fingerprint, "device": "CPU, bf16, 2 threads", "photosPerSecond": 41.5}, ...], the latest last
// Reading and decoding of files is not in it: the whole of indexing is slower.
// Thread: any; measuring blocks for about a second, and until the model is open.
#pragma once

#include "core/library/library.h"

namespace sightseer {

struct ModelSpeed {
    double photosPerSecond = 0;
    std::string device;
};

// Of the model in this folder, on the device that it was measured on last. Nothing when it never was.
std::optional<ModelSpeed> knownSpeed(const std::filesystem::path& data, const std::filesystem::path& modelFolder);

// Of the model that answers in the library, with the library's own encoder: searches go first. What is known of it on this
// device, unless there is nothing or it shall be measured `again`.
[[nodiscard]] Result<ModelSpeed> speedOfAnswering(Library& library, const std::filesystem::path& data,
                                                  bool again = false);

// Of an installed model, opened for it alone.
[[nodiscard]] Result<ModelSpeed> measureSpeed(const LibraryPaths& paths, const std::filesystem::path& modelFolder,
                                              const EncoderOptions& options);

}  // namespace sightseer
