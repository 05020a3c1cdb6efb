#include "tests/core/clip/archive_builder.h"

#include <fstream>

namespace sightseer::test {

std::string repeated(std::string_view part, std::size_t count) {
    std::string all;
    all.reserve(part.size() * count);
    for (std::size_t i = 0; i < count; ++i) all += part;
    return all;
}

Bytes bytesOf(std::string_view text) {
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return {begin, begin + text.size()};
}

std::filesystem::path written(const std::filesystem::path& file, std::string_view bytes) {
    std::filesystem::remove(file);  // writing over a file waits for the disk on some file systems
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
}

std::string pickle(const std::string& operations) {
    return "\x80\x02" + operations + ".";
}

std::string pickledText(std::string_view text) {
    return "X" + littleEndian(static_cast<std::uint32_t>(text.size())) + std::string(text);
}

std::string pickledInteger(std::int64_t number) {
    return std::string("\x8A\x08", 2) + littleEndian(number);
}

std::string pickledTuple(const std::vector<std::int64_t>& numbers) {
    std::string all = "(";
    for (const auto number : numbers) all += pickledInteger(number);
    return all + "t";
}

std::string pickledGlobal(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}

std::string pickledStorage(const std::string& type, const std::string& record, std::int64_t count) {
    return "(" + pickledText("storage") + pickledGlobal("torch", type) + pickledText(record) + pickledText("cpu") +
           pickledInteger(count) + "tQ";
}

std::string pickledTensor(const std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& strides,
                          std::int64_t offset, std::int64_t count, const std::string& type) {
    return pickledGlobal("torch._utils", "_rebuild_tensor_v2") + "(" + pickledStorage(type, "0", count) +
           pickledInteger(offset) + pickledTuple(sizes) + pickledTuple(strides) + "\x89" +
           pickledGlobal("collections", "OrderedDict") + ")RtR";
}

std::string pickledDictionary(const std::vector<PickledItem>& items) {
    std::string all = "}(";
    for (const auto& item : items) all += pickledText(item.name) + item.value;
    return all + "u";
}

std::string pickledObject(const std::vector<PickledItem>& attributes) {
    return pickledGlobal("__torch__.models", "Net") + ")\x81" + pickledDictionary(attributes) + "b";
}

std::string zipFile(const std::vector<ZipRecord>& records, ZipLayout* layout) {
    std::string file;
    std::string directory;
    ZipLayout places;
    for (const auto& record : records) {
        const auto size = littleEndian(static_cast<std::uint32_t>(record.bytes.size()));
        const auto common = littleEndian(record.flags) + littleEndian(record.method) + std::string(8, '\0') + size +
                            size + littleEndian(static_cast<std::uint16_t>(record.name.size()));
        places.headers.push_back(file.size());
        places.directoryEntries.push_back(directory.size());
        directory += "PK\x01\x02" + std::string("\x14\0\x14\0", 4) + common +
                     littleEndian(static_cast<std::uint16_t>(record.directoryExtra.size())) + std::string(10, '\0') +
                     littleEndian(static_cast<std::uint32_t>(file.size())) + record.name + record.directoryExtra;
        file += "PK\x03\x04" + std::string("\x14\0", 2) + common +
                littleEndian(static_cast<std::uint16_t>(record.localExtra.size())) + record.name + record.localExtra +
                record.bytes;
    }
    const auto count = littleEndian(static_cast<std::uint16_t>(records.size()));
    for (auto& place : places.directoryEntries) place += file.size();
    places.end = file.size() + directory.size();
    const auto end = std::string("PK\x05\x06\0\0\0\0", 8) + count + count +
                     littleEndian(static_cast<std::uint32_t>(directory.size())) +
                     littleEndian(static_cast<std::uint32_t>(file.size())) + std::string(2, '\0');
    if (layout != nullptr) *layout = places;
    return file + directory + end;
}

std::string ptFile(const std::string& operations) {
    std::string numbers;
    for (const float number : {1.0F, 2.0F, 3.0F, 4.0F}) numbers += littleEndian(number);
    return zipFile({{"m/data.pkl", pickle(operations), 0, 0, {}, {}},
                    {"m/byteorder", "little", 0, 0, {}, {}},
                    {"m/data/0", numbers, 0, 0, {}, {}}});
}

}  // namespace sightseer::test
