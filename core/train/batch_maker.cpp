#include "core/train/batch_maker.h"

#include "core/clip/preprocess.h"
#include "core/train/augmentation.h"

#include <mutex>
#include <numeric>
#include <optional>

namespace sightseer {

TokenizedCaptions TokenizedCaptions::of(const std::vector<CaptionedPicture>& pictures, const Tokenizer& tokenizer,
                                        int contextLength) {
    TokenizedCaptions all;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        for (const std::string& caption : pictures[i].captions) {
            texts.push_back(caption);
            all.pictures.push_back(static_cast<int>(i));
        }
    }
    all.tokens = tokenizer.tokenize(texts, contextLength);
    return all;
}

BatchMaker::BatchMaker(PictureStore store, TokenizedCaptions captions, PreprocessSpec preprocess,
                       const BatchOptions& options)
    : m_store(std::move(store)), m_captions(std::move(captions)), m_captionsOf(m_store.size()),
      m_preprocess(preprocess), m_options(options) {
    for (std::size_t i = 0; i < m_captions.pictures.size(); ++i) {
        m_captionsOf[static_cast<std::size_t>(m_captions.pictures[i])].push_back(static_cast<int>(i));
    }
}

BatchMaker::~BatchMaker() {
    if (m_next.valid()) m_next.wait();
}

std::int64_t BatchMaker::stepsPerEpoch() const {
    return static_cast<std::int64_t>(m_store.size()) / m_options.batchSize;
}

const std::vector<int>& BatchMaker::orderOf(std::int64_t epoch) const {
    if (m_orderEpoch != epoch) {
        m_order.resize(m_store.size());
        std::iota(m_order.begin(), m_order.end(), 0);
        SeededRandom random{m_options.seed, static_cast<std::uint64_t>(epoch)};
        random.shuffle(m_order);
        m_orderEpoch = epoch;
    }
    return m_order;
}

Result<TrainingBatch> BatchMaker::make(std::int64_t step) const {
    const auto epoch = static_cast<std::uint64_t>(step / stepsPerEpoch());
    const auto& order = orderOf(static_cast<std::int64_t>(epoch));
    const auto first = static_cast<std::size_t>(step % stepsPerEpoch()) * static_cast<std::size_t>(m_options.batchSize);
    const int context = m_captions.tokens.contextLength;
    TrainingBatch batch{{m_options.batchSize, m_preprocess.size, {}}, {m_options.batchSize, context, {}}};
    const std::size_t values = batch.pixels.valuesPerImage();
    batch.pixels.values.resize(values * static_cast<std::size_t>(m_options.batchSize));
    batch.texts.ids.resize(static_cast<std::size_t>(m_options.batchSize) * static_cast<std::size_t>(context));
    std::mutex mutex;
    std::optional<Error> failure;  // guarded by mutex
    inParallel(static_cast<std::size_t>(m_options.batchSize), m_options.threads, [&](std::size_t row) {
        const auto index = static_cast<std::size_t>(order[first + row]);
        SeededRandom random{m_options.seed, epoch, index};
        const auto& captions = m_captionsOf[index];
        const auto text = m_captions.tokens.row(captions[random.below(captions.size())]);
        std::copy(text.begin(), text.end(), batch.texts.ids.begin() + static_cast<std::ptrdiff_t>(row) * context);
        const auto picture = m_store.picture(index);
        if (!picture) {
            const std::lock_guard lock(mutex);
            failure = picture.error();
            return false;
        }
        normalise(augmented(*picture, m_preprocess, m_options.smallestCropShare, random), m_preprocess,
                  std::span(batch.pixels.values).subspan(row * values, values));
        return true;
    });
    if (failure) return tl::unexpected<Error>(std::move(*failure));
    return batch;
}

Result<TrainingBatch> BatchMaker::batch(std::int64_t step) {
    Result<TrainingBatch> now = fail(ErrorCode::Internal, "No batch was made.");
    const bool isReady = m_next.valid() && m_nextStep == step;
    if (m_next.valid()) {
        auto made = m_next.get();
        if (isReady) now = std::move(made);
    }
    if (!isReady) now = make(step);
    m_nextStep = step + 1;
    m_next = std::async(std::launch::async, [this, next = m_nextStep] { return make(next); });
    return now;
}

}  // namespace sightseer
