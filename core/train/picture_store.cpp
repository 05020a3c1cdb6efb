#include "core/train/picture_store.h"

#include "core/base/file_io.h"
#include "core/image/image_decoder.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <optional>
#include <thread>

namespace sightseer {

void inParallel(std::size_t count, int threads, const std::function<bool(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    const auto run = [&] {
        for (std::size_t i = next++; i < count; i = next++) {
            if (!work(i)) next = count;
        }
    };
    std::vector<std::jthread> others;
    const auto useful = std::min<std::size_t>(static_cast<std::size_t>(std::max(threads, 1)), count);
    for (std::size_t i = 1; i < useful; ++i) others.emplace_back(run);
    run();
}

Result<Image> PictureStore::decoded(std::size_t index) const {
    DecodeRequest request;
    request.minimumShortSide = m_shortSide;
    const auto bytes = readFile(m_files[index], request.limits.maximumFileBytes);
    if (!bytes) return propagate(bytes);
    auto picture = decodeImage(*bytes, toUtf8(m_files[index]), request);
    if (!picture) return propagate(picture);
    Image& image = picture->image;
    const Extent covered = image.covered();
    const double shrink = m_shortSide / std::min(covered.width, covered.height);
    if (shrink >= 1 && !image.extent) return std::move(image);
    const auto side = [&](double length) {
        return std::max(1, static_cast<int>(std::lround(length * std::min(shrink, 1.0))));
    };
    return resample(image, side(covered.width), side(covered.height), m_interpolation);
}

Result<PictureStore> PictureStore::open(std::vector<std::filesystem::path> files, const PictureStoreOptions& options) {
    PictureStore store(std::move(files), options);
    std::mutex mutex;
    std::uint64_t keptBytes = 0;                                // guarded by mutex
    std::size_t done = 0;                                       // guarded by mutex
    std::optional<std::pair<std::size_t, Error>> firstFailure;  // guarded by mutex
    bool isCancelled = false;                                   // guarded by mutex
    inParallel(store.size(), options.threads, [&](std::size_t i) {
        auto image = store.decoded(i);
        const std::lock_guard lock(mutex);
        if (!image) {
            if (!firstFailure || i < firstFailure->first) firstFailure.emplace(i, image.error());
            return false;
        }
        if (keptBytes + image->pixels.size() <= options.memoryBytes) {
            keptBytes += image->pixels.size();
            store.m_kept[i] = std::move(*image);
        }
        ++done;
        if (options.progressed && !options.progressed(done, store.size())) isCancelled = true;
        return !isCancelled && keptBytes < options.memoryBytes;
    });
    if (isCancelled) return fail(ErrorCode::Cancelled, "Reading the pictures was stopped.");
    if (firstFailure) {
        Error error = firstFailure->second;
        error.message += " Or take it out of the data.";
        return tl::unexpected<Error>(std::move(error));
    }
    return store;
}

Result<Image> PictureStore::picture(std::size_t index) const {
    if (!m_kept[index].empty()) return m_kept[index];
    return decoded(index);
}

}  // namespace sightseer
