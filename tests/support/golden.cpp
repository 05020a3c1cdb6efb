#include "tests/support/golden.h"

#include "core/base/file_io.h"
#include "core/clip/checkpoint/safetensors.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace sightseer::test {

namespace {

[[noreturn]] void giveUp(const std::string& message) {
    std::fprintf(stderr, "golden data: %s\n", message.c_str());
    std::abort();
}

}  // namespace

std::filesystem::path dataPath(const std::string& relative) {
    return std::filesystem::path(SIGHTSEER_TEST_DATA) / relative;
}

std::filesystem::path resourcesPath() {
    return (std::filesystem::path(SIGHTSEER_TEST_DATA) / ".." / ".." / "resources").lexically_normal();
}

std::filesystem::path pluginPath() {
    return SIGHTSEER_PLUGIN_FILE;
}

std::string readText(const std::filesystem::path& file) {
    const auto bytes = readFile(file, std::numeric_limits<std::uint64_t>::max());
    if (!bytes) giveUp(bytes.error().message);
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

GoldenTensor goldenTensor(const std::filesystem::path& file, const std::string& name) {
    const auto opened = Safetensors::open(file);
    if (!opened) giveUp(opened.error().message);
    const auto found = opened->tensors().find(name);
    if (found == opened->tensors().end()) giveUp(toUtf8(file) + " has no tensor " + name);
    auto values = opened->readFloats(name);
    if (!values) giveUp(values.error().message);
    return {found->second.shape, std::move(*values)};
}

float largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) return std::numeric_limits<float>::infinity();
    float largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const float difference = std::abs(a[i] - b[i]);
        if (std::isnan(difference)) return std::numeric_limits<float>::infinity();
        largest = std::max(largest, difference);
    }
    return largest;
}

}  // namespace sightseer::test
