#include "app/cli/commands.h"
#include "core/base/terminal.h"

#include <iostream>

namespace sightseer::cli {
namespace {

constexpr const char* kHelp =
    "Type what a photo shows and press Enter. Other words:\n"
    "  :more       the next results\n"
    "  :status     folders, counts, model\n"
    "  :problems   files that could not be read\n"
    "  :help       this\n"
    "  :quit       end (or Ctrl+D)";

constexpr int kPage = 10;

class Prompt {
public:
    Prompt(Library& library, bool json) : m_library(library), m_json(json) {}

    // False to end.
    bool take(const std::string& input) {
        if (input == ":quit" || input == ":q") return false;
        if (input == ":help") {
            printLine(kHelp);
        } else if (input == ":status") {
            printStatus(m_library, m_json);
        } else if (input == ":problems") {
            printProblems(m_library, m_json);
        } else if (input == ":more") {
            m_limit += kPage;
            search();
        } else if (input.starts_with(':')) {
            printError("There is no word " + input + "; :help lists them.");
        } else if (input.find_first_not_of(" \t\r") != std::string::npos) {
            m_text = input;
            m_limit = kPage;
            search();
        }
        return true;
    }

private:
    void search() {
        if (m_text.empty()) return printError("Search for something first.");
        printSearch(m_library, {.text = m_text, .limit = m_limit}, {.json = m_json});
    }

    Library& m_library;
    const bool m_json;
    std::string m_text;
    int m_limit = kPage;
};

ExitCode runPrompt(const CommandLine& line) {
    auto library = openLibrary(line);
    if (!library) return failed(library.error());
    (*library)->warmUp();
    const bool interactive = isTerminal(StandardStream::Input);
    if (interactive) {
        printStatus(**library, false);
        printLine(kHelp);
    }
    Prompt prompt(**library, line.json);
    std::string input;
    while (true) {
        if (interactive) std::cout << "search> " << std::flush;
        if (!std::getline(std::cin, input) || !prompt.take(input)) break;
    }
    return ExitCode::Ok;
}

}  // namespace

void addPromptCommand(CLI::App& app, CommandLine& line) {
    app.add_subcommand("prompt", "Search again and again: one text a line, from the keyboard or standard input")
        ->callback([&line] { line.action = [&line] { return runPrompt(line); }; });
}

}  // namespace sightseer::cli
