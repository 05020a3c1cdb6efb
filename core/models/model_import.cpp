#include "core/models/model_import.h"

#include "core/base/append_file.h"
#include "core/base/file_io.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/models/file_hash.h"

#include <QLockFile>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace sightseer {
namespace fs = std::filesystem;

namespace {

constexpr const char* kStagePrefix = ".import-";

// What belongs to a model besides its weights.
constexpr std::array kSettings{"config.json",
                               "open_clip_config.json",
                               "preprocessor_config.json",
                               "processor_config.json",
                               "tokenizer.json",
                               "tokenizer_config.json",
                               "special_tokens_map.json",
                               "added_tokens.json",
                               "tokenizer.model",
                               "sentencepiece.bpe.model",
                               "spiece.model",
                               "vocab.txt",
                               "vocab.json",
                               "merges.txt",
                               "model.safetensors.index.json",
                               "modules.json",
                               "sentence_bert_config.json",
                               "0_Transformer/config.json",
                               "1_Pooling/config.json",
                               "2_Dense/config.json",
                               "2_Dense/model.safetensors",
                               "2_Dense/pytorch_model.bin",
                               "README.md",
                               "LICENSE",
                               "LICENSE.txt",
                               "LICENSE.md",
                               "LICENCE",
                               "LICENCE.txt",
                               "LICENCES.txt"};

// Names under which published weights come with their settings beside them.
constexpr std::array kPublishedWeights{"model.safetensors", "open_clip_model.safetensors", "pytorch_model.bin",
                                       "open_clip_pytorch_model.bin"};

struct PlannedFile {
    fs::path from;
    std::string name;  // in the model's folder
    std::uint64_t size = 0;
};
using Plan = std::vector<PlannedFile>;

bool isFile(const fs::path& path) {
    const auto status = fileStatus(path);
    return status && status->isRegular;
}

std::string extensionOf(const fs::path& path) {
    auto extension = toUtf8(path.extension());
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

bool isWeightFile(const std::string& name) {
    const auto extension = extensionOf(pathFromUtf8(name));
    return extension == ".safetensors" || extension == ".pt" || extension == ".pth" || extension == ".bin";
}

bool isShard(const std::string& name) {
    return name.starts_with("model-") && name.find("-of-") != std::string::npos;
}

void addFile(Plan& plan, const fs::path& from, const std::string& name) {
    if (const auto status = fileStatus(from); status && status->isRegular) plan.push_back({from, name, status->size});
}

void addSettings(Plan& plan, const fs::path& folder) {
    for (const char* name : kSettings) addFile(plan, folder / name, name);
}

void addWeights(Plan& plan, const fs::path& folder, std::initializer_list<std::string_view> extensions) {
    std::error_code error;
    std::vector<fs::path> files;
    for (auto entry = fs::directory_iterator(folder, error); !error && entry != end(entry); entry.increment(error)) {
        const auto extension = extensionOf(entry->path());
        if (std::find(extensions.begin(), extensions.end(), extension) != extensions.end()) {
            files.push_back(entry->path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) addFile(plan, file, toUtf8(file.filename()));
}

// What to try, the likeliest first.
std::vector<Plan> plansFor(const fs::path& source, bool isFolder) {
    std::vector<Plan> plans;
    const auto plan = [&](auto fill) {
        Plan files;
        fill(files);
        plans.push_back(std::move(files));
    };
    if (isFolder) {
        // A repository often has the same weights again as .bin.
        plan([&](Plan& files) {
            addSettings(files, source);
            addWeights(files, source, {".safetensors"});
        });
        plan([&](Plan& files) {
            addSettings(files, source);
            addWeights(files, source, {".safetensors", ".pt", ".pth", ".bin"});
        });
        return plans;
    }
    const auto folder = source.parent_path();
    const auto name = toUtf8(source.filename());
    const bool isPublished =
        std::find(kPublishedWeights.begin(), kPublishedWeights.end(), name) != kPublishedWeights.end();
    const auto withSettings = [&](const std::string& as) {
        plan([&](Plan& files) {
            addSettings(files, folder);
            addFile(files, source, as);
        });
    };
    const auto alone = [&](const std::string& as) { plan([&](Plan& files) { addFile(files, source, as); }); };
    if (isShard(name)) {
        plan([&](Plan& files) {
            addSettings(files, folder);
            addWeights(files, folder, {".safetensors"});
        });
    } else if (isPublished) {
        withSettings(name);
        alone(name);
    } else if (extensionOf(source) == ".safetensors") {
        // What lies beside a file of one's own naming may belong to it, as in a folder, or not, as among downloads.
        if (isFile(folder / "open_clip_config.json")) withSettings("open_clip_model.safetensors");
        if (isFile(folder / "config.json")) withSettings("model.safetensors");
        alone("model.safetensors");
    } else {
        alone(name);
        withSettings(name);
    }
    return plans;
}

Result<void> copyInto(const fs::path& folder, const PlannedFile& file, ModelRecord& record,
                      const std::function<bool(std::uint64_t bytes)>& advanced) {
    constexpr std::uint64_t kBlock = 4 << 20;
    const auto to = folder / pathFromUtf8(file.name);
    if (auto made = makeFolders(to.parent_path()); !made) return made;
    const auto source = RandomAccessFile::open(file.from);
    if (!source) return propagate(source);
    auto target = AppendFile::open(to);
    if (!target) return propagate(target);
    FileHasher sha256(HashKind::Sha256, source->size());
    Bytes block;
    for (std::uint64_t done = 0; done < source->size(); done += block.size()) {
        block.resize(static_cast<std::size_t>(std::min(kBlock, source->size() - done)));
        if (auto read = source->read(done, block); !read) return read;
        if (auto written = target->append(block); !written) return written;
        sha256.add(block);
        if (!advanced(block.size())) return fail(ErrorCode::Cancelled, "The import was stopped.");
    }
    record.files.push_back({file.name, source->size(), sha256.hex()});
    return target->sync();
}

// A folder that goes away again unless it is handed on.
class StageFolder {
public:
    StageFolder(const fs::path& modelsFolder, const std::string& name) : m_path(modelsFolder / (kStagePrefix + name)) {}
    StageFolder(const StageFolder&) = delete;
    StageFolder& operator=(const StageFolder&) = delete;
    ~StageFolder() { clear(); }

    const fs::path& path() const { return m_path; }
    void clear() const {
        std::error_code error;
        fs::remove_all(m_path, error);
    }

private:
    fs::path m_path;
};

void removeLeftStages(const fs::path& modelsFolder) {
    std::error_code error;
    for (auto entry = fs::directory_iterator(modelsFolder, error); !error && entry != end(entry);
         entry.increment(error)) {
        std::error_code removeError;
        if (toUtf8(entry->path().filename()).starts_with(kStagePrefix)) fs::remove_all(entry->path(), removeError);
    }
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
    return text;
}

// The model of a plan as it would be once it is copied: links in the stage stand for the files.
Result<ModelSpec> specOf(const Plan& plan, const StageFolder& stage, const ModelRecord& record) {
    stage.clear();
    for (const auto& file : plan) {
        const auto link = stage.path() / pathFromUtf8(file.name);
        if (auto made = makeFolders(link.parent_path()); !made) return propagate(made);
        std::error_code error;
        fs::create_symlink(fs::absolute(file.from), link, error);
        if (error) {
            return fail(ErrorCode::Io, "Cannot look at '" + toUtf8(file.from) + "': the disk of '" +
                                           toUtf8(stage.path().parent_path()) +
                                           "' has no links. Copy the model's folder there yourself.");
        }
    }
    if (auto written = writeModelRecord(stage.path(), record); !written) return propagate(written);
    auto model = ModelFolder::open(stage.path());
    if (!model) return propagate(model);
    return model->spec();
}

struct Recognised {
    Plan plan;
    ModelSpec spec;
};

// Without weights that the model does not need: the same ones in another form, or those of something else.
Plan withoutIdleWeights(Plan plan, const ModelSpec& spec, const StageFolder& stage, const ModelRecord& record) {
    for (std::size_t i = 0; i < plan.size();) {
        auto less = plan;
        less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
        const auto same =
            isWeightFile(plan[i].name) && !less.empty() ? specOf(less, stage, record) : Result<ModelSpec>(ModelSpec{});
        if (same && same->fingerprint == spec.fingerprint) {
            plan = std::move(less);
        } else {
            ++i;
        }
    }
    return plan;
}

// The files that the links in the stage stand for, by their own names.
Error withSourceNames(Error error, const Plan& plan, const StageFolder& stage, const fs::path& folder) {
    for (const auto& file : plan) {
        // With the quote behind it: one name may begin with another.
        error.message =
            replaced(error.message, toUtf8(stage.path() / pathFromUtf8(file.name)) + "'", toUtf8(file.from) + "'");
    }
    error.message = replaced(error.message, toUtf8(stage.path()), toUtf8(folder));
    return error;
}

Result<Recognised> recognise(const fs::path& source, bool isFolder, const StageFolder& stage,
                             const ModelRecord& record) {
    const auto folder = isFolder ? source : source.parent_path();
    std::optional<Error> telling;  // of a folder the plan with most files, of a file the likeliest one
    for (auto& plan : plansFor(source, isFolder)) {
        if (plan.empty()) continue;
        auto spec = specOf(plan, stage, record);
        if (spec) return Recognised{withoutIdleWeights(std::move(plan), *spec, stage, record), std::move(*spec)};
        if (isFolder || !telling) telling = withSourceNames(spec.error(), plan, stage, folder);
    }
    if (!telling) {
        return fail(ErrorCode::InvalidFile, "Cannot import '" + toUtf8(source) +
                                                "': no file of a model lies in it. Name a model's folder, or a file of "
                                                "weights (.safetensors, .pt).");
    }
    return tl::unexpected(*std::move(telling));
}

// A snapshot in Hugging Face's cache has a hash for a name: models--ORGANISATION--NAME/snapshots/HASH.
std::string nameAfter(const fs::path& source, bool isFolder) {
    auto folder = isFolder ? source : source.parent_path();
    auto name = toUtf8(isFolder ? source.filename() : source.stem());
    const auto published = toUtf8(source.filename());
    if (!isFolder && (isShard(published) || std::find(kPublishedWeights.begin(), kPublishedWeights.end(), published) !=
                                                kPublishedWeights.end())) {
        name = toUtf8(folder.filename());
    }
    const auto cache = toUtf8(folder.parent_path().parent_path().filename());
    if (cache.starts_with("models--") && folder.parent_path().filename() == "snapshots") {
        name = cache.substr(cache.rfind("--") + 2);
    }
    return name;
}

// Fit for a file name, and not one that the store itself uses.
std::string plainName(std::string name) {
    std::replace_if(
        name.begin(), name.end(),
        [](unsigned char c) {
            return c < ' ' || c == '/' || c == '\\' || c == ':' || c == '*' || c == '?' || c == '"';
        },
        '-');
    while (!name.empty() && (name.front() == '.' || name.front() == ' ' || name.front() == '-')) name.erase(0, 1);
    if (name.empty()) name = "model";
    return name;
}

std::string freeName(const fs::path& modelsFolder, const std::string& wanted) {
    const auto isTaken = [&](const std::string& name) {
        std::error_code error;
        return name == "starter" || name == "in-use" ||
               fs::symlink_status(modelsFolder / pathFromUtf8(name), error).type() != fs::file_type::not_found;
    };
    auto name = wanted;
    for (int number = 2; isTaken(name); ++number) name = wanted + '-' + std::to_string(number);
    return name;
}

// An imported model that the list knows by a file of weights has its title, and its id when it is offered.
void nameByChecksum(ModelRecord& record, const ModelList& list) {
    for (const auto& file : record.files) {
        const auto known = isWeightFile(file.name) ? list.knownWeightsOf(file.sha256) : std::nullopt;
        if (!known) continue;
        record.title = known->title;
        record.id = known->id;
    }
}

// What a file is that lacks its settings, when its checksum is known.
std::string whatItIs(const fs::path& source, const ModelList& list) {
    const auto sha256 = hashFile(HashKind::Sha256, source);
    const auto known = sha256 ? list.knownWeightsOf(*sha256) : std::nullopt;
    if (!known) return {};
    auto sentence = " By its checksum it is " + known->title;
    if (!known->id.empty()) sentence += "; `models download " + known->id + "` fetches all of it";
    return sentence + ".";
}

Result<void> copyAll(const StageFolder& stage, const Plan& plan, ModelRecord& record, const ModelList& list,
                     const std::function<bool(const ImportProgress&)>& progressed) {
    ImportProgress progress;
    for (const auto& file : plan) progress.bytesTotal += file.size;
    stage.clear();
    for (const auto& file : plan) {
        auto copied = copyInto(stage.path(), file, record, [&](std::uint64_t bytes) {
            progress.bytesDone += bytes;
            return !progressed || progressed(progress);
        });
        if (!copied) return copied;
    }
    nameByChecksum(record, list);
    return writeModelRecord(stage.path(), record);
}

}  // namespace

Result<InstalledModel> importModel(const ModelStore& store, const ImportRequest& request,
                                   const std::function<bool(const ImportProgress&)>& progressed,
                                   const FreeSpace& freeSpace) {
    std::error_code error;
    auto source = fs::absolute(request.source, error).lexically_normal();
    if (!source.has_filename()) source = source.parent_path();
    const auto status = fileStatus(source);
    if (!status) return propagate(status);
    const auto& models = store.modelsFolder();
    if (!request.imagesOf.empty()) {
        const auto images = store.find(request.imagesOf);
        if (!images) return propagate(images);
        if (images->folder != models / pathFromUtf8(request.imagesOf)) {
            return fail(ErrorCode::InvalidArgument,
                        "The model '" + request.imagesOf + "' cannot lend its image tower: import it first.");
        }
    }
    if (auto made = makeFolders(models); !made) return propagate(made);
    QLockFile lock(QString::fromStdString(toUtf8(models / ".import.lock")));
    lock.setStaleLockTime(0);
    if (!lock.tryLock(0)) {
        return fail(ErrorCode::InvalidArgument,
                    "Cannot import '" + toUtf8(source) + "': another import is going on. Wait until it is done.");
    }
    removeLeftStages(models);

    const bool isFolder = status->isDirectory;
    if (!isFolder && !isWeightFile(toUtf8(source.filename()))) {
        return fail(ErrorCode::Unsupported, "Cannot import '" + toUtf8(source) +
                                                "': it is no file of weights. Name a " +
                                                "model's folder, or a .safetensors or .pt file.");
    }
    const auto name = freeName(models, plainName(request.name.empty() ? nameAfter(source, isFolder) : request.name));
    const StageFolder stage(models, name);
    ModelRecord record;
    record.imagesOf = request.imagesOf;
    if (request.activation) record.activation = *request.activation == Activation::QuickGelu ? "quick_gelu" : "gelu";
    record.licence = licenceIn(isFolder ? source : source.parent_path());
    if (const auto link = pathFromUtf8(record.licence.link); link.is_absolute()) {
        record.licence.link = toUtf8(models / pathFromUtf8(name) / link.filename());
    }
    const auto list = store.offeredList();
    if (!list) return propagate(list);
    const auto recognised = recognise(source, isFolder, stage, record);
    if (!recognised) {
        auto refusal = recognised.error();
        if (!isFolder) refusal.message += whatItIs(source, *list);
        return tl::unexpected(std::move(refusal));
    }

    std::uint64_t bytes = 0;
    for (const auto& file : recognised->plan) bytes += file.size;
    auto space = checkSpace("Cannot import '" + toUtf8(source) + "'", models, bytes, freeSpace);
    if (!space) return propagate(space);

    if (auto copied = copyAll(stage, recognised->plan, record, *list, progressed); !copied) return propagate(copied);
    const auto copy = ModelFolder::open(stage.path());
    if (!copy) return propagate(copy);
    if (copy->spec().fingerprint != recognised->spec.fingerprint) {
        return fail(ErrorCode::InvalidFile,
                    "Cannot import '" + toUtf8(source) + "': it changed while it was copied. Try again.");
    }
    if (auto there = renameForGood(stage.path(), models / pathFromUtf8(name)); !there) return propagate(there);
    return store.find(name);
}

}  // namespace sightseer
