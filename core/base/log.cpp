#include "core/base/log.h"

#include <mutex>
#include <utility>

namespace sightseer {
namespace {

std::mutex sinkMutex;
std::function<void(LogLevel, std::string_view)> sink;  // guarded by sinkMutex

}  // namespace

void logMessage(LogLevel level, std::string_view message) {
    std::lock_guard lock(sinkMutex);
    if (sink) sink(level, message);
}

void setLogSink(std::function<void(LogLevel, std::string_view)> newSink) {
    std::lock_guard lock(sinkMutex);
    sink = std::move(newSink);
}

}  // namespace sightseer
