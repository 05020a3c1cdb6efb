// The two names that programs give a photo's sidecar. Thread: any; pure function.
#pragma once

#include <filesystem>

namespace sightseer {

enum class SidecarName {
    AppendXmp,         // photo.jpg.xmp: digiKam, darktable
    ReplaceExtension,  // photo.xmp: Lightroom
};

inline std::filesystem::path sidecarPath(std::filesystem::path photo, SidecarName name) {
    return name == SidecarName::AppendXmp ? photo.concat(".xmp") : photo.replace_extension(".xmp");
}

}  // namespace sightseer
