// What sightseer-cli prints: results on standard output, everything else on standard error. Thread: main.
#pragma once

#include "core/base/error.h"
#include "core/ingest/ingest_pipeline.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sightseer::cli {

enum class ExitCode {
    Ok = 0,
    Failed = 1,        // the job as a whole
    WrongUsage = 2,    // nothing was tried
    PartlyFailed = 3,  // the rest was done
    Cancelled = 130,   // Ctrl+C, as shells have it
};

// One line, on standard output. Returns false when it is closed (a pipe into head).
bool printLine(std::string_view line);
// One JSON object on one line. Bytes that are not UTF-8, as in some file names, become U+FFFD.
bool printJson(const nlohmann::ordered_json& object);
// "sightseer-cli: MESSAGE", on standard error.
void printError(const std::string& message);
void printNote(const std::string& message);

// Prints the error's sentence; ExitCode::Failed.
ExitCode failed(const Error& error);

// The shortest decimal that reads back as this float, so that JSON does not show sixteen digits.
double shortest(float value);
nlohmann::ordered_json jsonArray(std::span<const float> values);

// "1 photo", "12 photos"
std::string counted(std::int64_t count, const char* one, const char* many);

// "50 s", "3 min"
std::string durationText(std::chrono::seconds duration);

// A bar that redraws itself where a person looks on; now and then a line where not.
class ProgressBar {
public:
    ProgressBar();

    // `fraction` between 0 and 1; none for a line without a bar. A `step` that differs from the last one's is always shown.
    void show(std::string text, std::optional<double> fraction, int step = 0);
    // Removes the bar, so that other output starts on a clean line.
    void clear();

private:
    const bool m_terminal;
    bool m_barShown = false;
    std::optional<int> m_lastStep;
    std::chrono::steady_clock::time_point m_lastLine;
};

// The same for indexing.
class ProgressPrinter {
public:
    void show(const IngestProgress& progress);
    void clear() { m_bar.clear(); }

private:
    ProgressBar m_bar;
};

}  // namespace sightseer::cli
