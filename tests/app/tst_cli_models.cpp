// sightseer-cli models: what comes, stays and goes, for people and for programs.
#include "tests/app/cli_runner.h"
#include "tests/support/http_server.h"

#include <QCryptographicHash>
#include <QEventLoop>

#include <csignal>

using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

QString golden(const char* name) {
    return QStringLiteral(SIGHTSEER_TEST_DATA "/golden/models/%1").arg(QLatin1String(name));
}

// A mirror that has OpenAI's ViT-B/32 only by name: it serves small files, with the checksums that they have.
class Mirror {
public:
    Mirror()
        : server([this](const HttpRequest& request) {
              HttpAnswer answer;
              if (!request.path.endsWith("/config.json")) {
                  answer.status = 404;
                  return answer;
              }
              const QByteArray text = "{}";
              const auto blob = "blob " + QByteArray::number(text.size()) + '\0' + text;
              answer = fileAnswer(request, text, QCryptographicHash::hash(blob, QCryptographicHash::Sha1).toHex());
              if (stalls) answer.stallAfter = 1;
              return answer;
          }) {}

    bool stalls = false;
    HttpServer server;
    QString address() const { return QString::fromLatin1(server.origin()); }
};

}  // namespace

class CliModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_cli = std::make_unique<CliRunner>(); }
    void whatIsImportedIsListedUsedVerifiedAndRemoved();
    void aFileIsImportedUnderANameOfOnesOwn();
    void anImportThatFailsSaysWhatIsMissing();
    void aRestrictedLicenceIsSaid();
    void damageIsFound();
    void whatIsOfferedHasItsFacts();
    void aDownloadThatFailsIsAnErrorInItsPlace();
    void interruptingADownloadPausesIt();
    void wrongUsageIsExitCodeTwo_data();
    void wrongUsageIsExitCodeTwo();

private:
    Run models(const QStringList& arguments) const {
        return m_cli->run(QStringList{u"--library"_s, m_cli->path(u"library"_s), u"models"_s} + arguments);
    }
    // The same while this program's event loop goes on, for its own server.
    Run modelsWithLoop(const QStringList& arguments, const std::function<void(QProcess&)>& meanwhile = {}) const {
        QProcess process;
        auto environment = m_cli->environment();
        environment.insert(u"HF_TOKEN"_s, u"hf_secret"_s);
        process.setProcessEnvironment(environment);
        QEventLoop loop;
        connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
        process.start(CliRunner::program("sightseer-cli"),
                      QStringList{u"--library"_s, m_cli->path(u"library"_s), u"models"_s} + arguments);
        if (meanwhile) meanwhile(process);
        if (process.state() != QProcess::NotRunning) loop.exec();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }
    QString modelsFolder() const { return m_cli->path(u"library/models"_s); }

    std::unique_ptr<CliRunner> m_cli;
};

void CliModelsTest::whatIsImportedIsListedUsedVerifiedAndRemoved() {
    const auto imported = models({u"import"_s, golden("openclip_vit"), u"--json"_s});
    QVERIFY2(imported.exitCode == 0, imported.err);
    QCOMPARE(imported.objects().first()["name"_L1].toString(), u"openclip_vit"_s);
    QVERIFY(imported.objects().first()["bytes"_L1].toDouble() > 900'000);
    QCOMPARE(models({u"import"_s, golden("hf_clip_vit")}).exitCode, 0);

    auto list = models({u"list"_s, u"--json"_s}).objects();
    QCOMPARE(list.size(), 3);
    QVERIFY(list[0]["starter"_L1].toBool());
    QCOMPARE(list[1]["name"_L1].toString(), u"hf_clip_vit"_s);
    QVERIFY(list[1]["default"_L1].toBool());

    const auto used = models({u"use"_s, u"openclip_vit"_s});
    QVERIFY2(used.exitCode == 0, used.err);
    list = models({u"--json"_s}).objects();
    QVERIFY(list[2]["default"_L1].toBool() && !list[1]["default"_L1].toBool());

    const auto verified = models({u"verify"_s, u"--json"_s}).objects();
    QCOMPARE(verified.size(), 2);
    for (const auto& one : verified) QVERIFY(one["intact"_L1].toBool());

    const auto refused = models({u"remove"_s, u"openclip_vit"_s});
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.contains("it is in use"), refused.err);
    const auto removed = models({u"remove"_s, u"hf_clip_vit"_s, u"nothing"_s, u"--json"_s});
    QCOMPARE(removed.exitCode, 3);
    QVERIFY(removed.objects()[0]["freed"_L1].toDouble() > 8'000'000);
    QVERIFY(removed.objects()[1]["error"_L1].toString().contains(u"'nothing'"_s));
    QCOMPARE(models({u"use"_s, u"nothing"_s}).exitCode, 1);
}

void CliModelsTest::aFileIsImportedUnderANameOfOnesOwn() {
    const auto run =
        models({u"import"_s, u"--name"_s, u"mine"_s, u"--"_s, golden("openai_vit") + u"/model.safetensors"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    QVERIFY2(run.out.startsWith("mine is installed in "), run.out);
    QVERIFY2(run.err.contains("No licence is known"), run.err);
    QVERIFY(QFileInfo::exists(modelsFolder() + u"/mine/sightseer.json"_s));
}

void CliModelsTest::anImportThatFailsSaysWhatIsMissing() {
    const auto folder = m_cli->folder(u"half"_s);
    QVERIFY(QFile::copy(golden("hf_clip_vit") + u"/model.safetensors"_s, folder + u"/model.safetensors"_s));
    const auto run = models({u"import"_s, folder});
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.err.contains("config.json"), run.err);
    QVERIFY(run.out.isEmpty());
    QVERIFY(QDir(modelsFolder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).isEmpty());
}

void CliModelsTest::aRestrictedLicenceIsSaid() {
    const auto folder = m_cli->folder(u"restricted"_s);
    for (const char* file : {"open_clip_config.json", "open_clip_model.safetensors"}) {
        QVERIFY(QFile::copy(golden("openclip_vit") + u'/' + QLatin1String(file), folder + u'/' + QLatin1String(file)));
    }
    writeBytes(folder + u"/README.md"_s, "---\nlicense: cc-by-nc-4.0\n---\n");
    const auto run = models({u"import"_s, folder, u"--json"_s});
    QVERIFY2(run.err.contains("Attention, cc-by-nc-4.0: It is for research or other non-commercial use only"), run.err);
    QVERIFY(run.objects().first()["licence"_L1]["restricted"_L1].toBool());
    const auto list = models({u"list"_s});
    QVERIFY2(list.out.contains("cc-by-nc-4.0 (restricted)"), list.out);
}

void CliModelsTest::damageIsFound() {
    QCOMPARE(models({u"import"_s, golden("openclip_vit")}).exitCode, 0);
    const auto file = modelsFolder() + u"/openclip_vit/open_clip_model.safetensors"_s;
    auto bytes = readBytes(file);
    bytes[bytes.size() - 10] = static_cast<char>(bytes[bytes.size() - 10] ^ 1);
    writeBytes(file, bytes);
    const auto run = models({u"verify"_s});
    QCOMPARE(run.exitCode, 1);
    QCOMPARE(run.lines(), QList<QByteArray>{"openclip_vit: open_clip_model.safetensors is changed"});
    QVERIFY2(run.err.contains("download it again, or remove it and import it again"), run.err);
}

void CliModelsTest::whatIsOfferedHasItsFacts() {
    const auto offers = models({u"list"_s, u"--offered"_s, u"--json"_s}).objects();
    QVERIFY(offers.size() >= 14);
    for (const auto& offer : offers) {
        QCOMPARE(offer["state"_L1].toString(), u"available"_s);
        QVERIFY(offer["bytes"_L1].toDouble() > 1e8);
        QVERIFY(!offer["licence"_L1]["sentence"_L1].toString().isEmpty());
        QVERIFY(!offer["languages"_L1].toArray().isEmpty());
    }
    QVERIFY(offers.first()["proposed"_L1].toBool());
    const auto text = models({u"list"_s, u"--offered"_s});
    QVERIFY2(text.out.startsWith("* vit-b-32-256-datacomp  "), text.out);
}

void CliModelsTest::aDownloadThatFailsIsAnErrorInItsPlace() {
    const Mirror mirror;
    const auto run = modelsWithLoop({u"download"_s, u"vit-b-32-openai"_s, u"no-such-model"_s, u"--mirror"_s,
                                     mirror.address(), u"--proxy"_s, u"none"_s, u"--json"_s});
    QCOMPARE(run.exitCode, 1);
    const auto objects = run.objects();
    QCOMPARE(objects.size(), 2);
    QCOMPARE(objects[0]["model"_L1].toString(), u"no-such-model"_s);
    QCOMPARE(objects[1]["model"_L1].toString(), u"vit-b-32-openai"_s);
    QVERIFY2(objects[1]["error"_L1].toString().contains(u"it is not there any more (404)"_s), run.out);
    QVERIFY(!run.out.contains("hf_secret") && !run.err.contains("hf_secret"));
    QCOMPARE(mirror.server.requests().first().headers.value("authorization"), QByteArray("Bearer hf_secret"));
}

void CliModelsTest::interruptingADownloadPausesIt() {
#ifndef Q_OS_UNIX
    QSKIP("Ctrl+C is sent as a signal here");
#else
    Mirror mirror;
    mirror.stalls = true;
    const QStringList command{u"download"_s,    u"chinese-clip-b-16"_s, u"--mirror"_s,
                              mirror.address(), u"--proxy"_s,           u"none"_s};
    const auto run = modelsWithLoop(command, [&](QProcess& process) {
        QTRY_COMPARE_WITH_TIMEOUT(mirror.server.openConnections(), 1, 60'000);
        const auto part = modelsFolder() + u"/.partial/chinese-clip-b-16/config.json.part"_s;
        QTRY_COMPARE_WITH_TIMEOUT(QFileInfo(part).size(), qint64{1}, 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    });
    QCOMPARE(run.exitCode, 130);
    QVERIFY2(run.err.contains("Paused. The same command goes on where it stopped"), run.err);
    QCOMPARE(models({u"list"_s, u"--offered"_s, u"--json"_s}).out.count("\"partial\""), 1);

    mirror.stalls = false;
    const auto again = modelsWithLoop(command);
    QCOMPARE(mirror.server.requestsOf(mirror.server.requests().first().path).back().headers.value("range"),
             QByteArray("bytes=1-"));
    QCOMPARE(again.exitCode, 1);  // this mirror has no more than that file
    const auto removed = models({u"remove"_s, u"chinese-clip-b-16"_s});
    QVERIFY2(removed.exitCode == 0, removed.err);
    QVERIFY(!QFileInfo::exists(modelsFolder() + u"/.partial/chinese-clip-b-16"_s));
#endif
}

void CliModelsTest::wrongUsageIsExitCodeTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown") << QStringList{u"destroy"_s};
    QTest::newRow("download nothing") << QStringList{u"download"_s};
    QTest::newRow("import nothing") << QStringList{u"import"_s};
    QTest::newRow("import two") << QStringList{u"import"_s, u"a"_s, u"b"_s};
    QTest::newRow("remove nothing") << QStringList{u"remove"_s};
    QTest::newRow("use nothing") << QStringList{u"use"_s};
    QTest::newRow("use two") << QStringList{u"use"_s, u"a"_s, u"b"_s};
}

void CliModelsTest::wrongUsageIsExitCodeTwo() {
    QFETCH(QStringList, arguments);
    const auto run = models(arguments);
    QCOMPARE(run.exitCode, 2);
    QVERIFY(run.out.isEmpty());
    QVERIFY2(run.err.startsWith("sightseer-cli: "), run.err);
}

QTEST_GUILESS_MAIN(CliModelsTest)

#include "tst_cli_models.moc"
