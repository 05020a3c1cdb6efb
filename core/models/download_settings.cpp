#include "core/models/download_settings.h"

#include <cstdlib>

namespace sightseer {

DownloadSettings downloadSettingsFromEnvironment() {
    DownloadSettings settings;
    if (const char* token = std::getenv("HF_TOKEN")) settings.token = token;
    return settings;
}

}  // namespace sightseer
