#include "core/labels/classifier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numeric>

namespace sightseer {
namespace {

constexpr float kLowest = 0.2F;  // below it nothing is shown; its gaps say nothing
constexpr float kSmallestThreshold = 0.4F;
constexpr float kLargestThreshold = 0.8F;
constexpr float kPlainThreshold = 0.5F;
constexpr int kFewest = 4;
constexpr int kBins = 64;

// One photo's cosines with every label, everyday prompt and example.
class PhotoClassifier {
public:
    PhotoClassifier(const LabelModel& model, const ClassifierOptions& options)
        : m_model(model), m_options(options), m_logits(static_cast<std::size_t>(model.labels.count)),
          m_background(static_cast<std::size_t>(model.background.count)),
          m_evidence(static_cast<std::size_t>(model.cache.examples.photos.count)), m_order(m_logits.size()) {}

    LabelledPhoto classify(PhotoId photo, const float* cosines, std::size_t stride) {
        for (std::size_t i = 0; i < m_logits.size(); ++i) m_logits[i] = m_model.logitScale * cosines[i * stride];
        for (std::size_t i = 0; i < m_background.size(); ++i) {
            m_background[i] = cosines[(m_logits.size() + i) * stride];
        }
        addExamples(cosines + (m_logits.size() + m_background.size()) * stride, stride);
        const float none = m_model.logitScale * nothingInParticular();
        LabelledPhoto result{photo, {}, 0};
        if (m_options.mode == LabelMode::OneOf) {
            result.none = softmax(none);
        } else {
            const float even = m_model.logitBias ? -*m_model.logitBias : none;  // the logit of one chance in two
            for (float& logit : m_logits) logit = 1 / (1 + std::exp(even - logit));
        }
        takeBest(result.scores);
        return result;
    }

private:
    void addExamples(const float* cosines, std::size_t stride) {
        const ExampleCache& cache = m_model.cache;
        for (std::size_t i = 0; i < m_evidence.size(); ++i) {
            m_evidence[i] = cache.alpha * std::exp(cache.beta * (cosines[i * stride] - 1));
        }
        for (const LabelFact& fact : cache.examples.facts) {
            const float evidence = m_evidence[static_cast<std::size_t>(fact.photo)];
            m_logits[static_cast<std::size_t>(fact.label)] += fact.accepted ? evidence : -evidence;
        }
    }

    float nothingInParticular() {
        const auto end = m_background.begin() + kNearestBackground;
        std::nth_element(m_background.begin(), end - 1, m_background.end(), std::greater());
        return std::accumulate(m_background.begin(), end, 0.0F) / kNearestBackground;
    }

    // The logits become probabilities; gives that of none.
    float softmax(float none) {
        const float nothing = m_options.noneOfThese ? none : -INFINITY;
        const float largest = std::max(nothing, *std::ranges::max_element(m_logits));
        float ofNone = std::exp(nothing - largest);
        float sum = ofNone;
        for (float& logit : m_logits) sum += logit = std::exp(logit - largest);
        for (float& logit : m_logits) logit /= sum;
        return ofNone /= sum;
    }

    void takeBest(std::vector<LabelScore>& scores) {
        std::iota(m_order.begin(), m_order.end(), 0);
        const std::size_t count = std::min(m_order.size(), static_cast<std::size_t>(m_options.scoresPerPhoto));
        const auto better = [this](int a, int b) {
            const float first = m_logits[static_cast<std::size_t>(a)], second = m_logits[static_cast<std::size_t>(b)];
            return first != second ? first > second : a < b;
        };
        std::partial_sort(m_order.begin(), m_order.begin() + static_cast<std::ptrdiff_t>(count), m_order.end(), better);
        for (std::size_t i = 0; i < count; ++i) {
            scores.push_back({m_order[i], m_logits[static_cast<std::size_t>(m_order[i])]});
        }
    }

    const LabelModel& m_model;
    const ClassifierOptions& m_options;
    std::vector<float> m_logits;
    std::vector<float> m_background;
    std::vector<float> m_evidence;  // of each example
    std::vector<int> m_order;
};

// Otsu's method: the cut with the largest variance between the two sides; in the middle of a gap.
float otsu(const std::array<int, kBins>& histogram, float lowest) {
    const float width = (1 - lowest) / kBins;
    double total = 0, weighted = 0;
    for (int i = 0; i < kBins; ++i) {
        total += histogram[static_cast<std::size_t>(i)];
        weighted += histogram[static_cast<std::size_t>(i)] * (i + 0.5);
    }
    double below = 0, belowWeighted = 0, best = -1;
    int first = 0, last = 0;
    for (int i = 0; i + 1 < kBins; ++i) {
        below += histogram[static_cast<std::size_t>(i)];
        belowWeighted += histogram[static_cast<std::size_t>(i)] * (i + 0.5);
        if (below == 0 || below == total) continue;
        const double apart = belowWeighted / below - (weighted - belowWeighted) / (total - below);
        const double between = below * (total - below) * apart * apart;
        if (between > best * (1 + 1e-12)) {
            best = between;
            first = i;
        }
        if (between >= best * (1 - 1e-12)) last = i;
    }
    return best < 0 ? kPlainThreshold : lowest + width * (static_cast<float>(first + last) / 2 + 1);
}

bool fits(const LabelModel& model, int dimension) {
    const Embeddings& photos = model.cache.examples.photos;
    return model.labels.dimension == dimension && model.background.dimension == dimension && model.labels.count > 0 &&
           model.background.count >= kNearestBackground && (photos.count == 0 || photos.dimension == dimension) &&
           std::ranges::all_of(model.cache.examples.facts, [&](const LabelFact& fact) {
               return fact.photo >= 0 && fact.photo < photos.count && fact.label >= 0 &&
                      fact.label < model.labels.count;
           });
}

bool counts(const LabelledPhoto& photo, std::size_t rank, const ClassifierOptions& options) {
    return options.mode == LabelMode::ManyOf || (rank == 0 && photo.scores[0].probability >= photo.none);
}

}  // namespace

Result<std::vector<LabelledPhoto>> classify(const VectorIndex& index, const IdSet* among, const LabelModel& model,
                                            const ClassifierOptions& options) {
    if (!fits(model, index.dimension())) {
        return fail(ErrorCode::InvalidArgument, "The labels do not fit the index of the photos; read them again.");
    }
    std::vector<float> queries = model.labels.values;
    queries.insert(queries.end(), model.background.values.begin(), model.background.values.end());
    const std::vector<float>& keys = model.cache.examples.photos.values;
    queries.insert(queries.end(), keys.begin(), keys.end());
    std::mutex mutex;
    std::vector<LabelledPhoto> all;
    const auto done = index.forEachStretch(queries, among, [&](const ScoredStretch& stretch) {
        PhotoClassifier classifier(model, options);
        std::vector<LabelledPhoto> mine;
        mine.reserve(stretch.photos.size());
        for (std::size_t i = 0; i < stretch.photos.size(); ++i) {
            mine.push_back(classifier.classify(stretch.photos[i], stretch.scores + i, stretch.stride));
        }
        std::lock_guard lock(mutex);
        std::ranges::move(mine, std::back_inserter(all));
    });
    if (!done) return propagate(done);
    std::ranges::sort(all, {}, &LabelledPhoto::photo);
    return all;
}

std::vector<float> automaticThresholds(std::span<const LabelledPhoto> photos, int labels,
                                       const ClassifierOptions& options) {
    std::vector<std::array<int, kBins>> histograms(static_cast<std::size_t>(labels));
    std::vector<int> reached(histograms.size());
    for (const LabelledPhoto& photo : photos) {
        for (std::size_t rank = 0; rank < photo.scores.size(); ++rank) {
            const auto [label, probability] = photo.scores[rank];
            if (probability < kLowest || !counts(photo, rank, options)) continue;
            const int bin = static_cast<int>((probability - kLowest) / (1 - kLowest) * kBins);
            ++histograms[static_cast<std::size_t>(label)][static_cast<std::size_t>(std::min(bin, kBins - 1))];
            ++reached[static_cast<std::size_t>(label)];
        }
    }
    std::vector<float> thresholds;
    for (std::size_t i = 0; i < histograms.size(); ++i) {
        thresholds.push_back(reached[i] < kFewest
                                 ? kPlainThreshold
                                 : std::clamp(otsu(histograms[i], kLowest), kSmallestThreshold, kLargestThreshold));
    }
    return thresholds;
}

bool isAccepted(const LabelledPhoto& photo, std::size_t rank, std::span<const float> thresholds,
                const ClassifierOptions& options) {
    const auto [label, probability] = photo.scores[rank];
    return counts(photo, rank, options) && probability > 0 &&
           probability >= thresholds[static_cast<std::size_t>(label)];
}

std::vector<bool> accepted(const LabelledPhoto& photo, std::span<const float> thresholds,
                           const ClassifierOptions& options) {
    std::vector<bool> yes(photo.scores.size());
    for (std::size_t rank = 0; rank < yes.size(); ++rank) yes[rank] = isAccepted(photo, rank, thresholds, options);
    return yes;
}

}  // namespace sightseer
