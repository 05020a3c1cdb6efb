// Reads one file once: hash, size, metadata, labels, thumbnail and tensor come from the same bytes.
// Thread: any; touches neither database nor model.
#pragma once

#include "core/base/file_io.h"
#include "core/clip/preprocess.h"
#include "core/image/image_decoder.h"
#include "core/ingest/job_list.h"

#include <optional>
#include <variant>

namespace sightseer {

// New content: to be encoded.
struct DecodedPhoto {
    PhotoId photo;
    FoundFile file;  // size and time of the bytes that were read
    PhotoContent content;
    Bytes thumbnail;
    PixelBatch pixels;                 // a batch of one
    std::optional<PhotoId> movedFrom;  // the missing photo that has this content, but no vector of this model
};

// Touched, but the bytes are the same.
struct UnchangedPhoto {
    PhotoId photo;
    FoundFile file;
};

// The content of a missing photo that has a vector: nothing was decoded.
struct MovedPhoto {
    PhotoId fresh;
    PhotoId old;
    FoundFile file;
};

// The file went since it was listed; the next scan knows more.
struct VanishedPhoto {
    PhotoId photo;
};

using DecodeOutcome = std::variant<DecodedPhoto, UnchangedPhoto, MovedPhoto, VanishedPhoto, Failure>;

// `jobs` decides which of several equal files takes a missing photo's place.
DecodeOutcome readPhoto(const DecodeJob& job, const PreprocessSpec& spec, const DecodeLimits& limits, JobList& jobs);

}  // namespace sightseer
