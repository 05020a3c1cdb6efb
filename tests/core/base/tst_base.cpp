#include "core/base/append_file.h"
#include "core/base/bounded_queue.h"
#include "core/base/content_hash.h"
#include "core/base/file_io.h"
#include "core/base/system.h"
#include "core/base/task_lane.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cstring>
#include <fstream>
#include <thread>

using namespace sightseer;
namespace fs = std::filesystem;

namespace {

std::span<const std::byte> bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

std::string textOf(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

class BaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void queueGivesBackWhatWentInAndInOrder();
    void fullQueueMakesTheProducerWait();
    void closedQueueRefusesProducersAndDrainsConsumers();
    void urgentTaskGoesBeforeWaitingOnes();
    void laneDropsWaitingTasksWhenItEnds();
    void writtenFileIsReadBackWhole();
    void atomicWriteLeavesNoTemporaryFile();
    void atomicWriteIntoMissingFolderNamesTheFile();
    void fileOverTheLimitIsTooLarge();
    void missingFileIsNotFoundAndNamed();
    void folderIsNotReadAsAFile();
    void readPastTheEndIsInvalidFile();
    void namedPipeDoesNotHangTheReader();
    void aFileGrowsFromWhereItIsKept();
    void aFullDiskIsSaidWhileAFileGrows();
    void renamingTakesNoNameAway();
    void hashIsThePublishedXxh3();
    void errorCodesHaveNamesThatRoundTrip();
    void pathOnAVolumeResolvesToItself();
    void missingLibraryIsNotFound();
    void aBatteryCountsWhileNothingElseGivesPower();
};

void BaseTest::queueGivesBackWhatWentInAndInOrder() {
    BoundedQueue<int> queue(3);
    QVERIFY(queue.push(1) && queue.push(2) && queue.push(3));
    QCOMPARE(queue.size(), std::size_t{3});
    QCOMPARE(queue.pop(), std::optional(1));
    QCOMPARE(queue.tryPop(), std::optional(2));
    QCOMPARE(queue.pop(), std::optional(3));
    QVERIFY(!queue.tryPop());
}

void BaseTest::fullQueueMakesTheProducerWait() {
    BoundedQueue<int> queue(1);
    QVERIFY(queue.push(1));
    std::atomic<bool> secondIsIn{false};
    std::thread producer([&] {
        queue.push(2);
        secondIsIn = true;
    });
    QTest::qSleep(30);
    QVERIFY(!secondIsIn);
    QCOMPARE(queue.pop(), std::optional(1));
    producer.join();
    QVERIFY(secondIsIn);
    QCOMPARE(queue.pop(), std::optional(2));
}

void BaseTest::closedQueueRefusesProducersAndDrainsConsumers() {
    BoundedQueue<int> queue(2);
    QVERIFY(queue.push(7));
    queue.close();
    QVERIFY(!queue.push(8));
    QCOMPARE(queue.pop(), std::optional(7));
    QVERIFY(!queue.pop());
}

void BaseTest::urgentTaskGoesBeforeWaitingOnes() {
    TaskLane lane;
    std::promise<void> gate;
    std::vector<int> order;
    lane.post([&, open = gate.get_future().share()] { open.wait(); });
    lane.post([&] { order.push_back(1); });
    lane.post([&] { order.push_back(2); }, Urgency::Urgent);
    gate.set_value();
    QCOMPARE(lane.run([] { return 5; }), 5);
    QCOMPARE(order, (std::vector<int>{2, 1}));
}

void BaseTest::laneDropsWaitingTasksWhenItEnds() {
    std::atomic<int> ran{0};
    {
        TaskLane lane;
        std::promise<void> started;
        lane.post([&] {
            started.set_value();
            QTest::qSleep(20);
            ++ran;
        });
        for (int i = 0; i < 5; ++i)
            lane.post([&] {
                QTest::qSleep(20);
                ++ran;
            });
        started.get_future().wait();
    }
    QCOMPARE(ran.load(), 1);
}

void BaseTest::writtenFileIsReadBackWhole() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "a file.bin";
    const std::string text("one\0two", 7);
    QVERIFY(writeFileAtomically(file, bytesOf(text)));
    const auto back = readFile(file, 100);
    QVERIFY(back);
    QCOMPARE(textOf(*back), text);
    QCOMPARE(fileStatus(file)->size, std::uint64_t{7});
}

void BaseTest::atomicWriteLeavesNoTemporaryFile() {
    QTemporaryDir folder;
    const fs::path path(folder.path().toStdString());
    QVERIFY(writeFileAtomically(path / "x", bytesOf("first")));
    QVERIFY(writeFileAtomically(path / "x", bytesOf("second")));
    QCOMPARE(textOf(*readFile(path / "x", 100)), std::string("second"));
    QCOMPARE(std::distance(fs::directory_iterator(path), fs::directory_iterator()), std::ptrdiff_t{1});
}

void BaseTest::atomicWriteIntoMissingFolderNamesTheFile() {
    const auto done = writeFileAtomically("/nonexistent-folder/x", bytesOf("a"));
    QVERIFY(!done);
    QVERIFY(done.error().code == ErrorCode::NotFound);
    QVERIFY(done.error().message.find("/nonexistent-folder/x") != std::string::npos);
}

void BaseTest::fileOverTheLimitIsTooLarge() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "big";
    QVERIFY(writeFileAtomically(file, bytesOf("0123456789")));
    QVERIFY(readFile(file, 9).error().code == ErrorCode::TooLarge);
    QVERIFY(readFile(file, 10));
}

void BaseTest::missingFileIsNotFoundAndNamed() {
    const auto bytes = readFile("/nonexistent-file.jpg", 10);
    QVERIFY(bytes.error().code == ErrorCode::NotFound);
    QVERIFY(bytes.error().message.find("/nonexistent-file.jpg") != std::string::npos);
}

void BaseTest::folderIsNotReadAsAFile() {
    QTemporaryDir folder;
    QVERIFY(readFile(folder.path().toStdString(), 10).error().code == ErrorCode::InvalidFile);
}

void BaseTest::readPastTheEndIsInvalidFile() {
    QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "short";
    QVERIFY(writeFileAtomically(path, bytesOf("0123456789")));
    const auto file = RandomAccessFile::open(path);
    QVERIFY(file);
    fs::resize_file(path, 4);  // cut short after it was opened
    Bytes bytes(10);
    QVERIFY(file->read(0, bytes).error().code == ErrorCode::InvalidFile);
    QVERIFY(file->read(0, std::span(bytes).first(4)));
}

void BaseTest::namedPipeDoesNotHangTheReader() {
    QTemporaryDir folder;
    const std::string pipe = folder.path().toStdString() + "/pipe";
    if (std::system(("mkfifo '" + pipe + "'").c_str()) != 0) QSKIP("no mkfifo here");
    QVERIFY(readFile(pipe, 10).error().code == ErrorCode::InvalidFile);
}

void BaseTest::aFileGrowsFromWhereItIsKept() {
    const QTemporaryDir folder;
    const auto path = fs::path(folder.path().toStdString()) / "part";
    {
        auto file = AppendFile::open(path);
        QVERIFY(file);
        QVERIFY(file->append(bytesOf("hello world")) && file->sync());
        QCOMPARE(file->size(), std::uint64_t{11});
    }
    {
        auto file = AppendFile::open(path, 5);
        QVERIFY(file && file->append(bytesOf("!")));
        QCOMPARE(file->size(), std::uint64_t{6});
    }
    QCOMPARE(textOf(*readFile(path, 100)), std::string("hello!"));
    QCOMPARE(AppendFile::open(path, 7).error().code, ErrorCode::InvalidFile);
    QCOMPARE(textOf(*readFile(path, 100)), std::string("hello!"));
    QCOMPARE(AppendFile::open(path / "below").error().code, ErrorCode::NotFound);
}

void BaseTest::aFullDiskIsSaidWhileAFileGrows() {
    if (!fs::exists("/dev/full")) QSKIP("this system has no file that is always full");
    auto file = AppendFile::open("/dev/full");
    QVERIFY(file);
    const auto written = file->append(bytesOf("x"));
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::OutOfSpace);
    QVERIFY(written.error().message.find("Free some space") != std::string::npos);
}

void BaseTest::renamingTakesNoNameAway() {
    const QTemporaryDir folder;
    const auto path = fs::path(folder.path().toStdString());
    fs::create_directories(path / "a");
    fs::create_directories(path / "b");
    QCOMPARE(renameForGood(path / "a", path / "b").error().code, ErrorCode::InvalidArgument);
    QVERIFY(renameForGood(path / "a", path / "c"));
    QVERIFY(fs::exists(path / "c") && !fs::exists(path / "a"));
    QCOMPARE(renameForGood(path / "a", path / "d").error().code, ErrorCode::NotFound);
}

void BaseTest::hashIsThePublishedXxh3() {
    // XXH3_128bits of nothing, from the xxHash specification.
    QCOMPARE(toHex(contentHash({})), std::string("99aa06d3014798d86001c324468d497f"));
    QVERIFY(contentHash(bytesOf("a")) != contentHash(bytesOf("b")));
}

void BaseTest::errorCodesHaveNamesThatRoundTrip() {
    for (const auto code : {ErrorCode::NotFound, ErrorCode::TooLarge, ErrorCode::NoModel, ErrorCode::Incompatible}) {
        QVERIFY(errorCodeFromName(errorCodeName(code)) == code);
    }
    QVERIFY(errorCodeFromName("from a newer version") == ErrorCode::Internal);
}

void BaseTest::pathOnAVolumeResolvesToItself() {
    QTemporaryDir folder;
    const fs::path path = fs::canonical(folder.path().toStdString());
    const auto place = volumePathOf(path);
    QVERIFY(place);
    QVERIFY(!place->pathInVolume.empty());
    if (place->volumeId.empty()) {
        QVERIFY(!resolveVolumePath(*place));
    } else {
        const auto resolved = resolveVolumePath(*place);
        QVERIFY(resolved);
        QVERIFY(fs::equivalent(*resolved, path));
    }
}

void BaseTest::missingLibraryIsNotFound() {
    QVERIFY(DynamicLibrary::open("/nonexistent/library.so").error().code == ErrorCode::NotFound);
}

void BaseTest::aBatteryCountsWhileNothingElseGivesPower() {
    QTemporaryDir folder;
    const fs::path supplies = folder.path().toStdString();
    const auto supply = [&](const std::string& name, const std::vector<std::pair<std::string, std::string>>& fields) {
        fs::create_directories(supplies / name);
        for (const auto& [field, value] : fields) std::ofstream(supplies / name / field) << value << '\n';
    };
    QVERIFY(!runsOnBattery(supplies / "none"));
    QVERIFY(!runsOnBattery(supplies));
    supply("mouse", {{"type", "Battery"}, {"scope", "Device"}, {"status", "Discharging"}});
    QVERIFY(!runsOnBattery(supplies));
    supply("BAT0", {{"type", "Battery"}, {"status", "Charging"}});
    supply("AC", {{"type", "Mains"}, {"online", "1"}});
    QVERIFY(!runsOnBattery(supplies));
    supply("BAT0", {{"status", "Discharging"}});  // a weak charger
    QVERIFY(!runsOnBattery(supplies));
    supply("AC", {{"online", "0"}});
    QVERIFY(runsOnBattery(supplies));
}

QTEST_APPLESS_MAIN(BaseTest)
#include "tst_base.moc"
