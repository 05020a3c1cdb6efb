// Downloads that work out, at once or in the end.
#include "core/models/model_downloads.h"
#include "tests/core/models/fake_hub.h"

#include <QEventLoop>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <set>

using namespace sightseer;
using namespace sightseer::test;

namespace {

// Spoils the first answer only. A connection that ends early may bring one more request for the same: Qt makes it, and drops it.
FakeHub::Spoil once(const std::function<void(HttpAnswer&)>& change) {
    return [change, isDone = false](const HttpRequest&, HttpAnswer& answer) mutable {
        if (!std::exchange(isDone, true)) change(answer);
    };
}

QByteArray rangeFrom(qint64 first) {
    return "bytes=" + QByteArray::number(first) + '-';
}

// A store whose list is the hub's.
class HubStore {
public:
    explicit HubStore(const FakeHub& hub, const std::filesystem::path& models, const char* imagesOf = nullptr)
        : store("no starter", models, std::filesystem::path(m_folder.path().toStdString()) / "models.json") {
        const auto list = hub.list();
        QByteArray json = "{\"hub\": \"" + hub.hub.origin() + "\", \"hosts\": [\"" + hub.storage.origin().mid(7) +
                          "\"], \"default\": \"tiny\", \"models\": [";
        for (const auto& model : list.models) {
            if (model.id != "tiny") json += ',';
            json += "{\"id\": \"" + QByteArray::fromStdString(model.id) + "\", \"title\": \"T\", ";
            if (imagesOf && model.id == "tiny") json += QByteArray("\"imagesOf\": \"") + imagesOf + "\", ";
            json +=
                "\"repository\": \"org/tiny\", \"revision\": \"r1\", \"layout\": \"openclip\", \"imageSize\": 40, "
                "\"dimension\": 64, \"files\": [{\"path\": \"open_clip_config.json\"}, {\"path\": "
                "\"open_clip_model.safetensors\"}], \"licence\": {\"name\": \"MIT\", \"link\": \"l\", \"sentence\": "
                "\"s\"}, \"languages\": [\"en\"], \"accuracy\": {\"source\": \"s\"}, \"imageGflops\": 1, "
                "\"relativeCost\": 1}";
        }
        QFile file(m_folder.filePath(QStringLiteral("models.json")));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write the test's list");
        file.write(json + "]}");
    }

private:
    QTemporaryDir m_folder;

public:
    const ModelStore store;
};

}  // namespace

class TestModelDownload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aModelIsInstalledWholeWithWhatItsFilesWere() {
        const FakeHub hub;
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(contentOf(downloading.models / "tiny/open_clip_model.safetensors"), hub.weights);
        QCOMPARE(contentOf(downloading.models / "tiny/open_clip_config.json"), hub.settings);
        QCOMPARE(downloading.entries(), std::vector<std::string>{"tiny"});

        const auto record = readModelRecord(downloading.models / "tiny");
        QVERIFY(record);
        QCOMPARE(record->id, std::string("tiny"));
        QCOMPARE(record->licence.name, std::string("MIT"));
        QCOMPARE(record->files.size(), std::size_t{2});
        QCOMPARE(record->files[1].sha256, sha256Of(hub.weights).toStdString());
        QCOMPARE(record->files[1].size, static_cast<std::uint64_t>(hub.weights.size()));
        QVERIFY(!std::filesystem::exists(downloading.models / "tiny/.verified.json"));
    }

    void afterABreakOnlyTheRestIsAskedFor() {
        FakeHub hub;
        hub.spoilStorage = once([](HttpAnswer& answer) { answer.cutAfter = 600'000; });
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        const auto& requests = hub.storage.requests();
        QVERIFY(!requests.front().headers.contains("range"));
        QCOMPARE(requests.back().headers.value("range"), rangeFrom(600'000));
        QCOMPARE(requests.back().headers.value("if-range"), QByteArray("\"storage-1\""));
        QCOMPARE(contentOf(downloading.models / "tiny/open_clip_model.safetensors"), hub.weights);
    }

    void aServerThatIgnoresRangesSendsAllOfItAgain() {
        FakeHub hub;
        hub.spoilStorage = [&, isFirst = true](const HttpRequest& request, HttpAnswer& answer) mutable {
            auto plain = request;
            plain.headers.clear();
            answer = fileAnswer(plain, hub.weights, "storage-1");
            if (std::exchange(isFirst, false)) answer.cutAfter = 600'000;
        };
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(hub.storage.requests().back().headers.value("range"), rangeFrom(600'000));
        QCOMPARE(contentOf(downloading.models / "tiny/open_clip_model.safetensors"), hub.weights);
    }

    void aFileWithAnotherTagIsFetchedFromItsFirstByte() {
        FakeHub hub;
        hub.spoilStorage = once([&](HttpAnswer& answer) {
            answer.cutAfter = 600'000;
            hub.storageTag = "storage-2";
        });
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(hub.storage.requests().back().headers.value("range"), rangeFrom(600'000));
        QCOMPARE(contentOf(downloading.models / "tiny/open_clip_model.safetensors"), hub.weights);
    }

    // A server that does not know If-Range: the rest comes under another tag.
    void theRestOfAnotherFileIsNotAppended() {
        FakeHub hub;
        const auto other = QByteArray(hub.weights.size(), 'x');
        hub.spoilStorage = [&, count = 0](const HttpRequest& request, HttpAnswer& answer) mutable {
            auto unconditional = request;
            unconditional.headers.remove("if-range");
            if (++count == 1) {
                answer = fileAnswer(request, other, "old");
                answer.cutAfter = 600'000;
            } else {
                answer = fileAnswer(unconditional, hub.weights, "new");
            }
        };
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QVERIFY(!hub.storage.requests().back().headers.contains("range"));
        QCOMPARE(contentOf(downloading.models / "tiny/open_clip_model.safetensors"), hub.weights);
    }

    void anotherProgramGoesOnWhereTheFirstOneWasKilled() {
        FakeHub hub;
        hub.spoilStorage = once([](HttpAnswer& answer) { answer.stallAfter = 700'000; });
        auto settings = hastySettings();
        settings.stallTimeout = std::chrono::minutes(1);
        const Downloading downloading;
        {
            const auto list = hub.list();
            ModelDownload killed(list, *list.find("tiny"), downloading.models, settings);
            killed.start();
            QTRY_COMPARE(killed.progress().bytesDone, static_cast<std::uint64_t>(700'000 + hub.settings.size()));
        }
        QVERIFY(!downloading.isInstalled());
        QCOMPARE(contentOf(downloading.partial("open_clip_model.safetensors.part")).size(), qsizetype{700'000});
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(hub.hub.requestsOf(FakeHub::settingsPath).size(), 1);
        QCOMPARE(hub.storage.requests().back().headers.value("range"), rangeFrom(700'000));
        QCOMPARE(contentOf(downloading.models / "tiny/open_clip_model.safetensors"), hub.weights);
    }

    void whatWasOnlyNotCheckedYetIsNotFetchedAgain() {
        FakeHub hub;
        const Downloading downloading;
        QVERIFY(downloading.run(hub).isFinished);
        // As a program leaves it that ends between the last byte and the check.
        std::filesystem::create_directories(downloading.models / ".partial");
        std::filesystem::rename(downloading.models / "tiny", downloading.partial());
        std::filesystem::rename(downloading.partial("open_clip_model.safetensors"),
                                downloading.partial("open_clip_model.safetensors.part"));
        QFile state(QString::fromStdString(toUtf8(downloading.partial("open_clip_model.safetensors.part.json"))));
        QVERIFY(state.open(QIODevice::WriteOnly));
        state.write("{\"url\": \"" + hub.hub.origin() + FakeHub::weightsPath +
                    "\", \"size\": " + QByteArray::number(hub.weights.size()) + ", \"sha256\": \"" +
                    sha256Of(hub.weights) + "\", \"git\": \"\", \"validator\": \"storage-1\"}");
        state.close();
        const auto before = hub.storage.requests().size();
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(hub.storage.requests().size(), before);
    }

    void aStalledConnectionIsMadeAgain() {
        FakeHub hub;
        hub.spoilStorage = once([](HttpAnswer& answer) { answer.stallAfter = 100'000; });
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(hub.storage.requests().back().headers.value("range"), rangeFrom(100'000));
    }

    void aBusyServerIsAskedAgain_data() {
        QTest::addColumn<int>("status");
        for (const int status : {408, 429, 500, 503}) QTest::addRow("%d", status) << status;
    }
    void aBusyServerIsAskedAgain() {
        QFETCH(int, status);
        FakeHub hub;
        hub.spoilHub = once([&](HttpAnswer& answer) {
            answer.status = status;
            answer.headers = {{"Retry-After", "0"}};
        });
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(hub.hub.requestsOf(FakeHub::settingsPath).size(), 2);
    }

    void anAddressThatHasExpiredIsAskedForAgain() {
        FakeHub hub;
        hub.spoilStorage = once([](HttpAnswer& answer) { answer.status = 403; });
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(hub.hub.requestsOf(FakeHub::weightsPath).size(), 2);
    }

    void aPartThatTheServerRefusesIsFetchedFromItsFirstByte() {
        FakeHub hub;
        hub.spoilStorage = [isFirst = true](const HttpRequest& request, HttpAnswer& answer) mutable {
            if (std::exchange(isFirst, false)) answer.cutAfter = 600'000;
            if (request.headers.contains("range")) answer.status = 416;
        };
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QVERIFY(!hub.storage.requests().back().headers.contains("range"));
    }

    void aFileWithoutALengthIsTakenToItsEnd() {
        FakeHub hub;
        hub.spoilHub = [](const HttpRequest& request, HttpAnswer& answer) {
            if (request.path == FakeHub::settingsPath) answer.hasLength = false;
        };
        const Downloading downloading;
        QVERIFY(downloading.run(hub).isFinished);
    }

    void aMirrorTakesThePlaceOfTheHub() {
        const FakeHub hub;
        auto list = hub.list();
        list.hub = "https://hub.invalid";
        auto settings = hastySettings();
        settings.mirror = hub.hub.origin().toStdString() + "/";
        const Downloading downloading;
        const auto ending = downloading.run(list, settings);
        QVERIFY2(ending.isFinished, ending.message().c_str());
    }

    void theTokenGoesToTheHubAlone() {
        FakeHub hub;
        // First to another address of the hub itself, as Hugging Face does for repositories that have a new name.
        hub.spoilHub = [&](const HttpRequest& request, HttpAnswer& answer) {
            if (request.path == FakeHub::settingsPath) {
                answer = {};
                answer.status = 307;
                answer.headers = {{"Location", "/moved"}, {"Set-Cookie", "seen=1"}};
            } else if (request.path == "/moved") {
                answer = fileAnswer(request, hub.settings, gitBlobOf(hub.settings));
            }
        };
        auto settings = hastySettings();
        settings.token = "hf_secret";
        const Downloading downloading;
        QVERIFY(downloading.run(hub, settings).isFinished);
        for (const auto& request : hub.hub.requests()) {
            QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer hf_secret"));
            QVERIFY(!request.headers.contains("cookie"));
        }
        QCOMPARE(hub.storage.requests().size(), 1);
        QVERIFY(!hub.storage.requests()[0].headers.contains("authorization"));
    }

    void progressGrowsToTheWholeAndKnowsTheSizeOnceTheServerSaysIt() {
        FakeHub hub;
        const auto list = hub.list();
        const Downloading downloading;
        ModelDownload download(list, *list.find("tiny"), downloading.models, hastySettings());
        QVERIFY(download.progress().isTotalEstimated);
        std::uint64_t last = 0;
        bool isMonotone = true;
        connect(&download, &ModelDownload::progressed, this, [&](const DownloadProgress& progress) {
            isMonotone = isMonotone && progress.bytesDone >= last && progress.bytesDone <= progress.bytesTotal;
            last = progress.bytesDone;
        });
        QVERIFY(downloading.run(download).isFinished);
        QVERIFY(isMonotone);
        QCOMPARE(last, static_cast<std::uint64_t>(hub.settings.size() + hub.weights.size()));
        QCOMPARE(download.progress().bytesTotal, last);
        QVERIFY(!download.progress().isTotalEstimated);
    }

    void pausingKeepsWhatIsThereAndStartingGoesOn() {
        FakeHub hub;
        hub.spoilStorage = once([](HttpAnswer& answer) { answer.stallAfter = 500'000; });
        auto settings = hastySettings();
        settings.stallTimeout = std::chrono::minutes(1);
        const auto list = hub.list();
        const Downloading downloading;
        ModelDownload download(list, *list.find("tiny"), downloading.models, settings);
        QSignalSpy failed(&download, &ModelDownload::failed);
        download.start();
        QTRY_COMPARE(download.progress().bytesDone, static_cast<std::uint64_t>(500'000 + hub.settings.size()));
        download.pause();
        QTRY_COMPARE(hub.storage.openConnections(), 0);
        QVERIFY(std::filesystem::exists(downloading.partial("open_clip_model.safetensors.part")));
        QVERIFY(downloading.run(download).isFinished);
        QCOMPARE(hub.storage.requests().back().headers.value("range"), rangeFrom(500'000));
        QCOMPARE(failed.size(), 0);
    }

    void cancellingLeavesNothing() {
        FakeHub hub;
        hub.spoilStorage = [](const HttpRequest&, HttpAnswer& answer) { answer.stallAfter = 500'000; };
        auto settings = hastySettings();
        settings.stallTimeout = std::chrono::minutes(1);
        const auto list = hub.list();
        const Downloading downloading;
        ModelDownload download(list, *list.find("tiny"), downloading.models, settings);
        download.start();
        QTRY_COMPARE(download.progress().bytesDone, static_cast<std::uint64_t>(500'000 + hub.settings.size()));
        download.cancel();
        QTRY_COMPARE(hub.storage.openConnections(), 0);
        QCOMPARE(downloading.entries(), std::vector<std::string>());
        QCOMPARE(download.progress().bytesDone, std::uint64_t{0});
    }

    void twoAtATimeAndTheThirdAfterThem() {
        FakeHub hub;
        bool isHeld = true;
        hub.spoilStorage = [&](const HttpRequest&, HttpAnswer& answer) {
            if (isHeld) answer.stallAfter = 1000;
        };
        const Downloading downloading;
        const HubStore there(hub, downloading.models);
        auto settings = hastySettings();
        settings.maximumRetries = 100;
        ModelDownloads downloads(there.store, settings);
        QSignalSpy finished(&downloads, &ModelDownloads::finished);
        for (const char* id : {"tiny", "tiny-2", "tiny-3"}) QVERIFY(downloads.start(id));
        QTRY_COMPARE(hub.storage.openConnections(), 2);
        QCOMPARE(downloads.downloads()[2].state, DownloadState::Waiting);
        QCOMPARE(hub.hub.requestsOf(FakeHub::settingsPath).size(), 2);
        isHeld = false;
        QTRY_COMPARE(finished.size(), 3);
        QVERIFY(downloads.isIdle());
        QCOMPARE(downloading.entries(), (std::vector<std::string>{"tiny", "tiny-2", "tiny-3"}));
    }

    void oneThatIsPausedGivesItsPlaceToTheNext() {
        FakeHub hub;
        hub.spoilStorage = [](const HttpRequest&, HttpAnswer& answer) { answer.stallAfter = 1000; };
        const Downloading downloading;
        const HubStore there(hub, downloading.models);
        auto settings = hastySettings();
        settings.stallTimeout = std::chrono::minutes(1);
        ModelDownloads downloads(there.store, settings);
        for (const char* id : {"tiny", "tiny-2", "tiny-3"}) QVERIFY(downloads.start(id));
        QTRY_COMPARE(hub.storage.openConnections(), 2);
        downloads.pause("tiny");
        QCOMPARE(downloads.downloads()[0].state, DownloadState::Paused);
        QCOMPARE(downloads.downloads()[2].state, DownloadState::Running);
        downloads.pauseAll();
        QVERIFY(downloads.isIdle());
        downloads.cancel("tiny-2");
        QCOMPARE(downloads.downloads().size(), std::size_t{2});
        QVERIFY(!std::filesystem::exists(downloading.models / ".partial/tiny-2"));
        QVERIFY(std::filesystem::exists(downloading.partial()));
        hub.spoilStorage = {};
        QSignalSpy finished(&downloads, &ModelDownloads::finished);
        QVERIFY(downloads.start("tiny"));
        QTRY_COMPARE(finished.size(), 1);
    }

    void aTextTowerBringsTheModelItsPicturesComeFrom() {
        const FakeHub hub;
        const Downloading downloading;
        const HubStore there(hub, downloading.models, "tiny-2");
        ModelDownloads downloads(there.store, hastySettings());
        QStringList finished;
        connect(&downloads, &ModelDownloads::finished, this, [&](const QString& id) { finished.append(id); });
        QVERIFY(downloads.start("tiny"));
        QTRY_COMPARE(finished, (QStringList{QStringLiteral("tiny-2"), QStringLiteral("tiny")}));
        QCOMPARE(readModelRecord(downloading.models / "tiny")->imagesOf, std::string("tiny-2"));
    }

    void aDamagedModelIsReplacedByAWholeOne() {
        FakeHub hub;
        const Downloading downloading;
        const HubStore there(hub, downloading.models);
        QVERIFY(downloading.run(hub).isFinished);
        const auto again = downloading.run(hub);
        QVERIFY(again.error && again.message().find("it is there already") != std::string::npos);
        std::filesystem::resize_file(downloading.models / "tiny/open_clip_model.safetensors", 1000);
        QCOMPARE(there.store.offered()->at(0).state, OfferState::Damaged);
        const auto ending = downloading.run(hub);
        QVERIFY2(ending.isFinished, ending.message().c_str());
        QCOMPARE(contentOf(downloading.models / "tiny/open_clip_model.safetensors"), hub.weights);
        QCOMPARE(downloading.entries(), std::vector<std::string>{"tiny"});
        QCOMPARE(there.store.offered()->at(0).state, OfferState::Installed);
    }

    void theStoreKnowsWhatIsThereAndWhatIsHalfThere() {
        FakeHub hub;
        const Downloading downloading;
        const HubStore there(hub, downloading.models);
        QVERIFY(downloading.run(hub).isFinished);
        hub.spoilStorage = [](const HttpRequest& request, HttpAnswer& answer) {
            answer.cutAfter = request.headers.contains("range") ? 0 : 1000;
        };
        QVERIFY(downloading.run(hub.list(), hastySettings(), "tiny-2").error);
        const auto offers = there.store.offered();
        QVERIFY2(offers.has_value(), offers ? "" : offers.error().message.c_str());
        QCOMPARE(offers->at(0).state, OfferState::Installed);
        QCOMPARE(offers->at(1).state, OfferState::Partial);
        QVERIFY(offers->at(1).bytesThere > 1000);
        QCOMPARE(offers->at(2).state, OfferState::NotThere);
        QCOMPARE(there.store.find("tiny")->title, std::string("T"));
        const auto checked = there.store.verify("tiny");
        QCOMPARE(checked->size(), std::size_t{2});
        for (const auto& file : *checked) QCOMPARE(file.result, FileCheck::Intact);
        QVERIFY(*there.store.remove("tiny-2") > 1000);
        QCOMPARE(there.store.offered()->at(1).state, OfferState::NotThere);
    }
};

QTEST_GUILESS_MAIN(TestModelDownload)

#include "tst_model_download.moc"
