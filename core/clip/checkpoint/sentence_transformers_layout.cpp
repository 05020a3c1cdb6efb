// sentence-transformers' multilingual text tower for CLIP ViT-B/32 (Reimers and Gurevych 2020): DistilBERT, mean
// pooling and a linear layer into the space of another model's pictures. Folders 1_Pooling and 2_Dense lie beside it.
#include "core/base/file_io.h"
#include "core/clip/checkpoint/huggingface_settings.h"
#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/settings_reader.h"

#include <array>

namespace sightseer {

namespace {

constexpr std::array distilBertNames{
    Rename{"text.token_embedding", "embeddings.word_embeddings.weight"},
    Rename{"text.position_embedding", "embeddings.position_embeddings.weight"},
    Rename{"text.ln_embedding.", "embeddings.LayerNorm."},
    Rename{"text.blocks.*.attention.in_proj.", "transformer.layer.*.attention.{q,k,v}_lin.", Combine::StackRows},
    Rename{"text.blocks.*.attention.out_proj.", "transformer.layer.*.attention.out_lin."},
    Rename{"text.blocks.*.ln_1.", "transformer.layer.*.sa_layer_norm."},
    Rename{"text.blocks.*.mlp.fc1.", "transformer.layer.*.ffn.lin1."},
    Rename{"text.blocks.*.mlp.fc2.", "transformer.layer.*.ffn.lin2."},
    Rename{"text.blocks.*.ln_2.", "transformer.layer.*.output_layer_norm."},
    Rename{"text.projection", "linear.weight"},  // in 2_Dense
};

bool fits(const LayoutFiles& files) {
    return files.weights.find("transformer.layer.0.attention.q_lin.weight") != nullptr;
}

constexpr std::array<std::string_view, 5> otherPoolings{"cls_token", "max_tokens", "mean_sqrt_len_tokens",
                                                        "weightedmean_tokens", "lasttoken"};

Result<void> checkPooling(const std::filesystem::path& file) {
    const auto config = ConfigFile::open(file);
    if (!config) return propagate(config);
    for (const auto other : otherPoolings) {
        const auto setting = "pooling_mode_" + std::string(other);
        if (!config->isOff(setting)) return tl::unexpected(unsupportedModel(file, "its pooling is " + setting));
    }
    const auto mean = config->flagOr("pooling_mode_mean_tokens", false);
    if (!mean) return propagate(mean);
    if (!*mean) return tl::unexpected(unsupportedModel(file, "its pooling is not the mean"));
    return {};
}

// The dimension that comes out.
Result<int> readDense(const std::filesystem::path& file, int width) {
    const auto config = ConfigFile::open(file);
    if (!config) return propagate(config);
    SettingsReader settings(*config);
    if (settings.integer("in_features") != width) {
        settings.note(config->error("in_features", "is not the width of the text tower"));
    }
    if (settings.flagOr("bias", true)) settings.note(unsupportedModel(file, "its layer has a bias"));
    const auto activation = settings.textOr("activation_function", "torch.nn.modules.linear.Identity");
    if (!activation.ends_with(".Identity")) settings.note(unsupportedModel(file, "its activation is " + activation));
    const int dimension = settings.integer("out_features");
    if (settings.failure()) return tl::unexpected(*settings.failure());
    return dimension;
}

// sentence_bert_config.json or tokenizer_config.json: cased unless one of them says otherwise.
Result<bool> readLowerCase(const std::filesystem::path& folder) {
    for (const char* name : {"sentence_bert_config.json", "tokenizer_config.json"}) {
        if (!fileStatus(folder / name)) continue;
        const auto config = ConfigFile::open(folder / name);
        if (!config) return propagate(config);
        auto lower = config->flagOr("do_lower_case", false);
        if (!lower || *lower) return lower;
    }
    return false;
}

Result<int> readContext(const std::filesystem::path& folder, int positions) {
    const auto file = folder / "sentence_bert_config.json";
    if (!fileStatus(file)) return positions;
    const auto config = ConfigFile::open(file);
    if (!config) return propagate(config);
    return config->integerOr("max_seq_length", positions, 2, positions);
}

std::filesystem::path firstFile(const std::filesystem::path& folder) {
    const auto safe = folder / "model.safetensors";
    return fileStatus(safe) ? safe : folder / "pytorch_model.bin";
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& config = *files.config;
    SettingsReader settings(config);
    requireModelType(settings, {"distilbert"});
    BertSpec text;
    auto& blocks = text.blocks;
    blocks.width = settings.integerOr("dim", 768, kLargestWidth);
    blocks.mlpWidth = settings.integerOr("hidden_dim", 3072, kLargestWidth * 4);
    blocks.layers = settings.integerOr("n_layers", 6, kLargestLayers);
    blocks.heads = settings.integerOr("n_heads", 12, kLargestWidth);
    blocks.activation = Activation::Gelu;
    blocks.layerNormEps = 1e-12;
    if (blocks.width % blocks.heads != 0) settings.note(config.error("n_heads", "does not divide the tower's width"));
    if (settings.textOr("activation", "gelu") != "gelu") {
        settings.note(unsupportedModel(config.path(), "its activation is not gelu"));
    }
    text.vocabularySize = settings.integerOr("vocab_size", 30522, kLargestVocabulary);
    text.positions = settings.integerOr("max_position_embeddings", 512, kLargestContext, 2);
    text.padId = settings.integerOr("pad_token_id", 0, kLargestVocabulary, 0);
    text.tokenTypes = 0;
    text.pooling = BertSpec::Pooling::MeanOfTokens;
    if (settings.failure()) return tl::unexpected(*settings.failure());

    const auto pooling = files.folder / "1_Pooling" / "config.json";
    const auto dense = files.folder / "2_Dense" / "config.json";
    if (auto ok = checkPooling(pooling); !ok) return propagate(ok);
    const auto dimension = readDense(dense, blocks.width);
    if (!dimension) return propagate(dimension);
    const auto lowerCase = readLowerCase(files.folder);
    if (!lowerCase) return propagate(lowerCase);
    const auto context = readContext(files.folder, text.positions);
    if (!context) return propagate(context);

    LayoutReading reading;
    auto& spec = reading.spec;
    spec.embeddingDimension = *dimension;
    spec.contextLength = *context;
    spec.text = text;
    spec.tokenizer.kind = TokenizerKind::WordPiece;
    spec.tokenizer.file = files.folder / "vocab.txt";
    spec.tokenizer.cleaning = TextCleaning::None;
    spec.tokenizer.lowerCase = *lowerCase;
    reading.names.add(distilBertNames);
    reading.settingsFiles = {config.path(), pooling, dense};
    reading.moreWeights = firstFile(files.folder / "2_Dense");
    reading.textOnly = true;
    return reading;
}

}  // namespace

Layout sentenceTransformersLayout() {
    return {"sentence-transformers", "config.json", {"model.safetensors", "pytorch_model.bin"}, fits, read};
}

}  // namespace sightseer
