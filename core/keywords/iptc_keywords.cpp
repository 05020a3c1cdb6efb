#include "core/keywords/iptc_keywords.h"

#include <cstdint>
#include <cstring>
#include <optional>

namespace sightseer {
namespace {

constexpr std::uint32_t kRecordsId = 0x0404;
constexpr std::uint32_t kMark = 0x1C;  // in front of every data set
constexpr std::uint32_t kApplication = 2;
constexpr std::uint32_t kKeywords = 25;
constexpr std::uint32_t kExtended = 0x8000;  // the rest of the length says how many bytes the length has

class Cursor {
public:
    explicit Cursor(std::span<const std::byte> bytes) : m_rest(bytes) {}

    bool isAtEnd() const { return m_rest.empty(); }

    // Big-endian; nothing where the bytes end.
    std::optional<std::uint32_t> number(std::size_t size) {
        const auto bytes = take(size);
        if (!bytes) return std::nullopt;
        std::uint32_t value = 0;
        for (const std::byte byte : *bytes) value = value << 8 | std::to_integer<std::uint32_t>(byte);
        return value;
    }

    std::optional<std::span<const std::byte>> take(std::size_t size) {
        if (size > m_rest.size()) return std::nullopt;
        const auto taken = m_rest.first(size);
        m_rest = m_rest.subspan(size);
        return taken;
    }

private:
    std::span<const std::byte> m_rest;
};

std::vector<std::string> keywordsIn(std::span<const std::byte> records) {
    std::vector<std::string> keywords;
    Cursor cursor(records);
    while (cursor.number(1) == kMark) {
        const auto record = cursor.number(1);
        const auto dataSet = cursor.number(1);
        auto length = cursor.number(2);
        if (length && *length >= kExtended) {
            const std::uint32_t bytes = *length - kExtended;
            length = bytes <= 4 ? cursor.number(bytes) : std::nullopt;
        }
        const auto data = length ? cursor.take(*length) : std::nullopt;
        if (!data) break;
        if (record == kApplication && dataSet == kKeywords) {
            keywords.emplace_back(reinterpret_cast<const char*>(data->data()), data->size());
        }
    }
    return keywords;
}

}  // namespace

std::vector<std::string> readIptcKeywords(std::span<const std::byte> resources) {
    Cursor cursor(resources);
    while (!cursor.isAtEnd()) {
        const auto signature = cursor.take(4);
        if (!signature || std::memcmp(signature->data(), "8BIM", 4) != 0) break;
        const auto id = cursor.number(2);
        const auto nameLength = cursor.number(1);
        if (!id || !nameLength || !cursor.take(*nameLength + (*nameLength + 1) % 2)) break;  // padded to an even size
        const auto size = cursor.number(4);
        const auto data = size ? cursor.take(*size) : std::nullopt;
        if (!data) break;
        if (*id == kRecordsId) return keywordsIn(*data);
        cursor.take(*size % 2);
    }
    return {};
}

}  // namespace sightseer
