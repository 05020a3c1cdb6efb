// Where downloads may go.
#include "core/models/download_rules.h"

#include <QTest>

using namespace sightseer;

namespace {

const QUrl hub(QStringLiteral("https://hub.example"));
const std::vector<std::string> hosts{"hub.example", "cdn-lfs*.hub.example", "*.hf.example"};

Result<QUrl> from(const char* url, const char* location) {
    return redirectTarget(hub, hosts, QUrl(QString::fromLatin1(url)), location);
}

}  // namespace

class TestDownloadRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listedHostsAreFollowed_data() {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QString>("target");
        QTest::newRow("absolute") << QByteArray("https://cdn-lfs.hub.example/a?b=c%2F")
                                  << "https://cdn-lfs.hub.example/a?b=c%2F";
        QTest::newRow("with a number") << QByteArray("https://cdn-lfs-us-1.hub.example/a")
                                       << "https://cdn-lfs-us-1.hub.example/a";
        QTest::newRow("below") << QByteArray("https://cas-bridge.xet.hf.example/a")
                               << "https://cas-bridge.xet.hf.example/a";
        QTest::newRow("relative") << QByteArray("/api/x") << "https://hub.example/api/x";
        QTest::newRow("capitals") << QByteArray("https://CDN.HF.EXAMPLE/a") << "https://cdn.hf.example/a";
    }
    void listedHostsAreFollowed() {
        QFETCH(QByteArray, location);
        QFETCH(QString, target);
        const auto result = from("https://hub.example/org/model/resolve/main/file", location);
        QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
        QCOMPARE(result->toString(QUrl::FullyEncoded), target);
    }

    void othersAreNot_data() {
        QTest::addColumn<QByteArray>("location");
        for (const char* location :
             {"https://evil.example/a", "https://hub.example.evil.example/a", "https://xhf.example/a",
              "https://hf.example/a", "https://hub.example:8443/a", "https://hub.example@evil.example/a",
              "http://hub.example/a", "http://cdn.hf.example/a", "ftp://hub.example/a", "file:///etc/passwd",
              "//evil.example/a", "https:///a", ""}) {
            QTest::newRow(location) << QByteArray(location);
        }
    }
    void othersAreNot() {
        QFETCH(QByteArray, location);
        const auto result = from("https://hub.example/file", location);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::PermissionDenied);
    }

    void aMirrorOnThisMachineMayDoWithoutEncryption() {
        const QUrl mirror(QStringLiteral("http://127.0.0.1:8080"));
        const std::vector<std::string> listed{"127.0.0.1:9090", "cdn.example"};
        QVERIFY(redirectTarget(mirror, listed, mirror, "/other"));
        QVERIFY(redirectTarget(mirror, listed, mirror, "http://127.0.0.1:9090/a"));
        QVERIFY(redirectTarget(mirror, listed, mirror, "https://cdn.example/a"));
        QVERIFY(!redirectTarget(mirror, listed, mirror, "http://cdn.example/a"));
        QVERIFY(!redirectTarget(mirror, listed, mirror, "http://127.0.0.1:9091/a"));
        QVERIFY(
            !redirectTarget(mirror, listed, QUrl(QStringLiteral("https://cdn.example/a")), "http://127.0.0.1:8080/a"));
    }

    void anOriginIsSchemeHostAndPort() {
        const auto same = [](const char* a, const char* b) {
            return isSameOrigin(QUrl(QString::fromLatin1(a)), QUrl(QString::fromLatin1(b)));
        };
        QVERIFY(same("https://a.example/x", "https://a.example:443/y"));
        QVERIFY(!same("https://a.example", "http://a.example"));
        QVERIFY(!same("https://a.example", "https://b.example"));
        QVERIFY(!same("https://a.example", "https://a.example:444"));
    }

    void proxiesHaveAHostAndAPort() {
        QCOMPARE(proxyFrom("http://proxy.example:3128")->type(), QNetworkProxy::HttpProxy);
        QCOMPARE(proxyFrom("socks5://me:secret@proxy.example:1080")->password(), QStringLiteral("secret"));
        QCOMPARE(proxyFrom("none")->type(), QNetworkProxy::NoProxy);
        for (const char* text : {"proxy", "proxy.example:3128", "http://proxy.example", "ftp://proxy.example:21", ""}) {
            QVERIFY2(!proxyFrom(text), text);
        }
        const auto error = proxyFrom("ftp://me:secret@proxy.example:21").error();
        QVERIFY2(error.message.find("secret") == std::string::npos, error.message.c_str());
    }

    void aMirrorIsAWebAddress() {
        QCOMPARE(baseAddress("https://mirror.example/hub/")->toString(), QStringLiteral("https://mirror.example/hub"));
        for (const char* text : {"mirror.example", "file:///tmp", "https://", "https://me:secret@mirror.example",
                                 "https://mirror.example?x"}) {
            QVERIFY2(!baseAddress(text), text);
        }
    }

    void headersAreReadAsTheStandardHasThem() {
        QCOMPARE(contentRange("bytes 100-199/200")->first, std::uint64_t{100});
        QCOMPARE(*contentRange("bytes 100-199/200")->size, std::uint64_t{200});
        QVERIFY(contentRange("bytes 0-1/*") && !contentRange("bytes 0-1/*")->size);
        for (const char* header :
             {"", "bytes */200", "100-199/200", "bytes -1-2/3", "bytes 99999999999999999999-1/2"}) {
            QVERIFY2(!contentRange(header), header);
        }
        QVERIFY(entityTag("\"abc\"").isStrong);
        QCOMPARE(entityTag("\"abc\"").text, std::string("abc"));
        QVERIFY(!entityTag("W/\"abc\"").isStrong);
        QCOMPARE(entityTag("W/\"abc\"").text, std::string("abc"));
        QVERIFY(!entityTag("abc").isStrong);
    }
};

QTEST_APPLESS_MAIN(TestDownloadRules)

#include "tst_download_rules.moc"
