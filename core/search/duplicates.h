// Photos that are there more than once: the same bytes, or the same picture in another size, format or cut. Says which copy
// is best and why; nothing is deleted or changed.
// Thread: any; the sources are called on the caller's thread.
#pragma once

#include "core/base/result.h"
#include "core/catalog/photo.h"
#include "core/image/image.h"

#include <functional>
#include <span>

namespace sightseer {

struct DuplicateOptions {
    bool near = true;  // also the same picture with other bytes; otherwise only the same bytes
    // Cosine of the embeddings from which two pictures are compared at all.
    float minimumCosine = 0.9F;
    // sketchSimilarity() from which they are the same picture.
    float minimumSimilarity = 0.95F;
};

// Where findDuplicates() gets what it needs. A photo without a vector or a thumbnail is only found by its bytes.
struct DuplicateSources {
    // Rows of these photos; those that are gone are left out.
    std::function<Result<std::vector<Photo>>(std::span<const PhotoId>)> photos;
    // The embedding, unit length, of the same dimension for all.
    std::function<Result<std::optional<std::vector<float>>>(PhotoId)> vector;
    // A small upright picture; asked only of photos whose embeddings are near another's, once or twice each.
    std::function<Result<std::optional<Image>>(PhotoId)> thumbnail;
    // May be empty. `done` of 0..1; false cancels.
    std::function<bool(double done)> progressed;
};

enum class BestBecause { MostPixels, Lossless, LargestFile, Oldest, PlainName, ShortestPath, First };

struct DuplicateGroup {
    std::vector<PhotoId> photos;  // at least two, the best first
    bool sameBytes = false;       // all of them; otherwise some are other forms of the picture
    BestBecause because = BestBecause::First;
    std::string reason;  // a sentence on why the first is the best
};

// Groups among `byTime`: the photos to look at, in the order of their time. `copies` are those with the same bytes, as
// Catalog::copies() gives them. The largest groups come first.
// Embeddings are compared in windows of 100,000 photos that overlap by half, so memory stays below 300 MB for 512 dimensions,
// and a copy of another form is found when fewer than 50,000 photos were taken between: forms of a picture keep its time.
// In a window each photo is compared with those that share one of its three nearest of a few hundred pivots.
// Errors: Cancelled; what a source returns.
[[nodiscard]] Result<std::vector<DuplicateGroup>> findDuplicates(std::span<const PhotoId> byTime,
                                                                 std::span<const std::vector<PhotoId>> copies,
                                                                 const DuplicateSources& sources,
                                                                 const DuplicateOptions& options = {});

// Sorts the best copy to the front. At least two photos; `sameBytes` only decides how the reason is worded.
DuplicateGroup rankedCopies(std::vector<Photo> photos, bool sameBytes);

}  // namespace sightseer
