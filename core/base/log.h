// Diagnostics for the log file. Thread: any. Nothing here is shown to the user; errors are values.
#pragma once

#include <functional>
#include <string_view>

namespace sightseer {

enum class LogLevel { Info, Warning, Error };

void logMessage(LogLevel level, std::string_view message);

// Where messages go; set once at start, before other threads run. Without a sink they are dropped.
void setLogSink(std::function<void(LogLevel, std::string_view)> sink);

}  // namespace sightseer
