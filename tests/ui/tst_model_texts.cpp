// What is said of models, in the English of the window.
#include "ui/models/model_texts.h"
#include "ui/text.h"

#include <QLocale>
#include <QTest>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

ShelfModel offered() {
    ShelfModel model;
    model.key = u"tiny"_s;
    model.offered = OfferedModel();
    model.offered->id = "tiny";
    model.offered->title = "Tiny CLIP";
    model.offered->files = {{"a", "a", "org/tiny", "r1", 600'000'000, 0, ""}};
    model.offered->licence = {"MIT", "https://example.org/licence", "You may.", false};
    model.offered->languages = {"en"};
    model.offered->relativeCost = 1.3;
    return model;
}

ShelfModel own() {
    ShelfModel model;
    model.key = u"mine"_s;
    model.installed = InstalledModel();
    model.installed->name = model.installed->title = "mine";
    return model;
}

}  // namespace

class ModelTextsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void sizesThatAreOnlyEstimatedSayAbout() {
        ShelfModel model = offered();
        QVERIFY(factsText(model).startsWith(u"600.0 MB  ·  English"_s));
        model.offered->files.front().size = 0;
        model.offered->files.front().estimatedSize = 600'000'000;
        QVERIFY(factsText(model).startsWith(u"about 600.0 MB"_s));
    }

    void languagesAreNamed() {
        ShelfModel model = offered();
        model.offered->languages = {"zh", "de", "mul"};
        QCOMPARE(languagesText(model), u"Chinese, Deutsch, many languages"_s);
        QCOMPARE(languagesText(own()), QString());
    }

    void accuracyIsSaidAsFarAsItWasPublished() {
        ShelfModel model = offered();
        QCOMPARE(accuracyText(model), QString());
        QCOMPARE(accuracyText(own()), QString());
        model.offered->accuracy.imagenetTop1 = 72.8;
        model.offered->accuracy.cocoTextToImage = 39.9;
        model.offered->accuracy.cocoImageToText = 57.9;
        model.offered->accuracy.source = "https://example.org/table";
        QCOMPARE(accuracyText(model),
                 u"Published accuracy: ImageNet: 72.8 %&nbsp; ·&nbsp; COCO: 39.9 % and 57.9 % ("_s + kBeforeLink +
                     u"<a href=\"https://example.org/table\">source</a>)"_s);
    }

    void onlyAddressesOfTheWebAndFilesBecomeLinks() {
        ShelfModel model = own();
        model.installed->licence = {"<b>odd</b>", "javascript:alert(1)", "Read it.", false};
        QCOMPARE(licenceText(model), u"Licence &lt;b&gt;odd&lt;/b&gt;: Read it."_s);
        model.installed->licence.link = "https://example.org/?a=\"b\"";
        QVERIFY(licenceText(model).startsWith(kBeforeLink + u"<a href=\"https://example.org/?a=%22b%22\">"_s));
        model.installed->licence = {"see LICENSE", "/models/my model/LICENSE", "Read it.", false};
        QCOMPARE(licenceText(model),
                 kBeforeLink + u"<a href=\"file:///models/my%20model/LICENSE\">Licence</a>: Read it."_s);
        model.installed->licence = licenceNamed("");
        QCOMPARE(licenceText(model), u"No licence is known: whoever published the model says what is allowed."_s);
    }

    void aDownloadSaysHowFarHowFastAndHowLong() {
        DownloadStatus status;
        status.state = DownloadState::Running;
        status.progress = {DownloadPhase::Downloading, 120'000'000, 600'000'000, false, 4'000'000, 120s, {}};
        QCOMPARE(downloadText(status), u"Downloading: 120.0 MB of 600.0 MB  ·  4.0 MB/s  ·  2 min left"_s);
        status.progress.note = "the connection was lost (x). Check the network";
        QCOMPARE(downloadText(status), u"Goes on in a moment: the connection was lost (x). Check the network."_s);
        status.state = DownloadState::Paused;
        QCOMPARE(downloadText(status), u"Paused at 120.0 MB of 600.0 MB"_s);
        status.state = DownloadState::Failed;
        status.error = {ErrorCode::OutOfSpace, "Cannot download it: the disk is full."};
        QCOMPARE(downloadText(status), u"Cannot download it: the disk is full."_s);
    }

    void whoAnswersMeanwhileIsSaid() {
        LibraryStatus status;
        status.ingest.phase = IngestPhase::Indexing;
        status.ingest.done = 1200;
        status.ingest.total = 4000;
        QCOMPARE(gettingVectorsText(status, u"The starter"_s),
                 u"It looks at your photos: 1,200 of 4,000. The starter answers meanwhile."_s);
        status.ingest = {};
        QCOMPARE(gettingVectorsText(status, u"The starter"_s),
                 u"It has not looked at all of your photos yet. The starter answers meanwhile."_s);
    }

    void aCheckNamesWhatIsWrong() {
        std::vector<CheckedFile> files{{"a", FileCheck::Intact}, {"b", FileCheck::Intact}};
        QCOMPARE(checkText(files), u"Checked: all 2 files are as they should be."_s);
        QVERIFY(!isDamaged(files));
        files.push_back({"c", FileCheck::Unknown});
        QCOMPARE(checkText(files), u"Checked: 2 files are as they should be, for 1 no checksum is known."_s);
        QVERIFY(!isDamaged(files));
        files.push_back({"d", FileCheck::Changed});
        files.push_back({"e", FileCheck::Missing});
        QCOMPARE(checkText(files), u"Checked: d has changed, e is missing. Remove this model and get it again."_s);
        QVERIFY(isDamaged(files));
    }
};

QTEST_MAIN(ModelTextsTest)
#include "tst_model_texts.moc"
