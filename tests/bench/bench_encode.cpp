// Images per second of a ViT-B/32-sized checkpoint and of the starter model, and the latency of a text query.
#include "core/base/system.h"
#include "core/clip/clip_model.h"
#include "tests/bench/bench.h"
#include "tests/support/random_checkpoint.h"

#include <QCoreApplication>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>

using namespace sightseer;
using namespace sightseer::bench;

namespace {

constexpr int kRepeats = 5;

[[noreturn]] void giveUp(const std::string& message) {
    std::fprintf(stderr, "bench_encode: %s\n", message.c_str());
    std::exit(1);
}

template <typename T>
T valueOrGiveUp(Result<T> result) {
    if (!result) giveUp(result.error().message);
    return std::move(*result);
}

// bench_encode_baseline as a partner that does one call when told to.
class Baseline {
public:
    Baseline(const std::string& modelFolder, int threads) {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* ours : {"OMP_WAIT_POLICY", "OPENBLAS_CORETYPE"}) environment.remove(QLatin1String(ours));
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QString::fromUtf8(SIGHTSEER_BENCH_BASELINE),
                        {QString::fromStdString(modelFolder), QString::number(threads)});
        m_threads = readLine().toInt();
    }
    ~Baseline() {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

    void run(const char* what, int count) {
        m_process.write(QByteArray(what) + ' ' + QByteArray::number(count) + '\n');
        readLine();
    }
    std::string name() const {
        return "plain LibTorch fp32, " + std::to_string(m_threads) + (m_threads == 1 ? " thread" : " threads");
    }

private:
    QByteArray readLine() {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(-1)) giveUp("the baseline program stopped");
        }
        return m_process.readLine();
    }

    QProcess m_process;
    int m_threads = 0;
};

std::unique_ptr<Encoder> openModel(const std::filesystem::path& folder, Precision precision) {
    return valueOrGiveUp(openEncoder(SIGHTSEER_PLUGIN_FILE, folder, {precision, Device::Auto, 0}));
}

PixelBatch picturesFor(const ModelSpec& spec, int count) {
    PixelBatch pixels{count, spec.preprocess.size, {}};
    pixels.values.resize(count * pixels.valuesPerImage());
    for (std::size_t i = 0; i < pixels.values.size(); ++i)
        pixels.values[i] = static_cast<float>(i % 255) / 64.0F - 2.0F;
    return pixels;
}

// "a photo of a dog on the beach", as any CLIP tokenizer gives it.
TokenBatch queryFor(const ModelSpec& spec) {
    TokenBatch tokens{1, spec.contextLength, {49406, 320, 1125, 539, 320, 1929, 525, 518, 2117, 49407}};
    tokens.ids.resize(static_cast<std::size_t>(spec.contextLength));
    return tokens;
}

void encodeOrGiveUp(Encoder& encoder, const PixelBatch& pixels) {
    valueOrGiveUp(encoder.encodeImages(pixels));
}

void benchClip(Report& report, const std::filesystem::path& folder) {
    Baseline sameThreads(folder.string(), usableCores());
    Baseline ownThreads(folder.string(), 0);
    for (const Precision precision : {Precision::Fp32, Precision::Bf16}) {
        if (precision == Precision::Bf16 && !cpuFeatures().avx512Bf16) continue;  // emulated, nobody would choose it
        const auto encoder = openModel(folder, precision);
        const std::string model = "ViT-B/32, " + encoder->deviceDescription();
        for (const int batch : {8, 16}) {
            const PixelBatch pixels = picturesFor(encoder->spec(), batch);
            for (Baseline* baseline : {&sameThreads, &ownThreads}) {
                const PairedSeconds seconds = pairedSeconds(
                    kRepeats, [&] { encodeOrGiveUp(*encoder, pixels); }, [&] { baseline->run("images", batch); });
                report.add({model + ", batch " + std::to_string(batch), "images/s", batch / seconds.ours,
                            batch / seconds.baseline, baseline->name()});
            }
        }
        const TokenBatch query = queryFor(encoder->spec());
        const PairedSeconds seconds = pairedSeconds(
            kRepeats, [&] { valueOrGiveUp(encoder->encodeText(query)); }, [&] { sameThreads.run("text", 1); });
        report.add({model + ", one text query", "ms", seconds.ours * 1e3, seconds.baseline * 1e3, sameThreads.name(),
                    Better::Lower});
    }
}

void benchStarter(Report& report) {
    for (const Precision precision : {Precision::Fp32, Precision::Bf16}) {
        if (precision == Precision::Bf16 && !cpuFeatures().avx512Bf16) continue;
        const auto encoder = openModel(SIGHTSEER_STARTER_MODEL, precision);
        const std::string model = "starter model, " + encoder->deviceDescription();
        for (const int batch : {1, 8, 16}) {
            const PixelBatch pixels = picturesFor(encoder->spec(), batch);
            const double seconds = medianSeconds(kRepeats, [&] { encodeOrGiveUp(*encoder, pixels); });
            report.add({model + ", batch " + std::to_string(batch), "images/s", batch / seconds, 0, {}});
        }
        const TokenBatch query = queryFor(encoder->spec());
        const double seconds = medianSeconds(kRepeats, [&] { valueOrGiveUp(encoder->encodeText(query)); });
        report.add({model + ", one text query", "ms", seconds * 1e3, 0, {}, Better::Lower});
    }
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);  // for QProcess
    Report report("encode", argc, argv);
    const QTemporaryDir folder;
    const std::filesystem::path checkpoint = folder.path().toStdString();
    if (const auto written = test::writeRandomCheckpoint(checkpoint, {}); !written) giveUp(written.error().message);
    benchClip(report, checkpoint);
    benchStarter(report);
    return 0;
}
