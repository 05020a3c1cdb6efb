// `runs`: what `label --keep` and the window's page of labels have kept.
#include "app/cli/commands.h"
#include "app/cli/indexing_watch.h"
#include "core/base/file_io.h"
#include "core/library/label_runs.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace sightseer::cli {
namespace {

struct RunsCommand {
    std::int64_t update = 0;  // these are runs; 0: not asked for
    std::int64_t learn = 0;
    std::int64_t forget = 0;
    std::vector<std::int64_t> compare;  // two
};

ExitCode list(Library& library, bool json) {
    const auto runs = LabelRuns(library).all();
    if (!runs) return failed(runs.error());
    for (const LabelRun& run : *runs) {
        const auto labels = static_cast<std::int64_t>(run.thresholds.size());
        if (json) {
            nlohmann::ordered_json object{{"run", run.id},          {"name", run.name},
                                          {"labels", labels},       {"photos", run.photos},
                                          {"model", run.modelName}, {"mode", run.isManyOf ? "many" : "one"}};
            if (run.scope) object["scope"] = *run.scope;
            printJson(object);
        } else {
            printLine(std::to_string(run.id) + "  " + run.name + ": " + counted(labels, "label", "labels") + ", " +
                      counted(run.photos, "photo", "photos") + ", " + run.modelName);
        }
    }
    if (runs->empty()) printNote("No run of labelling is kept; `sightseer-cli label --keep NAME` keeps one.");
    return ExitCode::Ok;
}

std::string percent(double value) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.1f %%", value);
    return text.data();
}

ExitCode tell(const Result<LabelRunReport>& report, bool json) {
    if (!report) return failed(report.error());
    nlohmann::ordered_json object{{"run", report->run}, {"labelled", report->labelled}};
    if (json && report->refinement) {
        object["examples"] = report->refinement->photos;
        object["words_right"] = report->refinement->wordsRight;
        object["refined_right"] = report->refinement->refinedRight;
        object["refined"] = report->refinement->refinement != Refinement::WordsAlone;
    }
    if (json) {
        printJson(object);
        return ExitCode::Ok;
    }
    printLine("Labelled " + counted(static_cast<std::int64_t>(report->labelled), "photo", "photos") + ".");
    if (!report->refinement) return ExitCode::Ok;
    const RefinementReport& refinement = *report->refinement;
    printLine("Of what was decided, held out, the words alone get " + percent(refinement.wordsRight) + " right" +
              (refinement.refinement == Refinement::WordsAlone
                   ? "; no refinement is clearly better."
                   : ", with " + counted(refinement.photos, "example", "examples") + " " +
                         percent(refinement.refinedRight) + "."));
    return ExitCode::Ok;
}

ExitCode compare(Library& library, std::int64_t first, std::int64_t second, bool json) {
    const auto result = LabelRuns(library).compare(first, second);
    if (!result) return failed(result.error());
    const auto different = library.photos(result->different);
    if (!different) return failed(different.error());
    if (json) {
        nlohmann::ordered_json paths = nlohmann::ordered_json::array();
        for (const Photo& photo : *different) paths.push_back(toUtf8(photo.path));
        printJson({{"photos", result->photos},
                   {"different", paths},
                   {"decisions", result->decisions},
                   {"first_right", result->firstRight},
                   {"second_right", result->secondRight}});
        return ExitCode::Ok;
    }
    for (const Photo& photo : *different) printLine(toUtf8(photo.path));
    const auto all = static_cast<std::int64_t>(result->photos);
    printNote(std::to_string(result->different.size()) + " of " + counted(all, "photo", "photos") +
              " have other labels in the two runs.");
    if (result->decisions > 0) {
        printNote("Of " + counted(static_cast<std::int64_t>(result->decisions), "decision", "decisions") +
                  " the first run has " + std::to_string(result->firstRight) + " right, the second " +
                  std::to_string(result->secondRight) + ".");
    }
    return ExitCode::Ok;
}

ExitCode runRuns(const CommandLine& line, const RunsCommand& command) {
    IndexingWatch watch;
    auto library = openLibrary(line, watch.listener());
    if (!library) return failed(library.error());
    LabelRuns runs(**library);
    const LabelRuns::Progress goesOn = [](double) { return !IndexingWatch::isInterrupted(); };
    if (command.update > 0) {
        (*library)->startIndexing();
        if (const auto indexed = watch.wait(**library); !indexed) return failed(indexed.error());
        return tell(runs.update(command.update, goesOn), line.json);
    }
    if (command.learn > 0) return tell(runs.learn(command.learn, goesOn), line.json);
    if (command.forget > 0) {
        const auto known = runs.read(command.forget);
        if (!known) return failed(known.error());
        const auto removed = runs.remove(command.forget);
        return removed ? ExitCode::Ok : failed(removed.error());
    }
    if (command.compare.size() == 2) {
        return compare(**library, command.compare[0], command.compare[1], line.json);
    }
    return list(**library, line.json);
}

}  // namespace

void addRunsCommand(CLI::App& app, CommandLine& line) {
    auto command = std::make_shared<RunsCommand>();
    auto* runs = app.add_subcommand("runs", "List the runs of labelling that are kept, or work on one");
    const std::array options{
        runs->add_option("--update", command->update, "Label the photos that are new or have changed since"),
        runs->add_option("--learn", command->learn,
                         "Label its photos again with what was decided as examples, where that is more often right"),
        runs->add_option("--forget", command->forget, "Forget the run; decisions and files stay"),
        runs->add_option("--compare", command->compare,
                         "List the photos that two runs, of two models say, label otherwise")
            ->expected(2)};
    for (CLI::Option* option : options) {
        option->check(CLI::PositiveNumber)->type_name("RUN");
        for (CLI::Option* other : options) {
            if (other != option) option->excludes(other);
        }
    }
    runs->callback([&line, command] { line.action = [&line, command] { return runRuns(line, *command); }; });
}

}  // namespace sightseer::cli
