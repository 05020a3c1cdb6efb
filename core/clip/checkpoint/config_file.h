// A JSON file of settings, parsed strictly: an object, UTF-8, no key twice, limited size and depth.
// A setting is named by its path with dots ("vision_config.hidden_size"); every error names the file and the setting.
// Thread: immutable after open().
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sightseer {

class ConfigFile {
public:
    [[nodiscard]] static Result<ConfigFile> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }

    // A setting whose value is null counts as missing.
    bool has(const std::string& setting) const;
    bool isObject(const std::string& setting) const;
    bool isList(const std::string& setting) const;
    // null, false, 0, or an empty text, list or object: an option that is not used.
    bool isOff(const std::string& setting) const;
    // The keys of an object; none when it is missing.
    std::vector<std::string> keys(const std::string& setting) const;

    // Missing, of another type or out of range is InvalidFile.
    [[nodiscard]] Result<int> integer(const std::string& setting, int minimum, int maximum) const;
    [[nodiscard]] Result<double> number(const std::string& setting) const;
    [[nodiscard]] Result<bool> flag(const std::string& setting) const;
    [[nodiscard]] Result<std::string> text(const std::string& setting) const;
    [[nodiscard]] Result<std::vector<double>> numbers(const std::string& setting) const;
    [[nodiscard]] Result<std::map<std::string, std::string>> textMap(const std::string& setting) const;
    // The number of elements; element N of the list is the setting "<list>.N".
    [[nodiscard]] Result<int> listLength(const std::string& setting) const;

    // Only an error in the file is an error: a missing setting is `fallback`.
    [[nodiscard]] Result<int> integerOr(const std::string& setting, int fallback, int minimum, int maximum) const;
    [[nodiscard]] Result<double> numberOr(const std::string& setting, double fallback) const;
    [[nodiscard]] Result<bool> flagOr(const std::string& setting, bool fallback) const;
    [[nodiscard]] Result<std::string> textOr(const std::string& setting, const std::string& fallback) const;

    // "'<file>': <setting> <problem>", for findings of the caller.
    Error error(const std::string& setting, const std::string& problem) const;

private:
    struct Document;
    ConfigFile(std::filesystem::path path, std::shared_ptr<const Document> document)
        : m_path(std::move(path)), m_document(std::move(document)) {}

    std::filesystem::path m_path;
    std::shared_ptr<const Document> m_document;
};

}  // namespace sightseer
