// Downloads that fail: one sentence with the cure, and nothing half there.
#include "tests/core/models/fake_hub.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

using namespace sightseer;
using namespace sightseer::test;

namespace {

FakeHub::Spoil always(const std::function<void(HttpAnswer&)>& change) {
    return [change](const HttpRequest&, HttpAnswer& answer) { change(answer); };
}

bool contains(const Ending& ending, const char* words) {
    return ending.message().find(words) != std::string::npos;
}

}  // namespace

class TestModelDownloadFailures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatTheServerRefusesSaysWhatToDo_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("requests");
        QTest::newRow("401") << 401 << "HF_TOKEN" << 1;
        QTest::newRow("403") << 403 << "HF_TOKEN" << 1;
        QTest::newRow("404") << 404 << "newer Sightseer" << 1;
        QTest::newRow("410") << 410 << "newer Sightseer" << 1;
        QTest::newRow("416") << 416 << "another mirror" << 1;
        QTest::newRow("418") << 418 << "another mirror" << 1;
        QTest::newRow("429") << 429 << "asks to wait" << 3;
        QTest::newRow("500") << 500 << "Try again later" << 3;
        QTest::newRow("503") << 503 << "Try again later" << 3;
    }
    void whatTheServerRefusesSaysWhatToDo() {
        QFETCH(int, status);
        QFETCH(QString, words);
        QFETCH(int, requests);
        FakeHub hub;
        hub.spoilHub = always([&](HttpAnswer& answer) { answer.status = status; });
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY(ending.error);
        QVERIFY2(contains(ending, words.toUtf8().constData()), ending.message().c_str());
        QVERIFY2(contains(ending, "Cannot download 'open_clip_config.json' from 127.0.0.1: "),
                 ending.message().c_str());
        QVERIFY2(contains(ending, std::to_string(status).c_str()), ending.message().c_str());
        QCOMPARE(hub.hub.requests().size(), requests);
        QCOMPARE(downloading.entries(), std::vector<std::string>());
    }

    void aTokenThatIsRefusedIsBlamedButNotShown() {
        FakeHub hub;
        hub.spoilHub = always([](HttpAnswer& answer) { answer.status = 401; });
        auto settings = hastySettings();
        settings.token = "hf_secret";
        const Downloading downloading;
        const auto ending = downloading.run(hub, settings);
        QVERIFY2(contains(ending, "the token in HF_TOKEN may be wrong"), ending.message().c_str());
        QVERIFY(!contains(ending, "hf_secret"));
    }

    void weightsWithAWrongHashAreThrownAway() {
        FakeHub hub;
        const auto right = hub.weights;
        hub.spoilStorage =
            always([](HttpAnswer& answer) { answer.body[1000] = static_cast<char>(answer.body[1000] ^ 1); });
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY(ending.error);
        QCOMPARE(ending.error->code, ErrorCode::InvalidFile);
        QVERIFY2(contains(ending, "its checksum is wrong, and it was thrown away"), ending.message().c_str());
        QVERIFY(!downloading.isInstalled());
        QVERIFY(!std::filesystem::exists(downloading.partial("open_clip_model.safetensors.part")));
        // The next attempt begins with the first byte.
        hub.spoilStorage = {};
        QVERIFY(downloading.run(hub).isFinished);
        QVERIFY(!hub.storage.requests().back().headers.contains("range"));
    }

    void settingsWithAWrongHashAreThrownAway() {
        FakeHub hub;
        hub.spoilHub = [](const HttpRequest& request, HttpAnswer& answer) {
            if (request.path == FakeHub::settingsPath) answer.body[5] = '#';
        };
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(contains(ending, "its checksum is wrong"), ending.message().c_str());
    }

    void theListsHashCountsMoreThanTheHubs() {
        FakeHub hub;
        auto list = hub.list();
        list.models[0].files[1].sha256 = std::string(64, '0');
        const Downloading downloading;
        const auto ending = downloading.run(list);
        QVERIFY2(contains(ending, "another file than the one that is in Sightseer's list"), ending.message().c_str());
        QCOMPARE(hub.storage.requests().size(), 0);

        // Also where the hub says nothing.
        hub.spoilHub = [](const HttpRequest& request, HttpAnswer& answer) {
            if (request.path == FakeHub::weightsPath) answer.headers.resize(1);
        };
        QVERIFY2(contains(downloading.run(list), "its checksum is wrong"), "");
    }

    void withoutAnyChecksumNothingIsInstalled() {
        FakeHub hub;
        hub.spoilHub = [](const HttpRequest& request, HttpAnswer& answer) {
            if (request.path == FakeHub::weightsPath) answer.headers.resize(1);
        };
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(contains(ending, "names its checksum"), ending.message().c_str());
        QVERIFY(!downloading.isInstalled());
    }

    void aFileOfAnotherSizeIsRefusedBeforeItComes() {
        FakeHub hub;
        auto list = hub.list();
        list.models[0].files[1].size = 5;
        const Downloading downloading;
        QVERIFY2(contains(downloading.run(list), "Sightseer's list"), "");
        QCOMPARE(hub.storage.requests().size(), 0);
    }

    void aServerThatLiesAboutTheLengthIsNotBelieved() {
        FakeHub hub;
        hub.spoilStorage = always([](HttpAnswer& answer) {
            answer.headers.clear();
            answer.saidLength = 10;
        });
        const Downloading downloading;
        auto ending = downloading.run(hub);
        QVERIFY2(contains(ending, "offers 10 bytes"), ending.message().c_str());

        hub.spoilStorage = always([](HttpAnswer& answer) {
            answer.hasLength = false;
            answer.body += QByteArray(10'000, 'x');
        });
        ending = downloading.run(hub);
        QVERIFY2(contains(ending, "more bytes than the file has"), ending.message().c_str());
        QVERIFY(!downloading.isInstalled());
    }

    void aConnectionThatAlwaysBreaksIsGivenUp() {
        FakeHub hub;
        hub.spoilStorage = always([](HttpAnswer& answer) { answer.cutAfter = 0; });
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(contains(ending, "tart it again to go on"), ending.message().c_str());
        QVERIFY(hub.storage.requests().size() >= 3);
    }

    void aServerThatSaysNothingIsGivenUp() {
        FakeHub hub;
        hub.spoilStorage = always([](HttpAnswer& answer) { answer.stallAfter = 0; });
        auto settings = hastySettings();
        settings.maximumRetries = 0;
        const Downloading downloading;
        QVERIFY2(contains(downloading.run(hub, settings), "has sent nothing for"), "");
    }

    void withoutANetworkItSaysSoAtOnce() {
        auto gone = std::make_unique<FakeHub>();
        const auto list = gone->list();
        gone.reset();
        const Downloading downloading;
        const auto ending = downloading.run(list);
        QVERIFY2(contains(ending, "there is no connection to 127.0.0.1. Check the network"), ending.message().c_str());
        QCOMPARE(downloading.entries(), std::vector<std::string>());
    }

    void anotherHostIsNotFollowed() {
        FakeHub hub;
        const HttpServer stranger([](const HttpRequest&) { return HttpAnswer(); }, QStringLiteral("127.0.0.2"));
        hub.spoilHub = [&](const HttpRequest& request, HttpAnswer& answer) {
            if (request.path == FakeHub::weightsPath) answer.headers[0].second = stranger.origin() + "/weights";
        };
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY(ending.error);
        QCOMPARE(ending.error->code, ErrorCode::PermissionDenied);
        QVERIFY2(contains(ending, "'127.0.0.2', which is not among the servers of this hub"), ending.message().c_str());
        QCOMPARE(stranger.requests().size(), 0);
    }

    void aCircleOfRedirectsEnds() {
        FakeHub hub;
        hub.spoilHub = [](const HttpRequest& request, HttpAnswer& answer) {
            answer.status = 307;
            answer.headers = {{"Location", request.path}};
        };
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY2(contains(ending, "in a circle"), ending.message().c_str());
        QVERIFY(hub.hub.requests().size() < 12);
    }

    void aDiskThatIsTooFullIsSeenBeforeAnythingIsFetched() {
        FakeHub hub;
        auto settings = hastySettings();
        settings.freeSpace = [](const std::filesystem::path&) -> Result<std::uint64_t> { return 20'000'000; };
        const Downloading downloading;
        const auto ending = downloading.run(hub, settings);
        QVERIFY(ending.error);
        QCOMPARE(ending.error->code, ErrorCode::OutOfSpace);
        QVERIFY2(contains(ending, "Free at least"), ending.message().c_str());
        QCOMPARE(hub.hub.requests().size(), 0);
        QCOMPARE(downloading.entries(), std::vector<std::string>());
    }

    // The list had no size, the server says that it is large.
    void aFileThatTurnsOutTooLargeForTheDiskIsNotFetched() {
        FakeHub hub;
        hub.spoilHub = [](const HttpRequest& request, HttpAnswer& answer) {
            if (request.path == FakeHub::weightsPath) answer.headers[2].second = "50000000000";
        };
        hub.spoilStorage = always([](HttpAnswer& answer) {
            answer.saidLength = 50'000'000'000;
            answer.stallAfter = 1000;
        });
        auto settings = hastySettings();
        settings.freeSpace = [](const std::filesystem::path&) -> Result<std::uint64_t> { return 1'000'000'000; };
        const Downloading downloading;
        const auto ending = downloading.run(hub, settings);
        QVERIFY(ending.error);
        QCOMPARE(ending.error->code, ErrorCode::OutOfSpace);
        QVERIFY2(contains(ending, "50.0 GB"), ending.message().c_str());
    }

    void aModelThatCannotBeOpenedIsNotInstalled() {
        FakeHub hub;
        hub.settings = "{}";
        const Downloading downloading;
        const auto ending = downloading.run(hub);
        QVERIFY(ending.error);
        QVERIFY(!std::filesystem::exists(downloading.models / "tiny"));
        QCOMPARE(downloading.entries(), std::vector<std::string>{".partial"});
    }

    void twoProgramsDoNotWorkOnTheSameModel() {
        FakeHub hub;
        hub.spoilStorage = always([](HttpAnswer& answer) { answer.stallAfter = 1000; });
        auto settings = hastySettings();
        settings.stallTimeout = std::chrono::minutes(1);
        const auto list = hub.list();
        const Downloading downloading;
        ModelDownload first(list, *list.find("tiny"), downloading.models, settings);
        first.start();
        const auto part = downloading.partial("open_clip_model.safetensors.part");
        QTRY_VERIFY(std::filesystem::exists(part));
        const auto ending = downloading.run(hub);
        QVERIFY2(contains(ending, "another Sightseer is downloading it"), ending.message().c_str());
        QVERIFY(std::filesystem::exists(part));
    }

    void aModelThatIsThereIsNotDownloadedAgain() {
        const FakeHub hub;
        const Downloading downloading;
        QVERIFY(downloading.run(hub).isFinished);
        QVERIFY2(contains(downloading.run(hub), "it is there already"), "");
    }

    void settingsThatAreNoneSaySo() {
        const FakeHub hub;
        const Downloading downloading;
        auto settings = hastySettings();
        settings.mirror = "hf-mirror.com";
        QVERIFY2(contains(downloading.run(hub, settings), "is no address of a mirror"), "");
        settings.mirror.clear();
        settings.proxy = "proxy";
        QVERIFY2(contains(downloading.run(hub, settings), "is no proxy"), "");
        settings.proxy = "http://127.0.0.1:9";
        const auto ending = downloading.run(hub, settings);
        QVERIFY2(contains(ending, "the proxy"), ending.message().c_str());
    }
};

QTEST_GUILESS_MAIN(TestModelDownloadFailures)

#include "tst_model_download_failures.moc"
