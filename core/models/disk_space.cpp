#include "core/models/disk_space.h"

#include "core/base/file_io.h"

#include <array>
#include <cstdio>
#include <system_error>

namespace sightseer {
namespace {

// So that the disk is not filled to the last byte.
constexpr std::uint64_t kMargin = 32 << 20;

}  // namespace

Result<std::uint64_t> freeBytes(const std::filesystem::path& folder) {
    std::error_code error;
    auto existing = std::filesystem::absolute(folder, error);
    while (!std::filesystem::exists(existing, error) && existing.has_relative_path()) existing = existing.parent_path();
    const auto space = std::filesystem::space(existing, error);
    if (error) return fail(ErrorCode::Io, "Cannot see how much room there is at '" + toUtf8(folder) + "'.");
    return space.available;
}

Result<void> checkSpace(const std::string& what, const std::filesystem::path& folder, std::uint64_t bytes,
                        const FreeSpace& freeSpace) {
    const auto available = freeSpace(folder);
    if (!available) return propagate(available);
    if (*available >= bytes + kMargin) return {};
    return fail(ErrorCode::OutOfSpace, what + ": it needs " + byteCountText(bytes) + ", and the disk of '" +
                                           toUtf8(folder) + "' has " + byteCountText(*available) +
                                           " left. Free at least " + byteCountText(bytes + kMargin - *available) +
                                           " and try again.");
}

std::string byteCountText(std::uint64_t bytes) {
    std::array<char, 32> text{};
    const auto value = static_cast<double>(bytes);
    if (bytes >= 1'000'000'000) {
        std::snprintf(text.data(), text.size(), "%.1f GB", value / 1e9);
    } else if (bytes >= 1'000'000) {
        std::snprintf(text.data(), text.size(), "%.0f MB", value / 1e6);
    } else if (bytes >= 1000) {
        std::snprintf(text.data(), text.size(), "%.0f kB", value / 1e3);
    } else {
        std::snprintf(text.data(), text.size(), "%llu bytes", static_cast<unsigned long long>(bytes));
    }
    return text.data();
}

}  // namespace sightseer
