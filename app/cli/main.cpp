// sightseer-cli: the same library as the window's, without a display.
#include "app/cli/commands.h"
#include "core/base/file_io.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>
#include <map>

namespace {

using namespace sightseer;
using namespace sightseer::cli;

constexpr const char* kFooter =
    "Arguments behind -- are taken word for word. Results go to standard output, notes and errors to standard error.\n"
    "Exit codes: 0 done; 1 the job failed; 2 wrong usage, nothing was tried; 3 done, but some of the named items "
    "failed;\n"
    "130 stopped with Ctrl+C, or paused. Files that `index` cannot read do not make it fail: `problems` lists them.";

void addCommonOptions(CLI::App& app, CommandLine& line) {
    static const std::map<std::string, Precision> precisions{
        {"auto", Precision::Auto}, {"fp32", Precision::Fp32}, {"bf16", Precision::Bf16}, {"fp16", Precision::Fp16}};
    static const std::map<std::string, Device> devices{
        {"auto", Device::Auto}, {"cpu", Device::Cpu}, {"cuda", Device::Cuda}};

    app.add_option("--library", line.libraryFolder, "The library's folder (one of your own by default)")
        ->type_name("DIR");
    app.add_option("--model", line.model, "A name that `models` lists, or a model's folder")->type_name("NAME|FOLDER");
    app.add_flag("--json", line.json, "One JSON object a line");
    app.add_option("--precision", line.encoder.precision,
                   "fp32, bf16, fp16 (on a GPU) or auto: bf16 where the processor has it")
        ->transform(CLI::CheckedTransformer(precisions).description(""))
        ->type_name("P");
    app.add_option("--device", line.encoder.device, "auto, cpu or cuda")
        ->transform(CLI::CheckedTransformer(devices).description(""))
        ->type_name("D");
    app.add_option("--threads", line.encoder.threads, "Processor threads for the model (0: all cores)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
}

int runProgram(const std::vector<std::string>& arguments) {
    CommandLine line;
    CLI::App app("Finds your photos by what you say. Everything stays on this machine.", "sightseer-cli");
    app.footer(kFooter);
    app.set_version_flag("--version", std::string("sightseer ") + SIGHTSEER_VERSION);
    app.require_subcommand(1);
    app.fallthrough();  // common options may stand before and after the command
    addCommonOptions(app, line);
    addLibraryCommands(app, line);
    addSearchCommands(app, line);
    addModelCommands(app, line);
    addModelsCommand(app, line);
    addLabelCommand(app, line);
    addRunsCommand(app, line);
    addEvaluateCommand(app, line);
    addTrainCommand(app, line);
    addPromptCommand(app, line);

    const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
    if (dashes != arguments.end()) line.afterDashes.assign(dashes + 1, arguments.end());
    std::vector<std::string> parsed(arguments.begin(), dashes);
    std::reverse(parsed.begin(), parsed.end());  // as CLI11 wants them
    try {
        app.parse(std::move(parsed));
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
        printError(std::string(error.what()) + ". `sightseer-cli --help` lists the commands.");
        return static_cast<int>(ExitCode::WrongUsage);
    }
    return static_cast<int>(line.action());
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    // Qt may take arguments of its own out of argv, but only ones that we do not have.
    return runProgram({argv + 1, argv + argc});
}
