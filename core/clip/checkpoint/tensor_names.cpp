#include "core/clip/checkpoint/tensor_names.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace sightseer {

namespace {

struct Rename {
    std::string_view ours;
    std::string_view published;
    Combine combine = Combine::Single;
};

// Names outside the blocks; a name that ends with a dot stands for all that begin with it.
constexpr std::array huggingFaceNames{
    Rename{"logit_scale", "logit_scale"},
    Rename{"vision.class_embedding", "vision_model.embeddings.class_embedding"},
    Rename{"vision.patch_embedding.weight", "vision_model.embeddings.patch_embedding.weight"},
    Rename{"vision.position_embedding", "vision_model.embeddings.position_embedding.weight"},
    Rename{"vision.ln_pre.", "vision_model.pre_layrnorm."},  // the misspelling is theirs
    Rename{"vision.ln_post.", "vision_model.post_layernorm."},
    Rename{"vision.projection", "visual_projection.weight"},
    Rename{"text.token_embedding", "text_model.embeddings.token_embedding.weight"},
    Rename{"text.position_embedding", "text_model.embeddings.position_embedding.weight"},
    Rename{"text.ln_final.", "text_model.final_layer_norm."},
    Rename{"text.projection", "text_projection.weight"},
};

constexpr std::array openAiNames{
    Rename{"logit_scale", "logit_scale"},
    Rename{"vision.class_embedding", "visual.class_embedding"},
    Rename{"vision.patch_embedding.weight", "visual.conv1.weight"},
    Rename{"vision.position_embedding", "visual.positional_embedding"},
    Rename{"vision.ln_pre.", "visual.ln_pre."},
    Rename{"vision.ln_post.", "visual.ln_post."},
    Rename{"vision.projection", "visual.proj", Combine::Transpose},
    Rename{"text.token_embedding", "token_embedding.weight"},
    Rename{"text.position_embedding", "positional_embedding"},
    Rename{"text.ln_final.", "ln_final."},
    Rename{"text.projection", "text_projection", Combine::Transpose},
};

constexpr std::array huggingFaceBlockNames{
    Rename{"ln_1.", "layer_norm1."}, Rename{"attention.out_proj.", "self_attn.out_proj."},
    Rename{"ln_2.", "layer_norm2."}, Rename{"mlp.fc1.", "mlp.fc1."},
    Rename{"mlp.fc2.", "mlp.fc2."},
};

constexpr std::array openAiBlockNames{
    Rename{"ln_1.", "ln_1."},
    Rename{"attention.in_proj.weight", "attn.in_proj_weight"},
    Rename{"attention.in_proj.bias", "attn.in_proj_bias"},
    Rename{"attention.out_proj.", "attn.out_proj."},
    Rename{"ln_2.", "ln_2."},
    Rename{"mlp.fc1.", "mlp.c_fc."},
    Rename{"mlp.fc2.", "mlp.c_proj."},
};

std::optional<PublishedTensor> renamed(std::span<const Rename> table, std::string_view name,
                                       const std::string& publishedPrefix) {
    for (const auto& rename : table) {
        const bool family = rename.ours.ends_with('.');
        if (family ? name.starts_with(rename.ours) : name == rename.ours) {
            const auto rest = family ? name.substr(rename.ours.size()) : std::string_view();
            return PublishedTensor{{publishedPrefix + std::string(rename.published) + std::string(rest)},
                                   rename.combine};
        }
    }
    return std::nullopt;
}

struct BlockName {
    std::string_view number;
    std::string_view inside;  // after the number and its dot
};

// "<tower>.blocks.<number>.<inside>"
std::optional<BlockName> blockName(std::string_view name, std::string_view tower) {
    if (!name.starts_with(tower)) return std::nullopt;
    name.remove_prefix(tower.size());
    constexpr std::string_view blocks = ".blocks.";
    if (!name.starts_with(blocks)) return std::nullopt;
    name.remove_prefix(blocks.size());
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    return BlockName{name.substr(0, dot), name.substr(dot + 1)};
}

std::optional<PublishedTensor> huggingFaceBlockTensor(std::string_view inside, const std::string& prefix) {
    constexpr std::string_view stacked = "attention.in_proj.";
    if (inside.starts_with(stacked)) {
        const std::string rest(inside.substr(stacked.size()));
        PublishedTensor tensor{{}, Combine::StackRows};
        for (const char* part : {"q", "k", "v"}) tensor.names.push_back(prefix + "self_attn." + part + "_proj." + rest);
        return tensor;
    }
    return renamed(huggingFaceBlockNames, inside, prefix);
}

void addLayer(std::vector<NamedShape>& list, const std::string& name, std::vector<std::int64_t> weightShape) {
    const auto outputs = weightShape.front();
    list.push_back({name + ".weight", std::move(weightShape)});
    list.push_back({name + ".bias", {outputs}});
}

void addBlocks(std::vector<NamedShape>& list, const std::string& tower, const TransformerSpec& spec) {
    for (int i = 0; i < spec.layers; ++i) {
        const auto block = tower + ".blocks." + std::to_string(i);
        addLayer(list, block + ".ln_1", {spec.width});
        addLayer(list, block + ".attention.in_proj", {3 * spec.width, spec.width});
        addLayer(list, block + ".attention.out_proj", {spec.width, spec.width});
        addLayer(list, block + ".ln_2", {spec.width});
        addLayer(list, block + ".mlp.fc1", {spec.mlpWidth, spec.width});
        addLayer(list, block + ".mlp.fc2", {spec.width, spec.mlpWidth});
    }
}

std::vector<NamedShape> clipWeights(const ModelSpec& spec, const ClipTowersSpec& towers) {
    const auto& vision = towers.vision;
    const auto& text = towers.text;
    const std::int64_t grid = spec.preprocess.size / towers.patchSize;
    std::vector<NamedShape> list;
    list.push_back({"logit_scale", {}});
    list.push_back({"vision.class_embedding", {vision.width}});
    list.push_back({"vision.patch_embedding.weight", {vision.width, 3, towers.patchSize, towers.patchSize}});
    list.push_back({"vision.position_embedding", {1 + grid * grid, vision.width}});
    addLayer(list, "vision.ln_pre", {vision.width});
    addBlocks(list, "vision", vision);
    addLayer(list, "vision.ln_post", {vision.width});
    list.push_back({"vision.projection", {spec.embeddingDimension, vision.width}});
    list.push_back({"text.token_embedding", {towers.vocabularySize, text.width}});
    list.push_back({"text.position_embedding", {spec.contextLength, text.width}});
    addBlocks(list, "text", text);
    addLayer(list, "text.ln_final", {text.width});
    list.push_back({"text.projection", {spec.embeddingDimension, text.width}});
    return list;
}

std::vector<NamedShape> starterWeights(const ModelSpec& spec, const StarterTowersSpec& towers) {
    std::vector<NamedShape> list;
    list.push_back({"logit_scale", {}});
    addLayer(list, "image.stem", {towers.stemWidth, 3, towers.stemKernel, towers.stemKernel});
    for (std::size_t i = 0; i < towers.blocks.size(); ++i) {
        const auto& block = towers.blocks[i];
        const auto name = "image.blocks." + std::to_string(i);
        const std::int64_t middle = static_cast<std::int64_t>(block.in) * block.expand;
        if (block.expand != 1) addLayer(list, name + ".expand", {middle, block.in, 1, 1});
        addLayer(list, name + ".depthwise", {middle, 1, block.kernel, block.kernel});
        addLayer(list, name + ".project", {block.out, middle, 1, 1});
    }
    addLayer(list, "image.head", {towers.headWidth, towers.blocks.back().out, 1, 1});
    addLayer(list, "image.classifier", {towers.classes, towers.headWidth});
    list.push_back({"image.class_embeddings", {towers.classes, spec.embeddingDimension}});
    list.push_back({"text.token_embedding", {towers.vocabularySize, towers.textWidth}});
    list.push_back({"text.token_weight", {towers.vocabularySize}});
    list.push_back({"text.skip.weight", {spec.embeddingDimension, towers.textWidth}});
    addLayer(list, "text.fc1", {towers.textHidden, towers.textWidth});
    addLayer(list, "text.fc2", {spec.embeddingDimension, towers.textHidden});
    return list;
}

}  // namespace

std::optional<PublishedTensor> huggingFaceTensor(const std::string& ourName) {
    for (const std::string tower : {"vision", "text"}) {
        if (const auto block = blockName(ourName, tower)) {
            const auto prefix = tower + "_model.encoder.layers." + std::string(block->number) + ".";
            return huggingFaceBlockTensor(block->inside, prefix);
        }
    }
    return renamed(huggingFaceNames, ourName, "");
}

std::optional<PublishedTensor> openAiTensor(const std::string& ourName) {
    if (const auto block = blockName(ourName, "vision")) {
        return renamed(openAiBlockNames, block->inside,
                       "visual.transformer.resblocks." + std::string(block->number) + ".");
    }
    if (const auto block = blockName(ourName, "text")) {
        return renamed(openAiBlockNames, block->inside, "transformer.resblocks." + std::string(block->number) + ".");
    }
    return renamed(openAiNames, ourName, "");
}

std::optional<PublishedTensor> starterTensor(const std::string& ourName) {
    if (!ourName.starts_with("image.") && !ourName.starts_with("text.")) return std::nullopt;
    return PublishedTensor{{ourName}, Combine::Single};
}

std::vector<NamedShape> weightsOf(const ModelSpec& spec) {
    if (const auto* towers = std::get_if<ClipTowersSpec>(&spec.towers)) return clipWeights(spec, *towers);
    return starterWeights(spec, std::get<StarterTowersSpec>(spec.towers));
}

}  // namespace sightseer
