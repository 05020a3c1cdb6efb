#include "core/search/term_embedder.h"

#include "core/base/file_io.h"
#include "core/image/image_decoder.h"
#include "core/search/prompt_templates.h"
#include "core/search/query_parser.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>

namespace sightseer {
namespace {

constexpr std::size_t kRemembered = 256;
static_assert(kRemembered > maximumTerms);  // those of one query are there together

std::string keyOf(const Term& prompt) {
    return (prompt.isExact ? "exact " : "prompt ") + prompt.text;
}

std::string keyOf(const std::filesystem::path& path, const FileStatus& status, const std::optional<Region>& region) {
    std::string key =
        "picture " + std::to_string(status.size) + ' ' + std::to_string(status.modifiedNs) + ' ' + toUtf8(path);
    if (region) {
        for (const double side : {region->left, region->top, region->width, region->height}) {
            key += ' ' + std::to_string(side);
        }
    }
    return key;
}

// At least one pixel, whatever the region.
Image cropped(const Image& image, const Region& region) {
    const auto place = [](double fraction, int length) {
        return std::clamp(static_cast<int>(std::lround(fraction * length)), 0, length);
    };
    const int left = std::min(place(region.left, image.width), image.width - 1);
    const int top = std::min(place(region.top, image.height), image.height - 1);
    const int right = std::max(place(region.left + region.width, image.width), left + 1);
    const int bottom = std::max(place(region.top + region.height, image.height), top + 1);
    Image part = makeImage(right - left, bottom - top);
    for (int y = top; y < bottom; ++y) {
        std::memcpy(part.row(y - top), image.row(y) + static_cast<std::size_t>(left) * 3,
                    static_cast<std::size_t>(part.width) * 3);
    }
    return part;
}

// The mean of unit vectors, of unit length itself (CLIP paper, section 3.1.4: ensembling in embedding space).
std::vector<float> meanDirection(const Embeddings& embeddings, int begin, int count) {
    const auto first = embeddings.row(begin);
    std::vector<float> mean(first.begin(), first.end());
    for (int i = 1; i < count; ++i) {
        std::ranges::transform(mean, embeddings.row(begin + i), mean.begin(), std::plus());
    }
    if (count == 1) return mean;
    const float length = std::sqrt(std::inner_product(mean.begin(), mean.end(), mean.begin(), 0.0F));
    if (length > 0) {
        for (float& value : mean) value /= length;
    }
    return mean;
}

}  // namespace

TermEmbedder::TermEmbedder(EncoderLane& encoder, ModelSpec model) : m_encoder(encoder), m_model(std::move(model)) {}

Result<Embeddings> TermEmbedder::embed(std::span<const Term> terms, const PhotoSource& photos) {
    if (auto encoded = encodePrompts(terms); !encoded) return propagate(encoded);
    Embeddings embeddings;
    for (const Term& term : terms) {
        const auto vector = embed(term, photos);
        if (!vector) return propagate(vector);
        embeddings.dimension = static_cast<int>(vector->size());
        embeddings.values.insert(embeddings.values.end(), vector->begin(), vector->end());
        ++embeddings.count;
    }
    return embeddings;
}

Result<std::vector<float>> TermEmbedder::embed(const Term& term, const PhotoSource& photos) {
    switch (term.kind) {
        case Term::Kind::Prompt: return *find(keyOf(term));
        case Term::Kind::ImageFile: return embedPicture(pathFromUtf8(term.text), term.region);
        case Term::Kind::LibraryPhoto: break;
    }
    if (!term.region) return photos.vector(term.photo);
    const auto path = photos.path(term.photo);
    return path ? embedPicture(*path, term.region) : propagate(path);
}

Result<void> TermEmbedder::encodePrompts(std::span<const Term> terms) {
    std::vector<std::string> texts;
    std::vector<std::pair<std::string, int>> prompts;  // key, and how many of the texts are its own
    for (const Term& term : terms) {
        if (term.kind != Term::Kind::Prompt) continue;
        std::string key = keyOf(term);
        if (find(key) || std::ranges::count(prompts, key, &std::pair<std::string, int>::first) > 0) continue;
        const auto variants = term.isExact ? std::vector{term.text} : promptVariants(term.text, m_model);
        texts.insert(texts.end(), variants.begin(), variants.end());
        prompts.emplace_back(std::move(key), static_cast<int>(variants.size()));
    }
    if (texts.empty()) return {};
    const auto embeddings = m_encoder.encodeText(texts);
    if (!embeddings) return propagate(embeddings);
    int row = 0;
    for (auto& [key, count] : prompts) {
        remember(std::move(key), meanDirection(*embeddings, row, count));
        row += count;
    }
    return {};
}

Result<std::vector<float>> TermEmbedder::embedPicture(const std::filesystem::path& path,
                                                      const std::optional<Region>& region) {
    const auto status = fileStatus(path);
    if (!status) return propagate(status);
    std::string key = keyOf(path, *status, region);
    if (const auto* known = find(key)) return *known;

    DecodeRequest request;
    // A region is cut out of the whole picture; it needs all the pixels that it has.
    if (!region) request.minimumShortSide = decodeShortSide(m_model.preprocess);
    const auto bytes = readFile(path, request.limits.maximumFileBytes);
    if (!bytes) return propagate(bytes);
    const auto decoded = decodeImage(*bytes, toUtf8(path), request);
    if (!decoded) return propagate(decoded);
    const auto embedding = m_encoder.encodeImages(
        preprocess(region ? cropped(decoded->image, *region) : decoded->image, m_model.preprocess));
    if (!embedding) return propagate(embedding);
    const auto row = embedding->row(0);
    return remember(std::move(key), {row.begin(), row.end()});
}

const std::vector<float>* TermEmbedder::find(const std::string& key) {
    const auto known = std::ranges::find(m_recent, key, &Remembered::first);
    if (known == m_recent.end()) return nullptr;
    m_recent.splice(m_recent.begin(), m_recent, known);
    return &m_recent.front().second;
}

std::vector<float> TermEmbedder::remember(std::string key, std::vector<float> vector) {
    m_recent.emplace_front(std::move(key), std::move(vector));
    if (m_recent.size() > kRemembered) m_recent.pop_back();
    return m_recent.front().second;
}

}  // namespace sightseer
