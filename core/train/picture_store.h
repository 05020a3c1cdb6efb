// The decoded pictures of a data set, kept in memory as far as they may, smaller than on the disk: a training sees each of
// them many times. Thread: immutable after open(); picture() from any thread.
#pragma once

#include "core/base/result.h"
#include "core/image/image.h"
#include "core/image/resample.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace sightseer {

struct PictureStoreOptions {
    int shortSide = 336;  // pixels; larger pictures are kept with this short side
    Interpolation interpolation = Interpolation::Bicubic;
    std::uint64_t memoryBytes = std::uint64_t{2} << 30;  // those beyond are decoded again whenever they are needed
    int threads = 1;
    // False ends it. From any thread, one call at a time.
    std::function<bool(std::size_t done, std::size_t all)> progressed = {};
};

class PictureStore {
public:
    // Errors name the first file that cannot be read, and say to mend it or take it out; Cancelled when it was ended.
    [[nodiscard]] static Result<PictureStore> open(std::vector<std::filesystem::path> files,
                                                   const PictureStoreOptions& options);

    std::size_t size() const { return m_files.size(); }
    [[nodiscard]] Result<Image> picture(std::size_t index) const;

private:
    PictureStore(std::vector<std::filesystem::path> files, const PictureStoreOptions& options)
        : m_files(std::move(files)), m_kept(m_files.size()), m_shortSide(options.shortSide),
          m_interpolation(options.interpolation) {}

    Result<Image> decoded(std::size_t index) const;

    std::vector<std::filesystem::path> m_files;
    std::vector<Image> m_kept;  // empty: not kept
    int m_shortSide;
    Interpolation m_interpolation;
};

// work(i) for 0 <= i < count on so many threads; the order is free. `work` that gives false ends it.
void inParallel(std::size_t count, int threads, const std::function<bool(std::size_t)>& work);

}  // namespace sightseer
