#include "core/clip/checkpoint/model_folder.h"
#include "core/clip/checkpoint/tower_weights.h"
#include "tests/core/clip/model_copy.h"
#include "tests/support/golden.h"

#include <QTest>

#include <cmath>
#include <variant>

using namespace sightseer;
using test::golden;
using test::ModelCopy;

namespace {

ModelSpec specOf(const std::filesystem::path& folder) {
    const auto model = ModelFolder::open(folder);
    if (!model) qFatal("%s", model.error().message.c_str());
    return model->spec();
}

struct ClipTowers {
    VisionTransformerSpec image;
    TextTransformerSpec text;
};

ClipTowers towersOf(const ModelSpec& spec) {
    return {std::get<VisionTransformerSpec>(spec.image), std::get<TextTransformerSpec>(spec.text)};
}

ClipTowers towersOf(const std::filesystem::path& folder) {
    return towersOf(specOf(folder));
}

}  // namespace

class TestModelFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSparseHuggingFaceFolderGetsTheDocumentedDefaults() {
        const auto spec = specOf(golden("hf_clip_vit"));
        QCOMPARE(spec.name, std::string("hf_clip_vit"));
        QCOMPARE(spec.embeddingDimension, 96);
        QCOMPARE(spec.contextLength, 77);
        QCOMPARE(spec.preprocess.size, 32);
        QVERIFY(spec.preprocess.resize == ResizeMode::ShortestSide);
        QVERIFY(spec.preprocess.interpolation == Interpolation::Bicubic);
        QCOMPARE(spec.preprocess.mean, PreprocessSpec().mean);
        QVERIFY(!spec.isStarter());
        const auto towers = towersOf(spec);
        QCOMPARE(towers.image.blocks.width, 128);
        QCOMPARE(towers.image.blocks.layers, 3);
        QCOMPARE(towers.image.blocks.heads, 2);
        QCOMPARE(towers.image.blocks.mlpWidth, 256);
        QCOMPARE(towers.image.blocks.layerNormEps, 1e-5);
        QVERIFY(towers.image.blocks.activation == Activation::QuickGelu);
        QCOMPARE(towers.image.patchSize, 8);
        QCOMPARE(towers.text.blocks.width, 64);
        QCOMPARE(towers.text.vocabularySize, 49408);
        QVERIFY(towers.text.pooling == TextPooling::HighestId);
    }

    void theOlderSettingsWinAndResetWhatTheyDoNotName() {
        const ModelCopy copy("hf_clip_vit");
        const auto expected = towersOf(copy.path);
        copy.addFrom("hf_clip_vit", "config_legacy_dict.json", "config.json");
        const auto towers = towersOf(copy.path);
        QCOMPARE(towers.image.blocks.width, expected.image.blocks.width);
        QCOMPARE(towers.text.blocks.heads, expected.text.blocks.heads);
        QVERIFY(towers.image.blocks.activation == Activation::QuickGelu &&
                towers.text.blocks.activation == Activation::QuickGelu);
        QCOMPARE(towers.text.blocks.layerNormEps, 1e-5);
        QVERIFY(towers.text.pooling == TextPooling::HighestId);
    }

    void aShardedHuggingFaceFolderIsOneModel() {
        const auto spec = specOf(golden("hf_clip_gelu_bf16"));
        const auto towers = towersOf(spec);
        QCOMPARE(spec.embeddingDimension, 48);
        QCOMPARE(spec.contextLength, 40);
        QVERIFY(towers.image.blocks.activation == Activation::Gelu &&
                towers.text.blocks.activation == Activation::Gelu);
        QCOMPARE(towers.image.blocks.heads, 2);
        QCOMPARE(towers.text.blocks.heads, 3);
        QVERIFY(towers.text.pooling == TextPooling::FirstEndToken);
        QCOMPARE(towers.text.endTokenId, 511);
    }

    void anEndTokenOtherThanTwoIsWhereTheTextIsPooled() {
        const ModelCopy copy("hf_clip_gelu_bf16");
        copy.addFrom("hf_clip_gelu_bf16", "config_eos300.json", "config.json");
        QVERIFY(towersOf(copy.path).text.pooling == TextPooling::FirstEndToken);
        QCOMPARE(towersOf(copy.path).text.endTokenId, 300);
    }

    void imageProcessorSettingsAreFollowed() {
        const ModelCopy copy("hf_clip_vit");
        copy.write("preprocessor_config.json", R"({"do_center_crop": false, "size": {"height": 32, "width": 32},
            "resample": 2, "image_mean": [0.5, 0.25, 0], "image_std": [0.5, 1, 2]})");
        auto preprocess = specOf(copy.path).preprocess;
        QVERIFY(preprocess.resize == ResizeMode::Squash);
        QVERIFY(preprocess.interpolation == Interpolation::Bilinear);
        QCOMPARE(preprocess.mean, (std::array<float, 3>{0.5F, 0.25F, 0}));
        QCOMPARE(preprocess.standardDeviation, (std::array<float, 3>{0.5F, 1, 2}));
        copy.write("preprocessor_config.json",
                   R"({"size": {"shortest_edge": 32}, "crop_size": 32, "do_normalize": false})");
        preprocess = specOf(copy.path).preprocess;
        QVERIFY(preprocess.resize == ResizeMode::ShortestSide);
        QCOMPARE(preprocess.mean, (std::array<float, 3>{0, 0, 0}));
        QCOMPARE(preprocess.standardDeviation, (std::array<float, 3>{1, 1, 1}));
    }

    void imageProcessorSettingsInTheNewerFileAreFollowed() {
        const ModelCopy copy("hf_clip_vit");
        copy.remove("preprocessor_config.json");
        QCOMPARE(specOf(copy.path).preprocess.mean, PreprocessSpec().mean);
        copy.write("processor_config.json",
                   R"({"image_processor": {"size": 32, "crop_size": 32, "image_mean": [0.5, 0.5, 0.5]}})");
        QCOMPARE(specOf(copy.path).preprocess.mean, (std::array<float, 3>{0.5F, 0.5F, 0.5F}));
    }

    void anOpenClipFolderIsReadFromItsSettings() {
        const auto spec = specOf(golden("openclip_vit"));
        const auto towers = towersOf(spec);
        QCOMPARE(spec.embeddingDimension, 64);
        QCOMPARE(spec.contextLength, 32);
        QCOMPARE(spec.preprocess.size, 40);
        QCOMPARE(towers.image.blocks.heads, 2);  // width 64, head width 32
        QCOMPARE(towers.image.blocks.mlpWidth, 192);
        QCOMPARE(towers.text.blocks.mlpWidth, 256);
        QCOMPARE(towers.text.blocks.heads, 4);
        QCOMPARE(towers.text.vocabularySize, 512);
        QVERIFY(towers.image.blocks.activation == Activation::Gelu &&
                towers.text.blocks.activation == Activation::Gelu);
        QVERIFY(towers.text.pooling == TextPooling::HighestId);
    }

    void openClipVariantsOfActivationAndPreprocessingAreFollowed() {
        const ModelCopy copy("openclip_vit");
        copy.addFrom("openclip_vit", "open_clip_config_quickgelu.json", "open_clip_config.json");
        QVERIFY(towersOf(copy.path).image.blocks.activation == Activation::QuickGelu);
        QVERIFY(towersOf(copy.path).text.blocks.activation == Activation::QuickGelu);
        copy.addFrom("openclip_vit", "open_clip_config_mean05.json", "open_clip_config.json");
        const auto preprocess = specOf(copy.path).preprocess;
        QVERIFY(preprocess.resize == ResizeMode::Squash);
        QVERIFY(preprocess.interpolation == Interpolation::Bilinear);
        QCOMPARE(preprocess.mean, (std::array<float, 3>{0.5F, 0.5F, 0.5F}));
    }

    void optionsThatAreSwitchedOffChangeNothing() {
        const ModelCopy copy("openclip_vit");
        copy.replace(
            "open_clip_config.json", "\"image_size\": 40",
            "\"image_size\": [40, 40], \"ls_init_value\": null, \"attentional_pool\": false, \"pool_type\": \"tok\", "
            "\"patch_dropout\": 0.5, \"timm_model_name\": null, \"timm_pool\": \"avg\"");
        QCOMPARE(specOf(copy.path).preprocess.size, 40);
    }

    void sizesOfOpenAisArchiveComeFromItsTensors() {
        const auto spec = specOf(golden("openai_vit"));
        const auto towers = towersOf(spec);
        QCOMPARE(spec.embeddingDimension, 80);
        QCOMPARE(spec.contextLength, 77);
        QCOMPARE(spec.preprocess.size, 32);
        QCOMPARE(towers.image.blocks.width, 128);
        QCOMPARE(towers.image.blocks.heads, 2);
        QCOMPARE(towers.text.blocks.width, 64);
        QCOMPARE(towers.text.blocks.heads, 1);
        QVERIFY(towers.image.blocks.activation == Activation::QuickGelu &&
                towers.text.blocks.activation == Activation::QuickGelu);
        QVERIFY(towers.text.pooling == TextPooling::HighestId);
    }

    void theStarterModelIsDescribedHonestly() {
        const auto model = ModelFolder::open(test::resourcesPath() / "models/starter");
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        const auto& spec = model->spec();
        QVERIFY(spec.isStarter());
        QCOMPARE(spec.name, std::string("starter model"));
        QCOMPARE(
            spec.description,
            std::string("finds animals, objects, buildings, landscapes, roughly people; not faces, colours or events"));
        QCOMPARE(spec.embeddingDimension, 256);
        QCOMPARE(spec.contextLength, 77);
        QVERIFY(spec.preprocess.resize == ResizeMode::SquareThenSize);
        QCOMPARE(spec.preprocess.size, 224);
        QCOMPARE(spec.preprocess.mean[0], 127.0F / 255);
        const auto& image = std::get<EfficientNetSpec>(spec.image);
        QCOMPARE(image.blocks.size(), std::size_t{16});
        QCOMPARE(image.blocks[3].kernel, 5);
        QCOMPARE(image.blocks[3].stride, 2);
        QCOMPARE(image.softmaxTemperature, 2.2);
        QCOMPARE(model->weight("logit_scale", {})->values, (std::vector<float>{std::log(12.0F)}));
    }

    void everyListedWeightOfEveryLayoutIsServedWithItsShape() {
        for (const auto& folder : {golden("hf_clip_vit"), golden("hf_clip_gelu_bf16"), golden("openclip_vit"),
                                   golden("openai_vit"), test::resourcesPath() / "models/starter"}) {
            const auto model = ModelFolder::open(folder);
            QVERIFY(model.has_value());
            for (const auto& [name, shape] : weightsOf(model->spec())) {
                const auto weight = model->weight(name, shape);
                QVERIFY2(weight.has_value(), weight ? "" : weight.error().message.c_str());
                QCOMPARE(weight->shape, shape);
                std::int64_t count = 1;
                for (const auto size : shape) count *= size;
                QCOMPARE(static_cast<std::int64_t>(weight->values.size()), count);
            }
        }
    }

    void queryKeyAndValueAreStackedInThisOrder() {
        const auto model = ModelFolder::open(golden("hf_clip_vit"));
        const auto stacked = model->weight("vision.blocks.1.attention.in_proj.weight", {384, 128}).value().values;
        std::vector<float> expected;
        for (const char* part : {"q", "k", "v"}) {
            const auto name = std::string("vision_model.encoder.layers.1.self_attn.") + part + "_proj.weight";
            const auto values = test::goldenTensor(golden("hf_clip_vit") / "model.safetensors", name).values;
            expected.insert(expected.end(), values.begin(), values.end());
        }
        QCOMPARE(stacked, expected);
    }

    void projectionsOfOpenAisLayoutAreTransposed() {
        const auto published = test::goldenTensor(golden("openai_vit") / "model.safetensors", "visual.proj");
        QCOMPARE(published.shape, (std::vector<std::int64_t>{128, 80}));
        const auto ours = ModelFolder::open(golden("openai_vit"))->weight("vision.projection", {80, 128}).value();
        for (int row = 0; row < 80; ++row) {
            for (int column = 0; column < 128; ++column) {
                QCOMPARE(ours.values[row * 128 + column], published.values[column * 80 + row]);
            }
        }
    }

    void theLogitScaleMayBeStoredAsAListOfOne() {
        const ModelCopy copy("openclip_vit");
        const auto before = ModelFolder::open(copy.path)->weight("logit_scale", {}).value().values;
        copy.replaceInHeader("open_clip_model.safetensors", "\"logit_scale\":{\"dtype\":\"F32\",\"shape\":[]",
                             "\"logit_scale\":{\"dtype\":\"F32\",\"shape\":[1]");
        QCOMPARE(ModelFolder::open(copy.path)->weight("logit_scale", {}).value().values, before);
    }

    void anUnexpectedShapeNamesTheTensorAndBothShapes() {
        const auto error = ModelFolder::open(golden("openclip_vit"))->weight("vision.ln_pre.weight", {63}).error();
        QCOMPARE(error.code, ErrorCode::InvalidFile);
        for (const char* part : {"visual.ln_pre.weight", "[64]", "[63]", "open_clip_model.safetensors"}) {
            QVERIFY2(error.message.find(part) != std::string::npos, error.message.c_str());
        }
    }

    void aFolderWithSettingsOfTwoKindsUsesTheOnesThatFitItsTensors() {
        const ModelCopy huggingFace("hf_clip_vit");
        huggingFace.addFrom("openclip_vit", "open_clip_config.json", "open_clip_config.json");
        QCOMPARE(specOf(huggingFace.path).embeddingDimension, 96);
        const ModelCopy openClip("openclip_vit");
        openClip.addFrom("hf_clip_vit", "config.json", "config.json");
        QCOMPARE(specOf(openClip.path).embeddingDimension, 64);
        openClip.addFrom("openclip_vit", "open_clip_model.safetensors", "model.safetensors");
        openClip.remove("open_clip_model.safetensors");
        QCOMPARE(specOf(openClip.path).embeddingDimension, 64);
    }

    void theFingerprintBelongsToTheContentAndNotToTheFolder() {
        const ModelCopy copy("hf_clip_vit");
        const auto original = specOf(golden("hf_clip_vit")).fingerprint;
        QCOMPARE(original.size(), std::size_t{32});
        QCOMPARE(specOf(copy.path).fingerprint, original);

        copy.replace("preprocessor_config.json", "0.48145466", "0.5");
        const auto otherSettings = specOf(copy.path).fingerprint;
        QVERIFY(otherSettings != original);

        auto weights = test::readText(copy.path / "model.safetensors");
        weights.back() = static_cast<char>(weights.back() + 1);
        copy.write("model.safetensors", weights);
        QVERIFY(specOf(copy.path).fingerprint != otherSettings);
        QVERIFY(specOf(golden("openclip_vit")).fingerprint != original);
    }

    void aFolderThatIsNotThereIsNotFound() {
        QCOMPARE(ModelFolder::open(golden("no such model")).error().code, ErrorCode::NotFound);
        QCOMPARE(ModelFolder::open(golden("openai_vit") / "model.safetensors").error().code,
                 ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestModelFolder)

#include "tst_model_folder.moc"
