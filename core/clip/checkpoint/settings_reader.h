// Reads many settings of one file and keeps the first failure, so that a layout reads as the list of its settings: look
// at failure() afterwards. Thread: one.
#pragma once

#include "core/clip/checkpoint/config_file.h"

#include <optional>
#include <string>
#include <utility>

namespace sightseer {

inline constexpr int kLargestWidth = 65536;
inline constexpr int kLargestLayers = 1000;
inline constexpr int kLargestVocabulary = 1 << 24;
inline constexpr int kLargestContext = 65536;

class SettingsReader {
public:
    explicit SettingsReader(const ConfigFile& config) : m_config(config) {}

    const ConfigFile& config() const { return m_config; }

    int integer(const std::string& setting, int maximum = kLargestWidth, int minimum = 1) {
        return value(m_config.integer(setting, minimum, maximum), minimum);
    }
    int integerOr(const std::string& setting, int fallback, int maximum, int minimum = 1) {
        return value(m_config.integerOr(setting, fallback, minimum, maximum), fallback);
    }
    double numberOr(const std::string& setting, double fallback) {
        return value(m_config.numberOr(setting, fallback), fallback);
    }
    bool flagOr(const std::string& setting, bool fallback) {
        return value(m_config.flagOr(setting, fallback), fallback);
    }
    std::string textOr(const std::string& setting, const std::string& fallback) {
        return value(m_config.textOr(setting, fallback), fallback);
    }

    template <typename T>
    T value(Result<T> result, T fallback) {
        if (result) return std::move(*result);
        note(result.error());
        return fallback;
    }
    void require(const Result<void>& result) {
        if (!result) note(result.error());
    }
    void note(Error error) {
        if (!m_failure) m_failure = std::move(error);
    }

    const std::optional<Error>& failure() const { return m_failure; }

private:
    const ConfigFile& m_config;
    std::optional<Error> m_failure;
};

}  // namespace sightseer
