// A reader of PyTorch checkpoints (.pt, .bin) as torch.save has written them since version 1.6, and of the tensors in
// TorchScript archives: a ZIP file with a pickle that says which part of which record is which tensor (PyTorch's
// torch/serialization.py, caffe2/serialize/inline_container.h). It reads
//   - a dictionary of tensors, a state_dict, either of them under the key "state_dict" of a training checkpoint, with the
//     "module." before every name taken off; whatever is not a tensor is ignored;
//   - the parameters and buffers of a TorchScript module under the names that its state_dict() has.
// Untrusted files: no code in them is run or unpacked (zip_archive.h and pickle.h say what they refuse), every view is
// checked against its record, no tensor may be larger than its file. Thread: immutable after open(); reads from any thread.
#pragma once

#include "core/clip/checkpoint/tensor_file.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sightseer {

class PtArchive final : public TensorFile {
public:
    static constexpr std::size_t maximumTensors = 20'000;
    static constexpr std::size_t maximumModules = 20'000;
    static constexpr std::size_t maximumDepth = 64;  // of TorchScript modules in each other
    static constexpr std::size_t maximumNameBytes = 512;
    static constexpr std::size_t maximumRank = 8;

    // Content of a kind that is not read is Unsupported, over a limit TooLarge, anything else that is wrong InvalidFile.
    [[nodiscard]] static Result<PtArchive> open(const std::filesystem::path& path);

    // A tensor whose elements do not lie one after the other, each axis with its step in elements.
    struct View {
        std::vector<std::uint64_t> strides;  // as many as the shape has sizes
        std::uint64_t span = 0;              // bytes from its first element to the end of its last
    };

private:
    PtArchive(RandomAccessFile file, std::map<std::string, TensorInfo> tensors, FileRange directory,
              std::map<std::string, View> views)
        : TensorFile(std::move(file), std::move(tensors), directory), m_views(std::move(views)) {}

    [[nodiscard]] Result<void> readInto(const std::string& name, std::span<std::byte> out) const override;

    std::map<std::string, View> m_views;
};

}  // namespace sightseer
