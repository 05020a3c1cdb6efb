#include "core/models/model_store.h"

#include "core/base/file_io.h"
#include "core/clip/checkpoint/model_folder.h"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

namespace sightseer {

namespace {

Result<InstalledModel> modelIn(const std::filesystem::path& folder, const std::string& name) {
    const auto model = ModelFolder::open(folder);
    if (!model) return propagate(model);
    return InstalledModel{name, folder, model->spec().isStarter()};
}

std::vector<std::filesystem::path> subfolders(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> folders;
    std::error_code error;
    for (auto entry = std::filesystem::directory_iterator(folder, error); !error && entry != end(entry);
         entry.increment(error)) {
        std::error_code statusError;
        if (entry->is_directory(statusError)) folders.push_back(entry->path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::string namesOf(const std::vector<InstalledModel>& models) {
    if (models.empty()) return "no model is installed";
    std::string names = "there is ";
    for (std::size_t i = 0; i < models.size(); ++i) {
        if (i > 0) names += i + 1 == models.size() ? " and " : ", ";
        names += "'" + models[i].name + "'";
    }
    return names;
}

}  // namespace

ModelStore::ModelStore(std::filesystem::path starterFolder, std::filesystem::path modelsFolder)
    : m_starterFolder(std::move(starterFolder)), m_modelsFolder(std::move(modelsFolder)) {}

std::vector<InstalledModel> ModelStore::list() const {
    std::vector<InstalledModel> models;
    if (auto starter = modelIn(m_starterFolder, "starter")) models.push_back(std::move(*starter));
    for (const auto& folder : subfolders(m_modelsFolder)) {
        if (auto model = modelIn(folder, toUtf8(folder.filename()))) models.push_back(std::move(*model));
    }
    return models;
}

Result<InstalledModel> ModelStore::find(const std::string& nameOrFolder) const {
    const auto models = list();
    if (nameOrFolder.empty()) {
        const auto clip =
            std::find_if(models.begin(), models.end(), [](const InstalledModel& model) { return !model.isStarter; });
        if (clip != models.end()) return *clip;
        if (!models.empty()) return models.front();
        return fail(ErrorCode::NoModel,
                    "No model is installed; put a CLIP model's folder into '" + toUtf8(m_modelsFolder) + "'.");
    }
    const auto named = std::find_if(models.begin(), models.end(),
                                    [&](const InstalledModel& model) { return model.name == nameOrFolder; });
    if (named != models.end()) return *named;

    const auto given = pathFromUtf8(nameOrFolder);
    for (const auto& folder : {m_modelsFolder / given, given}) {
        const auto status = fileStatus(folder);
        // A folder of that name that is no usable model: say why.
        if (status && status->isDirectory) return modelIn(folder, nameOrFolder);
    }
    return fail(ErrorCode::NotFound,
                "There is no model named '" + nameOrFolder + "' and no such folder; " + namesOf(models) + ".");
}

}  // namespace sightseer
