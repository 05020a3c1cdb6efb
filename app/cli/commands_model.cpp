#include "app/cli/commands.h"
#include "app/cli/model_session.h"
#include "core/base/file_io.h"
#include "core/clip/similarity.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

namespace sightseer::cli {
namespace {

constexpr std::size_t kBatch = 16;

// One input of `encode` or `classify` with what became of it.
struct Encoded {
    std::string input;
    Result<std::vector<float>> embedding;
};

std::vector<float> copyOf(std::span<const float> values) {
    return {values.begin(), values.end()};
}

void fillEmbeddings(std::vector<Encoded>& batch, const std::vector<std::size_t>& rows,
                    const Result<Embeddings>& encoded) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& embedding = batch[rows[i]].embedding;
        if (encoded) {
            embedding = copyOf(encoded->row(static_cast<int>(i)));
        } else {
            embedding = propagate(encoded);
        }
    }
}

std::vector<Encoded> encodeImageBatch(ClipModel& model, std::span<const std::string> files) {
    std::vector<Encoded> batch;
    std::vector<std::size_t> readable;
    std::vector<PixelBatch> pixels;
    for (const std::string& file : files) {
        auto one = readPixels(model, pathFromUtf8(file), DecodeDetail::Full);
        if (one) {
            readable.push_back(batch.size());
            pixels.push_back(std::move(*one));
            batch.push_back({file, std::vector<float>()});
        } else {
            batch.push_back({file, propagate(one)});
        }
    }
    if (!readable.empty()) fillEmbeddings(batch, readable, model.encodeImages(join(pixels)));
    return batch;
}

std::vector<Encoded> encodeTextBatch(ClipModel& model, std::span<const std::string> texts) {
    std::vector<Encoded> batch;
    for (const std::string& text : texts) batch.push_back({text, std::vector<float>()});
    std::vector<std::size_t> rows(batch.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    fillEmbeddings(batch, rows, model.encodeText(texts));
    return batch;
}

// Hands the inputs to `encode` in batches and each result, in order, to `print`.
template <typename Encode, typename Print>
ExitCode forEachEncoded(const std::vector<std::string>& inputs, Encode encode, Print print) {
    std::size_t failures = 0;
    for (std::size_t start = 0; start < inputs.size(); start += kBatch) {
        const auto chunk = std::span(inputs).subspan(start, std::min(kBatch, inputs.size() - start));
        for (const Encoded& one : encode(chunk)) {
            if (!one.embedding) ++failures;
            if (!print(one)) return ExitCode::Failed;  // nobody reads on
        }
    }
    if (failures == 0) return ExitCode::Ok;
    return failures == inputs.size() ? ExitCode::Failed : ExitCode::PartlyFailed;
}

bool printFailure(const Encoded& one, bool json) {
    if (json) return printJson({{"input", one.input}, {"error", one.embedding.error().message}});
    printError(one.embedding.error().message);
    return true;
}

bool printEmbedding(const Encoded& one, bool json) {
    if (!one.embedding) return printFailure(one, json);
    if (json) return printJson({{"input", one.input}, {"embedding", jsonArray(*one.embedding)}});
    std::string text = one.input;
    for (const float value : *one.embedding) text += ' ' + nlohmann::ordered_json(shortest(value)).dump();
    return printLine(text);
}

using EncodeBatch = std::vector<Encoded> (*)(ClipModel&, std::span<const std::string>);

ExitCode runEncode(const CommandLine& line, const std::vector<std::string>& inputs, EncodeBatch encodeBatch) {
    if (inputs.empty()) {
        printError("Nothing to encode: name files or texts, best behind --.");
        return ExitCode::WrongUsage;
    }
    auto model = openModel(line);
    if (!model) return failed(model.error());
    return forEachEncoded(
        inputs, [&](std::span<const std::string> chunk) { return encodeBatch(**model, chunk); },
        [&](const Encoded& one) { return printEmbedding(one, line.json); });
}

// --- classify

struct ClassifyRequest {
    std::string labels;
    std::string templateText = "{}";
    std::vector<std::string> images;
};

std::vector<std::string> splitLabels(const std::string& text) {
    std::vector<std::string> labels;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find(',', start), text.size());
        auto label = text.substr(start, end - start);
        label.erase(0, label.find_first_not_of(" \t"));
        label.erase(label.find_last_not_of(" \t") + 1);
        if (!label.empty()) labels.push_back(std::move(label));
        start = end + 1;
    }
    return labels;
}

std::string applyTemplate(const std::string& templateText, const std::string& label) {
    const auto at = templateText.find("{}");
    return templateText.substr(0, at) + label + templateText.substr(at + 2);
}

bool printProbabilities(const std::string& input, const std::vector<std::string>& labels,
                        const std::vector<float>& probabilities, bool json) {
    std::vector<std::size_t> order(labels.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return probabilities[a] > probabilities[b]; });
    if (json) {
        auto ranked = nlohmann::ordered_json::array();
        for (const auto i : order)
            ranked.push_back({{"label", labels[i]}, {"probability", shortest(probabilities[i])}});
        return printJson({{"input", input}, {"labels", ranked}});
    }
    if (!printLine(input)) return false;
    for (const auto i : order) {
        std::array<char, 32> number{};
        std::snprintf(number.data(), number.size(), "  %8.6f  ", static_cast<double>(probabilities[i]));
        if (!printLine(number.data() + labels[i])) return false;
    }
    return true;
}

ExitCode runClassify(const CommandLine& line, const ClassifyRequest& request) {
    const auto labels = splitLabels(request.labels);
    const auto images = line.items(request.images);
    if (labels.empty() || images.empty() || request.templateText.find("{}") == std::string::npos) {
        printError(labels.empty()   ? "--labels names no label: separate them with commas."
                   : images.empty() ? "No picture was named; put them behind --."
                                    : "--template needs {} where the label goes, as in \"a photo of a {}\".");
        return ExitCode::WrongUsage;
    }
    auto model = openModel(line);
    if (!model) return failed(model.error());

    std::vector<std::string> prompts;
    for (const auto& label : labels) prompts.push_back(applyTemplate(request.templateText, label));
    const auto texts = (*model)->encodeText(prompts);
    if (!texts) return failed(texts.error());
    const float scale = (*model)->logitScale();
    return forEachEncoded(
        images, [&](std::span<const std::string> chunk) { return encodeImageBatch(**model, chunk); },
        [&](const Encoded& one) {
            if (!one.embedding) return printFailure(one, line.json);
            const Embeddings image{1, texts->dimension, *one.embedding};
            return printProbabilities(one.input, labels, softmax(logitsPerImage(image, *texts, scale)), line.json);
        });
}

void addEncode(CLI::App& encode, CommandLine& line, const char* name, const char* description, const char* item,
               EncodeBatch encodeBatch) {
    auto* command = encode.add_subcommand(name, description);
    auto inputs = std::make_shared<std::vector<std::string>>();
    command->add_option(item, *inputs);
    command->callback([&line, inputs, encodeBatch] {
        line.action = [&line, inputs, encodeBatch] { return runEncode(line, line.items(*inputs), encodeBatch); };
    });
}

}  // namespace

void addModelCommands(CLI::App& app, CommandLine& line) {
    auto* encode = app.add_subcommand("encode", "Print the model's embeddings, of unit length, in the order given");
    encode->require_subcommand(1);
    addEncode(*encode, line, "image", "Embeddings of picture files", "FILE", encodeImageBatch);
    addEncode(*encode, line, "text", "Embeddings of texts", "TEXT", encodeTextBatch);

    auto* classify = app.add_subcommand("classify", "Print how probable each label is for each picture, highest first");
    auto request = std::make_shared<ClassifyRequest>();
    classify->add_option("--labels", request->labels, "Separated by commas: \"a diagram,a dog,a cat\"")->required();
    classify->add_option("--template", request->templateText, "Prompt with {} for the label: \"a photo of a {}\"");
    classify->add_option("IMAGE", request->images, "Picture files");
    classify->callback([&line, request] { line.action = [&line, request] { return runClassify(line, *request); }; });
}

}  // namespace sightseer::cli
