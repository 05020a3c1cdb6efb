// Everything a model folder's configuration says about a model, in one form for every published layout.
// Values come from the configuration or its documented defaults, never from a guess. Thread: plain data.
#pragma once

#include "core/clip/tokenizers/tokenizer_spec.h"
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

enum class Activation {
    QuickGelu,  // x * sigmoid(1.702 x)
    Gelu,       // the erf form
    GeluTanh,   // its tanh approximation
};

struct TransformerSpec {
    int width = 0;
    int layers = 0;
    int heads = 0;
    int mlpWidth = 0;
    Activation activation = Activation::QuickGelu;
    double layerNormEps = 1e-5;
};

enum class ImagePooling {
    // CLIP: a class token before the patches, a layer norm before the blocks, a projection after them.
    ClassToken,
    // SigLIP: a learned probe attends to the patches (MAP head). No class token, layer norm before or projection after,
    // but a bias on the patches.
    AttentionHead,
};

// Dosovitskiy et al. 2021, as CLIP (Radford et al. 2021, 2.4) and SigLIP (Zhai et al. 2023) use it.
struct VisionTransformerSpec {
    TransformerSpec blocks;
    int patchSize = 32;
    ImagePooling pooling = ImagePooling::ClassToken;
};

// The modified ResNet of the paper's section 2.4: three-convolution stem, anti-aliased strides, attention pooling.
struct ModifiedResNetSpec {
    std::array<int, 4> layers{3, 4, 6, 3};
    int width = 64;  // after the stem; the last stage has 32 times as many channels
    int heads = 32;  // of the attention pooling
};

// EfficientNet-Lite whose class probabilities mix class vectors (ConSE, Norouzi et al. 2014): the starter model.
struct EfficientNetSpec {
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
};

enum class TextPooling {
    HighestId,      // at argmax(ids): the end token has the largest id of the vocabulary
    FirstEndToken,  // at the first occurrence of the end token
    LastToken,      // at the last position of the context, padding or not: SigLIP
};

// The paper's text Transformer, causal in CLIP, not causal in SigLIP.
struct TextTransformerSpec {
    TransformerSpec blocks;
    int vocabularySize = 49408;
    bool causal = true;
    TextPooling pooling = TextPooling::HighestId;
    int endTokenId = 49407;
    bool projectionBias = false;
};

// BERT (Devlin et al. 2019) and its kin: RoBERTa's positions, DistilBERT without token types. Padding is masked.
struct BertSpec {
    enum class Pooling { FirstToken, MeanOfTokens };
    enum class Projection { Linear, TwoLayers };  // two: GELU between them; neither has a bias

    TransformerSpec blocks;  // post-LN
    int vocabularySize = 30522;
    int positions = 512;    // rows of the position table
    int firstPosition = 0;  // RoBERTa begins after its padding id, and padding stays at that id
    int tokenTypes = 2;     // 0: the tower has no token type embedding
    int padId = 0;
    Pooling pooling = Pooling::FirstToken;
    Projection projection = Projection::Linear;
    int projectionWidth = 0;  // between the two layers
};

// A bag of tokens, weighted, then a small network: the paper's CBOW text encoder (section 2.3), and the starter model's.
struct CbowSpec {
    int width = 160;
    int hidden = 512;
    int vocabularySize = 49408;
};

using ImageTowerSpec = std::variant<VisionTransformerSpec, ModifiedResNetSpec, EfficientNetSpec>;
using TextTowerSpec = std::variant<TextTransformerSpec, BertSpec, CbowSpec>;

struct ModelSpec {
    std::string name;         // for people: "starter model", or the folder's name
    std::string description;  // one honest line, may be empty
    // Changes when configuration or weights change.
    std::string fingerprint;
    // The fingerprint of the model whose image tower this one has: its own, or that of the model whose pictures it
    // searches. Vectors of pictures with different ones are never mixed.
    std::string imageFingerprint;
    int embeddingDimension = 0;
    int contextLength = 77;  // tokens of one text, with start and end token
    PreprocessSpec preprocess;
    ImageTowerSpec image;
    TextTowerSpec text;
    TokenizerSpec tokenizer;
    // Trained with SigLIP's loss: sigmoid(logit) is the probability that picture and text belong together.
    bool sigmoid = false;
    // There is a weight `logit_bias`, which is added to every logit.
    bool hasLogitBias = false;

    bool isStarter() const { return std::holds_alternative<EfficientNetSpec>(image); }
};

}  // namespace sightseer
