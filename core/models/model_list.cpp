#include "core/models/model_list.h"

#include "core/base/file_io.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace sightseer {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLargestList = 8 << 20;

OfferedFile fileOf(const Json& json, const OfferedModel& model) {
    OfferedFile file;
    file.path = json.at("path").get<std::string>();
    file.name = json.value("name", file.path);
    file.repository = json.value("repository", model.repository);
    file.revision = json.value("revision", model.revision);
    file.size = json.value("size", std::uint64_t{0});
    file.estimatedSize = json.value("estimatedSize", std::uint64_t{0});
    file.sha256 = json.value("sha256", std::string());
    return file;
}

std::optional<double> numberOf(const Json& json, const char* key) {
    if (!json.contains(key)) return {};
    return json.at(key).get<double>();
}

ModelAccuracy accuracyOf(const Json& json) {
    return {numberOf(json, "imagenetTop1"),      numberOf(json, "flickrTextToImage"),
            numberOf(json, "flickrImageToText"), numberOf(json, "cocoTextToImage"),
            numberOf(json, "cocoImageToText"),   json.value("note", std::string()),
            json.at("source").get<std::string>()};
}

OfferedModel modelOf(const Json& json, const std::string& defaultId) {
    OfferedModel model;
    model.id = json.at("id").get<std::string>();
    model.title = json.at("title").get<std::string>();
    model.repository = json.at("repository").get<std::string>();
    model.revision = json.at("revision").get<std::string>();
    model.layout = json.at("layout").get<std::string>();
    model.imagesOf = json.value("imagesOf", std::string());
    model.imageSize = json.at("imageSize").get<int>();
    model.dimension = json.at("dimension").get<int>();
    for (const auto& file : json.at("files")) model.files.push_back(fileOf(file, model));
    const auto& licence = json.at("licence");
    model.licence.name = licence.at("name").get<std::string>();
    model.licence.link = licence.at("link").get<std::string>();
    model.licence.sentence = licence.at("sentence").get<std::string>();
    model.languages = json.at("languages").get<std::vector<std::string>>();
    model.accuracy = accuracyOf(json.at("accuracy"));
    model.imageGflops = json.at("imageGflops").get<double>();
    model.relativeCost = json.at("relativeCost").get<double>();
    model.isDefault = model.id == defaultId;
    return model;
}

}  // namespace

std::uint64_t OfferedModel::likelySize() const {
    std::uint64_t sum = 0;
    for (const auto& file : files) sum += file.likelySize();
    return sum;
}

bool OfferedModel::isSizeKnown() const {
    return std::none_of(files.begin(), files.end(),
                        [](const OfferedFile& file) { return file.size == 0 && file.estimatedSize > 0; });
}

const OfferedModel* ModelList::find(const std::string& id) const {
    const auto found =
        std::find_if(models.begin(), models.end(), [&](const OfferedModel& model) { return model.id == id; });
    return found == models.end() ? nullptr : &*found;
}

std::optional<KnownWeights> ModelList::knownWeightsOf(const std::string& sha256) const {
    for (const auto& model : models) {
        for (const auto& file : model.files) {
            if (!file.sha256.empty() && file.sha256 == sha256) return KnownWeights{sha256, model.title, model.id};
        }
    }
    for (const auto& file : knownWeights) {
        if (file.sha256 == sha256) return file;
    }
    return {};
}

Result<ModelList> readModelList(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kLargestList);
    if (!bytes) return propagate(bytes);
    try {
        const auto* text = reinterpret_cast<const char*>(bytes->data());
        const auto json = Json::parse(text, text + bytes->size());
        ModelList list;
        list.hub = json.at("hub").get<std::string>();
        list.hosts = json.at("hosts").get<std::vector<std::string>>();
        const auto defaultId = json.at("default").get<std::string>();
        for (const auto& model : json.at("models")) list.models.push_back(modelOf(model, defaultId));
        for (const auto& known : json.value("known", Json::array())) {
            list.knownWeights.push_back(
                {known.at("sha256").get<std::string>(), known.at("title").get<std::string>(), {}});
        }
        return list;
    } catch (const Json::exception& error) {
        return fail(ErrorCode::InvalidFile, "The list of models '" + toUtf8(file) +
                                                "' cannot be read: " + error.what() + ". Install Sightseer again.");
    }
}

}  // namespace sightseer
