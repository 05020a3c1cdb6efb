#include "core/clip/checkpoint/tensor_file.h"

#include "core/clip/checkpoint/pt_archive.h"
#include "core/clip/checkpoint/safetensors.h"
#include "core/clip/checkpoint/unusable_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <string_view>
#include <utility>

namespace sightseer {

namespace {

static_assert(std::endian::native == std::endian::little, "both formats are little-endian and read without swapping");

float floatFromHalf(std::uint16_t half) {
    // Marat Dukhan's conversion (github.com/Maratyszcza/FP16): exact, and simple enough to be vectorised.
    const std::uint32_t word = static_cast<std::uint32_t>(half) << 16U;
    const std::uint32_t sign = word & 0x80000000U;
    const std::uint32_t doubled = word + word;
    constexpr std::uint32_t exponentOffset = 0xE0U << 23U;
    const float normal = std::bit_cast<float>((doubled >> 4U) + exponentOffset) * 0x1.0p-112F;
    const float denormal = std::bit_cast<float>((doubled >> 17U) | (126U << 23U)) - 0.5F;
    constexpr std::uint32_t denormalLimit = 1U << 27U;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(doubled < denormalLimit ? denormal : normal));
}

float floatFromBfloat16(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

// False when `value` is a whole number beyond a float's precision.
template <typename T>
bool toFloat(T value, float& out) {
    out = static_cast<float>(value);
    if constexpr (std::is_integral_v<T>) {
        constexpr std::int64_t exact = std::int64_t{1} << 24;
        return std::in_range<std::int64_t>(value) && std::cmp_less_equal(value, exact) &&
               std::cmp_greater_equal(value, -exact);
    }
    return true;
}

template <typename T, typename Convert>
bool convert(const Bytes& bytes, std::vector<float>& out, Convert convertOne) {
    bool exact = true;
    for (std::size_t i = 0; i < out.size(); ++i) {
        T value;
        std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
        exact = convertOne(value, out[i]) && exact;
    }
    return exact;
}

bool convertAll(TensorType type, const Bytes& bytes, std::vector<float>& out) {
    switch (type) {
        case TensorType::F16:
            return convert<std::uint16_t>(bytes, out, [](auto v, float& o) { return o = floatFromHalf(v), true; });
        case TensorType::BF16:
            return convert<std::uint16_t>(bytes, out, [](auto v, float& o) { return o = floatFromBfloat16(v), true; });
        case TensorType::U8: return convert<std::uint8_t>(bytes, out, toFloat<std::uint8_t>);
        case TensorType::I8: return convert<std::int8_t>(bytes, out, toFloat<std::int8_t>);
        case TensorType::I16: return convert<std::int16_t>(bytes, out, toFloat<std::int16_t>);
        case TensorType::U16: return convert<std::uint16_t>(bytes, out, toFloat<std::uint16_t>);
        case TensorType::I32: return convert<std::int32_t>(bytes, out, toFloat<std::int32_t>);
        case TensorType::U32: return convert<std::uint32_t>(bytes, out, toFloat<std::uint32_t>);
        case TensorType::I64: return convert<std::int64_t>(bytes, out, toFloat<std::int64_t>);
        case TensorType::U64: return convert<std::uint64_t>(bytes, out, toFloat<std::uint64_t>);
        case TensorType::F64: return convert<double>(bytes, out, toFloat<double>);
        case TensorType::F32: return convert<float>(bytes, out, toFloat<float>);
        case TensorType::Bool: return false;
    }
    return false;
}

// What torch.save wrote before version 1.6: a pickle of the number 0x1950a86a20f9469cfc6c, then more pickles.
bool isLegacyPickle(std::string_view start) {
    using namespace std::string_view_literals;
    return start.starts_with('\x80') && start.substr(2) == "\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19"sv;
}

bool isZip(std::string_view start) {
    return start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06");
}

template <typename File>
Result<std::unique_ptr<TensorFile>> opened(const std::filesystem::path& path) {
    auto file = File::open(path);
    if (!file) return propagate(file);
    return std::make_unique<File>(std::move(*file));
}

}  // namespace

std::uint64_t elementBytes(TensorType type) {
    switch (type) {
        case TensorType::Bool:
        case TensorType::U8:
        case TensorType::I8: return 1;
        case TensorType::I16:
        case TensorType::U16:
        case TensorType::F16:
        case TensorType::BF16: return 2;
        case TensorType::I32:
        case TensorType::U32:
        case TensorType::F32: return 4;
        case TensorType::I64:
        case TensorType::U64:
        case TensorType::F64: return 8;
    }
    return 0;
}

Result<Bytes> TensorFile::readBytes(const std::string& name) const {
    const auto found = m_tensors.find(name);
    assert(found != m_tensors.end());
    Bytes bytes(static_cast<std::size_t>(found->second.byteCount));
    if (const auto read = readInto(name, bytes); !read) return propagate(read);
    return bytes;
}

Result<std::vector<float>> TensorFile::readFloats(const std::string& name) const {
    const auto found = m_tensors.find(name);
    assert(found != m_tensors.end());
    const auto& info = found->second;
    std::vector<float> values(static_cast<std::size_t>(info.byteCount / elementBytes(info.type)));
    if (info.type == TensorType::F32) {
        if (const auto read = readInto(name, std::as_writable_bytes(std::span(values))); !read) return propagate(read);
        return values;
    }
    const auto bytes = readBytes(name);
    if (!bytes) return propagate(bytes);
    if (!convertAll(info.type, *bytes, values)) {
        return tl::unexpected(
            unusableFile(path(), "tensor " + shownName(name) + " holds numbers that a 32 bit float cannot hold",
                         ErrorCode::Unsupported));
    }
    return values;
}

Result<std::unique_ptr<TensorFile>> openTensorFile(const std::filesystem::path& path) {
    const auto file = RandomAccessFile::open(path);
    if (!file) return propagate(file);
    std::array<char, 14> start{};
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(file->size(), start.size()));
    if (const auto read = file->read(0, std::as_writable_bytes(std::span(start).first(length))); !read) {
        return propagate(read);
    }
    const std::string_view text(start.data(), length);
    if (isZip(text)) return opened<PtArchive>(path);
    if (isLegacyPickle(text)) {
        return tl::unexpected(unusableFile(path,
                                           "it is in PyTorch's old format; load it and save it again with PyTorch 1.6 "
                                           "or later, or get the model's safetensors file",
                                           ErrorCode::Unsupported));
    }
    return opened<Safetensors>(path);
}

}  // namespace sightseer
