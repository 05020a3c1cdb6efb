// Golden files for tests: values that the reference implementations gave. Failures here abort the test: they are the
// test's own mistake, not the program's.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sightseer::test {

std::filesystem::path dataPath(const std::string& relative);  // under tests/data
std::filesystem::path resourcesPath();                        // the source tree's resources/
std::filesystem::path pluginPath();                           // the build tree's sightseer_torch module
std::string readText(const std::filesystem::path& file);

// A tensor of a safetensors file, as float32.
struct GoldenTensor {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};
GoldenTensor goldenTensor(const std::filesystem::path& file, const std::string& name);

// The largest |a - b|; infinity when the sizes differ.
float largestDifference(const std::vector<float>& a, const std::vector<float>& b);

}  // namespace sightseer::test
