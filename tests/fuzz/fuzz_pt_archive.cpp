// Any bytes as a file of tensors: no crash, no memory beyond the file's own measure, and what opens can be read. Bytes that
// begin like a pickle become the data.pkl of an archive, so that its operations are tried without a ZIP file around them.
// Built and run by run.sh.
#include "core/clip/checkpoint/tensor_file.h"
#include "tests/core/clip/archive_builder.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace sightseer;

namespace {

void require(bool isTrue, const char* what) {
    if (isTrue) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

// A file that is only in memory, made anew for each input.
const std::filesystem::path& fileWith(std::string_view bytes) {
    static const int descriptor = memfd_create("input", 0);
    static const std::filesystem::path path = "/proc/self/fd/" + std::to_string(descriptor);
    const auto length = static_cast<ssize_t>(bytes.size());
    require(
        descriptor >= 0 && ftruncate(descriptor, 0) == 0 && pwrite(descriptor, bytes.data(), bytes.size(), 0) == length,
        "The input cannot be written");
    return path;
}

void tryFile(std::string_view bytes) {
    const auto opened = openTensorFile(fileWith(bytes));
    if (!opened) {
        require(opened.error().message.ends_with('.'), "An error without a sentence");
        require(opened.error().message.size() < 1000, "An error without an end");
        require(opened.error().code != ErrorCode::Internal, "An error of the reader itself");
        return;
    }
    for (const auto& [name, info] : (*opened)->tensors()) {
        require(info.byteCount <= bytes.size(), "A tensor that is larger than its file");
        const auto read = (*opened)->readBytes(name);
        require(read && read->size() == info.byteCount, "A tensor that opens but cannot be read");
        if (info.type != TensorType::Bool) {
            const auto floats = (*opened)->readFloats(name);
            require(!floats || floats->size() == info.byteCount / elementBytes(info.type), "Not as many numbers");
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.starts_with('\x80')) {
        tryFile(test::zipFile({{"m/data.pkl", std::string(text), 0, 0, {}, {}},
                               {"m/data/0", std::string(64, '\1'), 0, 0, {}, {}},
                               {"m/data/1", std::string(7, '\2'), 0, 0, {}, {}}}));
    } else {
        tryFile(text);
    }
    return 0;
}
