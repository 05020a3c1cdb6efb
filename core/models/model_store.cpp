#include "core/models/model_store.h"

#include "core/base/append_file.h"
#include "core/base/file_io.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/models/file_hash.h"

#include <algorithm>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

namespace sightseer {
namespace fs = std::filesystem;

namespace {

constexpr const char* kStarter = "starter";
constexpr const char* kInUse = "in-use";

std::vector<fs::path> subfolders(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (auto entry = fs::directory_iterator(folder, error); !error && entry != end(entry); entry.increment(error)) {
        std::error_code statusError;
        const bool isHidden = toUtf8(entry->path().filename()).starts_with('.');
        if (!isHidden && entry->is_directory(statusError)) folders.push_back(entry->path());
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

tl::unexpected<Error> noModelNamed(const std::string& name, const std::vector<InstalledModel>& models) {
    return fail(ErrorCode::NotFound, "There is no model named '" + name + "'; " + namesOf(models) + ".");
}

// Empty when nothing was chosen.
std::string chosenName(const fs::path& modelsFolder) {
    const auto bytes = readFile(modelsFolder / kInUse, 4096);
    if (!bytes) return {};
    std::string name(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    while (!name.empty() && (name.back() == '\n' || name.back() == '\r')) name.pop_back();
    return name;
}

tl::unexpected<Error> stillNeeded(const std::string& name, const std::string& why) {
    return fail(ErrorCode::InvalidArgument, "Cannot remove the model '" + name + "': " + why);
}

InstalledModel described(const fs::path& folder, const std::string& name, bool isStarter) {
    InstalledModel model;
    model.name = name;
    model.folder = folder;
    model.isStarter = isStarter;
    model.title = isStarter ? "Starter model" : name;
    model.bytes = bytesIn(folder);
    if (const auto record = readModelRecord(folder)) {
        model.listId = record->id;
        if (!record->title.empty()) model.title = record->title;
        model.imagesOf = record->imagesOf;
        model.licence = record->licence;
    } else {
        model.licence = licenceIn(folder);
    }
    return model;
}

void takeOfferedTitle(InstalledModel& model, const Result<ModelList>& offered) {
    if (!offered) return;
    if (const auto* known = offered->find(model.listId)) model.title = known->title;
}

// What the file's SHA-256 has to be, and its size.
std::optional<RecordedFile> expectedOf(const std::string& name, const OfferedModel* offered,
                                       const std::optional<ModelRecord>& record) {
    std::optional<RecordedFile> expected;
    if (record) {
        const auto found = std::find_if(record->files.begin(), record->files.end(),
                                        [&](const RecordedFile& file) { return file.name == name; });
        if (found != record->files.end()) expected = *found;
    }
    if (offered != nullptr) {
        const auto found = std::find_if(offered->files.begin(), offered->files.end(),
                                        [&](const OfferedFile& file) { return file.name == name; });
        if (found != offered->files.end() && !found->sha256.empty()) {
            expected = RecordedFile{name, found->size > 0 || !expected ? found->size : expected->size, found->sha256};
        }
    }
    return expected;
}

// Names of files relative to the folder, in order: those that should be there and those that are.
std::vector<std::string> filesOf(const fs::path& folder, const std::optional<ModelRecord>& record) {
    std::vector<std::string> names;
    if (record) {
        for (const auto& file : record->files) names.push_back(file.name);
    }
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(folder, error); !error && entry != end(entry);
         entry.increment(error)) {
        std::error_code statusError;
        if (!entry->is_regular_file(statusError)) continue;
        auto name = entry->path().lexically_relative(folder).generic_string();
        if (name != kModelRecordFile) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace

bool isDamagedModel(const fs::path& folder) {
    return readModelRecord(folder) && !ModelFolder::open(folder);
}

Result<std::uint64_t> removeModelFolder(const fs::path& folder, const fs::path& modelsFolder) {
    std::error_code error;
    if (fs::is_symlink(folder, error)) {
        if (!fs::remove(folder, error)) return fail(ErrorCode::Io, "Cannot remove '" + toUtf8(folder) + "'.");
        return std::uint64_t{0};
    }
    const auto bytes = bytesIn(folder);
    const auto leaving = modelsFolder / (".removing-" + toUtf8(folder.filename()));
    fs::remove_all(leaving, error);
    if (auto renamed = renameForGood(folder, leaving); !renamed) return propagate(renamed);
    fs::remove_all(leaving, error);
    if (error) {
        return fail(ErrorCode::Io, "Cannot remove all of '" + toUtf8(leaving) + "': " + error.message() +
                                       ". Check its permissions and remove it by hand.");
    }
    return bytes;
}

fs::path partialFolder(const fs::path& modelsFolder, const std::string& id) {
    return modelsFolder / ".partial" / pathFromUtf8(id);
}

std::uint64_t bytesIn(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(folder, error); !error && entry != end(entry);
         entry.increment(error)) {
        std::error_code statusError;
        if (!entry->is_symlink(statusError) && entry->is_regular_file(statusError)) {
            const auto size = entry->file_size(statusError);
            if (!statusError) bytes += size;
        }
    }
    return bytes;
}

ModelStore::ModelStore(fs::path starterFolder, fs::path modelsFolder, fs::path listFile)
    : m_starterFolder(std::move(starterFolder)), m_modelsFolder(std::move(modelsFolder)),
      m_listFile(std::move(listFile)) {}

Result<InstalledModel> ModelStore::modelIn(const fs::path& folder, const std::string& name) const {
    const auto opened = ModelFolder::open(folder);
    if (!opened) return propagate(opened);
    return described(folder, name, opened->spec().isStarter());
}

StoredModels ModelStore::all() const {
    StoredModels models;
    if (auto starter = modelIn(m_starterFolder, kStarter)) models.intact.push_back(std::move(*starter));
    for (const auto& folder : subfolders(m_modelsFolder)) {
        const auto name = toUtf8(folder.filename());
        if (auto model = modelIn(folder, name)) {
            models.intact.push_back(std::move(*model));
        } else if (readModelRecord(folder)) {
            models.damaged.push_back({described(folder, name, false), model.error()});
        }
    }
    const auto offered = offeredList();
    for (auto& model : models.intact) takeOfferedTitle(model, offered);
    for (auto& damaged : models.damaged) takeOfferedTitle(damaged.model, offered);
    return models;
}

Result<ModelList> ModelStore::offeredList() const {
    if (m_listFile.empty()) return ModelList{};
    return readModelList(m_listFile);
}

Result<std::vector<ModelOffer>> ModelStore::offered() const {
    auto offeredModels = offeredList();
    if (!offeredModels) return propagate(offeredModels);
    const auto models = all();
    std::vector<ModelOffer> offers;
    for (auto& model : offeredModels->models) {
        ModelOffer offer{std::move(model), OfferState::NotThere, 0};
        const auto partial = partialFolder(m_modelsFolder, offer.model.id);
        std::error_code error;
        if (std::any_of(models.intact.begin(), models.intact.end(), [&](const InstalledModel& one) {
                return one.listId == offer.model.id || one.name == offer.model.id;
            })) {
            offer.state = OfferState::Installed;
        } else if (fs::is_directory(partial, error)) {
            offer.state = OfferState::Partial;
            offer.bytesThere = bytesIn(partial);
        } else if (std::any_of(models.damaged.begin(), models.damaged.end(),
                               [&](const DamagedModel& one) { return one.model.name == offer.model.id; })) {
            offer.state = OfferState::Damaged;
        }
        offers.push_back(std::move(offer));
    }
    return offers;
}

Result<InstalledModel> ModelStore::findByName(const std::string& name) const {
    const auto models = list();
    const auto named =
        std::find_if(models.begin(), models.end(), [&](const InstalledModel& model) { return model.name == name; });
    if (named != models.end()) return *named;
    return noModelNamed(name, models);
}

Result<InstalledModel> ModelStore::findEvenDamaged(const std::string& name) const {
    auto models = all();
    for (auto& model : models.intact) {
        if (model.name == name) return std::move(model);
    }
    for (auto& damaged : models.damaged) {
        if (damaged.model.name == name) return std::move(damaged.model);
    }
    return noModelNamed(name, models.intact);
}

std::optional<InstalledModel> ModelStore::installedAs(const std::string& name) const {
    const auto path = pathFromUtf8(name);
    if (name.empty() || name.starts_with('.') || path.filename() != path) return {};
    auto model = modelIn(name == kStarter ? m_starterFolder : m_modelsFolder / path, name);
    if (!model) return {};
    takeOfferedTitle(*model, offeredList());
    return std::move(*model);
}

Result<InstalledModel> ModelStore::find(const std::string& nameOrFolder) const {
    // Without a look at all the others: this is on the way of every start.
    if (auto model = installedAs(nameOrFolder.empty() ? chosenName(m_modelsFolder) : nameOrFolder)) {
        return std::move(*model);
    }
    const auto models = list();
    if (nameOrFolder.empty()) {
        const auto clip = std::find_if(models.begin(), models.end(), [](const InstalledModel& model) {
            return !model.isStarter && model.imagesOf.empty();
        });
        if (clip != models.end()) return *clip;
        if (!models.empty()) return models.front();
        return fail(ErrorCode::NoModel,
                    "No model is installed; put a CLIP model's folder into '" + toUtf8(m_modelsFolder) + "'.");
    }
    const auto given = pathFromUtf8(nameOrFolder);
    for (const auto& folder : {m_modelsFolder / given, given}) {
        const auto status = fileStatus(folder);
        // A folder of that name that is no usable model: say why.
        if (status && status->isDirectory) return modelIn(folder, nameOrFolder);
    }
    return fail(ErrorCode::NotFound,
                "There is no model named '" + nameOrFolder + "' and no such folder; " + namesOf(models) + ".");
}

Result<InstalledModel> ModelStore::use(const std::string& name) const {
    auto model = findByName(name);
    if (!model) return model;
    if (auto made = makeFolders(m_modelsFolder); !made) return propagate(made);
    const auto text = name + '\n';
    auto written = writeFileAtomically(m_modelsFolder / kInUse, std::as_bytes(std::span(text.data(), text.size())));
    if (!written) return propagate(written);
    return model;
}

Result<std::uint64_t> ModelStore::remove(const std::string& name) const {
    std::error_code error;
    const auto partial = partialFolder(m_modelsFolder, name);
    const bool isPlainName = !name.empty() && pathFromUtf8(name).filename() == pathFromUtf8(name);
    const auto model = findEvenDamaged(name);
    if (!model) {
        if (isPlainName && fs::is_directory(partial, error)) return removeModelFolder(partial, m_modelsFolder);
        return propagate(model);
    }
    if (model->folder == m_starterFolder) return stillNeeded(name, "it came with the program.");
    if (const auto inUse = find(""); inUse && inUse->folder == model->folder) {
        return stillNeeded(name, "it is in use. Choose another one first, as with `sightseer-cli models use starter`.");
    }
    for (const auto& other : list()) {
        if (other.imagesOf != name) continue;
        return stillNeeded(name, "'" + other.name + "' needs its image tower. Remove that one first.");
    }
    return removeModelFolder(model->folder, m_modelsFolder);
}

Result<std::vector<CheckedFile>> ModelStore::verify(
    const std::string& name, const std::function<bool(std::uint64_t done, std::uint64_t total)>& progressed) const {
    const auto model = findEvenDamaged(name);
    if (!model) return propagate(model);
    const auto record = readModelRecord(model->folder);
    const auto offered = offeredList();
    const OfferedModel* known = offered ? offered->find(model->listId) : nullptr;

    std::vector<CheckedFile> checked;
    std::uint64_t done = 0;
    for (const auto& file : filesOf(model->folder, record)) {
        const auto path = model->folder / pathFromUtf8(file);
        const auto status = fileStatus(path);
        const auto expected = expectedOf(file, known, record);
        FileCheck result = FileCheck::Unknown;
        if (!status) {
            result = FileCheck::Missing;
        } else if (expected && expected->size > 0 && status->size != expected->size) {
            result = FileCheck::Changed;
        } else if (expected) {
            const auto sha256 = hashFile(HashKind::Sha256, path, [&](std::uint64_t bytes) {
                return !progressed || progressed(done + bytes, model->bytes);
            });
            if (!sha256) return propagate(sha256);
            result = *sha256 == expected->sha256 ? FileCheck::Intact : FileCheck::Changed;
        }
        if (status) done += status->size;
        checked.push_back({file, result});
    }
    return checked;
}

}  // namespace sightseer
