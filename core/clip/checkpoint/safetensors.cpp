#include "core/clip/checkpoint/safetensors.h"

#include "core/clip/checkpoint/config_file.h"
#include "core/clip/checkpoint/unusable_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace sightseer {

namespace {

static_assert(std::endian::native == std::endian::little, "the format is little-endian and read without swapping");

constexpr std::uint64_t lengthFieldBytes = 8;
constexpr std::uint64_t maximumHeaderBytes = 100'000'000;
constexpr std::size_t maximumRank = 32;

struct TypeName {
    std::string_view name;
    TensorType type;
};

constexpr std::array typeNames{
    TypeName{"BOOL", TensorType::Bool}, TypeName{"U8", TensorType::U8},   TypeName{"I8", TensorType::I8},
    TypeName{"I16", TensorType::I16},   TypeName{"U16", TensorType::U16}, TypeName{"F16", TensorType::F16},
    TypeName{"BF16", TensorType::BF16}, TypeName{"I32", TensorType::I32}, TypeName{"U32", TensorType::U32},
    TypeName{"F32", TensorType::F32},   TypeName{"I64", TensorType::I64}, TypeName{"U64", TensorType::U64},
    TypeName{"F64", TensorType::F64},
};

// Legal names in the format that no CLIP checkpoint uses.
constexpr std::array<std::string_view, 9> unsupportedTypeNames{
    "F4", "F6_E2M3", "F6_E3M2", "F8_E5M2", "F8_E4M3", "F8_E8M0", "C64", "F8_E4M3FNUZ", "F8_E5M2FNUZ"};

struct Entry {
    std::string name;
    const TypeName* type = nullptr;
    bool hasShape = false;
    bool hasOffsets = false;
    std::vector<std::uint64_t> shape;
    std::vector<std::uint64_t> offsets;  // two: begin and end
};

// Accepts exactly the header's grammar and stops at the first other token, so nesting, duplicates and odd numbers
// never get as far as a document tree.
class HeaderReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    std::vector<Entry> entries;
    ErrorCode code = ErrorCode::InvalidFile;
    std::string problem;

    bool null() override { return unexpected(); }
    bool boolean(bool) override { return unexpected(); }
    bool number_integer(number_integer_t) override { return unexpected(); }
    bool number_float(number_float_t, const string_t&) override { return unexpected(); }
    bool binary(binary_t&) override { return unexpected(); }

    bool number_unsigned(number_unsigned_t value) override {
        if (m_place == Place::Shape) {
            auto& shape = entries.back().shape;
            if (shape.size() == maximumRank) return refuse(current() + " has too many dimensions");
            shape.push_back(value);
            return true;
        }
        if (m_place == Place::Offsets) {
            auto& offsets = entries.back().offsets;
            if (offsets.size() == 2) return unexpected();
            offsets.push_back(value);
            return true;
        }
        return unexpected();
    }

    bool string(string_t& value) override {
        if (m_place == Place::Metadata) return true;
        if (m_place != Place::Entry || m_key != "dtype") return unexpected();
        const auto known = std::find_if(typeNames.begin(), typeNames.end(),
                                        [&](const TypeName& candidate) { return candidate.name == value; });
        if (known != typeNames.end()) {
            entries.back().type = &*known;
            return true;
        }
        if (std::find(unsupportedTypeNames.begin(), unsupportedTypeNames.end(), value) != unsupportedTypeNames.end()) {
            code = ErrorCode::Unsupported;
            return refuse(current() + " has the number type " + value + ", which this version does not read");
        }
        return refuse(current() + " has the unknown number type " + shownName(value));
    }

    bool start_object(std::size_t) override {
        if (m_place == Place::Outside) {
            m_place = Place::Header;
        } else if (m_place == Place::Header && m_key == "__metadata__") {
            m_keys.clear();
            m_place = Place::Metadata;
        } else if (m_place == Place::Header) {
            entries.emplace_back().name = m_key;
            m_place = Place::Entry;
        } else {
            return unexpected();
        }
        return true;
    }

    bool key(string_t& value) override {
        switch (m_place) {
            case Place::Header:
                if (!m_names.insert(value).second) return refuse("the name " + shownName(value) + " occurs twice");
                break;
            case Place::Metadata:
                if (!m_keys.insert(value).second)
                    return refuse("the metadata key " + shownName(value) + " occurs twice");
                break;
            default:
                if (hasField(value)) return refuse(current() + " has the field " + shownName(value) + " twice");
                break;
        }
        m_key = std::move(value);
        return true;
    }

    bool end_object() override {
        if (m_place == Place::Header) {
            m_place = Place::Outside;
            return true;
        }
        if (m_place == Place::Entry) {
            const auto& entry = entries.back();
            if (entry.type == nullptr || !entry.hasShape || entry.offsets.size() != 2) {
                return refuse(current() + " lacks a number type, a shape or two data offsets");
            }
        }
        m_place = Place::Header;
        return true;
    }

    bool start_array(std::size_t) override {
        if (m_place != Place::Entry) return unexpected();
        if (m_key == "shape") {
            entries.back().hasShape = true;
            m_place = Place::Shape;
        } else if (m_key == "data_offsets") {
            entries.back().hasOffsets = true;
            m_place = Place::Offsets;
        } else {
            return unexpected();
        }
        return true;
    }

    bool end_array() override {
        m_place = Place::Entry;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return refuse("it is not valid JSON at byte " + std::to_string(position));
    }

private:
    enum class Place { Outside, Header, Metadata, Entry, Shape, Offsets };

    bool hasField(const std::string& field) const {
        const auto& entry = entries.back();
        return (field == "dtype" && entry.type != nullptr) || (field == "shape" && entry.hasShape) ||
               (field == "data_offsets" && entry.hasOffsets);
    }

    std::string current() const { return "tensor " + shownName(entries.back().name); }

    bool refuse(std::string text) {
        problem = std::move(text);
        return false;
    }

    bool unexpected() {
        switch (m_place) {
            case Place::Outside: return refuse("it is not an object");
            case Place::Header: return refuse("the value of " + shownName(m_key) + " is not an object");
            case Place::Metadata: return refuse("the metadata is not a list of texts");
            case Place::Entry: return refuse(current() + " has an odd value of the field " + shownName(m_key));
            case Place::Shape: return refuse(current() + " has a shape that is not a list of whole numbers");
            case Place::Offsets: return refuse(current() + " has data offsets that are not two whole numbers");
        }
        return false;
    }

    Place m_place = Place::Outside;
    std::string m_key;
    std::set<std::string> m_names;
    std::set<std::string> m_keys;
};

// a * b, or nothing when it does not fit.
std::optional<std::uint64_t> checkedProduct(std::uint64_t a, std::uint64_t b) {
    if (b != 0 && a > std::numeric_limits<std::uint64_t>::max() / b) return std::nullopt;
    return a * b;
}

std::optional<std::uint64_t> byteCountOf(const Entry& entry) {
    auto count = std::optional(elementBytes(entry.type->type));
    for (const auto dimension : entry.shape) {
        if (dimension > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
        count = checkedProduct(*count, dimension);
        if (!count) return std::nullopt;
    }
    return count;
}

// What a stranger's file may begin with instead of a header length.
Error oversizedHeader(const RandomAccessFile& file, const std::array<std::byte, lengthFieldBytes>& start) {
    const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
    if (text == "version ") {
        return unusableFile(file.path(), "it is a git-lfs pointer, not the file itself; download the real file");
    }
    if (text.front() == '<') {
        return unusableFile(file.path(), "it is a web page, not a model file; download it again");
    }
    return unusableFile(file.path(),
                        "it is neither a safetensors file nor a PyTorch archive, or it is damaged (impossible header "
                        "length); download it again");
}

Result<std::string> readHeader(const RandomAccessFile& file) {
    if (file.size() < lengthFieldBytes) {
        return tl::unexpected(unusableFile(file.path(), "it is too short to be a model file; download it again"));
    }
    std::array<std::byte, lengthFieldBytes> start{};
    if (const auto read = file.read(0, start); !read) return propagate(read);
    const auto length = std::bit_cast<std::uint64_t>(start);
    if (length > maximumHeaderBytes) return tl::unexpected(oversizedHeader(file, start));
    if (length > file.size() - lengthFieldBytes) {
        return tl::unexpected(unusableFile(file.path(), "it ends inside its header; download it again"));
    }
    std::string header(static_cast<std::size_t>(length), '\0');
    if (const auto read = file.read(lengthFieldBytes, std::as_writable_bytes(std::span(header))); !read) {
        return propagate(read);
    }
    return header;
}

Result<std::vector<Entry>> parseHeader(const RandomAccessFile& file, const std::string& header) {
    if (header.empty() || header.front() != '{') {
        return tl::unexpected(unusableFile(file.path(), "its header is not a JSON object"));
    }
    // The JSON library takes a NUL for the end of the text.
    if (header.find('\0') != std::string::npos) {
        return tl::unexpected(unusableFile(file.path(), "its header is not valid JSON"));
    }
    HeaderReader reader;
    if (!nlohmann::json::sax_parse(header, &reader)) {
        return tl::unexpected(unusableFile(file.path(), "in its header, " + reader.problem, reader.code));
    }
    return std::move(reader.entries);
}

}  // namespace

Result<Safetensors> Safetensors::open(const std::filesystem::path& path) {
    auto file = RandomAccessFile::open(path);
    if (!file) return propagate(file);
    const auto header = readHeader(*file);
    if (!header) return propagate(header);
    auto entries = parseHeader(*file, *header);
    if (!entries) return propagate(entries);

    // In the order of the data: then no hole, overlap or hidden byte means that each begins where the last one ended.
    std::sort(entries->begin(), entries->end(), [](const Entry& a, const Entry& b) {
        return std::pair(a.offsets[0], a.offsets[1]) < std::pair(b.offsets[0], b.offsets[1]);
    });
    const std::uint64_t dataStart = lengthFieldBytes + header->size();
    const std::uint64_t dataBytes = file->size() - dataStart;
    std::uint64_t expectedBegin = 0;
    std::map<std::string, TensorInfo> tensors;
    for (auto& entry : *entries) {
        const auto begin = entry.offsets[0];
        const auto end = entry.offsets[1];
        const auto refuse = [&](const std::string& problem) {
            return tl::unexpected(unusableFile(path, "tensor " + shownName(entry.name) + " " + problem));
        };
        if (begin > end) return refuse("ends before it begins");
        if (end > dataBytes) return refuse("lies beyond the end of the file, which was cut short; download it again");
        if (begin != expectedBegin) return refuse("overlaps another one or leaves a gap");
        const auto byteCount = byteCountOf(entry);
        if (!byteCount) return refuse("has an impossibly large shape");
        if (*byteCount != end - begin) return refuse("has a shape that does not fit its number of bytes");
        TensorInfo info{entry.type->type, {}, dataStart + begin, *byteCount};
        for (const auto dimension : entry.shape) info.shape.push_back(static_cast<std::int64_t>(dimension));
        tensors.emplace(std::move(entry.name), std::move(info));
        expectedBegin = end;
    }
    if (expectedBegin != dataBytes) {
        return tl::unexpected(unusableFile(path, "there are bytes after its last tensor"));
    }
    return Safetensors(std::move(*file), std::move(tensors), {lengthFieldBytes, header->size()});
}

Result<void> Safetensors::readInto(const std::string& name, std::span<std::byte> out) const {
    return file().read(tensors().at(name).offset, out);
}

Result<std::map<std::string, std::filesystem::path>> readShardIndex(const std::filesystem::path& indexFile) {
    const auto config = ConfigFile::open(indexFile);
    if (!config) return propagate(config);
    const auto weightMap = config->textMap("weight_map");
    if (!weightMap) return propagate(weightMap);

    std::map<std::string, std::filesystem::path> shards;
    std::set<std::string> present;
    for (const auto& [tensor, file] : *weightMap) {
        const bool plainName = !file.empty() && file != "." && file != ".." &&
                               file.find_first_of(std::string_view("/\\:\0", 4)) == std::string::npos;
        if (!plainName) {
            return tl::unexpected(config->error(
                "weight_map",
                "names the file " + shownName(file) + ", which is not a plain file name in the same folder"));
        }
        const auto shard = indexFile.parent_path() / pathFromUtf8(file);
        if (present.insert(file).second) {
            const auto status = fileStatus(shard);
            if (!status || !status->isRegular) {
                return fail(ErrorCode::NotFound, "The model file '" + toUtf8(shard) + "' is missing, which '" +
                                                     toUtf8(indexFile) + "' names; download it again.");
            }
        }
        shards.emplace(tensor, shard);
    }
    return shards;
}

}  // namespace sightseer
