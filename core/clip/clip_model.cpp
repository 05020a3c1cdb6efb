#include "core/clip/clip_model.h"

#include "core/clip/tokenizers/open_tokenizer.h"

namespace sightseer {

Result<std::unique_ptr<ClipModel>> ClipModel::load(const std::filesystem::path& modelFolder,
                                                   const ClipModelFiles& files, const EncoderOptions& options) {
    auto encoder = openEncoder(files.pluginFile, modelFolder, options);
    if (!encoder) return propagate(encoder);
    auto tokenizer = openTokenizer((*encoder)->spec().tokenizer, files.mergesFile);
    if (!tokenizer) return propagate(tokenizer);
    return std::unique_ptr<ClipModel>(new ClipModel(std::move(*encoder), std::move(*tokenizer)));
}

PixelBatch ClipModel::preprocess(const Image& image) const {
    return sightseer::preprocess(image, spec().preprocess);
}

TokenBatch ClipModel::tokenize(std::span<const std::string> texts) const {
    return m_tokenizer->tokenize(texts, spec().contextLength);
}

}  // namespace sightseer
