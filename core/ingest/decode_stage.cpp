#include "core/ingest/decode_stage.h"

#include "core/image/thumbnail.h"
#include "core/keywords/iptc_keywords.h"
#include "core/keywords/photo_labels.h"
#include "core/keywords/xmp_keywords.h"

#include <algorithm>
#include <new>

namespace sightseer {
namespace {

// Damaged keywords are no reason to refuse a photo.
std::vector<std::string> labelsIn(const MetadataBlocks& blocks) {
    auto keywords = blocks.xmp.empty() ? XmpKeywords() : readXmpKeywords(blocks.xmp).value_or(XmpKeywords());
    for (std::string& keyword : readIptcKeywords(blocks.imageResources)) {
        keywords.subjects.push_back(std::move(keyword));
    }
    return labelsOf(keywords);
}

Result<DecodedPhoto> decode(const DecodeJob& job, const Bytes& bytes, const ContentHash& hash, const FoundFile& file,
                            const PreprocessSpec& spec, const DecodeLimits& limits) {
    const DecodeRequest request{std::max(decodeShortSide(spec), kThumbnailSide), limits};
    auto decoded = decodeImage(bytes, toUtf8(job.path), request);
    if (!decoded) return propagate(decoded);
    auto thumbnail = makeThumbnail(decoded->image);
    if (!thumbnail) return propagate(thumbnail);
    PhotoContent content{hash,
                         decoded->fullWidth,
                         decoded->fullHeight,
                         imageFormatName(decoded->format),
                         std::move(decoded->metadata),
                         labelsIn(decoded->blocks)};
    return DecodedPhoto{
        job.known.id, file, std::move(content), std::move(*thumbnail), preprocess(decoded->image, spec), {}};
}

DecodeOutcome failureOf(const DecodeJob& job, Error error, std::int64_t modifiedNs) {
    return Failure{job.known.id, job.path, std::move(error), modifiedNs};
}

DecodeOutcome read(const DecodeJob& job, const PreprocessSpec& spec, const DecodeLimits& limits, JobList& jobs) {
    // Before the bytes: if the file is written to meanwhile, the next scan sees another time and reads it again.
    const auto status = fileStatus(job.path);
    if (!status && status.error().code == ErrorCode::NotFound) return VanishedPhoto{job.known.id};
    if (!status) return failureOf(job, status.error(), job.known.file.modifiedNs);
    const FoundFile file{job.known.file.relativePath, status->size, status->modifiedNs};

    const auto bytes = readFile(job.path, limits.maximumFileBytes);
    if (!bytes) {
        // A drive that was pulled out is no fault of its files.
        const bool gone = bytes.error().code == ErrorCode::NotFound || !fileStatus(job.path.parent_path());
        if (gone) return VanishedPhoto{job.known.id};
        return failureOf(job, bytes.error(), file.modifiedNs);
    }

    const ContentHash hash = contentHash(*bytes);
    if (job.hasVector && job.known.hash == hash) return UnchangedPhoto{job.known.id, file};
    const auto origin = std::find_if(
        job.candidates.begin(), job.candidates.end(),
        [&](const MissingCandidate& candidate) { return candidate.hash == hash && jobs.claim(candidate.photo); });
    if (origin != job.candidates.end() && origin->hasVector) return MovedPhoto{job.known.id, origin->photo, file};

    auto decoded = decode(job, *bytes, hash, file, spec, limits);
    if (!decoded) return failureOf(job, decoded.error(), file.modifiedNs);
    if (origin != job.candidates.end()) decoded->movedFrom = origin->photo;
    return std::move(*decoded);
}

}  // namespace

DecodeOutcome readPhoto(const DecodeJob& job, const PreprocessSpec& spec, const DecodeLimits& limits, JobList& jobs) {
    try {
        return read(job, spec, limits, jobs);
    } catch (const std::bad_alloc&) {
        return failureOf(
            job,
            {ErrorCode::TooLarge, "Cannot read " + toUtf8(job.path) +
                                      ": there is not enough memory for it. Close other programs and try again."},
            job.known.file.modifiedNs);
    }
}

}  // namespace sightseer
