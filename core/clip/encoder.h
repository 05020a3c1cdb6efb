// The two towers behind one interface, so that nothing outside core/clip/torch knows LibTorch.
// Thread: one thread at a time (the encoder lane). Construct with openEncoder() in encoder_plugin.h.
#pragma once

#include "core/base/result.h"
#include "core/clip/model_spec.h"
#include "core/clip/preprocess.h"
#include "core/clip/tokenizers/tokenizer.h"

#include <span>
#include <string>
#include <vector>

namespace sightseer {

// [count, dimension]; rows have unit length.
struct Embeddings {
    int count = 0;
    int dimension = 0;
    std::vector<float> values;

    std::span<const float> row(int i) const {
        return std::span(values).subspan(static_cast<std::size_t>(i) * dimension, dimension);
    }
};

enum class Precision {
    Auto,  // bfloat16 for a ViT where it is multiplied natively (AVX512_BF16, CUDA), else float32
    Fp32,
    Bf16,
    Fp16,  // on CUDA; on the processor with LibTorch 2.x
};

class Encoder {
public:
    virtual ~Encoder() = default;

    virtual const ModelSpec& spec() const = 0;
    // exp of the learned logarithm: the factor of the cosines in logits, about 100 for CLIP.
    virtual float logitScale() const = 0;
    // Added to every logit; 0 unless the model was trained with SigLIP's loss (ModelSpec::sigmoid).
    virtual float logitBias() const = 0;
    // For people: "CPU, bf16, 2 threads" or "CUDA, NVIDIA ...".
    virtual std::string deviceDescription() const = 0;

    // InvalidArgument when the pixels' size is not a multiple of the patch size (ViT) or not the model's.
    // Another size than the model's interpolates the position embedding, as Hugging Face's interpolate_pos_encoding.
    [[nodiscard]] virtual Result<Embeddings> encodeImages(const PixelBatch& pixels) = 0;
    // Ids must be within the vocabulary, rows not longer than the model's context.
    [[nodiscard]] virtual Result<Embeddings> encodeText(const TokenBatch& tokens) = 0;
};

}  // namespace sightseer
