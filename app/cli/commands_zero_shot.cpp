#include "app/cli/evaluation_data.h"
#include "app/cli/few_shot_curves.h"
#include "app/cli/model_session.h"
#include "core/base/file_io.h"
#include "core/labels/prompt_ensemble.h"
#include "core/labels/zero_shot_evaluation.h"

#include <nlohmann/json.hpp>

#include <QImage>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

namespace sightseer::cli {
namespace {

namespace fs = std::filesystem;

struct ZeroShotCommand {
    std::string data;
    std::string labelFile;
    std::vector<std::string> templates;
    std::string confusionFile;
    std::vector<int> shots;
};

struct Classes {
    std::vector<std::string> names;  // as the data calls them, ascending
    LabelSet set;                    // in the same order
    std::vector<int> truth;          // of each picture
};

// Wordings come from the file of labels, or are the names themselves, without underscores.
Result<Classes> classesOf(const PictureTable& table, const ZeroShotCommand& command) {
    Classes classes;
    classes.names = table.texts;
    std::ranges::sort(classes.names);
    classes.names.erase(std::unique(classes.names.begin(), classes.names.end()), classes.names.end());
    std::map<std::string, const Label*> written;
    LabelSet file;
    if (!command.labelFile.empty()) {
        auto read = readLabelSet(pathFromUtf8(command.labelFile));
        if (!read) return propagate(read);
        file = std::move(*read);
        for (const Label& label : file.labels) written[labelLevels(label.name).back()] = &label;
    }
    for (const std::string& name : classes.names) {
        Label label{name, {name}};
        std::ranges::replace(label.wordings.front(), '_', ' ');
        if (const auto found = written.find(name); found != written.end()) label = *found->second;
        if (!written.empty() && !written.contains(name)) {
            return fail(ErrorCode::NotFound, "The labels in " + command.labelFile + " do not name the class " + name +
                                                 "; write a line for it.");
        }
        classes.set.labels.push_back(std::move(label));
    }
    classes.set.templates = command.templates.empty() ? file.templates : command.templates;
    for (const std::string& text : table.texts) {
        classes.truth.push_back(
            static_cast<int>(std::ranges::lower_bound(classes.names, text) - classes.names.begin()));
    }
    return classes;
}

Result<Embeddings> encode(ClipModel& model, const LabelSet& set, std::span<const std::string> ofModel) {
    return encodeLabels(set, ofModel, [&](std::span<const std::string> prompts) { return model.encodeText(prompts); });
}

Result<ZeroShotScores> evaluateWithoutTemplates(ClipModel& model, LabelSet set, const Embeddings& images,
                                                std::span<const int> truth) {
    set.templates = {"{}"};
    for (Label& label : set.labels) label.templates.clear();
    const auto vectors = encode(model, set, {});
    if (!vectors) return propagate(vectors);
    return evaluateZeroShot(images, *vectors, model.logitScale(), truth);
}

// A square for each pair of classes, the darker the more of the true class (row) were taken for the other (column).
Result<void> drawConfusion(const ZeroShotScores& scores, const fs::path& file) {
    const int classes = static_cast<int>(scores.confusion.size());
    const int side = std::clamp(1000 / classes, 1, 32);
    QImage picture(classes * side, classes * side, QImage::Format_RGB32);
    for (int y = 0; y < classes; ++y) {
        const double photos = std::max(1, scores.photosOf(y));
        for (int x = 0; x < classes; ++x) {
            const int count = scores.confusion[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
            const int light = 255 - static_cast<int>(std::lround(count / photos * 235));
            const QRgb colour =
                x == y ? qRgb(light, 255 - (255 - light) / 2, light) : qRgb(255 - (255 - light) / 4, light, light);
            for (int row = 0; row < side; ++row) {
                for (int column = 0; column < side; ++column) {
                    picture.setPixel(x * side + column, y * side + row, colour);
                }
            }
        }
    }
    if (picture.save(QString::fromStdString(toUtf8(file)), "PNG")) return {};
    return fail(ErrorCode::Io, "Cannot write " + toUtf8(file) + ". Check its folder, and end its name with .png.");
}

nlohmann::ordered_json jsonOf(const ZeroShotScores& scores) {
    return {{"top1", fourDecimals(scores.top1)},
            {"top5", fourDecimals(scores.top5)},
            {"mean_per_class", fourDecimals(scores.meanPerClass)},
            {"calibration_error", fourDecimals(scores.calibrationError)}};
}

void printTable(const Classes& classes, const ZeroShotScores& scores, const std::optional<ZeroShotScores>& plain) {
    const auto line = [&](const char* name, double value, double other, const char* unit) {
        std::array<char, 120> text{};
        const int length = std::snprintf(text.data(), text.size(), "%-18s %7.2f %s", name, value, unit);
        if (plain) {
            std::snprintf(text.data() + length, text.size() - static_cast<std::size_t>(length),
                          "  without templates %7.2f %s", other, unit);
        }
        printLine(text.data());
    };
    const ZeroShotScores& other = plain ? *plain : scores;
    printLine(counted(scores.photos, "photo", "photos") + ", " +
              counted(static_cast<std::int64_t>(classes.names.size()), "class", "classes"));
    line("top-1", scores.top1, other.top1, "%");
    line("top-5", scores.top5, other.top5, "%");
    line("mean per class", scores.meanPerClass, other.meanPerClass, "%");
    line("calibration error", 100 * scores.calibrationError, 100 * other.calibrationError, "%");
    for (std::size_t i = 0; i < classes.names.size(); ++i) {
        const int label = static_cast<int>(i);
        std::array<char, 40> text{};
        std::snprintf(text.data(), text.size(), "%5d of %5d  %6.2f %%  ", scores.confusion[i][i],
                      scores.photosOf(label), scores.accuracyOf(label));
        std::string wrong;
        auto row = scores.confusion[i];
        row[i] = 0;
        if (const auto most = std::ranges::max_element(row); *most > 0) {
            wrong = "; most often taken for " + classes.names[static_cast<std::size_t>(most - row.begin())];
        }
        printLine(text.data() + classes.names[i] + wrong);
    }
}

ExitCode runZeroShot(const CommandLine& line, const ZeroShotCommand& command) {
    const fs::path data = pathFromUtf8(command.data);
    const auto table = fs::is_directory(data) ? readClassFolders(data) : readTable(data, "label");
    if (!table) return failed(table.error());
    const auto classes = classesOf(*table, command);
    if (!classes) return failed(classes.error());
    auto model = openModel(line);
    if (!model) return failed(model.error());
    const auto photos = encodePhotos(**model, table->files);
    if (!photos) return failed(photos.error());
    for (const Error& error : photos->failures) printError(error.message);
    if (photos->indices.empty()) return ExitCode::Failed;
    std::vector<int> truth;
    for (const std::size_t index : photos->indices) truth.push_back(classes->truth[index]);

    const auto ofModel = modelTemplates((*model)->spec());
    const auto vectors = encode(**model, classes->set, ofModel);
    if (!vectors) return failed(vectors.error());
    const auto scores = evaluateZeroShot(photos->vectors, *vectors, (*model)->logitScale(), truth);
    if (!scores) return failed(scores.error());
    std::optional<ZeroShotScores> plain;
    if (!ofModel.empty() || !classes->set.templates.empty()) {
        auto without = evaluateWithoutTemplates(**model, classes->set, photos->vectors, truth);
        if (!without) return failed(without.error());
        plain = std::move(*without);
    }
    std::vector<FewShotScores> curves;
    if (!command.shots.empty()) {
        auto measured = fewShotCurves(**model, photos->vectors, *vectors, truth, command.shots);
        if (!measured) return failed(measured.error());
        curves = std::move(*measured);
    }
    if (!command.confusionFile.empty()) {
        if (const auto drawn = drawConfusion(*scores, pathFromUtf8(command.confusionFile)); !drawn)
            return failed(drawn.error());
    }
    if (line.json) {
        auto json = nlohmann::ordered_json{{"photos", scores->photos}, {"classes", classes->names}};
        json.update(jsonOf(*scores));
        if (plain) json["without_templates"] = jsonOf(*plain);
        json["confusion"] = scores->confusion;
        if (!curves.empty()) json["few_shot"] = jsonOfCurves(curves);
        printJson(json);
    } else {
        printTable(*classes, *scores, plain);
        if (!curves.empty()) printFewShotCurves(curves);
    }
    return photos->failures.empty() ? ExitCode::Ok : ExitCode::PartlyFailed;
}

}  // namespace

void addZeroShotCommand(CLI::App& evaluate, CommandLine& line) {
    auto command = std::make_shared<ZeroShotCommand>();
    auto* zeroShot = evaluate.add_subcommand("zero-shot", "How often the class of a picture is told by its name alone");
    zeroShot
        ->add_option("DATA", command->data, "A folder for each class, or a CSV file with the columns file and label")
        ->required();
    zeroShot->add_option("--labels", command->labelFile, "Wordings of the classes, as for `label`")->type_name("FILE");
    zeroShot->add_option("--template", command->templates, "Prompt with {} for the class; may be given several times")
        ->type_name("T")
        ->allow_extra_args(false);
    zeroShot->add_option("--confusion", command->confusionFile, "Draw what was taken for what into this PNG file")
        ->type_name("FILE");
    zeroShot
        ->add_option("--shots", command->shots,
                     "Also with so many examples of each class, such as 1,2,4: what they add to the name")
        ->delimiter(',')
        ->check(CLI::Range(1, 1000).description(""))
        ->type_name("N,N...")
        ->allow_extra_args(false);
    zeroShot->callback([&line, command] { line.action = [&line, command] { return runZeroShot(line, *command); }; });
}

}  // namespace sightseer::cli
