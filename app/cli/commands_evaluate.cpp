#include "app/cli/commands.h"
#include "app/cli/evaluation_data.h"
#include "app/cli/model_session.h"
#include "core/base/file_io.h"
#include "core/clip/retrieval_evaluation.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace sightseer::cli {
namespace {

Result<RetrievalScores> evaluate(const CommandLine& line, const std::filesystem::path& table) {
    const auto captions = readTable(table, "caption");
    if (!captions) return propagate(captions);
    auto model = openModel(line);
    if (!model) return propagate(model);
    const auto photos = encodePhotos(**model, captions->files);
    if (!photos) return propagate(photos);
    if (!photos->failures.empty()) return tl::unexpected<Error>(photos->failures.front());  // all count, or none
    const auto texts = encodeTexts(**model, captions->texts);
    if (!texts) return propagate(texts);
    return evaluateTextToImage(photos->vectors, *texts);
}

// Two decimals say all that a few thousand photos can.
double rounded(double value) {
    return std::round(value * 100) / 100;
}

ExitCode runRetrieval(const CommandLine& line, const std::string& table) {
    const auto scores = evaluate(line, pathFromUtf8(table));
    if (!scores) return failed(scores.error());
    if (line.json) {
        printJson({{"photos", scores->photos},
                   {"recall@1", rounded(scores->recallAt1)},
                   {"recall@5", rounded(scores->recallAt5)},
                   {"recall@10", rounded(scores->recallAt10)},
                   {"median_rank", scores->medianRank}});
        return ExitCode::Ok;
    }
    std::array<char, 160> text{};
    std::snprintf(
        text.data(), text.size(),
        "%d photos, each searched by its caption\nrecall@1   %6.2f %%\nrecall@5   %6.2f %%\nrecall@10  %6.2f %%\n"
        "median rank %5.1f",
        scores->photos, scores->recallAt1, scores->recallAt5, scores->recallAt10, scores->medianRank);
    printLine(text.data());
    return ExitCode::Ok;
}

}  // namespace

void addEvaluateCommand(CLI::App& app, CommandLine& line) {
    auto* evaluate = app.add_subcommand("evaluate", "Measure a model on pictures with known answers");
    evaluate->require_subcommand(1);
    auto* retrieval = evaluate->add_subcommand("retrieval", "How often a caption finds its own photo");
    auto table = std::make_shared<std::string>();
    retrieval->add_option("--data", *table, "A CSV file with the columns file (relative to it) and caption")
        ->required()
        ->type_name("FILE");
    retrieval->callback([&line, table] { line.action = [&line, table] { return runRetrieval(line, *table); }; });
    addZeroShotCommand(*evaluate, line);
}

}  // namespace sightseer::cli
