// How downloads reach the network. Thread: plain data.
#pragma once

#include "core/models/disk_space.h"

#include <chrono>
#include <string>

namespace sightseer {

struct DownloadSettings {
    std::string mirror;  // address that files come from instead of the list's hub; empty for the hub
    std::string proxy;   // "http://host:port", "socks5://host:port", "none"; empty for the system's
    std::string token;   // sent to the hub or mirror alone, and not without encryption; never logged
    std::chrono::milliseconds stallTimeout{30'000};    // without a byte
    std::chrono::milliseconds firstRetryDelay{1'000};  // doubled each time
    std::chrono::milliseconds longestRetryDelay{60'000};
    int maximumRetries = 5;  // in a row, without progress
    FreeSpace freeSpace = freeBytes;
};

// With the token of the environment variable HF_TOKEN.
DownloadSettings downloadSettingsFromEnvironment();

}  // namespace sightseer
