#include "app/cli/commands.h"
#include "app/cli/evaluation_data.h"
#include "app/cli/model_session.h"
#include "core/base/file_io.h"
#include "core/clip/retrieval_evaluation.h"
#include "core/train/captions.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace sightseer::cli {
namespace {

struct RetrievalCommand {
    std::string data;
    std::string images;
};

Result<RetrievalScores> evaluate(const CommandLine& line, const RetrievalCommand& command) {
    const auto pictures = readCaptions(pathFromUtf8(command.data), {.pictures = pathFromUtf8(command.images)});
    if (!pictures) return propagate(pictures);
    auto model = openModel(line);
    if (!model) return propagate(model);
    std::vector<std::filesystem::path> files;
    std::vector<std::string> captions;
    std::vector<int> photoOfCaption;
    for (const CaptionedPicture& picture : *pictures) {
        for (const std::string& caption : picture.captions) {
            captions.push_back(caption);
            photoOfCaption.push_back(static_cast<int>(files.size()));
        }
        files.push_back(picture.file);
    }
    const auto photos = encodePhotos(**model, files);
    if (!photos) return propagate(photos);
    if (!photos->failures.empty()) return tl::unexpected<Error>(photos->failures.front());  // all count, or none
    const auto texts = encodeTexts(**model, captions);
    if (!texts) return propagate(texts);
    return evaluateRetrieval(photos->vectors, *texts, photoOfCaption);
}

// Two decimals say all that a few thousand photos can.
double rounded(double value) {
    return std::round(value * 100) / 100;
}

nlohmann::ordered_json jsonOf(const RecallScores& scores) {
    return {{"recall@1", rounded(scores.recallAt1)},
            {"recall@5", rounded(scores.recallAt5)},
            {"recall@10", rounded(scores.recallAt10)},
            {"median_rank", rounded(scores.medianRank)}};
}

ExitCode runRetrieval(const CommandLine& line, const RetrievalCommand& command) {
    const auto scores = evaluate(line, command);
    if (!scores) return failed(scores.error());
    const RecallScores& texts = scores->textToImage;
    const RecallScores& images = scores->imageToText;
    if (line.json) {
        nlohmann::ordered_json json{{"photos", scores->photos}, {"captions", scores->captions}};
        json.update(
            jsonOf(texts));  // the paper's text retrieval is the other way round: named by what is searched with
        json["image_to_text"] = jsonOf(images);
        printJson(json);
        return ExitCode::Ok;
    }
    printLine(counted(scores->photos, "photo", "photos") + ", " + counted(scores->captions, "caption", "captions"));
    printLine("             by caption    by photo");
    const auto row = [](const char* name, double byText, double byImage, const char* unit) {
        std::array<char, 80> text{};
        std::snprintf(text.data(), text.size(), "%-11s  %8.2f%s  %8.2f%s", name, byText, unit, byImage, unit);
        printLine(text.data());
    };
    row("recall@1", texts.recallAt1, images.recallAt1, " %");
    row("recall@5", texts.recallAt5, images.recallAt5, " %");
    row("recall@10", texts.recallAt10, images.recallAt10, " %");
    row("median rank", texts.medianRank, images.medianRank, "  ");
    return ExitCode::Ok;
}

}  // namespace

void addEvaluateCommand(CLI::App& app, CommandLine& line) {
    auto* evaluate = app.add_subcommand("evaluate", "Measure a model on pictures with known answers");
    evaluate->require_subcommand(1);
    auto* retrieval =
        evaluate->add_subcommand("retrieval", "How often a caption finds its own photo, and a photo its caption");
    auto command = std::make_shared<RetrievalCommand>();
    retrieval
        ->add_option("--data", command->data,
                     "A CSV file with the columns file (relative to it) and caption, a folder for each class, or the "
                     "captions of COCO (.json) or Flickr (.txt, .token)")
        ->required()
        ->type_name("FILE|FOLDER");
    retrieval->add_option("--images", command->images, "The folder of the pictures, when it is not that of the file")
        ->type_name("FOLDER");
    retrieval->callback([&line, command] { line.action = [&line, command] { return runRetrieval(line, *command); }; });
    addZeroShotCommand(*evaluate, line);
}

}  // namespace sightseer::cli
