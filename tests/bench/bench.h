// Every benchmark has one form: a figure of ours beside its baseline, measured in the same run.
// `bench_NAME` prints a table for people; `bench_NAME --json` one object a line.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace sightseer::bench {

enum class Better { Higher, Lower };

struct Row {
    std::string what;  // e.g. "ViT-B/32, bf16, batch 16"
    std::string unit;  // e.g. "images/s"
    double ours = 0;
    double baseline = 0;  // 0: there is none, the row only reports a figure
    std::string baselineName = {};
    Better better = Better::Higher;

    // Above 1: ours is better than the baseline.
    double ratio() const;
};

class Report {
public:
    // Reads --json; other arguments are left for the benchmark: see arguments().
    Report(std::string bench, int argc, char** argv);

    const std::vector<std::string>& arguments() const { return m_arguments; }
    // Prints at once, so that a long benchmark shows its progress.
    void add(const Row& row);

private:
    std::string m_bench;
    bool m_json = false;
    bool m_headerPrinted = false;
    std::vector<std::string> m_arguments;
};

// Seconds of one call, the median of `repeats` after one warm-up call.
double medianSeconds(int repeats, const std::function<void()>& call);

// Two alternatives in turn, so that a noisy machine disturbs both alike: the medians of each.
struct PairedSeconds {
    double ours = 0;
    double baseline = 0;
};
PairedSeconds pairedSeconds(int repeats, const std::function<void()>& ours, const std::function<void()>& baseline);

}  // namespace sightseer::bench
