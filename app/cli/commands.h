// The subcommands of sightseer-cli. Each add...() declares its command line; parsing one chooses `action`.
#pragma once

#include "app/cli/output.h"
#include "core/clip/encoder_plugin.h"
#include "core/library/library.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sightseer::cli {

// What is common to all commands, and the one that was chosen.
struct CommandLine {
    std::string libraryFolder;  // empty: the user's own
    std::string model;          // empty: the default, as ModelStore::find
    bool json = false;
    EncoderOptions encoder;
    std::vector<std::string> afterDashes;  // arguments behind "--", word for word
    std::function<ExitCode()> action;

    // The arguments of a command that takes a list: before "--" and after it.
    std::vector<std::string> items(std::vector<std::string> beforeDashes) const;
};

void addLibraryCommands(CLI::App& app, CommandLine& line);  // index, status, problems
void addSearchCommands(CLI::App& app, CommandLine& line);   // search, duplicates
void addModelCommands(CLI::App& app, CommandLine& line);    // encode, classify
void addModelsCommand(CLI::App& app, CommandLine& line);    // models
void addLabelCommand(CLI::App& app, CommandLine& line);     // label
void addRunsCommand(CLI::App& app, CommandLine& line);      // runs
void addEvaluateCommand(CLI::App& app, CommandLine& line);  // evaluate retrieval, zero-shot
void addTrainCommand(CLI::App& app, CommandLine& line);     // train
void addPromptCommand(CLI::App& app, CommandLine& line);    // prompt

// Also starts the log.
[[nodiscard]] Result<std::unique_ptr<Library>> openLibrary(const CommandLine& line, LibraryListener listener = {});

struct SearchPrinting {
    bool json = false;
    bool explain = false;  // with what each term contributes
};

// The printed forms that `search` and the prompt share. False when the search failed, and why was printed.
bool printSearch(Library& library, const SearchRequest& request, const SearchPrinting& printing);
ExitCode printStatus(Library& library, bool json);
ExitCode printProblems(Library& library, bool json);

// Of a library in which nothing can be found: why, and what to do. Empty when there is something.
std::string whyNothingIsFound(Library& library);

}  // namespace sightseer::cli
