#include "core/clip/encoder_lane.h"

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <future>
#include <thread>

using namespace sightseer;

namespace {

// Records the order of calls; the first image batch waits until it is let go.
struct Stage {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> order;  // guarded by mutex
    bool started = false;            // guarded by mutex
    bool letGo = false;              // guarded by mutex
    std::atomic<int> opened{0};

    void waitUntilStarted() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return started; });
    }
    void release() {
        std::lock_guard lock(mutex);
        letGo = true;
        changed.notify_all();
    }
};

class RecordingEncoder final : public Encoder {
public:
    explicit RecordingEncoder(Stage& stage) : m_stage(stage) {}

    const ModelSpec& spec() const override { return m_spec; }
    float logitScale() const override { return 7; }
    float logitBias() const override { return 0; }
    std::string deviceDescription() const override { return "a test"; }

    Result<Embeddings> encodeImages(const PixelBatch& pixels) override {
        std::unique_lock lock(m_stage.mutex);
        m_stage.order.push_back("images " + std::to_string(pixels.count));
        m_stage.started = true;
        m_stage.changed.notify_all();
        m_stage.changed.wait(lock, [this] { return m_stage.letGo; });
        return Embeddings{pixels.count, 1, std::vector<float>(static_cast<std::size_t>(pixels.count), 1)};
    }
    Result<Embeddings> encodeText(const TokenBatch& tokens) override {
        std::lock_guard lock(m_stage.mutex);
        m_stage.order.push_back("text");
        return Embeddings{tokens.count, 1, std::vector<float>(static_cast<std::size_t>(tokens.count), 1)};
    }

private:
    Stage& m_stage;
    ModelSpec m_spec;
};

class PlainTokenizer final : public Tokenizer {
public:
    std::vector<std::int32_t> encode(std::string_view) const override { return {1}; }
    TokenBatch tokenize(std::span<const std::string> texts, int contextLength) const override {
        return {static_cast<int>(texts.size()), contextLength, std::vector<std::int32_t>(texts.size() * contextLength)};
    }
};

EncoderFactory recordingFactory(Stage& stage) {
    return [&stage]() -> Result<std::unique_ptr<Encoder>> {
        ++stage.opened;
        return std::make_unique<RecordingEncoder>(stage);
    };
}

TokenizerFactory plainTokenizer() {
    return []() -> Result<std::unique_ptr<Tokenizer>> { return std::make_unique<PlainTokenizer>(); };
}

PixelBatch batchOf(int count) {
    return {count, 1, std::vector<float>(static_cast<std::size_t>(count) * 3)};
}

const std::vector<std::string> kOneText{"a dog"};

}  // namespace

class TestEncoderLane : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theModelIsOpenedOnceAndOnFirstUse();
    void warmUpOpensTheModelInTheBackground();
    void aTextGoesBeforeWaitingImageBatches();
    void aFailingFactoryGivesItsErrorEveryTime();
    void aFailingTokenizerFailsTextsOnly();
    void closingDropsAWarmUpThatWaits();
};

void TestEncoderLane::theModelIsOpenedOnceAndOnFirstUse() {
    Stage stage;
    stage.letGo = true;
    EncoderLane lane(recordingFactory(stage), plainTokenizer());
    QCOMPARE(stage.opened.load(), 0);
    QVERIFY(lane.deviceDescription().empty());
    const auto images = lane.encodeImages(batchOf(3));
    QVERIFY(images && images->count == 3);
    const auto texts = lane.encodeText(kOneText);
    QVERIFY(texts && texts->count == 1);
    QCOMPARE(*lane.logitScale(), 7.0F);
    QCOMPARE(stage.opened.load(), 1);
    QCOMPARE(lane.deviceDescription(), std::string("a test"));
}

void TestEncoderLane::warmUpOpensTheModelInTheBackground() {
    Stage stage;
    EncoderLane lane(recordingFactory(stage), plainTokenizer());
    lane.warmUp();
    QTRY_COMPARE(lane.deviceDescription(), std::string("a test"));
    QCOMPARE(stage.opened.load(), 1);
}

void TestEncoderLane::aTextGoesBeforeWaitingImageBatches() {
    Stage stage;
    EncoderLane lane(recordingFactory(stage), plainTokenizer());
    std::atomic<int> answers{0};
    std::thread running([&] { answers += lane.encodeImages(batchOf(1)).has_value() ? 1 : 0; });
    stage.waitUntilStarted();
    // The lane is busy, so what is asked now waits; the pauses give each caller the time to ask.
    std::thread waitingImages([&] { answers += lane.encodeImages(batchOf(2)).has_value() ? 1 : 0; });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    std::thread waitingText([&] { answers += lane.encodeText(kOneText).has_value() ? 1 : 0; });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stage.release();
    running.join();
    waitingImages.join();
    waitingText.join();
    QCOMPARE(answers.load(), 3);
    QCOMPARE(stage.order, (std::vector<std::string>{"images 1", "text", "images 2"}));
}

void TestEncoderLane::aFailingFactoryGivesItsErrorEveryTime() {
    int calls = 0;
    EncoderLane lane(
        [&]() -> Result<std::unique_ptr<Encoder>> {
            ++calls;
            return fail(ErrorCode::NoModel, "There is no model.");
        },
        plainTokenizer());
    const Error expected{ErrorCode::NoModel, "There is no model."};
    QVERIFY(lane.encodeImages(batchOf(1)).error() == expected);
    QVERIFY(lane.encodeText(kOneText).error() == expected);
    QVERIFY(lane.logitScale().error() == expected);
    QCOMPARE(calls, 1);
    QVERIFY(lane.deviceDescription().empty());
}

void TestEncoderLane::aFailingTokenizerFailsTextsOnly() {
    Stage stage;
    stage.letGo = true;
    EncoderLane lane(recordingFactory(stage), []() -> Result<std::unique_ptr<Tokenizer>> {
        return fail(ErrorCode::NotFound, "There is no vocabulary.");
    });
    QVERIFY(lane.encodeText(kOneText).error().message == "There is no vocabulary.");
    QVERIFY(lane.encodeText(kOneText).error().message == "There is no vocabulary.");
    QVERIFY(lane.encodeImages(batchOf(1)).has_value());
}

void TestEncoderLane::closingDropsAWarmUpThatWaits() {
    std::promise<void> entered;
    std::promise<void> goOn;
    std::atomic<int> opened{0};
    {
        EncoderLane lane(
            [&]() -> Result<std::unique_ptr<Encoder>> {
                if (++opened == 1) entered.set_value();
                goOn.get_future().wait();
                return fail(ErrorCode::NoModel, "closing");
            },
            plainTokenizer());
        lane.warmUp();
        entered.get_future().wait();
        lane.warmUp();
        lane.warmUp();
        goOn.set_value();
    }
    QCOMPARE(opened.load(), 1);
}

QTEST_GUILESS_MAIN(TestEncoderLane)
#include "tst_encoder_lane.moc"
