// The identity of a file's bytes: XXH3, 128 bits. It finds moved files and exact copies; it is no protection against forgery.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>

namespace sightseer {

struct ContentHash {
    std::array<std::byte, 16> bytes{};

    auto operator<=>(const ContentHash&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 mistakes it
};

ContentHash contentHash(std::span<const std::byte> bytes);

// 32 lower-case hexadecimal digits.
std::string toHex(const ContentHash& hash);

}  // namespace sightseer
