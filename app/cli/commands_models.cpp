// sightseer-cli models: what is there, and how it comes and goes.
#include "app/app_paths.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "core/base/file_io.h"
#include "core/models/model_downloads.h"
#include "core/models/model_import.h"

#include <QCoreApplication>
#include <QTimer>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace sightseer::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ModelsRequest {
    bool offered = false;
    std::vector<std::string> names;
    std::string name;
    std::string imagesOf;
    std::string activation;
    std::string mirror;
    std::string proxy;
};

ModelStore storeOf(const CommandLine& line) {
    return modelStore(appPaths(pathFromUtf8(line.libraryFolder)).library);
}

ExitCode nothingNamed(const std::string& what) {
    printError(what);
    return ExitCode::WrongUsage;
}

ExitCode outcome(std::size_t failures, std::size_t all) {
    if (failures == 0) return ExitCode::Ok;
    return failures == all ? ExitCode::Failed : ExitCode::PartlyFailed;
}

void printFailure(const std::string& model, const Error& error, bool json) {
    if (json) {
        printJson({{"model", model}, {"error", error.message}});
    } else {
        printError(error.message);
    }
}

// --- list

Json licenceJson(const ModelLicence& licence) {
    return {{"name", licence.name},
            {"link", licence.link},
            {"sentence", licence.sentence},
            {"restricted", licence.isRestricted}};
}

Json installedJson(const InstalledModel& model, bool isDefault) {
    Json json{{"name", model.name},
              {"title", model.title},
              {"folder", toUtf8(model.folder)},
              {"starter", model.isStarter},
              {"default", isDefault},
              {"bytes", model.bytes},
              {"licence", licenceJson(model.licence)}};
    if (!model.imagesOf.empty()) json["images_of"] = model.imagesOf;
    return json;
}

std::string licenceText(const ModelLicence& licence) {
    auto text = licence.name.empty() ? std::string("licence unknown") : licence.name;
    if (licence.isRestricted) text += " (restricted)";
    return text;
}

ExitCode listInstalled(const CommandLine& line) {
    const auto store = storeOf(line);
    const auto chosen = store.find(line.model);
    if (!chosen) return failed(chosen.error());
    const auto models = store.all();
    for (const InstalledModel& model : models.intact) {
        const bool isDefault = model.folder == chosen->folder;
        if (line.json) {
            printJson(installedJson(model, isDefault));
            continue;
        }
        auto text = (isDefault ? "* " : "  ") + model.name;
        if (model.title != model.name) text += "  " + model.title + ',';
        printLine(text + "  " + byteCountText(model.bytes) + ", " + licenceText(model.licence) + "  (" +
                  toUtf8(model.folder) + ')');
    }
    for (const DamagedModel& damaged : models.damaged) {
        if (line.json) {
            auto json = installedJson(damaged.model, false);
            json["error"] = damaged.error.message;
            printJson(json);
        } else {
            printLine("! " + damaged.model.name + "  is damaged: " + damaged.error.message);
        }
    }
    if (!line.json) {
        printNote(
            "* is used when --model is not given; `models use NAME` chooses. `models list --offered` shows what can "
            "be downloaded. Models are in " +
            toUtf8(store.modelsFolder()));
    }
    return ExitCode::Ok;
}

const char* stateWord(OfferState state) {
    switch (state) {
        case OfferState::Installed: return "installed";
        case OfferState::Partial: return "partial";
        case OfferState::Damaged: return "damaged";
        case OfferState::NotThere: break;
    }
    return "available";
}

void addNumber(Json& json, const char* key, const std::optional<double>& value) {
    if (value) json[key] = *value;
}

Json offerJson(const ModelOffer& offer) {
    const auto& model = offer.model;
    Json accuracy = Json::object();
    addNumber(accuracy, "imagenet_top1", model.accuracy.imagenetTop1);
    addNumber(accuracy, "flickr_text_to_image", model.accuracy.flickrTextToImage);
    addNumber(accuracy, "flickr_image_to_text", model.accuracy.flickrImageToText);
    addNumber(accuracy, "coco_text_to_image", model.accuracy.cocoTextToImage);
    addNumber(accuracy, "coco_image_to_text", model.accuracy.cocoImageToText);
    if (!model.accuracy.note.empty()) accuracy["note"] = model.accuracy.note;
    accuracy["source"] = model.accuracy.source;
    Json json{{"id", model.id},
              {"title", model.title},
              {"state", stateWord(offer.state)},
              {"proposed", model.isDefault},
              {"repository", model.repository},
              {"bytes", model.likelySize()},
              {"bytes_are_estimated", !model.isSizeKnown()},
              {"licence", licenceJson(model.licence)},
              {"languages", model.languages},
              {"image_size", model.imageSize},
              {"dimension", model.dimension},
              {"accuracy", accuracy},
              {"relative_cost", model.relativeCost}};
    if (offer.state == OfferState::Partial) json["bytes_there"] = offer.bytesThere;
    if (!model.imagesOf.empty()) json["images_of"] = model.imagesOf;
    return json;
}

std::string decimal(double value) {
    return Json(shortest(static_cast<float>(value))).dump();
}

std::string offerText(const ModelOffer& offer) {
    const auto& model = offer.model;
    auto text = (model.isDefault ? "* " : "  ") + model.id + "  " + model.title + ",  " +
                (model.isSizeKnown() ? "" : "about ") + byteCountText(model.likelySize()) + ", " +
                licenceText(model.licence);
    if (model.accuracy.imagenetTop1) text += ", ImageNet " + decimal(*model.accuracy.imagenetTop1) + " %";
    if (model.accuracy.cocoTextToImage) text += ", COCO recall@1 " + decimal(*model.accuracy.cocoTextToImage) + " %";
    text += ", cost " + decimal(model.relativeCost);
    if (!model.imagesOf.empty()) text += ", goes with " + model.imagesOf;
    if (offer.state == OfferState::Installed) text += "  [installed]";
    if (offer.state == OfferState::Damaged) text += "  [damaged: download it again]";
    if (offer.state == OfferState::Partial) text += "  [" + byteCountText(offer.bytesThere) + " are there]";
    return text;
}

ExitCode listOffered(const CommandLine& line) {
    const auto offers = storeOf(line).offered();
    if (!offers) return failed(offers.error());
    for (const auto& offer : *offers) {
        if (!(line.json ? printJson(offerJson(offer)) : printLine(offerText(offer)))) return ExitCode::Failed;
    }
    if (!line.json) {
        printNote(
            "* is what we propose. The cost is the work for one photo; that of CLIP ViT-B/32 is 1. "
            "`models download ID` installs one.");
    }
    return ExitCode::Ok;
}

// --- download

// Runs the event loop until all downloads have ended or Ctrl+C pauses them.
class DownloadSession {
public:
    DownloadSession(const ModelStore& store, DownloadSettings settings, bool json)
        : m_store(store), m_downloads(store, std::move(settings)), m_json(json) {
        QObject::connect(&m_downloads, &ModelDownloads::changed, &m_downloads,
                         [this](const QString&, const DownloadStatus& status) { show(status); });
        QObject::connect(&m_downloads, &ModelDownloads::finished, &m_downloads,
                         [this](const QString& id) { finished(id.toStdString()); });
        QObject::connect(&m_downloads, &ModelDownloads::failed, &m_downloads,
                         [this](const QString& id, const Error& error) { failed(id.toStdString(), error); });
    }

    ExitCode run(const std::vector<std::string>& ids) {
        for (const auto& id : ids) {
            if (auto started = m_downloads.start(id); !started) failed(id, started.error());
        }
        watchInterrupts();
        QTimer interrupts;
        QObject::connect(&interrupts, &QTimer::timeout, &interrupts, [this] {
            if (isInterrupted()) m_downloads.pauseAll();
            if (m_downloads.isIdle()) QCoreApplication::quit();
        });
        interrupts.start(100);
        if (!m_downloads.isIdle()) QCoreApplication::exec();
        m_bar.clear();
        if (isInterrupted()) {
            printNote(
                "Paused. The same command goes on where it stopped; `models remove ID` throws away what is there.");
            return ExitCode::Cancelled;
        }
        return outcome(m_failures, m_failures + m_installed);
    }

private:
    void show(const DownloadStatus& status) {
        m_shown[status.id] = status;
        std::uint64_t done = 0;
        std::uint64_t total = 0;
        std::string text;
        for (const auto& [id, one] : m_shown) {
            if (one.state != DownloadState::Running) continue;
            const auto& progress = one.progress;
            done += progress.bytesDone;
            total += progress.bytesTotal;
            if (!text.empty()) text += "; ";
            text += id + ' ';
            if (progress.phase == DownloadPhase::Checking) {
                text += "is being checked";
                continue;
            }
            text += byteCountText(progress.bytesDone) + " of " + (progress.isTotalEstimated ? "about " : "") +
                    byteCountText(progress.bytesTotal);
            if (!progress.note.empty()) text += ", tries again: " + progress.note;
            if (progress.timeLeft) text += ", " + durationText(*progress.timeLeft) + " left";
        }
        if (text.empty()) return;
        std::optional<double> fraction;
        if (total > 0) fraction = static_cast<double>(done) / static_cast<double>(total);
        m_bar.show(text, fraction, static_cast<int>(status.progress.phase));
    }

    void finished(const std::string& id) {
        m_bar.clear();
        ++m_installed;
        const auto model = m_store.find(id);
        if (!model) return failed(id, model.error());
        if (m_json) {
            auto json = installedJson(*model, false);
            json.erase("default");
            printJson(json);
        } else {
            printLine(id + " is installed in " + toUtf8(model->folder));
            printNote(model->licence.name + ": " + model->licence.sentence + " " + model->licence.link);
        }
    }

    void failed(const std::string& id, const Error& error) {
        m_bar.clear();
        ++m_failures;
        printFailure(id, error, m_json);
    }

    const ModelStore m_store;
    ModelDownloads m_downloads;
    const bool m_json;
    ProgressBar m_bar;
    std::map<std::string, DownloadStatus> m_shown;
    std::size_t m_installed = 0;
    std::size_t m_failures = 0;
};

ExitCode runDownload(const CommandLine& line, const ModelsRequest& request) {
    const auto ids = line.items(request.names);
    if (ids.empty()) return nothingNamed("No model was named; `models list --offered` shows them.");
    auto settings = downloadSettingsFromEnvironment();
    settings.mirror = request.mirror;
    settings.proxy = request.proxy;
    return DownloadSession(storeOf(line), settings, line.json).run(ids);
}

// --- import, verify, remove, use

std::optional<Activation> activationOf(const ModelsRequest& request) {
    if (request.activation.empty()) return {};
    return request.activation == "gelu" ? Activation::Gelu : Activation::QuickGelu;
}

ExitCode runImport(const CommandLine& line, const ModelsRequest& request) {
    const auto sources = line.items(request.names);
    if (sources.size() != 1) return nothingNamed("Name one model folder or one file of weights to import.");
    watchInterrupts();
    ProgressBar bar;
    const auto imported = importModel(
        storeOf(line), {pathFromUtf8(sources.front()), request.name, request.imagesOf, activationOf(request)},
        [&](const ImportProgress& progress) {
            const auto fraction = static_cast<double>(progress.bytesDone) / static_cast<double>(progress.bytesTotal);
            bar.show("Copying " + byteCountText(progress.bytesDone) + " of " + byteCountText(progress.bytesTotal),
                     fraction);
            return !isInterrupted();
        });
    bar.clear();
    if (!imported) return failed(imported.error());
    if (line.json) {
        auto json = installedJson(*imported, false);
        json.erase("default");
        printJson(json);
    } else {
        printLine(imported->name + " is installed in " + toUtf8(imported->folder));
    }
    const auto& licence = imported->licence;
    printNote((licence.isRestricted ? "Attention, " : "") + (licence.name.empty() ? "" : licence.name + ": ") +
              licence.sentence + (licence.link.empty() ? "" : " " + licence.link));
    return ExitCode::Ok;
}

const char* checkWord(FileCheck check) {
    switch (check) {
        case FileCheck::Intact: return "intact";
        case FileCheck::Changed: return "changed";
        case FileCheck::Missing: return "missing";
        case FileCheck::Unknown: break;
    }
    return "unknown";
}

// Whether the model is as it was installed.
bool printChecks(const std::string& name, const std::vector<CheckedFile>& files, bool json) {
    bool isIntact = true;
    std::size_t known = 0;
    auto list = Json::array();
    for (const auto& file : files) {
        const bool isBad = file.result == FileCheck::Changed || file.result == FileCheck::Missing;
        isIntact = isIntact && !isBad;
        if (file.result != FileCheck::Unknown) ++known;
        list.push_back({{"file", file.name}, {"result", checkWord(file.result)}});
        if (isBad && !json) printLine(name + ": " + file.name + " is " + checkWord(file.result));
    }
    if (json) {
        printJson({{"model", name}, {"intact", isIntact}, {"files", list}});
    } else if (known == 0) {
        printLine(name + ": no checksums are known, nothing was compared");
    } else if (isIntact) {
        printLine(name + ": all " + counted(static_cast<std::int64_t>(known), "file", "files") + " intact");
    } else {
        printError("The model '" + name + "' is damaged: download it again, or remove it and import it again.");
    }
    return isIntact;
}

ExitCode runVerify(const CommandLine& line, const ModelsRequest& request) {
    const auto store = storeOf(line);
    auto names = line.items(request.names);
    if (names.empty()) {
        const auto models = store.all();
        for (const auto& model : models.intact) {
            if (!model.isStarter) names.push_back(model.name);
        }
        for (const auto& damaged : models.damaged) names.push_back(damaged.model.name);
    }
    watchInterrupts();
    ProgressBar bar;
    std::size_t failures = 0;
    for (const auto& name : names) {
        const auto checked = store.verify(name, [&](std::uint64_t done, std::uint64_t total) {
            bar.show("Checking " + name + ": " + byteCountText(done) + " of " + byteCountText(total),
                     static_cast<double>(done) / static_cast<double>(std::max<std::uint64_t>(total, 1)));
            return !isInterrupted();
        });
        bar.clear();
        if (!checked && checked.error().code == ErrorCode::Cancelled) return failed(checked.error());
        if (!checked) printFailure(name, checked.error(), line.json);
        if (!checked || !printChecks(name, *checked, line.json)) ++failures;
    }
    return outcome(failures, names.size());
}

ExitCode runRemove(const CommandLine& line, const ModelsRequest& request) {
    const auto names = line.items(request.names);
    if (names.empty()) return nothingNamed("No model was named; `models list` shows them.");
    const auto library = openLibrary(line);
    if (!library) return failed(library.error());
    std::size_t failures = 0;
    for (const auto& name : names) {
        const auto freed = (*library)->removeModel(name);
        if (!freed) {
            ++failures;
            printFailure(name, freed.error(), line.json);
        } else if (line.json) {
            printJson({{"model", name}, {"freed", *freed}});
        } else {
            printLine("Removed " + name + ": " + byteCountText(*freed) + " are free again.");
        }
    }
    return outcome(failures, names.size());
}

ExitCode runUse(const CommandLine& line, const ModelsRequest& request) {
    const auto names = line.items(request.names);
    if (names.size() != 1) return nothingNamed("Name the one model to use; `models list` shows them.");
    const auto model = storeOf(line).use(names.front());
    if (!model) return failed(model.error());
    if (line.json) {
        printJson(installedJson(*model, true));
    } else {
        printLine("From now on '" + model->name +
                  "' is used. Photos that it has not seen are indexed at the next `index`.");
    }
    return ExitCode::Ok;
}

using Run = ExitCode (*)(const CommandLine&, const ModelsRequest&);

CLI::App* addPart(CLI::App& models, CommandLine& line, const std::shared_ptr<ModelsRequest>& request, const char* name,
                  const char* description, Run run) {
    auto* command = models.add_subcommand(name, description);
    command->callback([&line, request, run] { line.action = [&line, request, run] { return run(line, *request); }; });
    return command;
}

ExitCode runList(const CommandLine& line, const ModelsRequest& request) {
    return request.offered ? listOffered(line) : listInstalled(line);
}

}  // namespace

void addModelsCommand(CLI::App& app, CommandLine& line) {
    auto* models = app.add_subcommand("models", "List, download, import, verify, remove and choose models");
    models->require_subcommand(0, 1);
    models->fallthrough();
    auto request = std::make_shared<ModelsRequest>();

    auto* list = addPart(*models, line, request, "list", "The models on this machine", runList);
    list->add_flag("--offered", request->offered, "Those that can be downloaded instead");

    auto* download = addPart(*models, line, request, "download",
                             "Download models that `models list --offered` names. Ctrl+C pauses. A token in the "
                             "environment variable HF_TOKEN is sent to the hub",
                             runDownload);
    download->add_option("ID", request->names, "Models");
    download->add_option("--mirror", request->mirror, "Address of a mirror of the hub")
        ->envname("HF_ENDPOINT")
        ->type_name("URL");
    download->add_option("--proxy", request->proxy, "http://HOST:PORT, socks5://HOST:PORT or none (the system's)")
        ->type_name("URL");

    auto* import =
        addPart(*models, line, request, "import", "Copy a model's folder or file of weights here", runImport);
    import->add_option("PATH", request->names, "A folder, or a .safetensors or .pt file");
    import->add_option("--name", request->name, "What to call it")->type_name("NAME");
    import->add_option("--images-of", request->imagesOf, "Of a text tower: the model that its pictures come from")
        ->type_name("NAME");
    import
        ->add_option("--activation", request->activation,
                     "Of a file that does not say it: quick_gelu as OpenAI's models, or gelu as most others")
        ->check(CLI::IsMember({"quick_gelu", "gelu"}))
        ->type_name("NAME");

    addPart(*models, line, request, "verify", "Compare models with their checksums", runVerify)
        ->add_option("NAME", request->names, "Models (all of them)");
    addPart(*models, line, request, "remove", "Remove models, or what there is of a download", runRemove)
        ->add_option("NAME", request->names, "Models");
    addPart(*models, line, request, "use", "Choose the model that is used when --model is not given", runUse)
        ->add_option("NAME", request->names, "A model");

    models->callback([&line, models, request] {
        if (models->get_subcommands().empty()) line.action = [&line, request] { return runList(line, *request); };
    });
}

}  // namespace sightseer::cli
