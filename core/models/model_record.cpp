#include "core/models/model_record.h"

#include "core/base/file_io.h"

#include <nlohmann/json.hpp>

#include <span>

namespace sightseer {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kLargestRecord = 4 << 20;

ModelRecord recordOf(const Json& json) {
    ModelRecord record;
    record.id = json.value("id", std::string());
    record.title = json.value("title", std::string());
    record.imagesOf = json.value("images_of", std::string());
    record.activation = json.value("activation", std::string());
    if (const auto licence = json.find("licence"); licence != json.end()) {
        record.licence = {licence->value("name", std::string()), licence->value("link", std::string()),
                          licence->value("sentence", std::string()), licence->value("restricted", false)};
    }
    if (const auto files = json.find("files"); files != json.end()) {
        for (const auto& file : *files) {
            record.files.push_back({file.at("name").get<std::string>(), file.at("size").get<std::uint64_t>(),
                                    file.at("sha256").get<std::string>()});
        }
    }
    return record;
}

}  // namespace

std::optional<ModelRecord> readModelRecord(const std::filesystem::path& folder) {
    const auto bytes = readFile(folder / kModelRecordFile, kLargestRecord);
    if (!bytes) return {};
    try {
        const auto* text = reinterpret_cast<const char*>(bytes->data());
        return recordOf(Json::parse(text, text + bytes->size()));
    } catch (const Json::exception&) {
        return {};
    }
}

Result<void> writeModelRecord(const std::filesystem::path& folder, const ModelRecord& record) {
    Json json = Json::object();
    if (!record.id.empty()) json["id"] = record.id;
    if (!record.title.empty()) json["title"] = record.title;
    if (!record.imagesOf.empty()) json["images_of"] = record.imagesOf;
    if (!record.activation.empty()) json["activation"] = record.activation;
    json["licence"] = {{"name", record.licence.name},
                       {"link", record.licence.link},
                       {"sentence", record.licence.sentence},
                       {"restricted", record.licence.isRestricted}};
    json["files"] = Json::array();
    for (const auto& file : record.files) {
        json["files"].push_back({{"name", file.name}, {"size", file.size}, {"sha256", file.sha256}});
    }
    const auto text = json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
    return writeFileAtomically(folder / kModelRecordFile, std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace sightseer
