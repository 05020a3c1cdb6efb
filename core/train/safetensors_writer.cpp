#include "core/train/safetensors_writer.h"

#include <cstring>
#include <nlohmann/json.hpp>

namespace sightseer {

Result<void> writeSafetensors(const std::filesystem::path& file, std::span<const NamedTensor> tensors,
                              const std::map<std::string, std::string>& metadata) {
    constexpr std::size_t alignment = 8;
    nlohmann::ordered_json header;
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::size_t dataBytes = 0;
    for (const NamedTensor& tensor : tensors) {
        const std::size_t end = dataBytes + tensor.values.size() * sizeof(float);
        header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {dataBytes, end}}};
        dataBytes = end;
    }
    std::string text = header.dump();
    text.resize((text.size() + alignment - 1) / alignment * alignment, ' ');
    Bytes bytes(sizeof(std::uint64_t) + text.size() + dataBytes);
    const std::uint64_t length = text.size();  // little-endian, as every machine that this runs on
    std::memcpy(bytes.data(), &length, sizeof length);
    std::memcpy(bytes.data() + sizeof length, text.data(), text.size());
    std::byte* place = bytes.data() + sizeof length + text.size();
    for (const NamedTensor& tensor : tensors) {
        const std::size_t size = tensor.values.size() * sizeof(float);
        if (size > 0) std::memcpy(place, tensor.values.data(), size);
        place += size;
    }
    return writeFileAtomically(file, bytes);
}

}  // namespace sightseer
