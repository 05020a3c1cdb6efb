#include "app/app_paths.h"
#include "app/cli/commands.h"
#include "app/cli/curves_picture.h"
#include "app/cli/interrupt.h"
#include "core/base/content_hash.h"
#include "core/base/file_io.h"
#include "core/base/system.h"
#include "core/clip/checkpoint/sightseer_config.h"
#include "core/clip/tokenizers/open_tokenizer.h"
#include "core/train/initial_weights.h"
#include "core/train/model_writer.h"
#include "core/train/trainer_plugin.h"
#include "core/train/training_run.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

namespace sightseer::cli {
namespace {

namespace fs = std::filesystem;

constexpr double kFineTuningRate = 1e-5;
constexpr std::int64_t kLongestWarmUp = 2000;  // steps: the paper's

struct TrainCommand {
    std::string data, images, heldOut, out;
    std::string classCaption = "{}";
    double heldOutShare = 0.1;
    int epochs = 32;
    int batch = 256;
    int pairsPerPass = 0;
    std::optional<double> learningRate;
    std::optional<std::int64_t> warmUp;
    double weightDecay = 0.2;
    double clipNorm = 1;
    std::optional<ContrastiveLoss> loss;
    FrozenTower frozen = FrozenTower::None;
    double learnedShare = 1;
    double cropShare = 0.9;
    std::uint64_t seed = 0;
    int patience = 0;
    bool resumes = false;
};

// What the training begins with.
struct Beginning {
    ModelSpec model;
    std::vector<NamedTensor> weights;
    bool isFromScratch = false;
};

Result<Beginning> beginningOf(const CommandLine& line, const LibraryPaths& paths, const TrainCommand& command) {
    Beginning beginning;
    const fs::path named = pathFromUtf8(line.model);
    if (line.model.empty()) {
        return fail(
            ErrorCode::InvalidArgument,
            "Name with --model what to begin with: a model to fine-tune, or a configuration (.json) to train from "
            "scratch; core/train/README.md shows one.");
    }
    if (named.extension() == ".json") {
        const auto config = ConfigFile::open(named);
        if (!config) return propagate(config);
        auto model = readSightseerConfig(*config);
        if (!model) return propagate(model);
        beginning.model = std::move(*model);
        beginning.model.name = toUtf8(named.filename());
        if (command.loss == ContrastiveLoss::Sigmoid) beginning.model.sigmoid = beginning.model.hasLogitBias = true;
        if (auto ok = checkWritable(beginning.model); !ok) return propagate(ok);
        beginning.weights = initialWeights(beginning.model, command.seed);
        beginning.isFromScratch = true;
        return beginning;
    }
    const auto stored = modelStore(paths).find(line.model);
    if (!stored) return propagate(stored);
    const auto folder = ModelFolder::open(stored->folder);
    if (!folder) return propagate(folder);
    beginning.model = folder->spec();
    if (auto ok = checkWritable(beginning.model); !ok) return propagate(ok);
    auto weights = weightsOfFolder(*folder);
    if (!weights) return propagate(weights);
    beginning.weights = std::move(*weights);
    return beginning;
}

Result<CaptionSplit> readSplit(const TrainCommand& command) {
    const CaptionOptions options{pathFromUtf8(command.images), command.classCaption};
    auto pictures = readCaptions(pathFromUtf8(command.data), options);
    if (!pictures) return propagate(pictures);
    CaptionSplit split;
    if (command.heldOut.empty()) {
        split = splitCaptions(std::move(*pictures), command.heldOutShare, command.seed);
    } else {
        auto heldOut = readCaptions(pathFromUtf8(command.heldOut), options);
        if (!heldOut) return propagate(heldOut);
        split = {std::move(*pictures), std::move(*heldOut)};
    }
    if (auto ok = checkTeaches(split.training, command.data); !ok) return propagate(ok);
    return split;
}

Result<PictureStore> openStore(const std::vector<CaptionedPicture>& pictures, const PreprocessSpec& preprocess,
                               const char* what, ProgressBar& printer, int threads) {
    std::vector<fs::path> files;
    for (const CaptionedPicture& picture : pictures) files.push_back(picture.file);
    PictureStoreOptions options;
    options.shortSide = decodeShortSide(preprocess);
    options.interpolation = preprocess.interpolation;
    options.threads = threads;
    options.progressed = [&](std::size_t done, std::size_t all) {
        printer.show(std::string("Reading ") + what + ": " + std::to_string(done) + " of " + std::to_string(all),
                     static_cast<double>(done) / static_cast<double>(all));
        return !isInterrupted();
    };
    return PictureStore::open(std::move(files), options);
}

std::string hashOf(const std::vector<CaptionedPicture>& pictures) {
    std::string all;
    for (const CaptionedPicture& picture : pictures) {
        all += toUtf8(picture.file.filename()) + '\n';
        for (const std::string& caption : picture.captions) all += caption + '\n';
    }
    return std::to_string(pictures.size()) + " pictures, " +
           toHex(contentHash(std::as_bytes(std::span(all)))).substr(0, 8);
}

std::string number(double value) {
    return nlohmann::json(value).dump();
}

std::map<std::string, std::string> identityOf(const TrainCommand& command, const TrainingSettings& settings,
                                              const CommandLine& line, const CaptionSplit& split) {
    const Recipe& recipe = settings.recipe;
    return {{"model", line.model},
            {"data", hashOf(split.training)},
            {"held-out data", hashOf(split.heldOut)},
            {"batch size", std::to_string(settings.batchSize)},
            {"number of steps", std::to_string(recipe.steps)},
            {"warm-up", std::to_string(recipe.warmUpSteps)},
            {"learning rate", number(recipe.learningRate)},
            {"weight decay", number(recipe.weightDecay)},
            {"gradient limit", number(recipe.maximumGradientNorm)},
            {"seed", std::to_string(command.seed)},
            {"crop share", number(command.cropShare)},
            {"learned share", number(command.learnedShare)},
            {"loss", recipe.loss == ContrastiveLoss::Softmax ? "softmax" : "sigmoid"},
            {"frozen tower", std::to_string(static_cast<int>(recipe.frozen))}};
}

Recipe recipeOf(const TrainCommand& command, const Beginning& beginning, std::int64_t stepsPerEpoch) {
    Recipe recipe = recipeFor(beginning.model);
    if (command.loss) recipe.loss = *command.loss;
    recipe.frozen = command.frozen;
    recipe.learningRate =
        command.learningRate.value_or(beginning.isFromScratch ? recipe.learningRate : kFineTuningRate);
    recipe.weightDecay = command.weightDecay;
    recipe.maximumGradientNorm = command.clipNorm;
    recipe.steps = stepsPerEpoch * command.epochs;
    recipe.warmUpSteps = command.warmUp.value_or(std::min(kLongestWarmUp, recipe.steps / 10));
    return recipe;
}

std::string recallText(const RetrievalScores& scores) {
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(),
                  "held out: recall@1 %.2f %%, @10 %.2f %% by caption; %.2f %%, %.2f %% by picture",
                  scores.textToImage.recallAt1, scores.textToImage.recallAt10, scores.imageToText.recallAt1,
                  scores.imageToText.recallAt10);
    return text.data();
}

void show(ProgressBar& printer, const TrainingProgress& progress) {
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(), "Step %lld of %lld, epoch %.1f, loss %.4f, %.0f pictures/s, %s left",
                  static_cast<long long>(progress.step), static_cast<long long>(progress.steps), progress.epoch,
                  progress.loss, progress.picturesPerSecond, durationText(progress.timeLeft).c_str());
    printer.show(text.data(), static_cast<double>(progress.step) / static_cast<double>(progress.steps),
                 progress.step == progress.steps ? 2 : 1);
    if (!progress.heldOut) return;
    printer.clear();
    printNote("Epoch " + std::to_string(std::lround(progress.epoch)) + ", " + recallText(*progress.heldOut));
}

nlohmann::ordered_json jsonOf(const RecallScores& scores) {
    return {{"recall@1", scores.recallAt1},
            {"recall@5", scores.recallAt5},
            {"recall@10", scores.recallAt10},
            {"median_rank", scores.medianRank}};
}

void printOutcome(const CommandLine& line, const TrainCommand& command, const TrainingHistory& history,
                  const TrainingProgress& last) {
    const auto best = std::ranges::find(history.rows, history.bestStep, &TrainingRow::step);
    const bool isMeasured = best != history.rows.end() && best->heldOut;
    if (line.json) {
        nlohmann::ordered_json json{{"out", command.out},
                                    {"steps", history.rows.size()},
                                    {"loss", last.loss},
                                    {"pictures_per_second", last.picturesPerSecond}};
        if (isMeasured) {
            json["best_step"] = history.bestStep;
            json["held_out"] = best->heldOut->photos;
            json["text_to_image"] = jsonOf(best->heldOut->textToImage);
            json["image_to_text"] = jsonOf(best->heldOut->imageToText);
        }
        printJson(json);
        return;
    }
    printLine("The model is in " + command.out +
              (isMeasured ? ", as of step " + std::to_string(history.bestStep) + ", the best on what was held out"
                          : std::string()));
    if (isMeasured) printLine(recallText(*best->heldOut));
    printLine("Its curves: " + command.out + "/training/curves.png and curves.csv");
}

ExitCode runTrain(const CommandLine& line, const TrainCommand& command) {
    watchInterrupts();
    const LibraryPaths paths = appPaths(pathFromUtf8(line.libraryFolder)).library;
    const auto split = readSplit(command);
    if (!split) return failed(split.error());
    auto beginning = beginningOf(line, paths, command);
    if (!beginning) return failed(beginning.error());
    const ModelSpec& model = beginning->model;
    TrainingSettings settings;
    settings.out = pathFromUtf8(command.out);
    settings.mergesFile = paths.resources / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz";
    const auto tokenizer = openTokenizer(model.tokenizer, settings.mergesFile);
    if (!tokenizer) return failed(tokenizer.error());

    const int threads = line.encoder.threads > 0 ? line.encoder.threads : usableCores();
    ProgressBar printer;
    auto store = openStore(split->training, model.preprocess, "pictures", printer, threads);
    if (!store) return failed(store.error());
    settings.batchSize = std::min(command.batch, static_cast<int>(split->training.size()));
    BatchMaker batches(std::move(*store), TokenizedCaptions::of(split->training, **tokenizer, model.contextLength),
                       model.preprocess, {settings.batchSize, command.seed, command.cropShare, threads});
    std::optional<HeldOut> heldOut;
    if (!split->heldOut.empty()) {
        const auto heldStore = openStore(split->heldOut, model.preprocess, "held-out pictures", printer, threads);
        if (!heldStore) return failed(heldStore.error());
        heldOut.emplace(*heldStore, TokenizedCaptions::of(split->heldOut, **tokenizer, model.contextLength),
                        model.preprocess);
    }
    settings.recipe = recipeOf(command, *beginning, batches.stepsPerEpoch());
    settings.resumes = command.resumes;
    settings.patience = command.patience;
    settings.learnedShare = command.learnedShare;
    settings.identity = identityOf(command, settings, line, *split);

    auto trainer =
        openTrainer(paths.pluginFile, model, beginning->weights, {settings.recipe, line.encoder, command.pairsPerPass});
    if (!trainer) return failed(trainer.error());
    printer.clear();
    printNote("Training on " + counted(static_cast<std::int64_t>(split->training.size()), "picture", "pictures") +
              ", " + std::to_string(split->heldOut.size()) + " held out, " + std::to_string(settings.recipe.steps) +
              " steps of " + std::to_string(settings.batchSize) + ", " + (*trainer)->deviceDescription());
    TrainingProgress last;
    std::optional<Error> drawing;
    const TrainingListener listener{[&](const TrainingProgress& progress) {
                                        last = progress;
                                        show(printer, progress);
                                    },
                                    [&](const TrainingHistory& history) {
                                        const auto drawn =
                                            drawCurves(history, settings.out / "training" / "curves.png");
                                        if (!drawn) drawing = drawn.error();
                                    },
                                    [] { return isInterrupted(); }};
    const auto history =
        runTraining(**trainer, batches, heldOut ? &*heldOut : nullptr, model, beginning->weights, settings, listener);
    printer.clear();
    if (!history) return failed(history.error());
    printOutcome(line, command, *history, last);
    if (drawing) printError(drawing->message);
    return drawing ? ExitCode::PartlyFailed : ExitCode::Ok;
}

void addOptions(CLI::App& train, const std::shared_ptr<TrainCommand>& command) {
    static const std::map<std::string, ContrastiveLoss> losses{{"softmax", ContrastiveLoss::Softmax},
                                                               {"sigmoid", ContrastiveLoss::Sigmoid}};
    static const std::map<std::string, FrozenTower> towers{{"image", FrozenTower::Image}, {"text", FrozenTower::Text}};
    const auto share = CLI::Range(0.0, 1.0).description("");
    const auto positive = CLI::PositiveNumber;
    train.add_option("--data", command->data, "Pictures with captions, as for `evaluate retrieval`")
        ->required()
        ->type_name("FILE|FOLDER");
    train.add_option("--out", command->out, "The folder that becomes the model")->required()->type_name("FOLDER");
    train.add_option("--images", command->images, "The folder of the pictures, when it is not that of the file")
        ->type_name("FOLDER");
    train.add_option("--template", command->classCaption, "The caption of a class, with {} for its name")
        ->type_name("T");
    train.add_option("--held-out", command->heldOut, "Data to measure on after every epoch")->type_name("FILE|FOLDER");
    train.add_option("--held-out-share", command->heldOutShare, "Or so much of --data (0.1)")
        ->check(share)
        ->type_name("X");
    train.add_option("--epochs", command->epochs, "Times that every picture is seen (32)")
        ->check(positive)
        ->type_name("N");
    train.add_option("--batch", command->batch, "Pairs of a step (256)")->check(CLI::Range(2, 1 << 20))->type_name("N");
    train.add_option("--pairs-per-pass", command->pairsPerPass, "Compute a batch in parts of so many, to save memory")
        ->check(positive)
        ->type_name("N");
    train.add_option("--lr", command->learningRate, "Learning rate (5e-4 from scratch, 1e-5 fine-tuning)")
        ->check(positive)
        ->type_name("X");
    train.add_option("--warm-up", command->warmUp, "Steps until the learning rate is reached (a tenth, 2000 at most)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    train.add_option("--weight-decay", command->weightDecay, "(0.2)")->check(CLI::NonNegativeNumber)->type_name("X");
    train.add_option("--clip-norm", command->clipNorm, "Largest norm of the gradients (1; 0: any)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("X");
    train.add_option("--loss", command->loss, "softmax (CLIP's) or sigmoid (SigLIP's)")
        ->transform(CLI::CheckedTransformer(losses).description(""))
        ->type_name("L");
    train.add_option("--freeze", command->frozen, "image or text: a tower that stays as it is")
        ->transform(CLI::CheckedTransformer(towers).description(""))
        ->type_name("TOWER");
    train
        .add_option("--wise-ft", command->learnedShare,
                    "Share of what was learned in the weights, the rest is --model's (1)")
        ->check(share)
        ->type_name("X");
    train.add_option("--crop-share", command->cropShare, "Smallest part of a picture that is shown (0.9; 1: no crop)")
        ->check(CLI::Range(0.01, 1.0).description(""))
        ->type_name("X");
    train.add_option("--seed", command->seed, "Of weights, order and crops (0)")->type_name("N");
    train.add_option("--patience", command->patience, "End after so many epochs without a better one (0: never)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    train.add_flag("--resume", command->resumes, "Go on with the training in --out");
}

}  // namespace

void addTrainCommand(CLI::App& app, CommandLine& line) {
    auto* train =
        app.add_subcommand("train", "Teach a model your own pictures and captions, or train one from scratch");
    auto command = std::make_shared<TrainCommand>();
    addOptions(*train, command);
    train->callback([&line, command] { line.action = [&line, command] { return runTrain(line, *command); }; });
}

}  // namespace sightseer::cli
