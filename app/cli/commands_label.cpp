#include "app/cli/commands.h"
#include "app/cli/indexing_watch.h"
#include "core/base/file_io.h"
#include "core/library/label_runs.h"
#include "core/search/query_printer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <map>

namespace sightseer::cli {
namespace {

namespace fs = std::filesystem;

struct LabelCommand {
    std::string folder;  // empty: the whole library
    std::string labels;
    LabelMode mode = LabelMode::OneOf;
    bool noneOfThese = false;
    std::vector<std::string> templates;
    std::string threshold;
    std::string csvFile;  // these are empty where nothing is to be written
    std::string jsonFile;
    std::string cocoFile;
    std::string pathsFile;
    std::string imageFolder;
    bool copies = false;
    bool writeXmp = false;
    bool embed = false;
    bool dryRun = false;
    SidecarName sidecarName = SidecarName::AppendXmp;
    std::int64_t undo = 0;  // a run; 0: none
    std::string keep;       // under this name; empty: not kept
};

// A file, a list with commas, a list that comes with the program, or one label.
Result<LabelSet> readLabels(const Library& library, const std::string& text) {
    if (text.empty())
        return fail(ErrorCode::InvalidArgument, "--labels is missing: name some, as in --labels \"cat,dog\".");
    if (text.find(',') != std::string::npos) return parseLabelNames(text);
    const fs::path file = pathFromUtf8(text);
    if (const auto status = fileStatus(file); status && status->isRegular) return readLabelSet(file);
    const auto ready = library.readyLabelSets();
    if (std::ranges::find(ready, text) != ready.end()) return library.readyLabelSet(text);
    if (text.find('/') != std::string::npos || text.ends_with(".txt")) {
        return fail(ErrorCode::NotFound, "There is no file " + text + " with labels; check the path.");
    }
    return parseLabelNames(text);
}

Result<LabelRequest> requestOf(const Library& library, const LabelCommand& command) {
    auto set = readLabels(library, command.labels);
    if (!set) return propagate(set);
    LabelRequest request{std::move(*set), {command.mode, command.noneOfThese}, {}, command.threshold == "auto", {}};
    for (const std::string& one : command.templates) {
        if (one.find("{}") == std::string::npos) {
            return fail(ErrorCode::InvalidArgument,
                        "--template needs {} where the label goes, as in \"a photo of a {}\".");
        }
    }
    if (!command.templates.empty()) {
        request.set.templates = command.templates;
        for (Label& label : request.set.labels) label.templates.clear();
    }
    if (command.threshold.empty() || request.isAutomatic) return request;
    float threshold = 0;
    const auto end = command.threshold.data() + command.threshold.size();
    const auto [read, error] = std::from_chars(command.threshold.data(), end, threshold);
    if (error != std::errc() || read != end || threshold < 0 || threshold > 1) {
        return fail(ErrorCode::InvalidArgument, "--threshold is a number from 0 to 1, or auto.");
    }
    request.threshold = threshold;
    return request;
}

// The folder's photos as a condition, after what is new in it was indexed.
Result<std::string> scopeOf(Library& library, IndexingWatch& watch, const std::string& folder) {
    std::string scope;
    if (!folder.empty()) {
        std::error_code error;
        const fs::path path = fs::canonical(pathFromUtf8(folder), error);
        if (error) return fail(ErrorCode::NotFound, "There is no folder " + folder + "; check the path.");
        const auto status = library.status();
        if (!status) return propagate(status);
        const bool isIn = std::ranges::any_of(status->roots, [&](const RootStatus& root) {
            const auto inside = path.lexically_relative(root.root.path);
            return !inside.empty() && *inside.begin() != "..";
        });
        if (!isIn) {
            if (const auto added = library.addRoot(path); !added) return propagate(added);
        }
        scope = "in:" + printValueText(toUtf8(path));
    }
    library.startIndexing();
    if (const auto run = watch.wait(library); !run) return propagate(run);
    return scope;
}

std::string percent(float probability) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.0f %%", static_cast<double>(probability) * 100);
    return text.data();
}

// One photo's answer in the form that was asked for.
class Printer {
public:
    Printer(const LabelRequest& request, const LabelAnswer& answer, bool json)
        : m_request(request), m_answer(answer), m_json(json) {}

    bool print(const Photo& photo, const LabelledPhoto& labels) {
        const ExportPhoto named = namedLabels(m_request, m_answer, photo, labels);
        std::string line = toUtf8(photo.path) + ":";
        bool any = false;
        for (const auto& [name, probability, isAccepted] : named.labels) {
            if (!isAccepted) continue;
            line += (any ? ", " : " ") + name + " " + percent(probability);
            any = true;
            ++m_accepted[name];
        }
        if (!any) {
            ++m_without;
            line += " -";
        }
        return printLine(m_json ? printLabelJson(named) : line);
    }

    // "124 photos: 22 mammal, 19 building ...; 9 with none"
    std::string summary() const {
        std::vector<std::pair<std::string, std::int64_t>> order;
        for (const Label& label : m_request.set.labels) {
            if (const auto found = m_accepted.find(label.name); found != m_accepted.end()) order.push_back(*found);
        }
        std::ranges::stable_sort(order, std::greater(), [](const auto& one) { return one.second; });
        std::string text = counted(static_cast<std::int64_t>(m_answer.photos.size()), "photo", "photos");
        constexpr std::size_t kShown = 20;
        for (std::size_t i = 0; i < std::min(order.size(), kShown); ++i) {
            text += (i == 0 ? ": " : ", ") + std::to_string(order[i].second) + ' ' + order[i].first;
        }
        if (order.size() > kShown) text += " and " + std::to_string(order.size() - kShown) + " more labels";
        if (m_without > 0) text += "; " + std::to_string(m_without) + " without a label";
        return text + ".";
    }

private:
    const LabelRequest& m_request;
    const LabelAnswer& m_answer;
    const bool m_json;
    std::map<std::string, std::int64_t> m_accepted;
    std::int64_t m_without = 0;
};

// By path, until the output is closed.
Result<void> printAll(Library& library, const LabelAnswer& answer, Printer& printer) {
    std::vector<PhotoId> ids;
    std::map<PhotoId, const LabelledPhoto*> byId;
    for (const LabelledPhoto& photo : answer.photos) {
        ids.push_back(photo.photo);
        byId[photo.photo] = &photo;
    }
    auto rows = library.photos(ids);
    if (!rows) return propagate(rows);
    std::ranges::sort(*rows, {}, &Photo::path);
    for (const Photo& photo : *rows) {
        if (!printer.print(photo, *byId[photo.id])) break;
    }
    return {};
}

void printProblems(const std::vector<Error>& problems) {
    for (const Error& problem : problems) printError(problem.message);
}

std::vector<LabelExport> exportsOf(const LabelCommand& command) {
    std::vector<LabelExport> exports;
    const auto add = [&](LabelFormat format, const std::string& target) {
        if (!target.empty()) exports.push_back({format, pathFromUtf8(target), command.copies});
    };
    const bool isLines = command.jsonFile.ends_with(".jsonl") || command.jsonFile.ends_with(".ndjson");
    add(LabelFormat::Csv, command.csvFile);
    add(isLines ? LabelFormat::JsonLines : LabelFormat::Json, command.jsonFile);
    add(LabelFormat::Coco, command.cocoFile);
    add(LabelFormat::Paths, command.pathsFile);
    add(LabelFormat::ImageFolder, command.imageFolder);
    return exports;
}

ExitCode writeExports(Library& library, const LabelRequest& request, const LabelAnswer& answer,
                      const LabelCommand& command) {
    ExitCode code = ExitCode::Ok;
    for (const LabelExport& one : exportsOf(command)) {
        const auto report =
            library.exportLabels(request, answer, one, [](double) { return !IndexingWatch::isInterrupted(); });
        if (!report) return failed(report.error());
        printProblems(report->problems);
        if (!report->problems.empty()) code = ExitCode::PartlyFailed;
        if (one.format == LabelFormat::ImageFolder) {
            printNote("Wrote " + counted(static_cast<std::int64_t>(report->photos), "photo", "photos") + " into " +
                      toUtf8(one.target) + ": " +
                      counted(static_cast<std::int64_t>(report->links), "hard link", "hard links") + ", " +
                      counted(static_cast<std::int64_t>(report->copies), "copy", "copies") + ".");
        }
        if (!report->isComplete) return IndexingWatch::isInterrupted() ? ExitCode::Cancelled : ExitCode::PartlyFailed;
    }
    return code;
}

// What will change, or has changed: a line for each sidecar.
void printPlan(const SidecarPlan& plan, bool json) {
    for (const SidecarChange& change : plan.changes) {
        if (json) {
            printJson({{"path", toUtf8(change.photo)},
                       {"sidecar", toUtf8(change.sidecar)},
                       {"new", !change.before},
                       {"added", change.added}});
            continue;
        }
        std::string line = toUtf8(change.sidecar) + (change.before ? ": " : " (new): ");
        for (std::size_t i = 0; i < change.added.size(); ++i) line += (i == 0 ? "+ " : ", + ") + change.added[i];
        printLine(line);
    }
}

ExitCode writeXmp(Library& library, const LabelRequest& request, const LabelAnswer& answer, const LabelCommand& command,
                  bool json) {
    const auto plan = library.planSidecars(request, answer, command.sidecarName);
    if (!plan) return failed(plan.error());
    printPlan(*plan, json);
    printProblems(plan->problems);
    const std::string sidecars = counted(static_cast<std::int64_t>(plan->changes.size()), "sidecar", "sidecars");
    const ExitCode partly = plan->problems.empty() ? ExitCode::Ok : ExitCode::PartlyFailed;
    if (command.dryRun) {
        printNote("This would change " + sidecars + "; nothing was written.");
        return partly;
    }
    if (plan->changes.empty()) {
        printNote("Every sidecar has its labels already.");
        return partly;
    }
    const auto report = library.writeSidecars(*plan, [](double) { return !IndexingWatch::isInterrupted(); });
    if (!report) return failed(report.error());
    printProblems(report->problems);
    printNote("Wrote " + counted(static_cast<std::int64_t>(report->files), "sidecar", "sidecars") +
              ". `sightseer-cli label --undo " + std::to_string(report->run) + "` puts everything back.");
    if (IndexingWatch::isInterrupted()) return ExitCode::Cancelled;
    return report->problems.empty() ? partly : ExitCode::PartlyFailed;
}

ExitCode embed(Library& library, const LabelRequest& request, const LabelAnswer& answer, bool dryRun, bool json) {
    const auto plan = library.planEmbedding(request, answer);
    if (!plan) return failed(plan.error());
    for (const EmbeddingChange& change : plan->changes) {
        if (json) {
            printJson({{"path", toUtf8(change.path)}, {"added", change.labels}});
            continue;
        }
        std::string line = toUtf8(change.path) + ": ";
        for (std::size_t i = 0; i < change.labels.size(); ++i) line += (i == 0 ? "+ " : ", + ") + change.labels[i];
        printLine(line);
    }
    printProblems(plan->problems);
    const std::string photos = counted(static_cast<std::int64_t>(plan->changes.size()), "photo", "photos");
    const ExitCode partly = plan->problems.empty() ? ExitCode::Ok : ExitCode::PartlyFailed;
    if (dryRun) {
        printNote("This would change the files of " + photos + " themselves; nothing was written.");
        return partly;
    }
    if (plan->changes.empty()) {
        printNote("Every photo has its labels already, or cannot be written to.");
        return partly;
    }
    printNote("Warning: this changes the files of " + photos + " themselves. What they hold now is kept.");
    const auto report = library.writeEmbedded(*plan, [](double) { return !IndexingWatch::isInterrupted(); });
    if (!report) return failed(report.error());
    printProblems(report->problems);
    printNote("Wrote into " + counted(static_cast<std::int64_t>(report->files), "photo", "photos") +
              "; what they held is in " + toUtf8(report->backups) + ". `sightseer-cli label --undo " +
              std::to_string(report->run) + "` puts everything back.");
    if (IndexingWatch::isInterrupted()) return ExitCode::Cancelled;
    return report->problems.empty() ? partly : ExitCode::PartlyFailed;
}

ExitCode undo(Library& library, std::int64_t run) {
    const auto report = library.undoSidecars(run);
    if (!report) return failed(report.error());
    printProblems(report->problems);
    printNote("Put " + counted(static_cast<std::int64_t>(report->files), "file", "files") + " back.");
    return report->problems.empty() ? ExitCode::Ok : ExitCode::PartlyFailed;
}

// Of a run that is kept, what was decided before is above the model's word.
Result<LabelAnswer> answerTo(Library& library, const LabelRequest& request, const std::string& keep) {
    const auto goesOn = [](double) { return !IndexingWatch::isInterrupted(); };
    if (keep.empty()) return library.label(request, goesOn);
    const auto report = LabelRuns(library).start(request, keep, goesOn);
    if (!report) return propagate(report);
    auto content = LabelRuns(library).read(report->run);
    if (!content) return propagate(content);
    content->answer.notIndexed = report->notIndexed;
    printNote("Kept as run " + std::to_string(report->run) + "; `sightseer-cli runs` lists them all.");
    return std::move(content->answer);
}

ExitCode runLabel(const CommandLine& line, const LabelCommand& command) {
    IndexingWatch watch;
    auto library = openLibrary(line, watch.listener());
    if (!library) return failed(library.error());
    if (command.undo > 0) return undo(**library, command.undo);
    auto request = requestOf(**library, command);
    if (!request) {
        printError(request.error().message);
        return ExitCode::WrongUsage;
    }
    auto scope = scopeOf(**library, watch, command.folder);
    if (!scope) return failed(scope.error());
    request->scope = std::move(*scope);
    const auto answer = answerTo(**library, *request, command.keep);
    if (!answer) return failed(answer.error());

    if (command.writeXmp || command.dryRun) {
        const ExitCode exported = writeExports(**library, *request, *answer, command);
        if (exported != ExitCode::Ok && exported != ExitCode::PartlyFailed) return exported;
        const ExitCode written = command.embed ? embed(**library, *request, *answer, command.dryRun, line.json)
                                               : writeXmp(**library, *request, *answer, command, line.json);
        return written == ExitCode::Ok ? exported : written;
    }
    Printer printer(*request, *answer, line.json);
    if (const auto printed = printAll(**library, *answer, printer); !printed) return failed(printed.error());
    const ExitCode exported = writeExports(**library, *request, *answer, command);
    if (exported != ExitCode::Ok && exported != ExitCode::PartlyFailed) return exported;
    printNote(printer.summary());
    if (answer->notIndexed > 0) {
        printNote(counted(static_cast<std::int64_t>(answer->notIndexed), "photo", "photos") +
                  " could not be read; `sightseer-cli problems` says why.");
    }
    return exported;
}

}  // namespace

void addLabelCommand(CLI::App& app, CommandLine& line) {
    static const std::map<std::string, LabelMode> modes{{"one", LabelMode::OneOf}, {"many", LabelMode::ManyOf}};
    auto command = std::make_shared<LabelCommand>();
    static const std::map<std::string, SidecarName> names{{"photo.jpg.xmp", SidecarName::AppendXmp},
                                                          {"photo.xmp", SidecarName::ReplaceExtension}};
    auto* label = app.add_subcommand(
        "label", "Say which of your labels each photo shows; photos are only written to with --embed");
    label->add_option("FOLDER", command->folder,
                      "Photos of this folder, which is added when it is new (all by default)");
    label
        ->add_option("--labels", command->labels,
                     "\"cat,dog,a red car\", a file with a label a line, or a list of the program: animals, documents, "
                     "everyday, imagenet, quality")
        ->type_name("FILE|LIST");
    label->add_option("--mode", command->mode, "one: the most probable label; many: each label for itself")
        ->transform(CLI::CheckedTransformer(modes).description(""))
        ->type_name("one|many");
    label->add_flag("--none", command->noneOfThese, "With one: a photo may show none of them");
    label->add_option("--template", command->templates, "Prompt with {} for the label; may be given several times")
        ->type_name("T")
        ->allow_extra_args(false);
    label
        ->add_option("--threshold", command->threshold,
                     "From what probability a label counts, or auto: by the gap in the probabilities")
        ->type_name("X|auto");
    auto* csv =
        label->add_option("--csv", command->csvFile, "Write path, label, probability and accepted into this file too");
    auto* jsonFile = label->add_option("--json-file", command->jsonFile,
                                       "Write what --json prints into this file, as one array; one a line in .jsonl");
    auto* coco =
        label->add_option("--coco", command->cocoFile, "Write the accepted labels into this file as COCO has it");
    auto* paths = label->add_option("--paths", command->pathsFile,
                                    "List the photos with an accepted label in this file, one a line");
    for (CLI::Option* file : {csv, jsonFile, coco, paths}) file->type_name("FILE");
    auto* images = label
                       ->add_option("--image-folder", command->imageFolder,
                                    "Hard links to the photos in this new folder, in a folder for each accepted label: "
                                    "the same files once more, so what changes one changes the other")
                       ->type_name("DIR");
    label->add_flag("--copy", command->copies, "With --image-folder: copies instead of hard links")->needs(images);
    auto* writeXmp =
        label->add_flag("--write-xmp", command->writeXmp, "Add the accepted labels to XMP sidecars beside the photos");
    label
        ->add_flag("--embed", command->embed,
                   "With --write-xmp: into the photos themselves (JPEG, PNG, TIFF, WebP) instead. This changes the "
                   "original files; what they held is kept in the library's folder, for --undo")
        ->needs(writeXmp);
    auto* dryRun =
        label->add_flag("--dry-run", command->dryRun, "Show what --write-xmp would change, and write nothing");
    for (CLI::Option* written : {csv, jsonFile, coco, paths, images}) dryRun->excludes(written);
    label->add_option("--sidecar", command->sidecarName, "How new sidecars are called")
        ->transform(CLI::CheckedTransformer(names).description(""))
        ->type_name("photo.jpg.xmp|photo.xmp");
    label->add_option("--keep", command->keep, "Keep the answer as a run of this name: `label:` finds its photos")
        ->type_name("NAME");
    label
        ->add_option("--undo", command->undo, "Put back what this run of --write-xmp, with --embed or not, has changed")
        ->check(CLI::PositiveNumber)
        ->type_name("RUN");
    label->callback([&line, command] { line.action = [&line, command] { return runLabel(line, *command); }; });
}

}  // namespace sightseer::cli
