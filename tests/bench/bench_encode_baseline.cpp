// The ViT and the text Transformer written as one first writes them: float32, LibTorch as it comes. bench_encode starts
// this program as its baseline, in a process of its own so that none of our settings reaches it.
//   bench_encode_baseline MODEL-FOLDER THREADS    (0 threads: LibTorch's own choice)
// It prints the number of threads, then for each line "images N" or "text N" on its input the seconds of one such call.
#include "core/base/file_io.h"
#include "core/clip/checkpoint/model_folder.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <limits>
#include <map>
#include <string>

using namespace sightseer;

namespace {

class NaiveClip {
public:
    explicit NaiveClip(const ModelFolder& folder)
        : m_folder(folder), m_vision(std::get<VisionTransformerSpec>(folder.spec().image)),
          m_text(std::get<TextTransformerSpec>(folder.spec().text)) {
        encodeImages(1);  // reads the weights
        encodeText(1);
    }

    at::Tensor encodeImages(int count) {
        const int size = m_folder.spec().preprocess.size;
        const int width = m_vision.blocks.width;
        const int patch = m_vision.patchSize;
        const int grid = size / patch;
        at::Tensor x =
            at::conv2d(at::ones({count, 3, size, size}),
                       weight("vision.patch_embedding.weight", {width, 3, patch, patch}), {}, {patch, patch});
        x = x.flatten(2).transpose(1, 2);
        x = at::cat({weight("vision.class_embedding", {width}).expand({count, 1, width}), x}, 1);
        x = x + weight("vision.position_embedding", {1 + grid * grid, width});
        x = transformer(norm(x, "vision.ln_pre", m_vision.blocks), "vision.blocks.", m_vision.blocks, {});
        x = norm(x.select(1, 0), "vision.ln_post", m_vision.blocks);
        return unit(at::linear(x, weight("vision.projection", {m_folder.spec().embeddingDimension, width})));
    }

    at::Tensor encodeText(int count) {
        const int width = m_text.blocks.width;
        const int context = m_folder.spec().contextLength;
        const at::Tensor ids = at::zeros({count, context}, at::kLong);
        at::Tensor x = at::embedding(weight("text.token_embedding", {m_text.vocabularySize, width}), ids);
        x = x + weight("text.position_embedding", {context, width});
        const at::Tensor mask = at::full({context, context}, -std::numeric_limits<float>::infinity()).triu(1);
        x = norm(transformer(x, "text.blocks.", m_text.blocks, mask), "text.ln_final", m_text.blocks);
        return unit(at::linear(x.select(1, 5), weight("text.projection", {m_folder.spec().embeddingDimension, width})));
    }

private:
    const at::Tensor& weight(const std::string& name, const std::vector<std::int64_t>& shape) {
        const auto known = m_weights.find(name);
        if (known != m_weights.end()) return known->second;
        const auto read = m_folder.weight(name, shape);
        if (!read) {
            std::fprintf(stderr, "%s\n", read.error().message.c_str());
            std::exit(1);
        }
        const at::Tensor tensor = at::from_blob(const_cast<float*>(read->values.data()), shape, at::kFloat).clone();
        return m_weights.emplace(name, tensor).first->second;
    }

    at::Tensor linear(const at::Tensor& x, const std::string& name, int out, int in) {
        return at::linear(x, weight(name + ".weight", {out, in}), weight(name + ".bias", {out}));
    }

    at::Tensor norm(const at::Tensor& x, const std::string& name, const TransformerSpec& spec) {
        return at::layer_norm(x, {spec.width}, weight(name + ".weight", {spec.width}),
                              weight(name + ".bias", {spec.width}), spec.layerNormEps);
    }

    at::Tensor transformer(at::Tensor x, const std::string& prefix, const TransformerSpec& spec,
                           const at::Tensor& mask) {
        const auto count = x.size(0);
        const int headWidth = spec.width / spec.heads;
        for (int i = 0; i < spec.layers; ++i) {
            const std::string block = prefix + std::to_string(i) + ".";
            const at::Tensor qkv =
                linear(norm(x, block + "ln_1", spec), block + "attention.in_proj", 3 * spec.width, spec.width)
                    .view({count, -1, 3, spec.heads, headWidth})
                    .permute({2, 0, 3, 1, 4});
            at::Tensor scores = at::matmul(qkv[0], qkv[1].transpose(-2, -1)) / std::sqrt(headWidth);
            if (mask.defined()) scores = scores + mask;
            const at::Tensor heads =
                at::matmul(at::softmax(scores, -1), qkv[2]).transpose(1, 2).reshape({count, -1, spec.width});
            x = x + linear(heads, block + "attention.out_proj", spec.width, spec.width);
            const at::Tensor hidden =
                linear(norm(x, block + "ln_2", spec), block + "mlp.fc1", spec.mlpWidth, spec.width);
            x = x + linear(hidden * at::sigmoid(1.702 * hidden), block + "mlp.fc2", spec.width, spec.mlpWidth);
        }
        return x;
    }

    static at::Tensor unit(const at::Tensor& rows) { return rows / rows.norm(2, -1, true); }

    const ModelFolder& m_folder;
    const VisionTransformerSpec& m_vision;
    const TextTransformerSpec& m_text;
    std::map<std::string, at::Tensor> m_weights;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const auto folder = ModelFolder::open(pathFromUtf8(argv[1]));
    if (!folder) {
        std::fprintf(stderr, "%s\n", folder.error().message.c_str());
        return 1;
    }
    const c10::InferenceMode inference;
    if (const int threads = std::atoi(argv[2]); threads > 0) at::set_num_threads(threads);
    NaiveClip clip(*folder);
    std::printf("%d\n", at::get_num_threads());
    std::fflush(stdout);
    std::string what;
    int count = 0;
    while (std::cin >> what >> count) {
        const auto start = std::chrono::steady_clock::now();
        const at::Tensor embeddings = what == "images" ? clip.encodeImages(count) : clip.encodeText(count);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        std::printf("%.9f\n", seconds.count());
        std::fflush(stdout);
    }
    return 0;
}
