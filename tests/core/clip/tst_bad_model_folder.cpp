#include "core/clip/checkpoint/model_folder.h"
#include "tests/core/clip/model_copy.h"

#include <QTest>

#include <functional>
#include <vector>

using namespace sightseer;
using test::ModelCopy;

namespace {

using Spoil = std::function<void(const ModelCopy&)>;

struct BadFolder {
    const char* name;
    const char* model;
    Spoil spoil;
    ErrorCode code;
    std::vector<const char*> mentions;
};

const std::vector<BadFolder>& badFolders() {
    static const std::vector<BadFolder> cases{
        {"no settings",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.remove("config.json"); },
         ErrorCode::NotFound,
         {"config.json"}},
        {"no weights",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.remove("model.safetensors"); },
         ErrorCode::NotFound,
         {"no weights", "model.safetensors"}},
        {"nothing",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             for (const char* name : {"config.json", "preprocessor_config.json", "model.safetensors"}) c.remove(name);
         },
         ErrorCode::NotFound,
         {"holds no model"}},
        {"pickled weights only",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             c.remove("model.safetensors");
             c.write("pytorch_model.bin", "x");
         },
         ErrorCode::InvalidFile,
         {"pytorch_model.bin"}},
        {"missing shard",
         "hf_clip_gelu_bf16",
         [](const ModelCopy& c) { c.remove("model-00002-of-00002.safetensors"); },
         ErrorCode::NotFound,
         {"model-00002-of-00002.safetensors"}},
        {"tensor not in its shard",
         "hf_clip_gelu_bf16",
         [](const ModelCopy& c) {
             c.replaceInHeader("model-00002-of-00002.safetensors", "\"logit_scale\"", "\"logit_scal\"");
         },
         ErrorCode::InvalidFile,
         {"logit_scale", "model-00002-of-00002.safetensors"}},
        {"wrong shape",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.replaceInHeader("model.safetensors", "[128,3,8,8]", "[128,3,4,16]"); },
         ErrorCode::InvalidFile,
         {"patch_embedding", "[128, 3, 4, 16]", "[128, 3, 8, 8]"}},
        {"wrong shape of a part of a stacked tensor",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             c.replaceInHeader(
                 "model.safetensors",
                 "text_model.encoder.layers.0.self_attn.k_proj.bias\":{\"dtype\":\"F32\",\"shape\":[64]",
                 "text_model.encoder.layers.0.self_attn.k_proj.bias\":{\"dtype\":\"F32\",\"shape\":[8,8]");
         },
         ErrorCode::InvalidFile,
         {"k_proj.bias", "[8, 8]"}},
        {"missing tensor",
         "openclip_vit",
         [](const ModelCopy& c) {
             c.replaceInHeader("open_clip_model.safetensors", "\"ln_final.bias\"", "\"ln_last.bias\"");
         },
         ErrorCode::InvalidFile,
         {"ln_final.bias", "missing"}},
        {"more layers in the file than in the settings",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.replace("config.json", "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2"); },
         ErrorCode::InvalidFile,
         {"more layers", "layers.2."}},
        {"fewer layers in the file than in the settings",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.replace("config.json", "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4"); },
         ErrorCode::InvalidFile,
         {"layers.3.", "missing"}},
        {"no text settings",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.replace("config.json", "\"text_config\"", "\"other_config\""); },
         ErrorCode::InvalidFile,
         {"config.json", "text_config", "missing"}},
        {"heads do not divide the width",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             c.replace("config.json", "\"num_attention_heads\": 2", "\"num_attention_heads\": 3");
         },
         ErrorCode::InvalidFile,
         {"text_config.num_attention_heads"}},
        {"a text where a number belongs",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.replace("config.json", "\"patch_size\": 8", "\"patch_size\": \"8\""); },
         ErrorCode::InvalidFile,
         {"vision_config.patch_size", "whole number"}},
        {"a number beyond all integers",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             c.replace("config.json", "\"patch_size\": 8", "\"patch_size\": 18446744073709551615");
         },
         ErrorCode::InvalidFile,
         {"vision_config.patch_size"}},
        {"unknown activation",
         "hf_clip_gelu_bf16",
         [](const ModelCopy& c) { c.replace("config.json", "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"silu\""); },
         ErrorCode::Unsupported,
         {"text_config.hidden_act", "silu"}},
        {"another model type",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             c.replace("config.json", "\"model_type\": \"clip\"", "\"model_type\": \"clipseg\"");
         },
         ErrorCode::Unsupported,
         {"clipseg"}},
        {"settings are not JSON",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.write("config.json", "{\"a\":"); },
         ErrorCode::InvalidFile,
         {"config.json", "JSON"}},
        {"a setting twice",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             c.replace("config.json", "\"projection_dim\": 96", "\"projection_dim\": 96, \"projection\\u005fdim\": 48");
         },
         ErrorCode::InvalidFile,
         {"projection_dim", "twice"}},
        {"settings nested without end",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.write("config.json", "{\"a\":" + std::string(100000, '[')); },
         ErrorCode::InvalidFile,
         {"nested"}},
        {"settings with a zero byte",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             c.write("config.json", test::readText(c.path / "config.json") + std::string(1, '\0'));
         },
         ErrorCode::InvalidFile,
         {"NUL"}},
        {"pictures of another size than the model's",
         "hf_clip_vit",
         [](const ModelCopy& c) {
             c.write("preprocessor_config.json", R"({"size": 224, "crop_size": 224, "image_mean": [0,0,0]})");
         },
         ErrorCode::InvalidFile,
         {"preprocessor_config.json", "size", "224", "32"}},
        {"size and crop differ",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.replace("preprocessor_config.json", "\"size\": 32", "\"size\": 36"); },
         ErrorCode::Unsupported,
         {"crop_size"}},
        {"a resampling that we have not",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.replace("preprocessor_config.json", "\"resample\": 3", "\"resample\": 1"); },
         ErrorCode::Unsupported,
         {"resample"}},
        {"a deviation of zero",
         "hf_clip_vit",
         [](const ModelCopy& c) { c.replace("preprocessor_config.json", "0.26862954", "0.0"); },
         ErrorCode::InvalidFile,
         {"image_std"}},
        {"a required OpenCLIP setting is missing",
         "openclip_vit",
         [](const ModelCopy& c) { c.replace("open_clip_config.json", "\"embed_dim\": 64,", ""); },
         ErrorCode::InvalidFile,
         {"open_clip_config.json", "model_cfg.embed_dim", "missing"}},
        {"no OpenCLIP text settings",
         "openclip_vit",
         [](const ModelCopy& c) { c.replace("open_clip_config.json", "\"text_cfg\"", "\"some_cfg\""); },
         ErrorCode::InvalidFile,
         {"model_cfg.text_cfg", "missing"}},
        {"an image tower of timm",
         "openclip_vit",
         [](const ModelCopy& c) {
             c.replace("open_clip_config.json", "\"image_size\"", "\"timm_model_name\": \"vit\", \"image_size\"");
         },
         ErrorCode::Unsupported,
         {"timm"}},
        {"a text tower of Hugging Face",
         "openclip_vit",
         [](const ModelCopy& c) {
             c.replace("open_clip_config.json", "\"vocab_size\"", "\"hf_model_name\": \"xlm\", \"vocab_size\"");
         },
         ErrorCode::Unsupported,
         {"Hugging Face"}},
        {"an OpenCLIP option that changes the computation",
         "openclip_vit",
         [](const ModelCopy& c) {
             c.replace("open_clip_config.json", "\"image_size\"", "\"no_ln_pre\": true, \"image_size\"");
         },
         ErrorCode::Unsupported,
         {"model_cfg.vision_cfg.no_ln_pre"}},
        {"a ResNet",
         "openclip_vit",
         [](const ModelCopy& c) { c.replace("open_clip_config.json", "\"layers\": 2", "\"layers\": [3, 4, 6, 3]"); },
         ErrorCode::Unsupported,
         {"image size"}},
        {"OpenAI's names, but not OpenAI's archive",
         "openai_vit",
         [](const ModelCopy& c) {
             c.replaceInHeader("model.safetensors", "\"input_resolution\"", "\"input_resolutions\"");
         },
         ErrorCode::NoActivation,
         {"activation", "open_clip_config.json"}},
        {"names of no known model",
         "openai_vit",
         [](const ModelCopy& c) {
             c.replaceInHeader("model.safetensors", "\"visual.conv1.weight\"", "\"visual.conv7.weight\"");
         },
         ErrorCode::Unsupported,
         {"other names"}},
        {"OpenCLIP's names without its settings",
         "openai_vit",
         [](const ModelCopy& c) {
             c.replaceInHeader("model.safetensors", "\"token_embedding.weight\"", "\"text.token_embedding.weight\"");
         },
         ErrorCode::NotFound,
         {"open_clip_config.json"}},
    };
    return cases;
}

}  // namespace

class TestBadModelFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBadFolderIsRefusedWithASentenceThatNamesTheCause_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < badFolders().size(); ++i)
            QTest::newRow(badFolders()[i].name) << static_cast<int>(i);
    }

    void aBadFolderIsRefusedWithASentenceThatNamesTheCause() {
        QFETCH(int, number);
        const auto& bad = badFolders()[static_cast<std::size_t>(number)];
        const ModelCopy copy(bad.model);
        bad.spoil(copy);
        const auto model = ModelFolder::open(copy.path);
        QVERIFY(!model.has_value());
        const auto& message = model.error().message;
        QVERIFY2(model.error().code == bad.code, message.c_str());
        QVERIFY2(message.find(copy.path.filename().string()) != std::string::npos, message.c_str());
        QVERIFY2(message.ends_with('.') && message.find("..") == std::string::npos, message.c_str());
        for (const char* part : bad.mentions) QVERIFY2(message.find(part) != std::string::npos, message.c_str());
    }
};

QTEST_APPLESS_MAIN(TestBadModelFolder)

#include "tst_bad_model_folder.moc"
