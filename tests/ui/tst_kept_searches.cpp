// Saved and recent searches, and their file.
#include "ui/search/kept_searches.h"

#include "ui/text.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;

class KeptSearchesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsKeptIsThereTheNextTime() {
        QTemporaryDir folder;
        const auto file = stdPath(folder.filePath(u"searches.json"_s));
        {
            KeptSearches kept;
            kept.open(file);
            kept.save(u" red boat, -people "_s);
            kept.save(u"in:\"Größe\" 海"_s);
            kept.save(u"red boat, -people"_s);  // is saved already
            kept.rename(u"red boat, -people"_s, u"  Boats  "_s);
            kept.rename(u"red boat, -people"_s, u"   "_s);  // no name
            kept.remember(u"a dog"_s);
            kept.remember(u"a cat"_s);
            kept.remember(u"a dog"_s);
            kept.remember(u"  "_s);
        }
        KeptSearches kept;
        QSignalSpy failed(&kept, &KeptSearches::failed);
        kept.open(file);
        QCOMPARE(kept.saved(), (std::vector<SavedSearch>{{u"Boats"_s, u"red boat, -people"_s},
                                                         {u"in:\"Größe\" 海"_s, u"in:\"Größe\" 海"_s}}));
        QCOMPARE(kept.recent(), (QStringList{u"a dog"_s, u"a cat"_s}));
        QVERIFY(kept.isSaved(u"red boat, -people "_s));
        kept.remove(u"red boat, -people"_s);
        QVERIFY(!kept.isSaved(u"red boat, -people"_s));
        kept.forgetRecent();
        QVERIFY(kept.recent().isEmpty());
        QVERIFY(failed.isEmpty());
    }

    void onlyTheLatestAreRemembered() {
        KeptSearches kept;
        for (int i = 0; i < 100; ++i) kept.remember(QString::number(i));
        QCOMPARE(kept.recent().size(), KeptSearches::kMostRecent);
        QCOMPARE(kept.recent().front(), u"99"_s);
    }

    void aDamagedFileIsPutAsideAndNeverOverwritten() {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"searches.json"_s);
        QFile damaged(path);
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("{\"saved\": [{\"name\": \"Boa");
        damaged.close();
        {
            KeptSearches kept;
            QSignalSpy failed(&kept, &KeptSearches::failed);
            kept.open(stdPath(path));
            QCOMPARE(failed.size(), 1);
            QVERIFY(failed[0][0].toString().contains(u"searches.json.damaged"_s));
            kept.save(u"a dog"_s);
        }
        QFile aside(path + u".damaged"_s);
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), QByteArray("{\"saved\": [{\"name\": \"Boa"));
        KeptSearches kept;
        kept.open(stdPath(path));
        QCOMPARE(kept.saved().size(), std::size_t{1});
    }

    void strangeValuesAreLeftOut() {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"searches.json"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"saved": [3, {"name": "x"}, {"name": "A", "text": "a"}, {"text": "a"}], "recent": [1, "", "b"]})");
        file.close();
        KeptSearches kept;
        kept.open(stdPath(path));
        QCOMPARE(kept.saved(), (std::vector<SavedSearch>{{u"A"_s, u"a"_s}}));
        QCOMPARE(kept.recent(), QStringList{u"b"_s});
    }

    void whatCannotBeWrittenIsSaid() {
        QTemporaryDir folder;
        KeptSearches kept;
        QSignalSpy failed(&kept, &KeptSearches::failed);
        kept.open(stdPath(folder.filePath(u"no such folder/searches.json"_s)));
        kept.save(u"a dog"_s);
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(kept.isSaved(u"a dog"_s));  // for as long as the window is open
    }
};

QTEST_GUILESS_MAIN(KeptSearchesTest)
#include "tst_kept_searches.moc"
