#include "core/clip/checkpoint/tower_weights.h"

namespace sightseer {

namespace {

// Lists the weights of one tower after another.
class Lister {
public:
    explicit Lister(const ModelSpec& spec) : m_spec(spec) {
        add("logit_scale", {});
        if (spec.hasLogitBias) add("logit_bias", {});
    }

    void operator()(const VisionTransformerSpec& tower) {
        const std::int64_t width = tower.blocks.width;
        const std::int64_t grid = m_spec.preprocess.size / tower.patchSize;
        const bool classToken = tower.pooling == ImagePooling::ClassToken;
        add("vision.patch_embedding.weight", {width, 3, tower.patchSize, tower.patchSize});
        add("vision.position_embedding", {(classToken ? 1 : 0) + grid * grid, width});
        addBlocks("vision", tower.blocks);
        addNorm("vision.ln_post", width);
        if (classToken) {
            add("vision.class_embedding", {width});
            addNorm("vision.ln_pre", width);
            add("vision.projection", {m_spec.embeddingDimension, width});
            return;
        }
        add("vision.patch_embedding.bias", {width});
        add("vision.head.probe", {width});
        addAttention("vision.head.attention", width);
        addNorm("vision.head.ln", width);
        addMlp("vision.head.mlp", width, tower.blocks.mlpWidth);
    }

    void operator()(const ModifiedResNetSpec& tower) {
        const std::int64_t width = tower.width;
        addConvolution("vision.stem.conv1", "vision.stem.bn1", {width / 2, 3, 3, 3});
        addConvolution("vision.stem.conv2", "vision.stem.bn2", {width / 2, width / 2, 3, 3});
        addConvolution("vision.stem.conv3", "vision.stem.bn3", {width, width / 2, 3, 3});
        std::int64_t in = width;
        for (std::size_t stage = 0; stage < tower.layers.size(); ++stage) {
            const std::int64_t planes = width << stage;
            for (int block = 0; block < tower.layers[stage]; ++block) {
                const auto name = "vision.stage" + std::to_string(stage + 1) + "." + std::to_string(block);
                addConvolution(name + ".conv1", name + ".bn1", {planes, in, 1, 1});
                addConvolution(name + ".conv2", name + ".bn2", {planes, planes, 3, 3});
                addConvolution(name + ".conv3", name + ".bn3", {4 * planes, planes, 1, 1});
                if (block == 0)
                    addConvolution(name + ".downsample.conv", name + ".downsample.bn", {4 * planes, in, 1, 1});
                in = 4 * planes;
            }
        }
        const std::int64_t grid = m_spec.preprocess.size / 32;
        add("vision.pool.position_embedding", {1 + grid * grid, in});
        addLayer("vision.pool.in_proj", {3 * in, in});
        addLayer("vision.pool.out_proj", {m_spec.embeddingDimension, in});
    }

    void operator()(const EfficientNetSpec& tower) {
        addLayer("image.stem", {tower.stemWidth, 3, tower.stemKernel, tower.stemKernel});
        for (std::size_t i = 0; i < tower.blocks.size(); ++i) {
            const auto& block = tower.blocks[i];
            const auto name = "image.blocks." + std::to_string(i);
            const std::int64_t middle = static_cast<std::int64_t>(block.in) * block.expand;
            if (block.expand != 1) addLayer(name + ".expand", {middle, block.in, 1, 1});
            addLayer(name + ".depthwise", {middle, 1, block.kernel, block.kernel});
            addLayer(name + ".project", {block.out, middle, 1, 1});
        }
        addLayer("image.head", {tower.headWidth, tower.blocks.back().out, 1, 1});
        addLayer("image.classifier", {tower.classes, tower.headWidth});
        add("image.class_embeddings", {tower.classes, m_spec.embeddingDimension});
    }

    void operator()(const TextTransformerSpec& tower) {
        const std::int64_t width = tower.blocks.width;
        add("text.token_embedding", {tower.vocabularySize, width});
        add("text.position_embedding", {m_spec.contextLength, width});
        addBlocks("text", tower.blocks);
        addNorm("text.ln_final", width);
        add("text.projection", {m_spec.embeddingDimension, width});
        if (tower.projectionBias) add("text.projection.bias", {m_spec.embeddingDimension});
    }

    void operator()(const BertSpec& tower) {
        const std::int64_t width = tower.blocks.width;
        add("text.token_embedding", {tower.vocabularySize, width});
        add("text.position_embedding", {tower.positions, width});
        if (tower.tokenTypes > 0) add("text.token_type_embedding", {tower.tokenTypes, width});
        addNorm("text.ln_embedding", width);
        addBlocks("text", tower.blocks);
        if (tower.projection == BertSpec::Projection::Linear) {
            add("text.projection", {m_spec.embeddingDimension, width});
        } else {
            add("text.projection.hidden", {tower.projectionWidth, width});
            add("text.projection", {m_spec.embeddingDimension, tower.projectionWidth});
        }
    }

    void operator()(const CbowSpec& tower) {
        add("text.token_embedding", {tower.vocabularySize, tower.width});
        add("text.token_weight", {tower.vocabularySize});
        add("text.skip.weight", {m_spec.embeddingDimension, tower.width});
        addLayer("text.fc1", {tower.hidden, tower.width});
        addLayer("text.fc2", {m_spec.embeddingDimension, tower.hidden});
    }

    std::vector<NamedShape> list;

private:
    using Shape = std::vector<std::int64_t>;

    void add(std::string name, Shape shape) { list.push_back({std::move(name), std::move(shape)}); }
    void addLayer(const std::string& name, const Shape& weight) {
        add(name + ".weight", weight);
        add(name + ".bias", {weight.front()});
    }
    void addNorm(const std::string& name, std::int64_t width) { addLayer(name, {width}); }
    void addAttention(const std::string& name, std::int64_t width) {
        addLayer(name + ".in_proj", {3 * width, width});
        addLayer(name + ".out_proj", {width, width});
    }
    void addMlp(const std::string& name, std::int64_t width, std::int64_t mlpWidth) {
        addLayer(name + ".fc1", {mlpWidth, width});
        addLayer(name + ".fc2", {width, mlpWidth});
    }
    void addBlocks(const std::string& tower, const TransformerSpec& spec) {
        for (int i = 0; i < spec.layers; ++i) {
            const auto block = tower + ".blocks." + std::to_string(i);
            addNorm(block + ".ln_1", spec.width);
            addAttention(block + ".attention", spec.width);
            addNorm(block + ".ln_2", spec.width);
            addMlp(block + ".mlp", spec.width, spec.mlpWidth);
        }
    }
    void addConvolution(const std::string& convolution, const std::string& norm, const Shape& weight) {
        add(convolution + ".weight", weight);
        addLayer(norm, {weight.front()});
        add(norm + ".running_mean", {weight.front()});
        add(norm + ".running_var", {weight.front()});
    }

    const ModelSpec& m_spec;
};

struct Beyond {
    using Names = std::vector<std::string>;

    static std::string block(const std::string& tower, int layers) {
        return tower + ".blocks." + std::to_string(layers) + ".ln_1.weight";
    }

    Names operator()(const VisionTransformerSpec& tower) const { return {block("vision", tower.blocks.layers)}; }
    Names operator()(const ModifiedResNetSpec& tower) const {
        Names names;
        for (std::size_t stage = 0; stage < tower.layers.size(); ++stage) {
            names.push_back("vision.stage" + std::to_string(stage + 1) + "." + std::to_string(tower.layers[stage]) +
                            ".conv1.weight");
        }
        return names;
    }
    Names operator()(const EfficientNetSpec& tower) const {
        return {"image.blocks." + std::to_string(tower.blocks.size()) + ".project.weight"};
    }
    Names operator()(const TextTransformerSpec& tower) const { return {block("text", tower.blocks.layers)}; }
    Names operator()(const BertSpec& tower) const { return {block("text", tower.blocks.layers)}; }
    Names operator()(const CbowSpec&) const { return {}; }
};

}  // namespace

std::vector<NamedShape> weightsOf(const ModelSpec& spec) {
    Lister lister(spec);
    std::visit(lister, spec.image);
    std::visit(lister, spec.text);
    return std::move(lister.list);
}

std::vector<std::string> weightsBeyond(const ModelSpec& spec) {
    auto names = std::visit(Beyond(), spec.image);
    const auto text = std::visit(Beyond(), spec.text);
    names.insert(names.end(), text.begin(), text.end());
    return names;
}

}  // namespace sightseer
