// What a query's terms look for, as unit vectors: prompts through the text tower, pictures through the image tower.
// The latest are remembered: typing and deleting again asks for the same ones. Thread: one at a time.
#pragma once

#include "core/clip/encoder_lane.h"
#include "core/search/query.h"

#include <filesystem>
#include <functional>
#include <list>
#include <string>
#include <vector>

namespace sightseer {

// What the library knows about its photos. NotFound for one that it does not have.
struct PhotoSource {
    std::function<Result<std::vector<float>>(PhotoId)> vector;  // as it was indexed
    std::function<Result<std::filesystem::path>(PhotoId)> path;
};

class TermEmbedder {
public:
    // `encoder` outlives this.
    TermEmbedder(EncoderLane& encoder, ModelSpec model);

    // [terms, dimension]. Fails at the first term that cannot be embedded, naming its file.
    [[nodiscard]] Result<Embeddings> embed(std::span<const Term> terms, const PhotoSource& photos);

private:
    using Remembered = std::pair<std::string, std::vector<float>>;
    Result<std::vector<float>> embed(const Term& term, const PhotoSource& photos);
    // Those that are not remembered, together: a batch takes less time than its texts one by one.
    Result<void> encodePrompts(std::span<const Term> terms);
    Result<std::vector<float>> embedPicture(const std::filesystem::path& path, const std::optional<Region>& region);
    const std::vector<float>* find(const std::string& key);
    std::vector<float> remember(std::string key, std::vector<float> vector);

    EncoderLane& m_encoder;
    const ModelSpec m_model;
    std::list<Remembered> m_recent;  // newest first
};

}  // namespace sightseer
