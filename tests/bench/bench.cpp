#include "tests/bench/bench.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

namespace sightseer::bench {
namespace {

double secondsOf(const std::function<void()>& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

double Row::ratio() const {
    if (ours == 0 || baseline == 0) return 0;
    return better == Better::Higher ? ours / baseline : baseline / ours;
}

Report::Report(std::string bench, int argc, char** argv) : m_bench(std::move(bench)) {
    for (int i = 1; i < argc; ++i) {
        if (std::string(argv[i]) == "--json") {
            m_json = true;
        } else {
            m_arguments.emplace_back(argv[i]);
        }
    }
}

void Report::add(const Row& row) {
    if (m_json) {
        nlohmann::ordered_json line{{"bench", m_bench}, {"what", row.what}, {"unit", row.unit}, {"ours", row.ours}};
        if (row.baseline != 0) {
            line["baseline"] = row.baseline;
            line["baseline_name"] = row.baselineName;
            line["ratio"] = row.ratio();
        }
        std::printf("%s\n", line.dump().c_str());
    } else {
        if (!std::exchange(m_headerPrinted, true)) {
            std::printf("%-12s %-46s %12s %12s %8s  %s\n", "bench", "what", "ours", "baseline", "ratio",
                        "unit, baseline");
        }
        if (row.baseline != 0) {
            std::printf("%-12s %-46s %12.2f %12.2f %7.2fx  %s, %s\n", m_bench.c_str(), row.what.c_str(), row.ours,
                        row.baseline, row.ratio(), row.unit.c_str(), row.baselineName.c_str());
        } else {
            std::printf("%-12s %-46s %12.2f %12s %8s  %s\n", m_bench.c_str(), row.what.c_str(), row.ours, "-", "-",
                        row.unit.c_str());
        }
    }
    std::fflush(stdout);
}

double medianSeconds(int repeats, const std::function<void()>& call) {
    call();
    std::vector<double> seconds;
    for (int i = 0; i < repeats; ++i) seconds.push_back(secondsOf(call));
    return median(std::move(seconds));
}

PairedSeconds pairedSeconds(int repeats, const std::function<void()>& ours, const std::function<void()>& baseline) {
    ours();
    baseline();
    std::vector<double> oursSeconds;
    std::vector<double> baselineSeconds;
    for (int i = 0; i < repeats; ++i) {
        oursSeconds.push_back(secondsOf(ours));
        baselineSeconds.push_back(secondsOf(baseline));
    }
    return {median(std::move(oursSeconds)), median(std::move(baselineSeconds))};
}

}  // namespace sightseer::bench
