// The API of the paper's reference code (openai/CLIP README), in C++:
//
//   auto model = ClipModel::load(folder, {pluginFile, mergesFile});
//   auto images = (*model)->encodeImages((*model)->preprocess(picture));
//   auto texts = (*model)->encodeText(std::vector<std::string>{"a diagram", "a dog", "a cat"});
//   auto logits = logitsPerImage(*images, *texts, (*model)->logitScale());   // similarity.h
//   auto probabilities = softmax(std::span(logits).first(3));                // of the first picture
//
// Thread: load() and every other member, one thread: the encoder's own.
#pragma once

#include "core/clip/encoder.h"
#include "core/clip/encoder_plugin.h"
#include "core/clip/similarity.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace sightseer {

struct ClipModelFiles {
    std::filesystem::path pluginFile;  // the module sightseer_torch
    std::filesystem::path mergesFile;  // bpe_simple_vocab_16e6.txt.gz
};

class ClipModel {
public:
    [[nodiscard]] static Result<std::unique_ptr<ClipModel>> load(const std::filesystem::path& modelFolder,
                                                                 const ClipModelFiles& files,
                                                                 const EncoderOptions& options = {});

    const ModelSpec& spec() const { return m_encoder->spec(); }
    float logitScale() const { return m_encoder->logitScale(); }
    std::string deviceDescription() const { return m_encoder->deviceDescription(); }

    // One picture as the image tower takes it: a batch of one.
    PixelBatch preprocess(const Image& image) const;
    // One row a text, cut to the model's context.
    TokenBatch tokenize(std::span<const std::string> texts) const;

    [[nodiscard]] Result<Embeddings> encodeImages(const PixelBatch& pixels) { return m_encoder->encodeImages(pixels); }
    [[nodiscard]] Result<Embeddings> encodeText(const TokenBatch& tokens) { return m_encoder->encodeText(tokens); }
    [[nodiscard]] Result<Embeddings> encodeText(std::span<const std::string> texts) {
        return encodeText(tokenize(texts));
    }

private:
    ClipModel(std::unique_ptr<Encoder> encoder, std::unique_ptr<const Tokenizer> tokenizer)
        : m_encoder(std::move(encoder)), m_tokenizer(std::move(tokenizer)) {}

    std::unique_ptr<Encoder> m_encoder;
    std::unique_ptr<const Tokenizer> m_tokenizer;
};

}  // namespace sightseer
