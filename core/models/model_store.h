// Which models are on this machine: the bundled starter model and the folders under `<data>/models`.
// Thread: any; looks at the disk on every call, holds no state.
#pragma once

#include "core/base/result.h"
#include "core/clip/model_spec.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sightseer {

struct InstalledModel {
    std::string name;  // what --model takes
    std::filesystem::path folder;
    bool isStarter = false;
};

class ModelStore {
public:
    // `starterFolder` is resources/models/starter; `modelsFolder` need not exist.
    ModelStore(std::filesystem::path starterFolder, std::filesystem::path modelsFolder);

    // The starter model first, then the others by name. Folders that hold no model are left out.
    std::vector<InstalledModel> list() const;

    // `nameOrFolder`: empty for the default (the first CLIP model by name, else the starter model), a name of list(), or
    // a model folder anywhere. NoModel or NotFound says what there is to choose from.
    [[nodiscard]] Result<InstalledModel> find(const std::string& nameOrFolder) const;

private:
    std::filesystem::path m_starterFolder;
    std::filesystem::path m_modelsFolder;
};

}  // namespace sightseer
