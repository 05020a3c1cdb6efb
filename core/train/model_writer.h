// A trained model as a folder that others read. Which layout, the towers decide:
//   ViT and Transformer       Hugging Face's CLIPModel, for transformers, and OpenCLIP's files beside it
//   ResNet and Transformer    OpenCLIP's
//   a bag of words            our own (sightseer_layout.cpp)
// Thread: any; pure function of files.
#pragma once

#include "core/base/result.h"
#include "core/clip/model_spec.h"
#include "core/train/named_tensor.h"

#include <filesystem>
#include <vector>

namespace sightseer {

// Unsupported says what about the towers no layout can hold. Ask before hours of training.
[[nodiscard]] Result<void> checkWritable(const ModelSpec& model);

// Files that are there already are replaced, each at once; the folder is made. `mergesFile`: bpe_simple_vocab_16e6.txt.gz,
// from which the tokenizer's files for transformers are made.
[[nodiscard]] Result<void> writeModel(const std::filesystem::path& folder, const ModelSpec& model,
                                      const std::vector<NamedTensor>& weights, const std::filesystem::path& mergesFile);

// vocab.json and merges.txt, as CLIPTokenizer of transformers reads them.
[[nodiscard]] Result<void> writeTokenizer(const std::filesystem::path& folder, const ModelSpec& model,
                                          const std::filesystem::path& mergesFile);

}  // namespace sightseer
