// Keeps what a model's cosines mean at hand (calibration.h): encodes the background prompts once per model, keeps their
// embeddings in a file, and calibrates again when the library has grown or shrunk by much: a tenth of a small one, half of a large one.
// Thread: one at a time.
#pragma once

#include "core/clip/encoder_lane.h"
#include "core/search/calibration.h"
#include "core/vectors/vector_index.h"

#include <filesystem>
#include <functional>
#include <optional>

namespace sightseer {

class Calibrator {
public:
    // `encoder` outlives this. `cacheFile` belongs to one model; it is written when it is not there or does not fit.
    Calibrator(EncoderLane& encoder, std::filesystem::path promptsFile, std::filesystem::path cacheFile);

    // `photos` gives the ids in the index; asked for only when there is something to do. The first call with a new model
    // encodes about a hundred prompts.
    [[nodiscard]] Result<ModelCalibration> calibration(const VectorIndex& index,
                                                       const std::function<Result<std::vector<PhotoId>>()>& photos);

    // What the model makes of the everyday prompts, [prompts, dimension].
    [[nodiscard]] Result<Embeddings> background(int dimension);

private:
    EncoderLane& m_encoder;
    const std::filesystem::path m_promptsFile;
    const std::filesystem::path m_cacheFile;
    std::optional<Embeddings> m_background;
    std::optional<ModelCalibration> m_calibration;
    std::size_t m_calibratedSize = 0;
};

}  // namespace sightseer
