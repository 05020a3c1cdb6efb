// A model as it lies on disk, in any of the published layouts (README.md in this folder). It knows the configuration
// and serves each weight under *our* name, whatever the layout.
// Thread: immutable after open(); weight() from any thread.
#pragma once

#include "core/base/result.h"
#include "core/clip/model_spec.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sightseer {

struct Weight {
    std::vector<std::int64_t> shape;
    std::vector<float> values;  // C order
};

class ModelFolder {
public:
    // Reads configuration and tensor tables, no weights. Errors name the file and the missing or odd setting. A text
    // tower alone is opened together with the model folder beside it that its sightseer.json names as "images_of".
    [[nodiscard]] static Result<ModelFolder> open(const std::filesystem::path& folder);
    ModelFolder(ModelFolder&&) noexcept;
    ModelFolder& operator=(ModelFolder&&) noexcept;
    ~ModelFolder();

    const ModelSpec& spec() const;
    const std::filesystem::path& path() const;

    // A weight as float32 in our layout (README.md in this folder lists the names), stacked or transposed from the
    // published one. Any shape but `expectedShape` is InvalidFile and names the tensor, its shape and the expected one.
    [[nodiscard]] Result<Weight> weight(const std::string& name, const std::vector<std::int64_t>& expectedShape) const;

    struct Impl;

private:
    explicit ModelFolder(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> m_impl;
};

}  // namespace sightseer
