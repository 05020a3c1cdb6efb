#include "app/app_paths.h"
#include "app/cli/commands.h"
#include "app/cli/indexing_watch.h"
#include "app/cli/model_session.h"
#include "app/log_file.h"
#include "core/base/file_io.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace sightseer::cli {
namespace {

struct IndexRequest {
    std::vector<std::string> folders;
    bool demo = false;
    bool retry = false;
};

ExitCode report(Library& library, const IngestProgress& progress, double seconds, bool json) {
    const auto status = library.status();
    if (!status) return failed(status.error());
    const CatalogCounts& counts = status->counts;
    const double rate = seconds > 0 ? static_cast<double>(progress.decoded) / seconds : 0;
    if (json) {
        printJson({{"photos", counts.photos},
                   {"searchable", counts.embedded},
                   {"failed", counts.failed},
                   {"found", progress.found},
                   {"read", progress.done},
                   {"decoded", progress.decoded},
                   {"failed_now", progress.failed},
                   {"seconds", seconds},
                   {"photos_per_second", rate}});
    } else {
        std::array<char, 96> pace{};
        std::snprintf(pace.data(), pace.size(), " in %.1f s, %.1f photos/s", seconds, rate);
        printLine("Read " + counted(progress.done, "photo", "photos") + pace.data() + "; " +
                  std::to_string(counts.embedded) + " of " + std::to_string(counts.photos) + " can be searched.");
    }
    if (counts.failed > 0) {
        printNote(counted(counts.failed, "file", "files") + " could not be read; `sightseer-cli problems` says why.");
    }
    return counts.failed > 0 && counts.embedded == 0 ? ExitCode::Failed : ExitCode::Ok;
}

ExitCode runIndex(const CommandLine& line, const IndexRequest& request) {
    IndexingWatch watch;
    auto library = openLibrary(line, watch.listener());
    if (!library) return failed(library.error());

    std::vector<std::filesystem::path> folders;
    if (request.demo) folders.push_back(appPaths(pathFromUtf8(line.libraryFolder)).demoFolder);
    for (const auto& folder : line.items(request.folders)) folders.push_back(pathFromUtf8(folder));
    std::size_t refused = 0;
    for (const auto& folder : folders) {
        if (auto added = (*library)->addRoot(folder); !added) {
            printError(added.error().message);
            ++refused;
        }
    }
    if (refused > 0 && refused == folders.size()) return ExitCode::Failed;
    const auto status = (*library)->status();
    if (!status) return failed(status.error());
    if (status->roots.empty()) {
        printError("No folder was named and the library has none yet: try `sightseer-cli index FOLDER`.");
        return ExitCode::WrongUsage;
    }
    for (const RootStatus& root : status->roots) {
        if (!root.online) printNote(toUtf8(root.root.path) + " is not connected now; its photos stay in the library.");
    }

    const auto start = std::chrono::steady_clock::now();
    if (request.retry) {
        if (auto started = (*library)->retryFailed({}); !started) return failed(started.error());
    } else {
        (*library)->startIndexing();
    }
    const auto result = watch.wait(**library);
    if (!result) return failed(result.error());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const ExitCode code = report(**library, *result, seconds.count(), line.json);
    return code == ExitCode::Ok && refused > 0 ? ExitCode::PartlyFailed : code;
}

}  // namespace

std::vector<std::string> CommandLine::items(std::vector<std::string> beforeDashes) const {
    beforeDashes.insert(beforeDashes.end(), afterDashes.begin(), afterDashes.end());
    return beforeDashes;
}

Result<std::unique_ptr<Library>> openLibrary(const CommandLine& line, LibraryListener listener) {
    const AppPaths paths = appPaths(pathFromUtf8(line.libraryFolder));
    // Without a log the work can be done all the same; a folder that cannot be written to is the library's to report.
    [[maybe_unused]] const auto logging = startLogFile(paths.logFolder);
    // The library itself opens without its model, so that photos can be browsed; a model asked for by name must be there.
    if (!line.model.empty()) {
        if (auto model = modelStore(paths.library).find(line.model); !model) return propagate(model);
    }
    LibraryOptions options;
    options.model = line.model;
    options.encoder = line.encoder;
    return Library::open(paths.library, options, std::move(listener));
}

std::string whyNothingIsFound(Library& library) {
    const auto status = library.status();
    if (!status || status->counts.embedded > 0) return {};
    if (status->roots.empty()) return "The library is empty: add photos with `sightseer-cli index FOLDER`.";
    return "No photo of the library can be searched with the " + status->modelName +
           " yet: run `sightseer-cli index` with the same --library and --model.";
}

ExitCode printStatus(Library& library, bool json) {
    const auto status = library.status();
    if (!status) return failed(status.error());
    if (json) {
        auto folders = nlohmann::ordered_json::array();
        for (const RootStatus& root : status->roots) {
            folders.push_back({{"path", toUtf8(root.root.path)}, {"online", root.online}, {"photos", root.photos}});
        }
        printJson({{"photos", status->counts.photos},
                   {"searchable", status->counts.embedded},
                   {"failed", status->counts.failed},
                   {"model",
                    {{"name", status->modelName},
                     {"description", status->modelDescription},
                     {"starter", status->modelIsStarter}}},
                   {"folders", folders}});
        return ExitCode::Ok;
    }
    printLine("Model:   " + status->modelName +
              (status->modelDescription.empty() ? "" : ": " + status->modelDescription));
    printLine("Photos:  " + std::to_string(status->counts.photos) + ", of which " +
              std::to_string(status->counts.embedded) + " can be searched and " +
              std::to_string(status->counts.failed) + " could not be read");
    for (const RootStatus& root : status->roots) {
        printLine("Folder:  " + toUtf8(root.root.path) + ", " + counted(root.photos, "photo", "photos") +
                  (root.online ? "" : ", not connected"));
    }
    if (status->roots.empty()) printLine("Folders: none yet; `sightseer-cli index FOLDER` adds one");
    return ExitCode::Ok;
}

ExitCode printProblems(Library& library, bool json) {
    const auto failures = library.failures();
    if (!failures) return failed(failures.error());
    for (const Failure& failure : *failures) {
        if (json) {
            printJson({{"path", toUtf8(failure.path)},
                       {"code", errorCodeName(failure.error.code)},
                       {"message", failure.error.message}});
        } else {
            printLine(toUtf8(failure.path) + ": " + failure.error.message);
        }
    }
    if (failures->empty() && !json) printLine("Every photo of the library could be read.");
    return ExitCode::Ok;
}

void addLibraryCommands(CLI::App& app, CommandLine& line) {
    auto* index = app.add_subcommand("index", "Add folders and read what is new or changed in all of the library");
    auto request = std::make_shared<IndexRequest>();
    index->add_option("FOLDER", request->folders, "Folders of photos; none: only look for changes");
    index->add_flag("--demo", request->demo, "The bundled demo pictures");
    index->add_flag("--retry", request->retry, "Try files again that could not be read");
    index->callback([&line, request] { line.action = [&line, request] { return runIndex(line, *request); }; });

    const auto addReport = [&](const char* name, const char* description, ExitCode (*print)(Library&, bool)) {
        app.add_subcommand(name, description)->callback([&line, print] {
            line.action = [&line, print] {
                auto library = openLibrary(line);
                return library ? print(**library, line.json) : failed(library.error());
            };
        });
    };
    addReport("status", "Print the library's folders, counts and model", printStatus);
    addReport("problems", "Print the files that could not be read, and why", printProblems);
}

}  // namespace sightseer::cli
