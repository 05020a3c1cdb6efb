#include "core/search/query_text.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace sightseer {

namespace {

// The character at `at` and its length; length 0 for bytes that are no character.
struct Decoded {
    char32_t character = 0;
    std::size_t length = 0;
};

Decoded decode(std::string_view text, std::size_t at) {
    if (at >= text.size()) return {};
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(at);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) return {};
    char32_t character = lead & (0xFFU >> (length + 1));
    for (std::size_t i = at + 1; i < at + length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        character = (character << 6) | (byte(i) & 0x3F);
    }
    const bool isOverlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
    const bool isSurrogate = character >= 0xD800 && character <= 0xDFFF;
    if (isOverlong || isSurrogate || character > 0x10FFFF) return {};
    return {character, length};
}

bool isSpace(char32_t c) {
    return c <= 0x20 || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace

std::optional<std::size_t> firstBadByte(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto [character, length] = decode(text, at);
        if (length == 0 || character == 0) return at;
        at += length;
    }
    return std::nullopt;
}

std::size_t spaceAt(std::string_view text, std::size_t at) {
    const auto [character, length] = decode(text, at);
    return length > 0 && isSpace(character) ? length : 0;
}

std::size_t commaAt(std::string_view text, std::size_t at) {
    const auto [character, length] = decode(text, at);
    return character == U',' || character == U'\uFF0C' || character == U'\u3001' ? length : 0;
}

std::size_t curlyQuoteAt(std::string_view text, std::size_t at) {
    const auto [character, length] = decode(text, at);
    return character >= 0x201C && character <= 0x201F ? length : 0;
}

std::size_t characterAt(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    const auto length = decode(text, at).length;
    return length > 0 ? length : 1;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::string lowerAscii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string shortened(std::string_view text, std::size_t characters) {
    std::string line;
    std::size_t at = 0;
    for (std::size_t count = 0; at < text.size() && count < characters; ++count) {
        const std::size_t length = characterAt(text, at);
        if (spaceAt(text, at) > 0) {
            line += ' ';
        } else {
            line += text.substr(at, length);
        }
        at += length;
    }
    return at < text.size() ? line + "…" : line;
}

std::string inMarks(std::string_view text) {
    return std::string("'").append(shortened(text, 30)) + "'";
}

std::optional<double> readNumber(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    if (text.starts_with('+')) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!isDigit(text[i]) && text[i] != '.' && !(i == 0 && text[i] == '-')) return std::nullopt;
    }
    double value = 0;
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string printNumber(double value) {
    std::array<char, 1200> buffer{};  // the smallest double has 1,074 digits behind the point at most
    const auto [end, problem] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    return problem == std::errc() ? std::string(buffer.data(), end) : std::string("0");
}

}  // namespace sightseer
