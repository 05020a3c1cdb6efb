// What the offered image towers cost on this machine: images per second of noise checkpoints of their sizes, each beside
// ViT-B/32 in the same run. SigLIP's towers are measured as CLIP's of their size: they differ by one attention.
//   bench_models [NAME...]    only the towers whose name contains one of these
#include "core/clip/encoder_plugin.h"
#include "tests/bench/bench.h"
#include "tests/support/random_checkpoint.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace sightseer;
using namespace sightseer::bench;

namespace {

struct Tower {
    const char* name;
    int size;
    int patch;
    int width;
    int layers;
    int dimension;
    int batch;
};

// So400m's width of 1152 with heads 64 wide and an MLP of 4608 instead of 4304.
constexpr Tower towers[]{
    {"ViT-B/32 at 256", 256, 32, 768, 12, 512, 16},       {"ViT-B/16", 224, 16, 768, 12, 512, 8},
    {"SigLIP 2 B/16", 224, 16, 768, 12, 768, 8},          {"ViT-L/14", 224, 14, 1024, 24, 768, 4},
    {"SigLIP 2 L/16 at 256", 256, 16, 1024, 24, 1024, 4}, {"SigLIP 2 So400m/14", 224, 14, 1152, 27, 1152, 4},
};
constexpr Tower base{"ViT-B/32", 224, 32, 768, 12, 512, 16};
constexpr int kRepeats = 3;

template <typename T>
T valueOrGiveUp(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "bench_models: %s\n", result.error().message.c_str());
    std::exit(1);
}

class Measured {
public:
    explicit Measured(const Tower& tower) : m_pixels{tower.batch, tower.size, {}} {
        test::CheckpointShape shape;
        shape.imageSize = tower.size;
        shape.patchSize = tower.patch;
        shape.visionWidth = tower.width;
        shape.visionLayers = tower.layers;
        shape.embeddingDimension = tower.dimension;
        shape.textLayers = 1;
        const std::filesystem::path folder = m_folder.path().toStdString();
        if (auto written = test::writeRandomCheckpoint(folder, shape); !written) {
            std::fprintf(stderr, "bench_models: %s\n", written.error().message.c_str());
            std::exit(1);
        }
        m_encoder = valueOrGiveUp(openEncoder(SIGHTSEER_PLUGIN_FILE, folder, {Precision::Auto, Device::Auto, 0}));
        m_pixels.values.resize(static_cast<std::size_t>(tower.batch) * m_pixels.valuesPerImage());
        for (std::size_t i = 0; i < m_pixels.values.size(); ++i) {
            m_pixels.values[i] = static_cast<float>(i % 255) / 64.0F - 2.0F;
        }
    }

    void run() { valueOrGiveUp(m_encoder->encodeImages(m_pixels)); }
    std::string device() const { return m_encoder->deviceDescription(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Encoder> m_encoder;
    PixelBatch m_pixels;
};

}  // namespace

int main(int argc, char** argv) {
    Report report("models", argc, argv);
    const auto& wanted = report.arguments();
    Measured smallest(base);
    for (const Tower& tower : towers) {
        const bool isWanted = wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
                                  return std::string(tower.name).find(name) != std::string::npos;
                              });
        if (!isWanted) continue;
        Measured measured(tower);
        const auto seconds = pairedSeconds(
            kRepeats, [&] { measured.run(); }, [&] { smallest.run(); });
        report.add({std::string(tower.name) + ", " + measured.device(), "images/s", tower.batch / seconds.ours,
                    base.batch / seconds.baseline, base.name});
    }
    return 0;
}
