#include "ui/search/search_terms.h"

#include "core/base/file_io.h"
#include "core/search/query_parser.h"
#include "tests/support/pictures.h"
#include "ui/text.h"

#include <QBuffer>
#include <QDir>
#include <QImage>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

Query parsed(const QString& text) {
    return parseQuery(text.toStdString()).query;
}

}  // namespace

class SearchTermsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTermReadsBackAsWhatItStandsFor() {
        QCOMPARE(parsed(photoTerm(PhotoId(12))).groups.front().alternatives.front().photo, PhotoId(12));
        for (const QString& path : {u"/a/b.jpg"_s, u"/with space/it's \"here\", é.png"_s, u"/back\\slash@1.png"_s}) {
            const auto query = parsed(pictureTerm(stdPath(path)));
            QCOMPARE(query.groups.size(), std::size_t{1});
            QCOMPARE(qtText(query.groups.front().alternatives.front().text), path);
        }
        for (const QString& path : {u"/photos"_s, u"/my trips/a, b"_s, u"/a|b"_s}) {
            const auto query = parsed(folderFilter(stdPath(path)));
            QVERIFY(query.groups.empty() && !query.filter.isEverything());
        }
    }

    void termsGoBehindTheTextOnce() {
        QCOMPARE(withTerms({}, {u"photo:1"_s}), u"photo:1"_s);
        QCOMPARE(withTerms(u" a dog "_s, {u"photo:1"_s, u"-photo:2"_s}), u"a dog photo:1 -photo:2"_s);
        QCOMPARE(withTerms(u"photo:1 a dog"_s, {u"photo:1"_s}), u"photo:1 a dog"_s);
        QCOMPARE(withTerms(u"photo:12"_s, {u"photo:1"_s}), u"photo:12 photo:1"_s);
    }

    void filesAreTakenByAddressOrPathAndOthersAreNamed() {
        QTemporaryDir folder;
        writePlainPicture(stdPath(folder.filePath(u"a.png"_s)), Qt::red);
        QVERIFY(writeFileAtomically(stdPath(folder.filePath(u"notes.txt"_s)), {}));
        const QUrl picture = QUrl::fromLocalFile(folder.filePath(u"a.png"_s));
        const QUrl notes = QUrl::fromLocalFile(folder.filePath(u"notes.txt"_s));
        const QString term = pictureTerm(stdPath(folder.filePath(u"a.png"_s)));
        QMimeData mime;
        mime.setUrls({picture, notes, QUrl::fromLocalFile(folder.path())});
        const auto terms = pictureTerms(mime);
        QCOMPARE(terms.terms, QStringList{term});
        QVERIFY(terms.message.contains(u"notes.txt"_s));

        for (const QString& text : {folder.filePath(u"a.png"_s), picture.toString() + u'\n'}) {
            QMimeData typed;
            typed.setText(text);
            QCOMPARE(pictureTerms(typed).terms, QStringList{term});
        }
        QMimeData many;
        many.setUrls(QList<QUrl>(10'000, picture));
        QCOMPARE(pictureTerms(many).terms.size(), qsizetype{kMostPictureTerms});
        QVERIFY(pictureTerms(many).message.contains(u"10"_s));
    }

    void wordsAndFoldersAreNoPictures() {
        QTemporaryDir folder;
        for (const QString& text :
             {u"a dog"_s, u"/nowhere/a.png"_s, folder.path(), u"a.png"_s, QString(50'000, u'/')}) {
            QMimeData mime;
            mime.setText(text);
            QVERIFY(!offersPictures(mime));
        }
        QMimeData folders;
        folders.setUrls({QUrl::fromLocalFile(folder.path())});
        QVERIFY(!offersPictures(folders));
    }

    void aPictureIsKeptOnceAndSmall() {
        QTemporaryDir folder;
        const auto kept = stdPath(folder.filePath(u"deep/er"_s));
        QImage picture(4000, 1000, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QMimeData mime;
        mime.setImageData(picture);
        QVERIFY(offersPictures(mime));
        const auto loose = loosePicture(mime);
        QVERIFY(loose);
        const auto terms = keepPicture(*loose, kept);
        QCOMPARE(terms.terms.size(), 1);
        QCOMPARE(keepPicture(*loose, kept).terms, terms.terms);
        const auto files = QDir(qtPath(kept)).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 1);
        QCOMPARE(QImage(files.first().filePath()).size(), QSize(1024, 256));
        // Nowhere to keep it, or a file in the way.
        QVERIFY(!keepPicture(*loose, {}).message.isEmpty());
        QVERIFY(keepPicture(*loose, stdPath(files.first().filePath())).terms.isEmpty());
        QVERIFY(!keepPicture(*loose, stdPath(files.first().filePath())).message.isEmpty());
    }

    // As another program copies it: the bytes of a file, which are not decoded before they must be.
    void aPictureMayComeAsTheBytesOfAFile() {
        QTemporaryDir folder;
        QImage picture(40, 30, QImage::Format_RGB32);
        picture.fill(Qt::blue);
        QByteArray png;
        QBuffer buffer(&png);
        QVERIFY(picture.save(&buffer, "PNG"));
        QMimeData mime;
        mime.setData(u"application/x-qt-image"_s, {});
        mime.setData(u"image/png"_s, png);
        const auto loose = loosePicture(mime);
        QVERIFY(loose && loose->picture.isNull());
        QCOMPARE(keepPicture(*loose, stdPath(folder.path())).terms.size(), 1);
        QVERIFY(!keepPicture({{}, png.left(20)}, stdPath(folder.path())).message.isEmpty());
    }

    void whereAFileIsNamedItIsMeantAndNotItsPicture() {
        QTemporaryDir folder;
        writePlainPicture(stdPath(folder.filePath(u"a.png"_s)), Qt::red);
        QMimeData mime;
        mime.setImageData(QImage(4, 4, QImage::Format_RGB32));
        QVERIFY(loosePicture(mime));
        mime.setUrls({QUrl::fromLocalFile(folder.filePath(u"a.png"_s))});
        QVERIFY(!loosePicture(mime));
        QCOMPARE(pictureTerms(mime).terms.size(), 1);
    }
};

QTEST_GUILESS_MAIN(SearchTermsTest)
#include "tst_search_terms.moc"
