// Pictures per second of a training step, beside PyTorch with open_clip in the same run. The partner needs a Python with
// open_clip_torch, named by SIGHTSEER_TORCH_PYTHON; without it the rows only report a figure.
#include "core/base/system.h"
#include "core/train/initial_weights.h"
#include "core/train/seeded_random.h"
#include "core/train/trainer_plugin.h"
#include "tests/bench/bench.h"

#include <QCoreApplication>
#include <QProcess>
#include <QProcessEnvironment>

#include <cstdio>
#include <cstdlib>
#include <optional>

using namespace sightseer;
using namespace sightseer::bench;

namespace {

constexpr int kRepeats = 7;

[[noreturn]] void giveUp(const std::string& message) {
    std::fprintf(stderr, "bench_train: %s\n", message.c_str());
    std::exit(1);
}

struct Shape {
    const char* name;
    int imageSize, patch, width, layers, textWidth, textLayers, context, batch;
};

constexpr Shape kShapes[] = {
    {"ViT 64 px, width 192, 6 layers", 64, 8, 192, 6, 128, 4, 32, 64},
    {"ViT 224 px, width 384, 6 layers", 224, 32, 384, 6, 256, 4, 77, 32},
};

ModelSpec modelOf(const Shape& shape) {
    ModelSpec model;
    model.name = shape.name;
    model.embeddingDimension = shape.textWidth;
    model.contextLength = shape.context;
    model.preprocess.size = shape.imageSize;
    VisionTransformerSpec vision;
    vision.blocks = {shape.width, shape.layers, shape.width / 32, 4 * shape.width, Activation::Gelu, 1e-5};
    vision.patchSize = shape.patch;
    TextTransformerSpec text;
    text.blocks = {shape.textWidth,     shape.textLayers, shape.textWidth / 32,
                   4 * shape.textWidth, Activation::Gelu, 1e-5};
    model.image = vision;
    model.text = text;
    return model;
}

QString openClipConfig(const Shape& shape) {
    return QString::asprintf(
        "{\"embed_dim\": %d, \"vision_cfg\": {\"image_size\": %d, \"layers\": %d, \"width\": %d, \"head_width\": 32, "
        "\"patch_size\": %d}, \"text_cfg\": {\"context_length\": %d, \"vocab_size\": 49408, \"width\": %d, \"heads\": "
        "%d, "
        "\"layers\": %d}}",
        shape.textWidth, shape.imageSize, shape.layers, shape.width, shape.patch, shape.context, shape.textWidth,
        shape.textWidth / 32, shape.textLayers);
}

TrainingBatch noise(const Shape& shape) {
    SeededRandom random{1};
    TrainingBatch batch{{shape.batch, shape.imageSize, {}}, {shape.batch, shape.context, {}}};
    batch.pixels.values.resize(batch.pixels.valuesPerImage() * static_cast<std::size_t>(shape.batch));
    for (float& value : batch.pixels.values) value = static_cast<float>(random.normal());
    for (int row = 0; row < shape.batch; ++row) {
        batch.texts.ids.push_back(49406);
        for (int i = 2; i < shape.context; ++i) batch.texts.ids.push_back(1 + static_cast<int>(random.below(40000)));
        batch.texts.ids.push_back(49407);
    }
    return batch;
}

// train_baseline.py, which does a step for every line.
class Partner {
public:
    Partner(const QString& python, const Shape& shape, bool isBf16) {
        auto environment = QProcessEnvironment::systemEnvironment();
        // Ours are for LibTorch 1.13; a newer PyTorch chooses better by itself.
        for (const char* ours : {"OMP_WAIT_POLICY", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"})
            environment.remove(QLatin1String(ours));
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QStringList arguments{QStringLiteral(SIGHTSEER_BENCH_FOLDER "/train_baseline.py"),
                              QString::number(usableCores()), QString::number(shape.batch), openClipConfig(shape)};
        if (isBf16) arguments.append(QStringLiteral("bf16"));
        m_process.start(python, arguments);
        m_name = "PyTorch " + readLine().trimmed().toStdString() + (isBf16 ? ", bf16" : ", fp32");
    }
    ~Partner() {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

    void step() {
        m_process.write("step\n");
        readLine();
    }
    const std::string& name() const { return m_name; }

private:
    QByteArray readLine() {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(-1)) giveUp("the PyTorch program stopped");
        }
        return m_process.readLine();
    }

    QProcess m_process;
    std::string m_name;
};

void benchShape(Report& report, const Shape& shape, Precision precision, const QString& python) {
    const ModelSpec model = modelOf(shape);
    Recipe recipe = recipeFor(model);
    recipe.learningRate = 1e-4;
    recipe.steps = 1000;
    auto trainer =
        openTrainer(SIGHTSEER_PLUGIN_FILE, model, initialWeights(model, 1), {recipe, {precision, Device::Cpu, 0}, 0});
    if (!trainer) giveUp(trainer.error().message);
    const TrainingBatch batch = noise(shape);
    const auto step = [&] {
        if (const auto done = (*trainer)->step(batch); !done) giveUp(done.error().message);
    };
    const std::string what =
        std::string(shape.name) + ", batch " + std::to_string(shape.batch) + ", " + (*trainer)->deviceDescription();
    if (python.isEmpty()) {
        report.add({what, "images/s", shape.batch / medianSeconds(kRepeats, step), 0, {}});
        return;
    }
    Partner partner(python, shape, precision == Precision::Bf16);
    const PairedSeconds seconds = pairedSeconds(kRepeats, step, [&] { partner.step(); });
    report.add({what, "images/s", shape.batch / seconds.ours, shape.batch / seconds.baseline, partner.name()});
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);  // for QProcess
    Report report("train", argc, argv);
    const QString python = qEnvironmentVariable("SIGHTSEER_TORCH_PYTHON");
    for (const Shape& shape : kShapes) {
        for (const Precision precision : {Precision::Fp32, Precision::Bf16}) {
            if (precision == Precision::Bf16 && !cpuFeatures().avx512Bf16) continue;  // emulated
            benchShape(report, shape, precision, python);
        }
    }
    return 0;
}
