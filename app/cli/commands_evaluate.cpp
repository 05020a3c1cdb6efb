#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/model_session.h"
#include "core/base/file_io.h"
#include "core/search/retrieval_evaluation.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace sightseer::cli {
namespace {

constexpr std::size_t kBatch = 16;
constexpr std::uint64_t kMaximumTableBytes = std::uint64_t{256} << 20;

struct CaptionTable {
    std::vector<std::filesystem::path> files;
    std::vector<std::string> captions;
};

Result<CaptionTable> readCaptions(const std::filesystem::path& table) {
    const auto complaint = [&](const std::string& what) {
        return fail(ErrorCode::InvalidFile, "Cannot use " + toUtf8(table) + ": " + what + ".");
    };
    const auto bytes = readFile(table, kMaximumTableBytes);
    if (!bytes) return propagate(bytes);
    const auto rows = parseCsv({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!rows) return complaint(rows.error().message);
    if (rows->empty()) return complaint("it is empty; its first line must name the columns file and caption");
    const CsvRow& header = rows->front();
    const auto column = [&](const char* name) {
        return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
    };
    const auto fileColumn = column("file");
    const auto captionColumn = column("caption");
    if (fileColumn == header.size() || captionColumn == header.size()) {
        return complaint("its first line must name the columns file and caption");
    }
    CaptionTable result;
    for (std::size_t i = 1; i < rows->size(); ++i) {
        const CsvRow& row = (*rows)[i];
        if (row.size() <= std::max(fileColumn, captionColumn)) {
            return complaint("row " + std::to_string(i + 1) + " has too few fields");
        }
        result.files.push_back(table.parent_path() / pathFromUtf8(row[fileColumn]));
        result.captions.push_back(row[captionColumn]);
    }
    if (result.files.empty()) return complaint("it has no rows below its first line");
    return result;
}

void append(Embeddings& all, const Embeddings& more) {
    all.count += more.count;
    all.dimension = more.dimension;
    all.values.insert(all.values.end(), more.values.begin(), more.values.end());
}

Result<Embeddings> encodePhotos(ClipModel& model, const std::vector<std::filesystem::path>& files) {
    Embeddings all;
    for (std::size_t start = 0; start < files.size(); start += kBatch) {
        std::vector<PixelBatch> pixels;
        for (std::size_t i = start; i < std::min(start + kBatch, files.size()); ++i) {
            auto one = readPixels(model, files[i], DecodeDetail::EnoughForModel);
            if (!one) return propagate(one);
            pixels.push_back(std::move(*one));
        }
        const auto encoded = model.encodeImages(join(pixels));
        if (!encoded) return propagate(encoded);
        append(all, *encoded);
    }
    return all;
}

Result<Embeddings> encodeCaptions(ClipModel& model, std::span<const std::string> captions) {
    Embeddings all;
    for (std::size_t start = 0; start < captions.size(); start += kBatch) {
        const auto encoded = model.encodeText(captions.subspan(start, std::min(kBatch, captions.size() - start)));
        if (!encoded) return propagate(encoded);
        append(all, *encoded);
    }
    return all;
}

Result<RetrievalScores> evaluate(const CommandLine& line, const std::filesystem::path& table) {
    const auto captions = readCaptions(table);
    if (!captions) return propagate(captions);
    auto model = openModel(line);
    if (!model) return propagate(model);
    const auto photos = encodePhotos(**model, captions->files);
    if (!photos) return propagate(photos);
    const auto texts = encodeCaptions(**model, captions->captions);
    if (!texts) return propagate(texts);
    return evaluateTextToImage(*photos, *texts);
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
}

}  // namespace sightseer::cli
