#include "core/train/held_out.h"

#include "core/clip/preprocess.h"

#include <algorithm>

namespace sightseer {
namespace {

constexpr int kRows = 64;

void append(Embeddings& all, const Embeddings& more) {
    all.count += more.count;
    all.dimension = more.dimension;
    all.values.insert(all.values.end(), more.values.begin(), more.values.end());
}

}  // namespace

Result<RetrievalScores> HeldOut::evaluate(Trainer& trainer) const {
    Embeddings images, texts;
    const int pictures = static_cast<int>(m_store.size());
    for (int first = 0; first < pictures; first += kRows) {
        PixelBatch batch{0, m_preprocess.size, {}};
        for (int i = first; i < std::min(first + kRows, pictures); ++i) {
            const auto picture = m_store.picture(static_cast<std::size_t>(i));
            if (!picture) return propagate(picture);
            const PixelBatch one = preprocess(*picture, m_preprocess);
            batch.values.insert(batch.values.end(), one.values.begin(), one.values.end());
            ++batch.count;
        }
        const auto encoded = trainer.encodeImages(batch);
        if (!encoded) return propagate(encoded);
        append(images, *encoded);
    }
    const TokenBatch& tokens = m_captions.tokens;
    for (int first = 0; first < tokens.count; first += kRows) {
        const int count = std::min(kRows, tokens.count - first);
        const auto start = tokens.ids.begin() + static_cast<std::ptrdiff_t>(first) * tokens.contextLength;
        const auto encoded = trainer.encodeText(
            {count, tokens.contextLength, {start, start + static_cast<std::ptrdiff_t>(count) * tokens.contextLength}});
        if (!encoded) return propagate(encoded);
        append(texts, *encoded);
    }
    return evaluateRetrieval(images, texts, m_captions.pictures);
}

double meanRecall(const RetrievalScores& scores) {
    double sum = 0;
    for (const RecallScores* way : {&scores.textToImage, &scores.imageToText}) {
        sum += way->recallAt1 + way->recallAt5 + way->recallAt10;
    }
    return sum / 6;
}

}  // namespace sightseer
