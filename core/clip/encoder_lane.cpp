#include "core/clip/encoder_lane.h"

namespace sightseer {

EncoderLane::EncoderLane(EncoderFactory factory, TokenizerFactory tokenizer)
    : m_factory(std::move(factory)), m_openTokenizer(std::move(tokenizer)) {}

Result<Encoder*> EncoderLane::encoder() {
    if (m_encoderFailure) return tl::unexpected<Error>(*m_encoderFailure);
    if (!m_encoder) {
        auto opened = m_factory();
        if (!opened) {
            m_encoderFailure = opened.error();
            return propagate(opened);
        }
        m_encoder = std::move(*opened);
        std::lock_guard lock(m_mutex);
        m_deviceDescription = m_encoder->deviceDescription();
    }
    return m_encoder.get();
}

Result<const Tokenizer*> EncoderLane::tokenizer() {
    if (m_tokenizerFailure) return tl::unexpected<Error>(*m_tokenizerFailure);
    if (!m_tokenizer) {
        auto opened = m_openTokenizer();
        if (!opened) {
            m_tokenizerFailure = opened.error();
            return propagate(opened);
        }
        m_tokenizer = std::move(*opened);
    }
    return m_tokenizer.get();
}

void EncoderLane::warmUp() {
    m_lane.post(
        [this] {
            static_cast<void>(encoder());
            static_cast<void>(tokenizer());
        },
        Urgency::Urgent);
}

void EncoderLane::release() {
    m_lane.post([this] {
        m_encoder.reset();
        m_encoderFailure.reset();
        m_tokenizer.reset();
        m_tokenizerFailure.reset();
        std::lock_guard lock(m_mutex);
        m_deviceDescription.clear();
    });
}

Result<Embeddings> EncoderLane::encodeImages(const PixelBatch& pixels) {
    Result<Embeddings> answer;
    m_lane.run([&] {
        if (const auto open = encoder()) {
            answer = (*open)->encodeImages(pixels);
        } else {
            answer = propagate(open);
        }
    });
    return answer;
}

Result<Embeddings> EncoderLane::encodeText(std::span<const std::string> texts) {
    Result<Embeddings> answer;
    m_lane.run(
        [&] {
            const auto open = encoder();
            const auto words = tokenizer();
            if (!open) {
                answer = propagate(open);
            } else if (!words) {
                answer = propagate(words);
            } else {
                answer = (*open)->encodeText((*words)->tokenize(texts, (*open)->spec().contextLength));
            }
        },
        Urgency::Urgent);
    return answer;
}

Result<float> EncoderLane::ofEncoder(float (Encoder::*number)() const) {
    return m_lane.run(
        [&]() -> Result<float> {
            const auto open = encoder();
            if (!open) return propagate(open);
            return ((*open)->*number)();
        },
        Urgency::Urgent);
}

Result<float> EncoderLane::logitScale() {
    return ofEncoder(&Encoder::logitScale);
}

Result<float> EncoderLane::logitBias() {
    return ofEncoder(&Encoder::logitBias);
}

std::string EncoderLane::deviceDescription() const {
    std::lock_guard lock(m_mutex);
    return m_deviceDescription;
}

}  // namespace sightseer
