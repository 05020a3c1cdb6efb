// What the window says and hears on the desktop's bus: light or dark, and "Show in folder".
#include "tests/ui/private_bus.h"
#include "ui/file_actions.h"
#include "ui/style/system_scheme.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QApplication>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QDesktopServices>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

#include <memory>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kAppearance = u"org.freedesktop.appearance"_s;
const QString kColourScheme = u"color-scheme"_s;
constexpr uint kDark = 1;
constexpr uint kLight = 2;

}  // namespace

class FakePortal : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    explicit FakePortal(QDBusConnection bus) : m_bus(std::move(bus)) {
        m_isThere = m_bus.registerObject(u"/org/freedesktop/portal/desktop"_s, this,
                                         QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals) &&
                    m_bus.registerService(u"org.freedesktop.portal.Desktop"_s);
    }
    ~FakePortal() override {
        m_bus.unregisterService(u"org.freedesktop.portal.Desktop"_s);
        m_bus.unregisterObject(u"/org/freedesktop/portal/desktop"_s);
    }

    bool isThere() const { return m_isThere; }
    void change(uint scheme) {
        value = scheme;
        Q_EMIT SettingChanged(kAppearance, kColourScheme, QDBusVariant(scheme));
    }
    void answerNow() { m_bus.send(m_question.createReply(answer())); }

    uint value = 0;
    bool answersLate = false;
    int questions = 0;

public Q_SLOTS:
    QDBusVariant Read(const QString& area, const QString& key) {  // NOLINT: the portal's name
        if (area != kAppearance || key != kColourScheme) {
            sendErrorReply(u"org.freedesktop.portal.Error.NotFound"_s);
            return QDBusVariant(0);
        }
        ++questions;
        if (answersLate) {
            setDelayedReply(true);
            m_question = message();
        }
        return answer().value<QDBusVariant>();
    }

Q_SIGNALS:
    void SettingChanged(const QString& area, const QString& key, const QDBusVariant& value);  // NOLINT

private:
    // A variant in a variant, as the real one has it.
    QVariant answer() const {
        return QVariant::fromValue(QDBusVariant(QVariant::fromValue(QDBusVariant(QVariant(value)))));
    }

    QDBusConnection m_bus;
    QDBusMessage m_question;
    bool m_isThere = false;
};

class FakeFileManager : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.FileManager1")

public:
    QStringList shown;

public Q_SLOTS:
    void ShowItems(const QStringList& uris, const QString&) { shown += uris; }  // NOLINT: the interface's name
};

class FolderOpener : public QObject {
    Q_OBJECT

public:
    FolderOpener() { QDesktopServices::setUrlHandler(u"file"_s, this, "open"); }
    ~FolderOpener() override { QDesktopServices::unsetUrlHandler(u"file"_s); }
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl& url) { opened.append(url); }
};

class SessionBusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!m_bus.start()) QSKIP("no bus daemon is installed");
        QVERIFY(QDBusConnection::sessionBus().isConnected());
    }

    void init() {
        setDesktopScheme(*qApp, ColourScheme::System);
        applyTheme(*qApp, ColourScheme::System);
        m_isPlatformDark = isDark(QApplication::palette());
    }

    void withoutAPortalThePlatformsColoursStay() {
        const auto scheme = follow();
        QSignalSpy said(scheme.get(), &SystemScheme::preferred);
        QVERIFY(!said.wait(300));
        QCOMPARE(isDark(QApplication::palette()), m_isPlatformDark);
    }

    void theDesktopsPreferenceIsFollowedAtOnce() {
        FakePortal portal(m_bus.connect(u"portal"_s));
        QVERIFY(portal.isThere());
        portal.value = kDark;
        const auto scheme = follow();
        QTRY_VERIFY(isDark(QApplication::palette()));
        portal.change(kLight);
        QTRY_VERIFY(!isDark(QApplication::palette()));
        portal.change(kDark);
        QTRY_VERIFY(isDark(QApplication::palette()));
        portal.change(0);  // no preference
        QTRY_COMPARE(isDark(QApplication::palette()), m_isPlatformDark);
    }

    void otherSettingsOfTheDesktopChangeNothing() {
        FakePortal portal(m_bus.connect(u"portal"_s));
        portal.value = kDark;
        const auto scheme = follow();
        QTRY_VERIFY(isDark(QApplication::palette()));
        QSignalSpy said(scheme.get(), &SystemScheme::preferred);
        Q_EMIT portal.SettingChanged(kAppearance, u"accent-color"_s, QDBusVariant(kLight));
        Q_EMIT portal.SettingChanged(u"org.gnome.desktop.interface"_s, kColourScheme, QDBusVariant(kLight));
        portal.change(kDark);
        QTRY_COMPARE(said.count(), 1);
    }

    void aThemeThatWasChosenStays() {
        FakePortal portal(m_bus.connect(u"portal"_s));
        portal.value = kDark;
        applyTheme(*qApp, ColourScheme::Light);
        const auto scheme = follow();
        QSignalSpy said(scheme.get(), &SystemScheme::preferred);
        QTRY_COMPARE(said.count(), 1);
        QVERIFY(!isDark(QApplication::palette()));
        applyTheme(*qApp, ColourScheme::System);
        QVERIFY(isDark(QApplication::palette()));
    }

    // The portal is in this very process: a program that waited for its answer would wait for ever.
    void aLateAnswerHoldsNothingUp() {
        FakePortal portal(m_bus.connect(u"portal"_s));
        portal.value = kDark;
        portal.answersLate = true;
        const auto scheme = follow();
        QTRY_COMPARE(portal.questions, 1);
        QCOMPARE(isDark(QApplication::palette()), m_isPlatformDark);
        portal.answerNow();
        QTRY_VERIFY(isDark(QApplication::palette()));
    }

    void showInFolderAsksTheFileManager() {
        QDBusConnection theirs = m_bus.connect(u"files"_s);
        FakeFileManager manager;
        FolderOpener opener;
        QVERIFY(theirs.registerObject(u"/org/freedesktop/FileManager1"_s, &manager, QDBusConnection::ExportAllSlots));
        QVERIFY(theirs.registerService(u"org.freedesktop.FileManager1"_s));
        const QString file = QDir::temp().filePath(u"Köln #1 100%.jpg"_s);
        showInFolder(stdPath(file));
        QTRY_COMPARE(manager.shown.size(), 1);
        QCOMPARE(QUrl::fromEncoded(manager.shown.first().toUtf8()), QUrl::fromLocalFile(file));
        QVERIFY2(manager.shown.first().endsWith(u"K%C3%B6ln%20%231%20100%25.jpg"), qPrintable(manager.shown.first()));
        QVERIFY(theirs.unregisterService(u"org.freedesktop.FileManager1"_s));
        theirs.unregisterObject(u"/org/freedesktop/FileManager1"_s);
        QVERIFY(opener.opened.isEmpty());
    }

    void withoutAFileManagerOnTheBusTheFolderIsOpened() {
        FolderOpener opener;
        showInFolder(stdPath(QDir::temp().filePath(u"photo.jpg"_s)));
        QTRY_COMPARE(opener.opened, QList<QUrl>{QUrl::fromLocalFile(QDir::tempPath())});
    }

private:
    // As main() does.
    static std::unique_ptr<SystemScheme> follow() {
        auto scheme = std::make_unique<SystemScheme>();
        QObject::connect(scheme.get(), &SystemScheme::preferred, qApp,
                         [](ColourScheme preferred) { setDesktopScheme(*qApp, preferred); });
        return scheme;
    }

    PrivateBus m_bus;
    bool m_isPlatformDark = false;
};

QTEST_MAIN(SessionBusTest)
#include "tst_session_bus.moc"
