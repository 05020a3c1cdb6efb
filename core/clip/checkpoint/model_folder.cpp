#include "core/clip/checkpoint/model_folder.h"

#include "core/base/content_hash.h"
#include "core/base/file_io.h"
#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/tower_weights.h"

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
    std::vector<WeightFiles> weights;  // the second one, when there is one, holds what the first does not
    LayoutReading reading;
    std::unique_ptr<ModelFolder> imagesOf;  // for a text tower: the model that its image tower comes from
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

// [1, 1, n] and [n] hold the same, as do [1] and [].
Shape withoutLeadingOnes(const Shape& shape) {
    return {std::find_if(shape.begin(), shape.end(), [](std::int64_t size) { return size != 1; }), shape.end()};
}

Error wrongShape(const WeightFiles& weights, const std::string& name, const Shape& found, const Shape& expected) {
    return {ErrorCode::InvalidFile, "The model '" + toUtf8(weights.path()) + "' cannot be used: its tensor '" + name +
                                        "' has the shape " + shown(found) + " instead of " + shown(expected) +
                                        "; check that settings and weights belong together."};
}

// A weight's published tensors: all in the one of the files that has the first of them.
struct Source {
    const WeightFiles* file;
    PublishedTensor tensor;
};

// Checks that the tensors are there and together make our shape.
Result<Source> findSource(const std::vector<WeightFiles>& files, const PublishedTensor& tensor, const Shape& ours) {
    const auto& first = tensor.names.front();
    const auto place =
        std::find_if(files.begin(), files.end(), [&](const WeightFiles& file) { return file.find(first) != nullptr; });
    const WeightFiles& file = place == files.end() ? files.front() : *place;
    Shape expected = ours;
    if (tensor.combine == Combine::Transpose) std::reverse(expected.begin(), expected.end());
    std::int64_t rows = 0;
    for (const auto& name : tensor.names) {
        const auto* info = file.find(name);
        if (info == nullptr) {
            return fail(ErrorCode::InvalidFile, "The model '" + toUtf8(file.path()) + "' cannot be used: its tensor '" +
                                                    name + "' is missing; download it again.");
        }
        if (tensor.combine == Combine::StackRows) {
            // Each may have any number of rows; the other sizes are ours.
            Shape part = ours;
            if (!info->shape.empty()) part.front() = info->shape.front();
            if (info->shape != part) return tl::unexpected(wrongShape(file, name, info->shape, part));
            rows += part.front();
        } else if (withoutLeadingOnes(info->shape) != withoutLeadingOnes(expected)) {
            return tl::unexpected(wrongShape(file, name, info->shape, expected));
        }
    }
    if (tensor.combine == Combine::StackRows && rows != ours.front()) {
        Shape together = ours;
        together.front() = rows;
        return tl::unexpected(wrongShape(file, first, together, ours));
    }
    return Source{&file, tensor};
}

bool isOfText(std::string_view name) {
    return name.starts_with("text.");
}

Result<void> checkWeights(const ModelFolder::Impl& model) {
    const auto& reading = model.reading;
    const auto* vision = std::get_if<VisionTransformerSpec>(&reading.spec.image);
    const int step = vision == nullptr ? 32 : vision->patchSize;
    if (!reading.spec.isStarter() && reading.spec.preprocess.size % step != 0) {
        return tl::unexpected(
            unsupportedModel(model.weights.front().path(), "its image size is not a multiple of its patch size"));
    }
    for (const auto& [name, shape] : weightsOf(reading.spec)) {
        if (reading.fromConfig.contains(name)) continue;
        if (model.imagesOf && !isOfText(name)) continue;  // checked when that model was opened
        if (auto source = findSource(model.weights, *reading.names.find(name), shape); !source)
            return propagate(source);
    }
    for (const auto& name : weightsBeyond(reading.spec)) {
        if (model.imagesOf && !isOfText(name)) continue;
        const auto published = reading.names.find(name)->names.front();
        if (model.weights.front().find(published) != nullptr) {
            return fail(ErrorCode::InvalidFile, "The model '" + toUtf8(model.weights.front().path()) +
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
        const auto path = name.starts_with('*') ? onlyFile(name.substr(1)) : m_folder / name;
        if (path.empty() || !isFile(path)) return nullptr;
        auto file = T::open(path);
        if (!file) return propagate(file);
        return &known.emplace(name, std::move(*file)).first->second;
    }

    // The one file with this ending; empty when there is none or more than one.
    std::filesystem::path onlyFile(std::string_view ending) const {
        std::filesystem::path only;
        std::error_code error;
        for (std::filesystem::directory_iterator entry(m_folder, error), end; !error && entry != end;
             entry.increment(error)) {
            if (!toUtf8(entry->path().filename()).ends_with(ending)) continue;
            if (!only.empty()) return {};
            only = entry->path();
        }
        return only;
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

struct MissingConfig {
    const char* prefix;  // of tensor names
    const char* config;
};

constexpr std::array missingConfigs{
    MissingConfig{"text_model.", "config.json"},
    MissingConfig{"vision_model.", "config.json"},
    MissingConfig{"bert.", "config.json"},
    MissingConfig{"transformer.layer.", "config.json"},
    MissingConfig{"visual.trunk.", "open_clip_config.json"},
    MissingConfig{"text.", "open_clip_config.json"},
};

// Why no layout fits, as exactly as the files show it.
Error whyUnreadable(const FolderContents& contents) {
    const auto& folder = contents.folder();
    for (const auto& [name, weights] : contents.openedWeights()) {
        for (const auto& missing : missingConfigs) {
            if (weights.hasPrefix(missing.prefix) && !isFile(folder / missing.config)) {
                return {ErrorCode::NotFound, "The model folder '" + toUtf8(folder) + "' has no " + missing.config +
                                                 "; add the one that was published with the model."};
            }
        }
        return {ErrorCode::Unsupported,
                "The model file '" + toUtf8(weights.path()) +
                    "' holds no CLIP model that this version knows: its tensors have other names."};
    }
    if (isFile(folder / "config.json") || isFile(folder / "open_clip_config.json")) {
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

// Size, table of contents and blocks at even distances: any training changes all of them, and reading takes milliseconds.
Result<ContentHash> sampleHash(const TensorFile& weights) {
    constexpr std::uint64_t blockBytes = 64 * 1024;
    constexpr std::uint64_t blockCount = 64;
    const auto& file = weights.file();
    Bytes bytes;
    append(bytes, file.size());
    const auto addPart = [&](std::uint64_t offset, std::uint64_t count) {
        const auto start = bytes.size();
        bytes.resize(start + static_cast<std::size_t>(count));
        return file.read(offset, std::span(bytes).subspan(start));
    };
    if (file.size() <= blockBytes * blockCount) {
        if (auto ok = addPart(0, file.size()); !ok) return propagate(ok);
        return contentHash(bytes);
    }
    const auto table = weights.table();
    if (auto ok = addPart(table.offset, table.size); !ok) return propagate(ok);
    for (std::uint64_t i = 0; i < blockCount; ++i) {
        const auto offset = (file.size() - blockBytes) * i / (blockCount - 1);
        if (auto ok = addPart(offset, blockBytes); !ok) return propagate(ok);
    }
    return contentHash(bytes);
}

Result<std::string> fingerprint(const ModelFolder::Impl& model) {
    constexpr std::uint64_t largestSettings = 100'000'000;
    Bytes bytes;
    append(bytes, std::as_bytes(std::span(model.layout->name)));
    if (model.imagesOf) append(bytes, std::as_bytes(std::span(model.imagesOf->spec().fingerprint)));
    append(bytes, std::as_bytes(std::span(model.reading.answer)));
    for (const auto& path : model.reading.settingsFiles) {
        const auto settings = readFile(path, largestSettings);
        if (!settings) return propagate(settings);
        append(bytes, settings->size());
        append(bytes, *settings);
    }
    for (const auto& weights : model.weights) {
        for (const auto& file : weights.files()) {
            const auto hash = sampleHash(*file);
            if (!hash) return propagate(hash);
            append(bytes, hash->bytes);
        }
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

// The model whose pictures a text tower searches: the folder beside it that its sightseer.json names.
Result<std::unique_ptr<ModelFolder>> openImagesOf(const std::filesystem::path& folder) {
    const auto textsOnly = "The model in '" + toUtf8(folder) + "' understands texts only";
    const auto file = folder / "sightseer.json";
    std::string name;
    if (isFile(file)) {
        const auto config = ConfigFile::open(file);
        if (!config) return propagate(config);
        auto named = config->textOr("images_of", "");
        if (!named) return propagate(named);
        name = std::move(*named);
    }
    const auto path = pathFromUtf8(name);
    if (name.empty() || path != path.filename() || name == "..") {
        return fail(ErrorCode::NoImageTower,
                    textsOnly + "; import it again and name the installed model whose pictures it searches.");
    }
    const auto beside = std::filesystem::absolute(folder / "").parent_path().parent_path() / path;
    if (!isFile(beside / "sightseer.json") && !fileStatus(beside)) {
        return fail(ErrorCode::NoImageTower,
                    textsOnly + " and searches the pictures of '" + name + "', which is not installed; install it.");
    }
    auto images = ModelFolder::open(beside);
    if (!images) return propagate(images);
    return std::make_unique<ModelFolder>(std::move(*images));
}

// Everything but the text tower and its tokenizer is the other model's.
Result<void> takeImageTower(ModelFolder::Impl& model) {
    auto images = openImagesOf(model.folder);
    if (!images) return propagate(images);
    model.imagesOf = std::move(*images);
    const auto& from = model.imagesOf->spec();
    auto& spec = model.reading.spec;
    if (from.embeddingDimension != spec.embeddingDimension) {
        return fail(ErrorCode::Incompatible, "The text tower in '" + toUtf8(model.folder) + "' has " +
                                                 std::to_string(spec.embeddingDimension) + " dimensions and '" +
                                                 from.name + "' has " + std::to_string(from.embeddingDimension) +
                                                 "; they do not belong together.");
    }
    spec.image = from.image;
    spec.preprocess = from.preprocess;
    spec.imageFingerprint = from.imageFingerprint;
    spec.sigmoid = from.sigmoid;
    spec.hasLogitBias = from.hasLogitBias;
    return {};
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
    auto impl = std::make_unique<Impl>();
    impl->folder = folder;
    impl->layout = found->layout;
    impl->weights.push_back(contents.takeWeights(found->weightFile));
    impl->reading = std::move(found->reading);
    if (impl->reading.moreWeights) {
        auto more = WeightFiles::open(*impl->reading.moreWeights);
        if (!more) return propagate(more);
        impl->weights.push_back(std::move(*more));
    }
    if (impl->reading.textOnly) {
        if (auto ok = takeImageTower(*impl); !ok) return propagate(ok);
    }
    if (auto ok = checkWeights(*impl); !ok) return propagate(ok);
    auto print = fingerprint(*impl);
    if (!print) return propagate(print);
    auto& spec = impl->reading.spec;
    spec.fingerprint = std::move(*print);
    if (spec.imageFingerprint.empty()) spec.imageFingerprint = spec.fingerprint;
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
    if (m_impl->imagesOf && !isOfText(name)) return m_impl->imagesOf->weight(name, expectedShape);
    const auto& fromConfig = m_impl->reading.fromConfig;
    if (const auto value = fromConfig.find(name); value != fromConfig.end()) {
        if (static_cast<std::int64_t>(value->second.size()) != elementCount(expectedShape)) {
            return fail(ErrorCode::InvalidFile, "The weight '" + name + "' of the model in '" + toUtf8(path()) +
                                                    "' has not the shape " + shown(expectedShape) + ".");
        }
        return Weight{expectedShape, value->second};
    }
    const auto published = m_impl->reading.names.find(name);
    if (!published) {
        return fail(ErrorCode::NotFound, "The model in '" + toUtf8(path()) + "' has no weight '" + name + "'.");
    }
    const auto source = findSource(m_impl->weights, *published, expectedShape);
    if (!source) return propagate(source);
    Weight weight{expectedShape, {}};
    for (const auto& part : source->tensor.names) {
        auto values = source->file->readFloats(part);
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
