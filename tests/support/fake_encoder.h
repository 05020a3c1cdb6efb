// An Encoder without LibTorch: three dimensions, the mean red, green and blue of a picture; the texts "red", "green" and
// "blue" (and any text that contains one of these words) point along them. So searches have answers that a test can know.
#pragma once

#include "core/clip/encoder.h"
#include "core/clip/encoder_lane.h"

#include <atomic>
#include <chrono>
#include <memory>

namespace sightseer::test {

struct FakeEncoderState {
    std::atomic<int> imagesEncoded{0};
    std::atomic<int> textsEncoded{0};
    std::chrono::milliseconds delayPerBatch{0};
};

ModelSpec fakeModelSpec();
EncoderFactory fakeEncoderFactory(std::shared_ptr<FakeEncoderState> state = std::make_shared<FakeEncoderState>());

}  // namespace sightseer::test
