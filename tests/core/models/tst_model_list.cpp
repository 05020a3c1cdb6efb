// resources/models.json is what the program relies on: nothing is missing, nothing is offered that may not be used.
#include "core/base/file_io.h"
#include "core/models/download_rules.h"
#include "core/models/model_list.h"
#include "tests/support/golden.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string_view>

using namespace sightseer;

namespace {

const ModelList& list() {
    static const auto read = readModelList(test::resourcesPath() / "models.json");
    if (!read) qFatal("%s", read.error().message.c_str());
    return *read;
}

bool isHttps(const std::string& text) {
    const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    return url.isValid() && url.scheme() == QLatin1String("https") && !url.host().isEmpty();
}

bool matches(const char* pattern, const std::string& text) {
    return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(pattern)))
        .match(QString::fromStdString(text))
        .hasMatch();
}

bool isPercent(const std::optional<double>& value) {
    return !value || (*value > 1 && *value < 100);
}

}  // namespace

class TestModelList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theHubAndItsServersAreKnown() {
        QCOMPARE(list().hub, std::string("https://huggingface.co"));
        for (const auto& host : list().hosts)
            QVERIFY2(matches("[a-z*.-]*(huggingface\\.co|\\.hf\\.co)", host), host.c_str());
        const auto isListed = [](const char* host) {
            const QUrl url(QStringLiteral("https://%1/x").arg(QLatin1String(host)));
            return std::any_of(list().hosts.begin(), list().hosts.end(),
                               [&](const std::string& pattern) { return matchesHost(pattern, url); });
        };
        for (const char* host : {"huggingface.co", "cdn-lfs.huggingface.co", "cdn-lfs-us-1.huggingface.co",
                                 "cdn-lfs.hf.co", "cas-bridge.xethub.hf.co", "us.aws.cdn.hf.co"}) {
            QVERIFY2(isListed(host), host);
        }
        for (const char* host :
             {"hf.co.example", "huggingface.co.example", "xhuggingface.co", "spaces.huggingface.co"}) {
            QVERIFY2(!isListed(host), host);
        }
    }

    void everyModelIsWhole_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < list().models.size(); ++i) {
            QTest::newRow(list().models[i].id.c_str()) << static_cast<int>(i);
        }
    }
    void everyModelIsWhole() {
        QFETCH(int, index);
        const auto& model = list().models[static_cast<std::size_t>(index)];
        static const std::set<std::string> layouts{"openclip", "siglip", "chinese-clip", "openclip-xlm-roberta",
                                                   "sentence-transformers"};
        QVERIFY(matches("[a-z0-9][a-z0-9-]*", model.id));
        QVERIFY(model.title.size() > 5);
        QVERIFY(matches("[\\w.-]+/[\\w.-]+", model.repository));
        QVERIFY(matches("main|[0-9a-f]{40}", model.revision));
        QVERIFY2(layouts.contains(model.layout), model.layout.c_str());
        QVERIFY(model.imageSize >= 224 && model.imageSize <= 512);
        QVERIFY(model.dimension >= 512 && model.dimension <= 1152);
        QVERIFY(!model.languages.empty());
        for (const auto& language : model.languages) QVERIFY2(matches("[a-z]{2,3}", language), language.c_str());

        QVERIFY2(model.licence.name == "MIT" || model.licence.name == "Apache-2.0", model.licence.name.c_str());
        QVERIFY(isHttps(model.licence.link));
        QVERIFY(model.licence.sentence.size() > 40 && model.licence.sentence.ends_with('.'));
        QVERIFY(!licenceNamed(model.licence.name).isRestricted);

        const auto& accuracy = model.accuracy;
        QVERIFY(isHttps(accuracy.source));
        QVERIFY(accuracy.imagenetTop1 || !accuracy.note.empty());
        for (const auto& value : {accuracy.imagenetTop1, accuracy.flickrTextToImage, accuracy.flickrImageToText,
                                  accuracy.cocoTextToImage, accuracy.cocoImageToText}) {
            QVERIFY(isPercent(value));
        }
        QVERIFY(model.imageGflops > 1);
        QVERIFY(std::abs(model.relativeCost - model.imageGflops / 8.82) < 0.06);
    }

    void everyFileIsSafeToWriteAndCanBeJudged_data() { everyModelIsWhole_data(); }
    void everyFileIsSafeToWriteAndCanBeJudged() {
        QFETCH(int, index);
        const auto& model = list().models[static_cast<std::size_t>(index)];
        std::set<std::string> names;
        std::uint64_t weights = 0;
        for (const auto& file : model.files) {
            QVERIFY2(matches("(\\w+/)?[\\w][\\w.-]*", file.name), file.name.c_str());
            QVERIFY2(matches("(\\w+/)?[\\w][\\w.-]*", file.path), file.path.c_str());
            QVERIFY(names.insert(file.name).second);
            QVERIFY(matches("[\\w.-]+/[\\w.-]+", file.repository));
            QVERIFY(matches("main|[0-9a-f]{40}", file.revision));
            QVERIFY2(file.sha256.empty() || matches("[0-9a-f]{64}", file.sha256), file.name.c_str());
            QVERIFY2(file.size == 0 || file.estimatedSize == 0, "a size that is known needs no estimate");
            weights = std::max(weights, file.likelySize());
        }
        QVERIFY2(weights > 100'000'000, "the size of the weights is known or estimated");
        QVERIFY(model.likelySize() >= weights);
    }

    void idsAreUniqueAndTheProposedOneIsThere() {
        std::set<std::string> ids;
        int proposed = 0;
        for (const auto& model : list().models) {
            QVERIFY2(ids.insert(model.id).second, model.id.c_str());
            if (model.isDefault) ++proposed;
        }
        QCOMPARE(proposed, 1);
        QVERIFY(list().find("vit-b-32-256-datacomp")->isDefault);
        QVERIFY(list().find("nothing") == nullptr);
    }

    void aTextTowerBelongsToImagesOfTheSameKind() {
        int towers = 0;
        for (const auto& model : list().models) {
            if (model.imagesOf.empty()) continue;
            ++towers;
            const auto* images = list().find(model.imagesOf);
            QVERIFY(images && images->imagesOf.empty());
            QCOMPARE(images->dimension, model.dimension);
            QCOMPARE(images->imageSize, model.imageSize);
        }
        QCOMPARE(towers, 1);
    }

    void aSizeThatIsOnlyEstimatedIsKnownToBe() {
        QVERIFY(list().find("vit-b-32-256-datacomp")->isSizeKnown());
        QVERIFY(list().find("vit-b-32-256-datacomp")->likelySize() >= 605'189'364);
        QVERIFY(!list().find("vit-b-32-datacomp")->isSizeKnown());
    }

    void aListThatIsDamagedSaysSo() {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "models.json";
        for (const char* text : {"", "{}", "[]", "{\"hub\": 1, \"hosts\": [], \"default\": \"\", \"models\": []}",
                                 "{\"hub\": \"\", \"hosts\": [], \"default\": \"\", \"models\": [{\"id\": \"a\"}]}"}) {
            const std::string_view view(text);
            QVERIFY(writeFileAtomically(file, std::as_bytes(std::span(view.data(), view.size()))));
            const auto read = readModelList(file);
            QVERIFY2(!read, text);
            QCOMPARE(read.error().code, ErrorCode::InvalidFile);
        }
    }
};

QTEST_APPLESS_MAIN(TestModelList)

#include "tst_model_list.moc"
