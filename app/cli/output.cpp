#include "app/cli/output.h"

#include "core/base/terminal.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace sightseer::cli {
namespace {

constexpr std::chrono::seconds kLineInterval{5};

std::string oneDecimal(double value) {
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), value < 10 ? "%.1f" : "%.0f", value);
    return buffer.data();
}

std::string indexingText(const IngestProgress& progress) {
    if (progress.phase == IngestPhase::Scanning) return "Looking for photos: " + std::to_string(progress.found);
    auto text = "Indexing " + std::to_string(progress.done) + " of " + std::to_string(progress.total);
    if (progress.failed > 0) text += ", " + std::to_string(progress.failed) + " unreadable";
    if (progress.photosPerSecond > 0) text += ", " + oneDecimal(progress.photosPerSecond) + " photos/s";
    if (progress.timeLeft) text += ", " + durationText(*progress.timeLeft) + " left";
    return text;
}

}  // namespace

bool printLine(std::string_view line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    return std::fflush(stdout) == 0;
}

bool printJson(const nlohmann::ordered_json& object) {
    return printLine(object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void printError(const std::string& message) {
    std::fprintf(stderr, "sightseer-cli: %s\n", message.c_str());
}

void printNote(const std::string& message) {
    std::fprintf(stderr, "%s\n", message.c_str());
}

ExitCode failed(const Error& error) {
    printError(error.message);
    return error.code == ErrorCode::Cancelled ? ExitCode::Cancelled : ExitCode::Failed;
}

double shortest(float value) {
    if (!std::isfinite(value)) return value;
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size() - 1, value).ptr;
    double result = 0;
    std::from_chars(buffer.data(), end, result);
    return result;
}

nlohmann::ordered_json jsonArray(std::span<const float> values) {
    auto array = nlohmann::ordered_json::array();
    for (const float value : values) array.push_back(shortest(value));
    return array;
}

std::string counted(std::int64_t count, const char* one, const char* many) {
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

std::string durationText(std::chrono::seconds duration) {
    const auto seconds = duration.count();
    if (seconds < 90) return std::to_string(seconds) + " s";
    if (seconds < 90 * 60) return std::to_string((seconds + 30) / 60) + " min";
    return std::to_string((seconds + 1800) / 3600) + " h";
}

ProgressBar::ProgressBar() : m_terminal(isTerminal(StandardStream::Error)) {}

void ProgressBar::show(std::string text, std::optional<double> fraction, int step) {
    if (!m_terminal) {
        const auto now = std::chrono::steady_clock::now();
        if (m_lastStep == step && now - m_lastLine < kLineInterval) return;
        m_lastStep = step;
        m_lastLine = now;
        printNote(text);
        return;
    }
    const auto columns = static_cast<std::size_t>(std::max(20, terminalColumns(StandardStream::Error)));
    constexpr std::size_t kBarWidth = 24;
    if (fraction && text.size() + kBarWidth + 3 < columns) {
        const auto filled = static_cast<std::size_t>(kBarWidth * std::clamp(*fraction, 0.0, 1.0));
        text = '[' + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "] " + text;
    }
    text.resize(columns - 1, ' ');
    std::fprintf(stderr, "\r%s", text.c_str());
    std::fflush(stderr);
    m_barShown = true;
}

void ProgressBar::clear() {
    if (!std::exchange(m_barShown, false)) return;
    const auto columns = static_cast<std::size_t>(std::max(20, terminalColumns(StandardStream::Error)));
    std::fprintf(stderr, "\r%s\r", std::string(columns - 1, ' ').c_str());
    std::fflush(stderr);
}

void ProgressPrinter::show(const IngestProgress& progress) {
    if (progress.phase == IngestPhase::Idle) return;
    std::optional<double> fraction;
    if (progress.phase != IngestPhase::Scanning && progress.total > 0) {
        fraction = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    }
    m_bar.show(indexingText(progress), fraction, static_cast<int>(progress.phase));
}

}  // namespace sightseer::cli
