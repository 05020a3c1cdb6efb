// Pickles and ZIP files written byte by byte, for tests of their readers.
#pragma once

#include "core/base/file_io.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer::test {

template <typename T>
std::string littleEndian(T value) {
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &value, sizeof(T));
    return bytes;
}

std::string repeated(std::string_view part, std::size_t count);

Bytes bytesOf(std::string_view text);

std::filesystem::path written(const std::filesystem::path& file, std::string_view bytes);

// --- pickles

std::string pickle(const std::string& operations);

std::string pickledText(std::string_view text);

std::string pickledInteger(std::int64_t number);

std::string pickledTuple(const std::vector<std::int64_t>& numbers);

std::string pickledGlobal(const std::string& module, const std::string& name);

std::string pickledStorage(const std::string& type, const std::string& record, std::int64_t count);

// Over record 0 with `count` floats.
std::string pickledTensor(const std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& strides,
                          std::int64_t offset = 0, std::int64_t count = 4, const std::string& type = "FloatStorage");

struct PickledItem {
    std::string name;
    std::string value;
};

std::string pickledDictionary(const std::vector<PickledItem>& items);

// Of TorchScript, with these attributes.
std::string pickledObject(const std::vector<PickledItem>& attributes);

// --- ZIP

struct ZipRecord {
    std::string name;
    std::string bytes;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::string localExtra;
    std::string directoryExtra;
};

// Where things lie in the finished file, so that a test can change them.
struct ZipLayout {
    std::vector<std::size_t> headers;           // local headers
    std::vector<std::size_t> directoryEntries;  // entries of the central directory
    std::size_t end = 0;                        // the end record
};

std::string zipFile(const std::vector<ZipRecord>& records, ZipLayout* layout = nullptr);

// An archive as torch.save writes it: `operations` without protocol and stop, and the floats 1, 2, 3, 4 as record 0.
std::string ptFile(const std::string& operations);

}  // namespace sightseer::test
