// Tables of names that several layouts share.
#include "core/clip/checkpoint/tensor_names.h"

#include <array>

namespace sightseer {

namespace {

using enum Combine;

constexpr std::array scaleNames{
    Rename{"logit_scale", "logit_scale"},
    Rename{"logit_bias", "logit_bias"},
};

constexpr std::array openAiVision{
    Rename{"vision.class_embedding", "visual.class_embedding"},
    Rename{"vision.patch_embedding.weight", "visual.conv1.weight"},
    Rename{"vision.position_embedding", "visual.positional_embedding"},
    Rename{"vision.ln_pre.", "visual.ln_pre."},
    Rename{"vision.blocks.*.ln_1.", "visual.transformer.resblocks.*.ln_1."},
    Rename{"vision.blocks.*.attention.in_proj.weight", "visual.transformer.resblocks.*.attn.in_proj_weight"},
    Rename{"vision.blocks.*.attention.in_proj.bias", "visual.transformer.resblocks.*.attn.in_proj_bias"},
    Rename{"vision.blocks.*.attention.out_proj.", "visual.transformer.resblocks.*.attn.out_proj."},
    Rename{"vision.blocks.*.ln_2.", "visual.transformer.resblocks.*.ln_2."},
    Rename{"vision.blocks.*.mlp.fc1.", "visual.transformer.resblocks.*.mlp.c_fc."},
    Rename{"vision.blocks.*.mlp.fc2.", "visual.transformer.resblocks.*.mlp.c_proj."},
    Rename{"vision.ln_post.", "visual.ln_post."},
    Rename{"vision.projection", "visual.proj", Transpose},
};

constexpr std::array openAiResNet{
    Rename{"vision.stem.conv*.weight", "visual.conv*.weight"},
    Rename{"vision.stem.bn*.", "visual.bn*."},
    Rename{"vision.stage*.*.downsample.conv.", "visual.layer*.*.downsample.0."},
    Rename{"vision.stage*.*.downsample.bn.", "visual.layer*.*.downsample.1."},
    Rename{"vision.stage*.*.", "visual.layer*.*."},
    Rename{"vision.pool.position_embedding", "visual.attnpool.positional_embedding"},
    Rename{"vision.pool.in_proj.weight", "visual.attnpool.{q,k,v}_proj.weight", StackRows},
    Rename{"vision.pool.in_proj.bias", "visual.attnpool.{q,k,v}_proj.bias", StackRows},
    Rename{"vision.pool.out_proj.", "visual.attnpool.c_proj."},
};

constexpr std::array openAiText{
    Rename{"text.token_embedding", "token_embedding.weight"},
    Rename{"text.position_embedding", "positional_embedding"},
    Rename{"text.blocks.*.ln_1.", "transformer.resblocks.*.ln_1."},
    Rename{"text.blocks.*.attention.in_proj.weight", "transformer.resblocks.*.attn.in_proj_weight"},
    Rename{"text.blocks.*.attention.in_proj.bias", "transformer.resblocks.*.attn.in_proj_bias"},
    Rename{"text.blocks.*.attention.out_proj.", "transformer.resblocks.*.attn.out_proj."},
    Rename{"text.blocks.*.ln_2.", "transformer.resblocks.*.ln_2."},
    Rename{"text.blocks.*.mlp.fc1.", "transformer.resblocks.*.mlp.c_fc."},
    Rename{"text.blocks.*.mlp.fc2.", "transformer.resblocks.*.mlp.c_proj."},
    Rename{"text.ln_final.", "ln_final."},
    Rename{"text.projection", "text_projection", Transpose},
};

constexpr std::array huggingFaceVision{
    Rename{"vision.class_embedding", "embeddings.class_embedding"},
    Rename{"vision.patch_embedding.", "embeddings.patch_embedding."},
    Rename{"vision.position_embedding", "embeddings.position_embedding.weight"},
    Rename{"vision.ln_pre.", "pre_layrnorm."},  // the misspelling is theirs
    Rename{"vision.blocks.*.ln_1.", "encoder.layers.*.layer_norm1."},
    Rename{"vision.blocks.*.attention.in_proj.", "encoder.layers.*.self_attn.{q,k,v}_proj.", StackRows},
    Rename{"vision.blocks.*.attention.out_proj.", "encoder.layers.*.self_attn.out_proj."},
    Rename{"vision.blocks.*.ln_2.", "encoder.layers.*.layer_norm2."},
    Rename{"vision.blocks.*.mlp.", "encoder.layers.*.mlp."},
    Rename{"vision.ln_post.", "post_layernorm."},
    Rename{"vision.head.probe", "head.probe"},
    Rename{"vision.head.attention.in_proj.weight", "head.attention.in_proj_weight"},
    Rename{"vision.head.attention.in_proj.bias", "head.attention.in_proj_bias"},
    Rename{"vision.head.attention.out_proj.", "head.attention.out_proj."},
    Rename{"vision.head.ln.", "head.layernorm."},
    Rename{"vision.head.mlp.", "head.mlp."},
};

constexpr std::array huggingFaceText{
    Rename{"text.token_embedding", "embeddings.token_embedding.weight"},
    Rename{"text.position_embedding", "embeddings.position_embedding.weight"},
    Rename{"text.blocks.*.ln_1.", "encoder.layers.*.layer_norm1."},
    Rename{"text.blocks.*.attention.in_proj.", "encoder.layers.*.self_attn.{q,k,v}_proj.", StackRows},
    Rename{"text.blocks.*.attention.out_proj.", "encoder.layers.*.self_attn.out_proj."},
    Rename{"text.blocks.*.ln_2.", "encoder.layers.*.layer_norm2."},
    Rename{"text.blocks.*.mlp.", "encoder.layers.*.mlp."},
    Rename{"text.ln_final.", "final_layer_norm."},
    Rename{"text.projection.bias", "head.bias"},
    Rename{"text.projection", "head.weight"},
};

constexpr std::array bert{
    Rename{"text.token_embedding", "embeddings.word_embeddings.weight"},
    Rename{"text.position_embedding", "embeddings.position_embeddings.weight"},
    Rename{"text.token_type_embedding", "embeddings.token_type_embeddings.weight"},
    Rename{"text.ln_embedding.", "embeddings.LayerNorm."},
    Rename{"text.blocks.*.attention.in_proj.", "encoder.layer.*.attention.self.{query,key,value}.", StackRows},
    Rename{"text.blocks.*.attention.out_proj.", "encoder.layer.*.attention.output.dense."},
    Rename{"text.blocks.*.ln_1.", "encoder.layer.*.attention.output.LayerNorm."},
    Rename{"text.blocks.*.mlp.fc1.", "encoder.layer.*.intermediate.dense."},
    Rename{"text.blocks.*.mlp.fc2.", "encoder.layer.*.output.dense."},
    Rename{"text.blocks.*.ln_2.", "encoder.layer.*.output.LayerNorm."},
};

}  // namespace

std::span<const Rename> openAiScaleNames() {
    return scaleNames;
}
std::span<const Rename> openAiVisionNames() {
    return openAiVision;
}
std::span<const Rename> openAiResNetNames() {
    return openAiResNet;
}
std::span<const Rename> openAiTextNames() {
    return openAiText;
}
std::span<const Rename> huggingFaceVisionNames() {
    return huggingFaceVision;
}
std::span<const Rename> huggingFaceTextNames() {
    return huggingFaceText;
}
std::span<const Rename> bertNames() {
    return bert;
}

}  // namespace sightseer
