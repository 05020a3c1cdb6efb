// What the window cannot use is answered with a sentence, and nothing else is in the way.
#include "tests/ui/window_driver.h"
#include "ui/status/empty_state.h"
#include "ui/status/message_bar.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/welcome_page.h"

#include <QLabel>
#include <QMessageBox>

#include <array>
#include <fstream>

#ifdef Q_OS_LINUX
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

// Root may read and write everything. Meanwhile not in this thread, nor in those that it begins.
class AsOthers {
public:
    AsOthers() {
#ifdef Q_OS_LINUX
        if (::geteuid() != 0 || ::syscall(SYS_capget, &m_header, m_before.data()) != 0) return;
        auto fewer = m_before;
        fewer[0].effective &= ~((1U << CAP_DAC_OVERRIDE) | (1U << CAP_DAC_READ_SEARCH));
        m_isChanged = ::syscall(SYS_capset, &m_header, fewer.data()) == 0;
#endif
    }
    ~AsOthers() {
#ifdef Q_OS_LINUX
        if (m_isChanged) ::syscall(SYS_capset, &m_header, m_before.data());
#endif
    }
    AsOthers(const AsOthers&) = delete;
    AsOthers& operator=(const AsOthers&) = delete;

private:
#ifdef Q_OS_LINUX
    __user_cap_header_struct m_header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> m_before{};
    bool m_isChanged = false;
#endif
};

// It takes no room on the disk.
void writeHuge(const std::filesystem::path& file) {
    std::ofstream(file, std::ios::binary) << "\xff\xd8\xff\xe0";
    std::filesystem::resize_file(file, 1'100'000'000);
}

}  // namespace

class WindowBadInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void aFolderWithoutRightsIsExplained() {
        const AsOthers others;
        WindowDriver driver;
        driver.startWithColours(1);
        QTemporaryDir elsewhere;
        const auto locked = stdPath(elsewhere.filePath(u"locked"_s));
        std::filesystem::create_directory(locked);
        std::filesystem::permissions(locked, std::filesystem::perms::none);
        std::error_code error;
        const std::filesystem::directory_iterator listed(locked, error);
        const bool isListed = !error;
        if (!isListed) driver.drop({QUrl::fromLocalFile(qtPath(locked))});
        auto& message = driver.find<MessageBar>();
        const bool isSaid = QTest::qWaitFor(
            [&] { return message.text().contains(qtPath(locked) + u": it cannot be listed"_s); }, kPatience);
        std::filesystem::permissions(locked, std::filesystem::perms::owner_all);
        if (isListed) QSKIP("this account may read everything");
        QVERIFY2(isSaid, qPrintable(message.text()));
        QVERIFY(!driver.window->findChild<QMessageBox*>());
        QCOMPARE(driver.list().rowCount(), 3);
    }

    void aPictureOfMoreThanAGigabyteIsExplained() {
        WindowDriver driver;
        driver.addColours(1);
        writeHuge(driver.photos() / "aaa huge.jpg");
        driver.start({driver.photos()});
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().contains(u"1 could not be read"_s), kPatience);
        driver.find<BrowsePage>().setSortOrder(SortOrder::ByName);
        QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0), u"aaa huge.jpg"_s, kPatience);
        // On show.
        driver.grid().makeCurrent(0);
        QTest::keyClick(&driver.grid(), Qt::Key_Return);
        auto& viewer = driver.find<Viewer>();
        QTRY_VERIFY_WITH_TIMEOUT(viewer.errorText().contains(u"aaa huge.jpg"_s), kPatience);
        QVERIFY2(viewer.errorText().contains(u"limit"_s), qPrintable(viewer.errorText()));
        // As a search.
        driver.drop({QUrl::fromLocalFile(qtPath(driver.photos() / "aaa huge.jpg"))});
        QVERIFY(!viewer.isVisible());
        auto* empty = driver.find<BrowsePage>().findChild<EmptyState*>();
        QTRY_VERIFY_WITH_TIMEOUT(empty->isVisible(), kPatience);
        const auto says = [&](const QString& words) {
            const auto labels = empty->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().contains(words); });
        };
        QVERIFY(says(u"aaa huge.jpg"_s));
        QTest::mouseClick(buttonWith(*empty, u"Show all photos"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 4, kPatience);
    }

    // SingleInstance hands them to the window that is open.
    void whatASecondStartBringsIsAdded() {
        WindowDriver driver;
        driver.startWithColours(1);
        QTemporaryDir elsewhere;
        writePlainPicture(stdPath(elsewhere.filePath(u"new.png"_s)), Qt::red, 90, 50);
        driver.window->openPaths({stdPath(elsewhere.path())});
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 4, kPatience);
        driver.window->openPaths({stdPath(elsewhere.filePath(u"nowhere"_s))});
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<MessageBar>().text().contains(u"nowhere"_s), kPatience);
    }

    void whatASecondStartBringsBeforeTheLibraryIsOpenWaitsForIt() {
        WindowDriver driver;
        driver.addColours(1);
        driver.start();
        driver.window->openPaths({driver.photos()});  // opening goes on in another thread
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
        QVERIFY(!driver.find<WelcomePage>().isVisible());
    }

    void aDropWithoutALibraryIsExplained() {
        WindowDriver driver;
        driver.window = std::make_unique<MainWindow>();
        driver.window->show();
        driver.window->openLibrary([](const LibraryListener&) -> Result<std::unique_ptr<Library>> {
            return fail(ErrorCode::Incompatible, "This library was made by a newer Sightseer. Update the program.");
        });
        QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"No library"_s, kPatience);
        driver.drop({QUrl::fromLocalFile(qtPath(driver.photos()))});
        QVERIFY(driver.find<MessageBar>().isVisible());
        QVERIFY(driver.find<MessageBar>().text().contains(u"no library"_s));
    }
};

QTEST_MAIN(WindowBadInputTest)
#include "tst_window_bad_input.moc"
