// Everything a model folder's configuration says about a model, in one form for every published layout.
// Values come from the configuration or its documented defaults, never from a guess. Thread: plain data.
#pragma once

#include "core/image/resample.h"

#include <array>
#include <string>
#include <variant>
#include <vector>

namespace sightseer {

enum class ResizeMode {
    ShortestSide,    // short side to `size`, then the centre square: CLIP
    Squash,          // both sides to `size`: SigLIP, Chinese-CLIP
    SquareThenSize,  // the centre square first, then to `size`: the starter model
};

struct PreprocessSpec {
    int size = 224;  // pixels of the square given to the image tower
    ResizeMode resize = ResizeMode::ShortestSide;
    Interpolation interpolation = Interpolation::Bicubic;
    std::array<float, 3> mean{0.48145466F, 0.4578275F, 0.40821073F};
    std::array<float, 3> standardDeviation{0.26862954F, 0.26130258F, 0.27577711F};
};

enum class Activation { QuickGelu, Gelu };  // x * sigmoid(1.702 x), and the erf form

struct TransformerSpec {
    int width = 0;
    int layers = 0;
    int heads = 0;
    int mlpWidth = 0;
    Activation activation = Activation::QuickGelu;
    double layerNormEps = 1e-5;
};

enum class TextPooling {
    HighestId,      // at argmax(ids): the end token has the largest id of the vocabulary
    FirstEndToken,  // at the first occurrence of the end token
};

// The two towers of the paper: ViT and causal Transformer (Radford et al. 2021, section 2.4).
struct ClipTowersSpec {
    TransformerSpec vision;
    int patchSize = 32;
    TransformerSpec text;
    int vocabularySize = 49408;
    TextPooling pooling = TextPooling::HighestId;
    int endTokenId = 49407;
};

// EfficientNet-Lite image tower and bag-of-tokens text tower of the bundled starter model.
struct StarterTowersSpec {
    struct Block {
        int kernel = 3;
        int stride = 1;
        int expand = 1;
        int in = 0;
        int out = 0;
    };
    int stemKernel = 3;
    int stemStride = 2;
    int stemWidth = 32;
    std::vector<Block> blocks;
    int headWidth = 1280;
    int classes = 1000;
    double softmaxTemperature = 1.0;
    int textWidth = 160;
    int textHidden = 512;
    int vocabularySize = 49408;
};

struct ModelSpec {
    std::string name;         // for people: "starter model", or the folder's name
    std::string description;  // one honest line, may be empty
    // Changes when configuration or weights change: vectors of different fingerprints are never mixed.
    std::string fingerprint;
    int embeddingDimension = 0;
    int contextLength = 77;  // tokens of one text, with start and end token
    PreprocessSpec preprocess;
    std::variant<ClipTowersSpec, StarterTowersSpec> towers;

    bool isStarter() const { return std::holds_alternative<StarterTowersSpec>(towers); }
};

}  // namespace sightseer
