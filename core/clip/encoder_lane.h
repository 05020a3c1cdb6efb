// The one thread that owns the encoder. The model is opened on first use; a text query goes before the next image
// batch. Thread: every member, any thread but the lane's own; calls wait for the answer.
#pragma once

#include "core/base/task_lane.h"
#include "core/clip/encoder.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace sightseer {

using EncoderFactory = std::function<Result<std::unique_ptr<Encoder>>()>;
using TokenizerFactory = std::function<Result<std::unique_ptr<Tokenizer>>()>;

class EncoderLane {
public:
    // Both run on the lane, on first use. If `factory` fails, every later call returns its error; if `tokenizer` fails,
    // every encodeText does.
    EncoderLane(EncoderFactory factory, TokenizerFactory tokenizer);

    // Opens the encoder now, in the background, so that the first query does not pay for it.
    void warmUp();
    // Gives the memory of encoder and tokenizer back, after what was asked before. The next call opens them again.
    void release();

    [[nodiscard]] Result<Embeddings> encodeImages(const PixelBatch& pixels);
    // Tokenizes and encodes, before any waiting image batch.
    [[nodiscard]] Result<Embeddings> encodeText(std::span<const std::string> texts);
    // Blocks until the encoder is open.
    [[nodiscard]] Result<float> logitScale();
    [[nodiscard]] Result<float> logitBias();  // likewise
    // Empty until the encoder is open; never blocks.
    std::string deviceDescription() const;

private:
    Result<Encoder*> encoder();            // on the lane
    Result<const Tokenizer*> tokenizer();  // on the lane
    Result<float> ofEncoder(float (Encoder::*number)() const);

    EncoderFactory m_factory;
    TokenizerFactory m_openTokenizer;
    // The next four are touched on the lane only.
    std::unique_ptr<Encoder> m_encoder;
    std::optional<Error> m_encoderFailure;
    std::unique_ptr<const Tokenizer> m_tokenizer;
    std::optional<Error> m_tokenizerFailure;
    mutable std::mutex m_mutex;
    std::string m_deviceDescription;  // guarded by m_mutex
    TaskLane m_lane;                  // last: its thread ends before the members above go
};

}  // namespace sightseer
