#include "core/clip/checkpoint/config_file.h"

#include "core/base/file_io.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

namespace sightseer {

struct ConfigFile::Document {
    nlohmann::json root;

    // Null when any step of the path is missing.
    const nlohmann::json* find(std::string_view setting) const;
};

namespace {

constexpr std::uint64_t maximumConfigBytes = 16'000'000;
constexpr int maximumDepth = 64;

// Thrown through the JSON library to stop it; never leaves this file.
struct Refusal {
    std::string problem;
};

class StrictnessCheck {
public:
    bool operator()(int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
        using Event = nlohmann::json::parse_event_t;
        if (depth > maximumDepth) throw Refusal{"it is nested too deeply"};
        if (event == Event::object_start) {
            m_keys.emplace_back();
        } else if (event == Event::object_end) {
            m_keys.pop_back();
        } else if (event == Event::key && !m_keys.back().insert(value.get<std::string>()).second) {
            throw Refusal{"the key '" + value.get<std::string>().substr(0, 100) + "' occurs twice"};
        }
        return true;
    }

private:
    std::vector<std::set<std::string>> m_keys;
};

Error unreadable(const std::filesystem::path& path, const std::string& problem) {
    return {ErrorCode::InvalidFile, "The settings file '" + toUtf8(path) + "' is not usable JSON: " + problem + "."};
}

}  // namespace

const nlohmann::json* ConfigFile::Document::find(std::string_view setting) const {
    const nlohmann::json* value = &root;
    while (true) {
        const auto dot = setting.find('.');
        const std::string step(setting.substr(0, dot));
        if (value->is_object()) {
            const auto member = value->find(step);
            if (member == value->end()) return nullptr;
            value = &*member;
        } else if (value->is_array()) {
            std::size_t index = 0;
            const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
            if (parsed.ec != std::errc() || index >= value->size()) return nullptr;
            value = &(*value)[index];
        } else {
            return nullptr;
        }
        if (dot == std::string_view::npos) return value->is_null() ? nullptr : value;
        setting.remove_prefix(dot + 1);
    }
}

Result<ConfigFile> ConfigFile::open(const std::filesystem::path& path) {
    const auto bytes = readFile(path, maximumConfigBytes);
    if (!bytes) return propagate(bytes);
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    // The JSON library takes a NUL for the end of the text.
    if (text.find('\0') != std::string_view::npos) return tl::unexpected(unreadable(path, "it contains a NUL byte"));
    auto document = std::make_shared<Document>();
    try {
        document->root = nlohmann::json::parse(text, StrictnessCheck());
    } catch (const Refusal& refusal) {
        return tl::unexpected(unreadable(path, refusal.problem));
    } catch (const nlohmann::json::parse_error& error) {
        return tl::unexpected(unreadable(path, "there is a mistake at byte " + std::to_string(error.byte)));
    } catch (const nlohmann::json::exception&) {
        return tl::unexpected(unreadable(path, "a number is too large"));
    }
    if (!document->root.is_object()) return tl::unexpected(unreadable(path, "it is not an object"));
    return ConfigFile(path, std::move(document));
}

bool ConfigFile::has(const std::string& setting) const {
    return m_document->find(setting) != nullptr;
}

bool ConfigFile::isObject(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    return value != nullptr && value->is_object();
}

bool ConfigFile::isList(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    return value != nullptr && value->is_array();
}

bool ConfigFile::isOff(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    if (value == nullptr) return true;
    if (value->is_string()) return value->get_ref<const std::string&>().empty();
    if (value->is_boolean()) return !value->get<bool>();
    if (value->is_number()) return value->get<double>() == 0;
    return value->empty();
}

std::vector<std::string> ConfigFile::keys(const std::string& setting) const {
    std::vector<std::string> keys;
    const auto* value = m_document->find(setting);
    if (value == nullptr || !value->is_object()) return keys;
    for (const auto& [key, member] : value->items()) keys.push_back(key);
    return keys;
}

Error ConfigFile::error(const std::string& setting, const std::string& problem) const {
    return {ErrorCode::InvalidFile, "In '" + toUtf8(m_path) + "' the setting " + setting + " " + problem + "."};
}

Result<int> ConfigFile::integer(const std::string& setting, int minimum, int maximum) const {
    const auto* value = m_document->find(setting);
    if (value == nullptr) return tl::unexpected(error(setting, "is missing"));
    const bool whole = value->is_number_unsigned() || value->is_number_integer();
    if (whole) {
        const auto number = value->is_number_unsigned() && value->get<std::uint64_t>() > INT32_MAX
                                ? std::int64_t{INT32_MAX} + 1
                                : value->get<std::int64_t>();
        if (number >= minimum && number <= maximum) return static_cast<int>(number);
    }
    return tl::unexpected(
        error(setting, "must be a whole number from " + std::to_string(minimum) + " to " + std::to_string(maximum)));
}

Result<double> ConfigFile::number(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    if (value == nullptr) return tl::unexpected(error(setting, "is missing"));
    if (!value->is_number()) return tl::unexpected(error(setting, "must be a number"));
    return value->get<double>();
}

Result<bool> ConfigFile::flag(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    if (value == nullptr) return tl::unexpected(error(setting, "is missing"));
    if (!value->is_boolean()) return tl::unexpected(error(setting, "must be true or false"));
    return value->get<bool>();
}

Result<std::string> ConfigFile::text(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    if (value == nullptr) return tl::unexpected(error(setting, "is missing"));
    if (!value->is_string()) return tl::unexpected(error(setting, "must be a text"));
    return value->get<std::string>();
}

Result<std::vector<double>> ConfigFile::numbers(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    if (value == nullptr) return tl::unexpected(error(setting, "is missing"));
    const auto isNumber = [](const nlohmann::json& element) { return element.is_number(); };
    if (!value->is_array() || !std::all_of(value->begin(), value->end(), isNumber)) {
        return tl::unexpected(error(setting, "must be a list of numbers"));
    }
    return value->get<std::vector<double>>();
}

Result<std::map<std::string, std::string>> ConfigFile::textMap(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    if (value == nullptr) return tl::unexpected(error(setting, "is missing"));
    const auto isText = [](const nlohmann::json& element) { return element.is_string(); };
    if (!value->is_object() || !std::all_of(value->begin(), value->end(), isText)) {
        return tl::unexpected(error(setting, "must hold texts only"));
    }
    return value->get<std::map<std::string, std::string>>();
}

Result<int> ConfigFile::listLength(const std::string& setting) const {
    const auto* value = m_document->find(setting);
    if (value == nullptr) return tl::unexpected(error(setting, "is missing"));
    if (!value->is_array()) return tl::unexpected(error(setting, "must be a list"));
    return static_cast<int>(value->size());
}

Result<int> ConfigFile::integerOr(const std::string& setting, int fallback, int minimum, int maximum) const {
    if (!has(setting)) return fallback;
    return integer(setting, minimum, maximum);
}

Result<double> ConfigFile::numberOr(const std::string& setting, double fallback) const {
    if (!has(setting)) return fallback;
    return number(setting);
}

Result<bool> ConfigFile::flagOr(const std::string& setting, bool fallback) const {
    if (!has(setting)) return fallback;
    return flag(setting);
}

Result<std::string> ConfigFile::textOr(const std::string& setting, const std::string& fallback) const {
    if (!has(setting)) return fallback;
    return text(setting);
}

}  // namespace sightseer
