#include "tests/support/fake_encoder.h"

#include "core/clip/tokenizers/clip_bpe.h"
#include "tests/support/golden.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

namespace sightseer::test {
namespace {

using Colour = std::array<float, 3>;

// A colour without any direction (black, or a text that names none) points equally along all three.
void appendUnit(Colour colour, std::vector<float>& values) {
    float length = std::sqrt(colour[0] * colour[0] + colour[1] * colour[1] + colour[2] * colour[2]);
    if (length < 1e-6F) {
        colour = {1, 1, 1};
        length = std::sqrt(3.0F);
    }
    for (const float component : colour) values.push_back(component / length);
}

class FakeEncoder final : public Encoder {
public:
    FakeEncoder(std::shared_ptr<FakeEncoderState> state, const std::array<std::int32_t, 3>& colourIds)
        : m_state(std::move(state)), m_colourIds(colourIds), m_spec(fakeModelSpec()) {}

    const ModelSpec& spec() const override { return m_spec; }
    float logitScale() const override { return 100; }
    float logitBias() const override { return 0; }
    std::string deviceDescription() const override { return "fake"; }

    Result<Embeddings> encodeImages(const PixelBatch& pixels) override {
        std::this_thread::sleep_for(m_state->delayPerBatch);
        Embeddings embeddings{pixels.count, 3, {}};
        const std::size_t plane = static_cast<std::size_t>(pixels.size) * pixels.size;
        for (int i = 0; i < pixels.count; ++i) {
            Colour mean{};
            for (std::size_t c = 0; c < 3; ++c) {
                const float* values = pixels.values.data() + i * pixels.valuesPerImage() + c * plane;
                double sum = 0;
                for (std::size_t k = 0; k < plane; ++k) sum += values[k];
                mean[c] = static_cast<float>(sum / static_cast<double>(plane));
            }
            appendUnit(mean, embeddings.values);
        }
        m_state->imagesEncoded += pixels.count;
        return embeddings;
    }

    Result<Embeddings> encodeText(const TokenBatch& tokens) override {
        Embeddings embeddings{tokens.count, 3, {}};
        for (int i = 0; i < tokens.count; ++i) {
            const auto row = tokens.row(i);
            Colour colour{};
            for (std::size_t c = 0; c < 3; ++c) {
                colour[c] = static_cast<float>(std::count(row.begin(), row.end(), m_colourIds[c]));
            }
            appendUnit(colour, embeddings.values);
        }
        m_state->textsEncoded += tokens.count;
        return embeddings;
    }

private:
    std::shared_ptr<FakeEncoderState> m_state;
    std::array<std::int32_t, 3> m_colourIds;
    ModelSpec m_spec;
};

}  // namespace

ModelSpec fakeModelSpec() {
    ModelSpec spec;
    spec.name = "fake";
    spec.fingerprint = spec.imageFingerprint = "fake-encoder";
    spec.embeddingDimension = 3;
    spec.preprocess.size = 16;
    spec.preprocess.mean = {0, 0, 0};
    spec.preprocess.standardDeviation = {1, 1, 1};
    return spec;
}

EncoderFactory fakeEncoderFactory(std::shared_ptr<FakeEncoderState> state) {
    return [state = std::move(state)]() -> Result<std::unique_ptr<Encoder>> {
        const auto tokenizer = ClipBpe::open(resourcesPath() / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz");
        if (!tokenizer) return propagate(tokenizer);
        const std::array<std::int32_t, 3> ids{(*tokenizer)->encode("red").front(),
                                              (*tokenizer)->encode("green").front(),
                                              (*tokenizer)->encode("blue").front()};
        return std::make_unique<FakeEncoder>(state, ids);
    };
}

}  // namespace sightseer::test
