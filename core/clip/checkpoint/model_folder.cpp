#include "core/clip/checkpoint/model_folder.h"

#include "core/base/content_hash.h"
#include "core/base/file_io.h"
#include "core/clip/checkpoint/layout.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

namespace sightseer {

struct ModelFolder::Impl {
    std::filesystem::path folder;
    const Layout* layout;
    WeightFiles weights;
    LayoutReading reading;
};

namespace {

using Shape = std::vector<std::int64_t>;

std::string shown(const Shape& shape) {
    std::string text = "[";
    for (const auto size : shape) {
        if (text.size() > 1) text += ", ";
        text += std::to_string(size);
    }
    return text + "]";
}

std::int64_t elementCount(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

// The shape that each published tensor must have so that together they make ours.
Shape publishedShape(const PublishedTensor& tensor, const Shape& ours) {
    Shape shape = ours;
    if (tensor.combine == Combine::Transpose) std::reverse(shape.begin(), shape.end());
    if (tensor.combine == Combine::StackRows) {
        const auto parts = static_cast<std::int64_t>(tensor.names.size());
        assert(!shape.empty() && shape.front() % parts == 0);
        shape.front() /= parts;
    }
    return shape;
}

Result<void> checkShapes(const WeightFiles& weights, const PublishedTensor& tensor, const Shape& ours) {
    const auto expected = publishedShape(tensor, ours);
    for (const auto& name : tensor.names) {
        const auto* info = weights.find(name);
        if (info == nullptr) {
            return fail(ErrorCode::InvalidFile, "The model '" + toUtf8(weights.path()) +
                                                    "' cannot be used: its tensor '" + name +
                                                    "' is missing; download it again.");
        }
        const bool scalarInList = expected.empty() && info->shape == Shape{1};
        if (info->shape != expected && !scalarInList) {
            return fail(ErrorCode::InvalidFile, "The model '" + toUtf8(weights.path()) +
                                                    "' cannot be used: its tensor '" + name + "' has the shape " +
                                                    shown(info->shape) + " instead of " + shown(expected) +
                                                    "; check that settings and weights belong together.");
        }
    }
    return {};
}

// One block more than the settings name.
std::string blockBeyond(const ModelSpec& spec, const std::string& tower) {
    if (const auto* clip = std::get_if<ClipTowersSpec>(&spec.towers)) {
        const auto layers = tower == "vision" ? clip->vision.layers : clip->text.layers;
        return tower + ".blocks." + std::to_string(layers) + ".ln_1.weight";
    }
    const auto layers = std::get<StarterTowersSpec>(spec.towers).blocks.size();
    return "image.blocks." + std::to_string(layers) + ".project.weight";
}

Result<void> checkWeights(const Layout& layout, const WeightFiles& weights, const LayoutReading& reading) {
    const auto* clip = std::get_if<ClipTowersSpec>(&reading.spec.towers);
    if (clip != nullptr && reading.spec.preprocess.size % clip->patchSize != 0) {
        return tl::unexpected(unsupportedModel(weights.path(), "its image size is not a multiple of its patch size"));
    }
    for (const auto& [name, shape] : weightsOf(reading.spec)) {
        if (reading.fromConfig.contains(name)) continue;
        if (auto ok = checkShapes(weights, *layout.published(name), shape); !ok) return ok;
    }
    for (const char* tower : {"vision", "text"}) {
        const auto published = layout.published(blockBeyond(reading.spec, tower))->names.front();
        if (weights.find(published) != nullptr) {
            return fail(ErrorCode::InvalidFile, "The model '" + toUtf8(weights.path()) +
                                                    "' cannot be used: it has more layers than its settings name ('" +
                                                    published + "').");
        }
    }
    return {};
}

bool isFile(const std::filesystem::path& path) {
    const auto status = fileStatus(path);
    return status && status->isRegular;
}

// Settings and weights of one folder, each opened once, whichever layouts ask for them.
class FolderContents {
public:
    explicit FolderContents(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    // Null when there is no such file.
    Result<const ConfigFile*> config(std::string_view name) { return opened(m_configs, name); }
    Result<const WeightFiles*> weights(std::string_view name) { return opened(m_weights, name); }
    WeightFiles takeWeights(std::string_view name) { return std::move(m_weights.find(name)->second); }

    const std::filesystem::path& folder() const { return m_folder; }
    const std::map<std::string, WeightFiles, std::less<>>& openedWeights() const { return m_weights; }

private:
    template <typename T>
    Result<const T*> opened(std::map<std::string, T, std::less<>>& known, std::string_view name) {
        if (const auto found = known.find(name); found != known.end()) return &found->second;
        const auto path = m_folder / name;
        if (!isFile(path)) return nullptr;
        auto file = T::open(path);
        if (!file) return propagate(file);
        return &known.emplace(name, std::move(*file)).first->second;
    }

    std::filesystem::path m_folder;
    std::map<std::string, ConfigFile, std::less<>> m_configs;
    std::map<std::string, WeightFiles, std::less<>> m_weights;
};

struct Found {
    const Layout* layout = nullptr;
    std::string_view weightFile;
    LayoutReading reading;
};

// No layout when none fits.
Result<Found> findLayout(FolderContents& contents) {
    for (const auto& layout : layouts()) {
        const bool needsConfig = !layout.configFile.empty();
        std::optional<ConfigFile> config;
        if (needsConfig) {
            const auto opened = contents.config(layout.configFile);
            if (!opened) return propagate(opened);
            if (*opened == nullptr) continue;
            config = **opened;
        }
        for (const auto weightFile : layout.weightFiles) {
            const auto weights = contents.weights(weightFile);
            if (!weights) return propagate(weights);
            if (*weights == nullptr) continue;
            const LayoutFiles files{contents.folder(), config, **weights};
            if (!layout.fits(files)) continue;
            auto reading = layout.read(files);
            if (!reading) return propagate(reading);
            return Found{&layout, weightFile, std::move(*reading)};
        }
    }
    return Found{};
}

struct KnownKind {
    const char* tensor;
    const char* what;
};

constexpr std::array knownKinds{
    KnownKind{"vision_model.head.probe", "it is a SigLIP model"},
    KnownKind{"text_model.embeddings.word_embeddings.weight", "it is a Chinese-CLIP model"},
    KnownKind{"bert.embeddings.word_embeddings.weight", "it is a Chinese-CLIP model"},
    KnownKind{"text.transformer.embeddings.word_embeddings.weight", "its text tower comes from Hugging Face"},
    KnownKind{"text.token_embedding.weight", "it has a text tower of its own (custom_text)"},
};

// Why no layout fits, as exactly as the files show it.
Error whyUnreadable(const FolderContents& contents) {
    const auto& folder = contents.folder();
    const auto settings = isFile(folder / "config.json") || isFile(folder / "open_clip_config.json");
    for (const auto& [name, weights] : contents.openedWeights()) {
        for (const auto& kind : knownKinds) {
            if (weights.find(kind.tensor) != nullptr) return unsupportedModel(weights.path(), kind.what);
        }
        if (weights.hasPrefix("visual.trunk.")) {
            return unsupportedModel(weights.path(), "its image tower comes from timm");
        }
        if (weights.hasPrefix("text_model.") || weights.hasPrefix("vision_model.")) {
            if (!isFile(folder / "config.json")) {
                return {ErrorCode::NotFound,
                        "The model folder '" + toUtf8(folder) +
                            "' has no config.json; add the one that was published with the model."};
            }
        }
        return {ErrorCode::Unsupported,
                "The model file '" + toUtf8(weights.path()) +
                    "' holds no CLIP model that this version knows: its tensors have other names."};
    }
    for (const char* name : {"pytorch_model.bin", "open_clip_pytorch_model.bin"}) {
        if (isFile(folder / name)) {
            return {ErrorCode::Unsupported, "The model folder '" + toUtf8(folder) + "' has its weights only in " +
                                                name + "; download the same model's safetensors file."};
        }
    }
    if (settings) {
        return {ErrorCode::NotFound,
                "The model folder '" + toUtf8(folder) + "' has settings but no weights; add its model.safetensors."};
    }
    return {ErrorCode::NotFound, "The folder '" + toUtf8(folder) +
                                     "' holds no model: there is neither a config.json nor "
                                     "a model.safetensors."};
}

void append(Bytes& bytes, std::span<const std::byte> more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
}

void append(Bytes& bytes, std::uint64_t number) {
    append(bytes, std::as_bytes(std::span(&number, 1)));
}

// Size, header and blocks at even distances: any training changes all of them, and reading takes milliseconds.
Result<ContentHash> sampleHash(const std::filesystem::path& path) {
    constexpr std::uint64_t blockBytes = 64 * 1024;
    constexpr std::uint64_t blockCount = 64;
    const auto file = RandomAccessFile::open(path);
    if (!file) return propagate(file);
    Bytes bytes;
    append(bytes, file->size());
    const auto addPart = [&](std::uint64_t offset, std::uint64_t count) {
        const auto start = bytes.size();
        bytes.resize(start + static_cast<std::size_t>(count));
        return file->read(offset, std::span(bytes).subspan(start));
    };
    if (file->size() <= blockBytes * blockCount) {
        if (auto ok = addPart(0, file->size()); !ok) return propagate(ok);
        return contentHash(bytes);
    }
    std::uint64_t headerBytes = 0;  // checked when the file was opened as safetensors, and again by reading it
    if (auto ok = file->read(0, std::as_writable_bytes(std::span(&headerBytes, 1))); !ok) return propagate(ok);
    headerBytes = std::min(headerBytes, file->size() - sizeof headerBytes);
    if (auto ok = addPart(sizeof headerBytes, headerBytes); !ok) return propagate(ok);
    for (std::uint64_t i = 0; i < blockCount; ++i) {
        const auto offset = (file->size() - blockBytes) * i / (blockCount - 1);
        if (auto ok = addPart(offset, blockBytes); !ok) return propagate(ok);
    }
    return contentHash(bytes);
}

Result<std::string> fingerprint(const Layout& layout, const WeightFiles& weights, const LayoutReading& reading) {
    constexpr std::uint64_t largestSettings = 100'000'000;
    Bytes bytes;
    append(bytes, std::as_bytes(std::span(layout.name)));
    for (const auto& path : reading.settingsFiles) {
        const auto settings = readFile(path, largestSettings);
        if (!settings) return propagate(settings);
        append(bytes, settings->size());
        append(bytes, *settings);
    }
    for (const auto& file : weights.files()) {
        const auto hash = sampleHash(file.path());
        if (!hash) return propagate(hash);
        append(bytes, hash->bytes);
    }
    return toHex(contentHash(bytes));
}

std::vector<float> transposed(const std::vector<float>& values, std::int64_t rows, std::int64_t columns) {
    std::vector<float> out(values.size());
    for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < columns; ++c) out[c * rows + r] = values[r * columns + c];
    }
    return out;
}

// "a/b/" names b, too.
std::string folderName(const std::filesystem::path& folder) {
    auto path = folder.lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    return toUtf8(path.filename());
}

}  // namespace

ModelFolder::ModelFolder(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ModelFolder::ModelFolder(ModelFolder&&) noexcept = default;
ModelFolder& ModelFolder::operator=(ModelFolder&&) noexcept = default;
ModelFolder::~ModelFolder() = default;

Result<ModelFolder> ModelFolder::open(const std::filesystem::path& folder) {
    const auto status = fileStatus(folder);
    if (!status) return propagate(status);
    if (!status->isDirectory) {
        return fail(ErrorCode::InvalidArgument, "The model path '" + toUtf8(folder) +
                                                    "' is not a folder; name the folder that holds the model's files.");
    }
    FolderContents contents(folder);
    auto found = findLayout(contents);
    if (!found) return propagate(found);
    if (found->layout == nullptr) return tl::unexpected(whyUnreadable(contents));
    auto impl = std::make_unique<Impl>(
        Impl{folder, found->layout, contents.takeWeights(found->weightFile), std::move(found->reading)});
    if (auto ok = checkWeights(*impl->layout, impl->weights, impl->reading); !ok) return propagate(ok);
    auto print = fingerprint(*impl->layout, impl->weights, impl->reading);
    if (!print) return propagate(print);
    auto& spec = impl->reading.spec;
    spec.fingerprint = std::move(*print);
    if (spec.name.empty()) spec.name = folderName(folder);
    return ModelFolder(std::move(impl));
}

const ModelSpec& ModelFolder::spec() const {
    return m_impl->reading.spec;
}

const std::filesystem::path& ModelFolder::path() const {
    return m_impl->folder;
}

Result<Weight> ModelFolder::weight(const std::string& name, const Shape& expectedShape) const {
    const auto& weights = m_impl->weights;
    const auto& fromConfig = m_impl->reading.fromConfig;
    if (const auto value = fromConfig.find(name); value != fromConfig.end()) {
        if (static_cast<std::int64_t>(value->second.size()) != elementCount(expectedShape)) {
            return fail(ErrorCode::InvalidFile, "The weight '" + name + "' of the model in '" + toUtf8(path()) +
                                                    "' has not the shape " + shown(expectedShape) + ".");
        }
        return Weight{expectedShape, value->second};
    }
    const auto published = m_impl->layout->published(name);
    if (!published) {
        return fail(ErrorCode::NotFound, "The model in '" + toUtf8(path()) + "' has no weight '" + name + "'.");
    }
    if (auto ok = checkShapes(weights, *published, expectedShape); !ok) return propagate(ok);
    Weight weight{expectedShape, {}};
    for (const auto& part : published->names) {
        auto values = weights.readFloats(part);
        if (!values) return propagate(values);
        if (weight.values.empty()) {
            weight.values = std::move(*values);
            weight.values.reserve(static_cast<std::size_t>(elementCount(expectedShape)));
        } else {
            weight.values.insert(weight.values.end(), values->begin(), values->end());
        }
    }
    if (published->combine == Combine::Transpose) {
        weight.values = transposed(weight.values, expectedShape.back(), expectedShape.front());
    }
    return weight;
}

}  // namespace sightseer
