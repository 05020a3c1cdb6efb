// The parts of a run that can be tested alone: the order of the jobs, the speed, the queue.
#include "core/ingest/batch_queue.h"
#include "core/ingest/job_list.h"
#include "core/ingest/progress_meter.h"

#include <QTest>

#include <thread>

using namespace sightseer;
using namespace std::chrono_literals;

namespace {

std::vector<DecodeJob> jobsWithTimes(const std::vector<std::int64_t>& times) {
    std::vector<DecodeJob> jobs;
    for (std::size_t i = 0; i < times.size(); ++i) {
        DecodeJob job;
        job.known.id = PhotoId(static_cast<std::int64_t>(i) + 1);
        job.known.file.modifiedNs = times[i];
        jobs.push_back(job);
    }
    return jobs;
}

std::vector<std::int64_t> drain(JobList& jobs) {
    std::vector<std::int64_t> ids;
    while (const auto job = jobs.next()) ids.push_back(job->known.id.value);
    return ids;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

class TestIngestStages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewestFileIsReadFirst() {
        JobList jobs;
        jobs.fill(jobsWithTimes({10, 30, 20}));
        QCOMPARE(drain(jobs), (Ids{2, 3, 1}));
    }

    void whatIsOnScreenIsReadBeforeTheRestAndNothingTwice() {
        JobList jobs;
        jobs.fill(jobsWithTimes({10, 30, 20, 5}));
        QCOMPARE(jobs.next()->known.id, PhotoId(2));
        jobs.prioritise({PhotoId(2), PhotoId(4), PhotoId(99), PhotoId(1)});
        QCOMPARE(drain(jobs), (Ids{4, 1, 3}));
    }

    void aWishThatCameBeforeTheJobsIsKept() {
        JobList jobs;
        jobs.prioritise({PhotoId(1)});
        jobs.fill(jobsWithTimes({10, 30}));
        QCOMPARE(drain(jobs), (Ids{1, 2}));
    }

    void aMissingPhotoIsClaimedOnce() {
        JobList jobs;
        QVERIFY(jobs.claim(PhotoId(7)));
        QVERIFY(!jobs.claim(PhotoId(7)));
        jobs.fill({});
        QVERIFY(jobs.claim(PhotoId(7)));
    }

    void speedIsThatOfTheLastTenSecondsAndGivesTheTimeLeft() {
        ProgressMeter meter;
        const auto start = ProgressMeter::Clock::now();
        meter.startRun(start);
        meter.startReading(1000, start);
        for (int second = 1; second <= 20; ++second)
            meter.addDone(second <= 10 ? 1 : 5, start + std::chrono::seconds(second));
        const auto progress = meter.snapshot(start + 20s);
        QCOMPARE(progress.done, 60);
        QVERIFY2(progress.photosPerSecond > 4.5 && progress.photosPerSecond <= 5.0,
                 qPrintable(QString::number(progress.photosPerSecond)));
        QVERIFY(progress.timeLeft);
        QVERIFY(*progress.timeLeft >= 188s && *progress.timeLeft <= 209s);
    }

    void speedAndTimeLeftAreUnknownAtFirstAndWhilePaused() {
        ProgressMeter meter;
        const auto start = ProgressMeter::Clock::now();
        meter.startRun(start);
        QCOMPARE(meter.snapshot(start).phase, IngestPhase::Scanning);
        meter.startReading(10, start);
        meter.addDone(1, start + 100ms);
        QCOMPARE(meter.snapshot(start + 100ms).phase, IngestPhase::Indexing);
        QVERIFY(!meter.snapshot(start + 100ms).timeLeft);
        meter.setPaused(true);
        QCOMPARE(meter.snapshot(start + 5s).phase, IngestPhase::Paused);
        QVERIFY(!meter.snapshot(start + 5s).timeLeft);
        meter.endRun();
        QCOMPARE(meter.snapshot().phase, IngestPhase::Idle);
    }

    void aBatchIsTakenWhenItIsFullOrPatienceEnds() {
        BatchQueue<int> queue(8);
        for (int i = 0; i < 5; ++i) QVERIFY(queue.push(i));
        QCOMPARE(queue.takeBatch(3, 10s), (std::vector<int>{0, 1, 2}));
        QCOMPARE(queue.takeBatch(3, 10ms), (std::vector<int>{3, 4}));
        QVERIFY(queue.takeAll(1ms).empty());
        QVERIFY(!queue.isDrained());
    }

    void aFullQueueHoldsItsProducerUpUntilSomethingIsTakenOrItIsClosed() {
        BatchQueue<int> queue(1);
        QVERIFY(queue.push(1));
        std::atomic<int> pushed{0};
        std::thread producer([&] {
            if (queue.push(2)) ++pushed;
            if (queue.push(3)) ++pushed;
        });
        QCOMPARE(queue.takeBatch(1, 0ms), std::vector<int>{1});
        while (pushed == 0) std::this_thread::yield();
        queue.close();
        producer.join();
        QCOMPARE(pushed.load(), 1);
        QCOMPARE(queue.takeAll(0ms), std::vector<int>{2});
        QVERIFY(queue.isDrained());
        QVERIFY(queue.takeBatch(1, 10s).empty());
    }
};

QTEST_APPLESS_MAIN(TestIngestStages)
#include "tst_ingest_stages.moc"
