// Which models are on this machine, the bundled starter model and the folders under `<data>/models`, and which could be. In
// that folder: `in-use` names the chosen model; `.partial/` holds downloads that go on later; other names with a leading dot
// are on their way in or out.
// Thread: any; looks at the disk on every call, holds no state.
#pragma once

#include "core/base/result.h"
#include "core/clip/model_spec.h"
#include "core/models/model_list.h"
#include "core/models/model_record.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

struct InstalledModel {
    std::string name;  // what --model takes
    std::filesystem::path folder;
    bool isStarter = false;
    std::string title;        // of the list of models, else the name
    std::string listId;       // in the list of models; empty where it did not come from there
    std::string imagesOf;     // as ModelRecord
    std::uint64_t bytes = 0;  // on the disk
    ModelLicence licence;
};

// What an installation left in the models folder and can no longer be opened.
struct DamagedModel {
    InstalledModel model;
    Error error;
};

struct StoredModels {
    std::vector<InstalledModel> intact;  // the starter model first, then the others by name
    std::vector<DamagedModel> damaged;   // by name
};

enum class OfferState { NotThere, Partial, Damaged, Installed };

struct ModelOffer {
    OfferedModel model;
    OfferState state = OfferState::NotThere;
    std::uint64_t bytesThere = 0;  // of a download that goes on later
};

enum class FileCheck {
    Intact,
    Changed,
    Missing,
    Unknown,  // no checksum is known for it
};

struct CheckedFile {
    std::string name;
    FileCheck result = FileCheck::Unknown;
};

class ModelStore {
public:
    // `starterFolder` is resources/models/starter; `modelsFolder` need not exist; `listFile` is resources/models.json, or
    // empty: then nothing is offered.
    ModelStore(std::filesystem::path starterFolder, std::filesystem::path modelsFolder,
               std::filesystem::path listFile = {});

    const std::filesystem::path& modelsFolder() const { return m_modelsFolder; }

    // Opens every model once. Folders that hold no model are left out. Downloading a damaged one again replaces it.
    StoredModels all() const;
    std::vector<InstalledModel> list() const { return all().intact; }
    // The list of models that comes with the program, and with each what of it is on this machine, in the list's order.
    [[nodiscard]] Result<ModelList> offeredList() const;
    [[nodiscard]] Result<std::vector<ModelOffer>> offered() const;

    // `nameOrFolder`: empty for the default (the one that use() chose, else the first CLIP model by name, else the starter
    // model), a name of list(), or a model folder anywhere. NoModel or NotFound says what there is to choose from.
    [[nodiscard]] Result<InstalledModel> find(const std::string& nameOrFolder) const;

    // Makes a model of list() the default, from the next start on.
    [[nodiscard]] Result<InstalledModel> use(const std::string& name) const;

    // Removes a model from the disk, also a damaged one, or what there is of a download. Returns the bytes that became free.
    // InvalidArgument for the starter model, the default, and one that another model needs.
    [[nodiscard]] Result<std::uint64_t> remove(const std::string& name) const;

    // Reads every file of a model, also of a damaged one, and compares it with the list of models, else with what was
    // recorded when it was installed. `progressed` hears of bytes done, of how many; false stops with Cancelled.
    [[nodiscard]] Result<std::vector<CheckedFile>> verify(
        const std::string& name,
        const std::function<bool(std::uint64_t done, std::uint64_t total)>& progressed = {}) const;

private:
    Result<InstalledModel> modelIn(const std::filesystem::path& folder, const std::string& name) const;
    Result<InstalledModel> findByName(const std::string& name) const;
    // A damaged one, too.
    Result<InstalledModel> findEvenDamaged(const std::string& name) const;
    // The one of list() with this name; nothing when there is none.
    std::optional<InstalledModel> installedAs(const std::string& name) const;

    std::filesystem::path m_starterFolder;
    std::filesystem::path m_modelsFolder;
    std::filesystem::path m_listFile;
};

// Whether an installation left the folder and it can no longer be opened.
bool isDamagedModel(const std::filesystem::path& folder);

// First out of the way, so that half a model is never found. Returns the bytes that became free.
[[nodiscard]] Result<std::uint64_t> removeModelFolder(const std::filesystem::path& folder,
                                                      const std::filesystem::path& modelsFolder);

// Where the parts of a download lie.
std::filesystem::path partialFolder(const std::filesystem::path& modelsFolder, const std::string& id);

// Bytes of all files in the folder and below it; links are not followed.
std::uint64_t bytesIn(const std::filesystem::path& folder);

}  // namespace sightseer
