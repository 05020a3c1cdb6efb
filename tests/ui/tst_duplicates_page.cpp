// Copies are found, selected, moved to the trash and brought back, in the whole window with real files.
#include "tests/ui/window_driver.h"
#include "ui/duplicates/duplicates_page.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/empty_state.h"
#include "ui/status/message_bar.h"
#include "ui/trash/file_trash.h"

#include <QDir>
#include <QMessageBox>
#include <QStandardPaths>

#include <fstream>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr int kCopies = 3;

// Three files with the same bytes, and others without a copy.
void addCopies(WindowDriver& driver) {
    driver.addColours(1);
    driver.addPicture("boat.png", Qt::yellow);
    for (const char* name : {"boat (1).png", "boat copy.png"}) {
        fs::copy_file(driver.photos() / "boat.png", driver.photos() / name);
        fs::last_write_time(driver.photos() / name, fs::last_write_time(driver.photos() / "boat.png"));
    }
}

DuplicatesPage& openPage(WindowDriver& driver) {
    driver.start({driver.photos()});
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"6 photos, all"_s), kPatience);
        QTest::mouseClick(buttonWith(driver.find<Sidebar>(), u"Duplicates"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<DuplicatesPage>().grid().isVisible(), kPatience);
    }();
    return driver.find<DuplicatesPage>();
}

void answerQuestion(WindowDriver& driver, const QString& button) {
    QTRY_VERIFY(driver.window->findChild<QMessageBox*>());
    auto* question = driver.window->findChild<QMessageBox*>();
    QTest::mouseClick(buttonWith(*question, button), Qt::LeftButton);
}

int filesIn(const fs::path& folder) {
    return static_cast<int>(QDir(qtPath(folder)).entryList(QDir::Files).size());
}

}  // namespace

class DuplicatesPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        // Where the trash is: a folder that is not there yet.
        qputenv("XDG_DATA_HOME", m_home.filePath(u"share/of/mine"_s).toUtf8());
    }

    void copiesAreShownInGroupsWithTheBestFirst() {
        WindowDriver driver;
        addCopies(driver);
        auto& page = openPage(driver);
        auto* list = page.grid().model();
        QCOMPARE(list->rowCount(), kCopies);
        QCOMPARE(page.grid().headings().size(), std::size_t{1});
        QVERIFY(page.grid().headings().front().text.startsWith(u"3 equal files"_s));
        QTRY_COMPARE_WITH_TIMEOUT(list->index(0, 0).data().toString(), u"boat.png"_s, kPatience);
        QVERIFY(list->index(0, 0).data(PhotoListModel::BadgeRole).toString().startsWith(u"best"_s));
    }

    void theCopiesGoToTheTrashAndComeBack() {
        WindowDriver driver;
        addCopies(driver);
        auto& page = openPage(driver);
        QTest::keySequence(&page.grid(), QKeySequence::SelectAll);
        QCOMPARE(page.grid().selectedPhotos().size(), std::size_t{2});  // all but the best
        QTest::keyClick(&page.grid(), Qt::Key_Delete);
        answerQuestion(driver, u"Cancel"_s);
        QCOMPARE(filesIn(driver.photos()), 6);
        QTRY_VERIFY(!driver.window->findChild<QMessageBox*>());
        QTest::mouseClick(buttonWith(page, u"Move to the trash…"_s), Qt::LeftButton);
        answerQuestion(driver, u"Move to the trash"_s);
        QTRY_COMPARE_WITH_TIMEOUT(filesIn(driver.photos()), 4, kPatience);
        QVERIFY(fs::exists(driver.photos() / "boat.png"));
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"4 photos, all"_s), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!page.grid().isVisible(), kPatience);  // no copies are left

        auto& message = driver.find<MessageBar>();
        QVERIFY(message.text().startsWith(u"2 photos are in the trash"_s));
        const int encoded = driver.encoder->imagesEncoded;
        QTest::mouseClick(buttonWith(message, u"Undo"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(filesIn(driver.photos()), 6, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"6 photos, all"_s), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(page.grid().isVisible(), kPatience);
        QCOMPARE(int(driver.encoder->imagesEncoded), encoded);  // nothing was indexed again
    }

    void oneOfEachGroupAlwaysStays() {
        WindowDriver driver;
        addCopies(driver);
        auto& page = openPage(driver);
        page.grid().selectAll();
        QTest::mouseClick(buttonWith(page, u"Move to the trash…"_s), Qt::LeftButton);
        QVERIFY(driver.find<MessageBar>().text().contains(u"stays"_s));
        answerQuestion(driver, u"Move to the trash"_s);
        QTRY_COMPARE_WITH_TIMEOUT(filesIn(driver.photos()), 4, kPatience);
        QVERIFY(fs::exists(driver.photos() / "boat.png"));
    }

    void aChangedFileStays() {
        WindowDriver driver;
        addCopies(driver);
        auto& page = openPage(driver);
        std::ofstream(driver.photos() / "boat copy.png", std::ios::app) << "edited since";
        QTest::keySequence(&page.grid(), QKeySequence::SelectAll);
        QTest::keyClick(&page.grid(), Qt::Key_Delete);
        answerQuestion(driver, u"Move to the trash"_s);
        QTRY_COMPARE_WITH_TIMEOUT(filesIn(driver.photos()), 5, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<MessageBar>().text().contains(u"has changed since"_s), kPatience);
        QVERIFY(fs::exists(driver.photos() / "boat copy.png"));
    }

    void aPhotoOfTheGridIsMovedToo() {
        WindowDriver driver;
        driver.startWithColours(1);
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        // The list may read its rows again once all are indexed.
        QTRY_VERIFY_WITH_TIMEOUT(!driver.nameAt(0).isEmpty(), kPatience);
        const QString name = driver.nameAt(0);
        QTest::keyClick(&driver.grid(), Qt::Key_Delete);
        answerQuestion(driver, u"Move to the trash"_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 2, kPatience);
        QVERIFY(!fs::exists(driver.photos() / name.toStdString()));
        QTRY_VERIFY(driver.find<MessageBar>().text().contains(name));
        QTest::mouseClick(buttonWith(driver.find<MessageBar>(), u"Undo"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
        QVERIFY(fs::exists(driver.photos() / name.toStdString()));
    }

    void nothingIsWrittenOverWhenFilesComeBack() {
        QTemporaryDir folder;
        const fs::path file = stdPath(folder.filePath(u"a.png"_s));
        writePlainPicture(file, Qt::red, 10, 10);
        const auto status = fileStatus(file);
        Photo photo;
        photo.path = file;
        photo.file = {"a.png", status->size, status->modifiedNs};
        const auto moved = FileTrash::moveToTrash({photo});
        QCOMPARE(moved.files.size(), std::size_t{1});
        QVERIFY(!fs::exists(file) && QFile::exists(moved.files.front().inTrash));
        QVERIFY2(moved.files.front().inTrash.startsWith(m_home.path()), qPrintable(moved.files.front().inTrash));
        std::ofstream(file) << "a new file of that name";
        auto back = FileTrash::restore(moved.files);
        QVERIFY(back.files.empty());
        QVERIFY(back.failures.front().contains(u"another file"_s));
        QCOMPARE(fs::file_size(file), std::uintmax_t{23});
        fs::remove(file);
        back = FileTrash::restore(moved.files);
        QCOMPARE(back.files.size(), std::size_t{1});
        QCOMPARE(fileStatus(file)->modifiedNs, status->modifiedNs);
        const QDir info(QFileInfo(moved.files.front().inTrash).path() + u"/../info"_s);
        QVERIFY(!info.exists(u"a.png.trashinfo"_s));
        // A file that is gone, and one that was never there.
        fs::remove(file);
        QCOMPARE(FileTrash::moveToTrash({photo}).failures.size(), 1);
        QCOMPARE(FileTrash::restore(moved.files).failures.size(), 1);
    }

    void aLibraryWithoutCopiesSaysSo() {
        WindowDriver driver;
        driver.startWithColours(1);
        QTest::mouseClick(buttonWith(driver.find<Sidebar>(), u"Duplicates"_s), Qt::LeftButton);
        auto* empty = driver.find<DuplicatesPage>().findChild<EmptyState*>();
        QTRY_COMPARE_WITH_TIMEOUT(empty->title(), u"No copies"_s, kPatience);
        QTest::mouseClick(buttonWith(*empty, u"Show all photos"_s), Qt::LeftButton);
        QVERIFY(driver.grid().isVisible());
        QTest::mouseClick(buttonWith(driver.find<Sidebar>(), u"Duplicates"_s), Qt::LeftButton);
        QVERIFY(!driver.grid().isVisible());
        // Typing searches from here as from everywhere.
        driver.type(u"red"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.grid().isVisible(), kPatience);
    }

private:
    QTemporaryDir m_home;
};

QTEST_MAIN(DuplicatesPageTest)
#include "tst_duplicates_page.moc"
