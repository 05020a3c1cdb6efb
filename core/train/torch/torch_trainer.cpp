#include "core/train/torch/torch_trainer.h"

#include "core/base/system.h"
#include "core/clip/torch/execution.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace sightseer {
namespace {

constexpr int kRowsPerPass = 64;  // when nothing is learned

int vocabularySize(const ModelSpec& model) {
    return std::visit([](const auto& tower) { return tower.vocabularySize; }, model.text);
}

Embeddings embeddingsOf(const at::Tensor& rows) {
    const at::Tensor values = rows.to(at::kCPU, at::kFloat).contiguous();
    const float* start = values.data_ptr<float>();
    return {static_cast<int>(values.size(0)), static_cast<int>(values.size(1)), {start, start + values.numel()}};
}

Result<void> checkTrainable(const ModelSpec& model, const Recipe& recipe) {
    if (std::holds_alternative<EfficientNetSpec>(model.image)) {
        return fail(ErrorCode::Unsupported, "The " + model.name +
                                                " cannot be trained: its image tower is for use only. Choose a model "
                                                "with a ViT or a ResNet, or start from a configuration.");
    }
    if (recipe.loss == ContrastiveLoss::Sigmoid && !model.hasLogitBias) {
        return fail(ErrorCode::InvalidArgument, "The model " + model.name +
                                                    " has no logit bias, which the sigmoid loss needs; choose the "
                                                    "softmax loss.");
    }
    return {};
}

}  // namespace

TorchTrainer::TorchTrainer(ContrastiveModel model, const TrainerOptions& options, std::string description)
    : m_model(std::move(model)), m_recipe(options.recipe), m_pairsPerPass(options.pairsPerPass),
      m_optimizer(m_model.parameters().trained(), options.recipe), m_description(std::move(description)) {}

Result<std::unique_ptr<Trainer>> TorchTrainer::open(const ModelSpec& model, std::vector<NamedTensor> weights,
                                                    const TrainerOptions& options) {
    try {
        if (auto trainable = checkTrainable(model, options.recipe); !trainable) return propagate(trainable);
        if (options.compute.precision == Precision::Fp16) {
            return fail(ErrorCode::Unsupported,
                        "Gradients do not fit into 16-bit floats (fp16); train with bf16 or fp32.");
        }
        const int threads = options.compute.threads > 0 ? options.compute.threads : usableCores();
        at::set_num_threads(threads);
        EncoderOptions compute = options.compute;
        if (compute.precision == Precision::Auto) compute.precision = Precision::Fp32;
        const auto plan = choosePlan(compute, model);
        if (!plan) return propagate(plan);
        auto parameters = Parameters::make(model, weights, options.recipe.frozen, plan->device);
        if (!parameters) return propagate(parameters);
        weights.clear();
        ContrastiveModel learner(model, std::move(*parameters), options.recipe, *plan);
        return std::unique_ptr<Trainer>(new TorchTrainer(std::move(learner), options, describe(*plan, threads)));
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(torchError(exception, "open the model " + model.name + " for training"));
    }
}

Result<void> TorchTrainer::check(const PixelBatch& pixels) const {
    const int size = m_model.model().preprocess.size;
    if (pixels.count < 1 || pixels.size != size || pixels.values.size() != pixels.count * pixels.valuesPerImage()) {
        return fail(ErrorCode::InvalidArgument,
                    "The batch must hold pictures of " + std::to_string(size) + " pixels, and at least one.");
    }
    return {};
}

Result<void> TorchTrainer::check(const TokenBatch& texts) const {
    const ModelSpec& model = m_model.model();
    if (texts.count < 1 || texts.contextLength < 1 || texts.contextLength > model.contextLength ||
        texts.ids.size() != static_cast<std::size_t>(texts.count) * texts.contextLength) {
        return fail(ErrorCode::InvalidArgument,
                    "The batch must hold texts of 1 to " + std::to_string(model.contextLength) + " tokens.");
    }
    const int vocabulary = vocabularySize(model);
    const auto isKnown = [&](std::int32_t id) { return id >= 0 && id < vocabulary; };
    if (!std::all_of(texts.ids.begin(), texts.ids.end(), isKnown)) {
        return fail(ErrorCode::InvalidArgument, "A token is not among the " + std::to_string(vocabulary) +
                                                    " of the model " + model.name +
                                                    "; the tokenizer belongs to another model.");
    }
    return {};
}

Result<StepReport> TorchTrainer::step(const TrainingBatch& batch) {
    if (auto ok = check(batch.pixels); !ok) return propagate(ok);
    if (auto ok = check(batch.texts); !ok) return propagate(ok);
    if (batch.pixels.count != batch.texts.count || batch.pixels.count < 2) {
        return fail(ErrorCode::InvalidArgument,
                    "A batch needs at least two pairs, for a pair is told from the others of its batch; make it "
                    "larger.");
    }
    const auto number = std::to_string(m_optimizer.stepsDone() + 1);
    try {
        Parameters& parameters = m_model.parameters();
        parameters.clearGradients();
        StepReport report;
        report.loss = m_model.backward(batch, m_pairsPerPass);
        report.learningRate = learningRateAt(m_recipe, m_optimizer.stepsDone());
        report.gradientNorm = limitGradientNorm(parameters.trained(), m_recipe.maximumGradientNorm);
        if (!std::isfinite(report.loss) || !std::isfinite(report.gradientNorm)) {
            return fail(ErrorCode::InvalidFile, "The training of " + m_model.model().name +
                                                    " went astray: the loss of step " + number +
                                                    " is not a number. Start again with a lower learning rate, or "
                                                    "with a longer warm-up.");
        }
        m_optimizer.step(report.learningRate);
        const c10::NoGradGuard noGradient;
        at::Tensor scale = parameters.find("logit_scale");
        scale.clamp_(0, std::log(m_recipe.maximumLogitScale));
        report.logitScale = std::exp(scale.item<double>());
        return report;
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(
            torchError(exception, "train on " + std::to_string(batch.pixels.count) + " pairs in step " + number));
    }
}

Result<Embeddings> TorchTrainer::encodeImages(const PixelBatch& pixels) {
    if (auto ok = check(pixels); !ok) return propagate(ok);
    try {
        return embeddingsOf(m_model.imageEmbeddings(pixels, kRowsPerPass));
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(torchError(exception, "encode pictures"));
    }
}

Result<Embeddings> TorchTrainer::encodeText(const TokenBatch& texts) {
    if (auto ok = check(texts); !ok) return propagate(ok);
    try {
        return embeddingsOf(m_model.textEmbeddings(texts, kRowsPerPass));
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(torchError(exception, "encode texts"));
    }
}

TrainerState TorchTrainer::state() const {
    TrainerState state{m_optimizer.stepsDone(), {}, m_optimizer.firstMoments(), m_optimizer.secondMoments()};
    for (const Parameter& parameter : m_model.parameters().all()) {
        state.weights.push_back(namedTensor(parameter.name, parameter.value));
    }
    return state;
}

Result<void> TorchTrainer::restore(const TrainerState& state) {
    try {
        const c10::NoGradGuard noGradient;
        const auto& all = m_model.parameters().all();
        bool fits = state.weights.size() == all.size();
        for (std::size_t i = 0; fits && i < all.size(); ++i) {
            fits = state.weights[i].name == all[i].name && state.weights[i].shape == all[i].value.sizes().vec();
        }
        if (!fits) {
            return fail(ErrorCode::Incompatible,
                        "The state to continue from belongs to another model than " + m_model.model().name + ".");
        }
        if (auto ok = m_optimizer.restore(state.step, state.firstMoments, state.secondMoments); !ok) return ok;
        for (std::size_t i = 0; i < all.size(); ++i) {
            at::Tensor value = all[i].value;
            value.copy_(tensorOf(state.weights[i]));
        }
        return {};
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(torchError(exception, "continue the training"));
    }
}

}  // namespace sightseer
