#include "ui/file_actions.h"

#include "ui/text.h"
#include "ui/viewer/image_loader.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>
#include <QProcess>
#include <QUrl>

#ifdef Q_OS_LINUX
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#endif

namespace sightseer {

namespace {

constexpr int kLongestCopied = 4096;  // pixels; beyond it a picture is a burden to the clipboard

QStringList pathList(const std::vector<std::filesystem::path>& files) {
    QStringList paths;
    for (const auto& file : files) paths.append(QDir::toNativeSeparators(qtPath(file)));
    return paths;
}

QMimeData* mimeOf(const std::vector<std::filesystem::path>& files) {
    auto* mime = new QMimeData;
    QList<QUrl> urls;
    for (const auto& file : files) urls.append(QUrl::fromLocalFile(qtPath(file)));
    mime->setUrls(urls);
    mime->setText(pathList(files).join(u'\n'));
    return mime;
}

}  // namespace

bool openWithDefaultProgram(const std::filesystem::path& file) {
    return QDesktopServices::openUrl(QUrl::fromLocalFile(qtPath(file)));
}

void showInFolder(const std::filesystem::path& file) {
#if defined(Q_OS_WIN)
    QProcess::startDetached(QStringLiteral("explorer.exe"), {QStringLiteral("/select,"), pathList({file}).first()});
#elif defined(Q_OS_MACOS)
    QProcess::startDetached(QStringLiteral("open"), {QStringLiteral("-R"), qtPath(file)});
#elif defined(Q_OS_LINUX)
    // https://www.freedesktop.org/wiki/Specifications/file-manager-interface; not every file manager has it.
    auto call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("/org/freedesktop/FileManager1"),
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
    call << QStringList{QUrl::fromLocalFile(qtPath(file)).toString(QUrl::FullyEncoded)} << QString();
    const auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {  // a call would never be answered
        openWithDefaultProgram(file.parent_path());
        return;
    }
    auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(call), qApp);
    QObject::connect(answer, &QDBusPendingCallWatcher::finished, qApp, [answer, file] {
        answer->deleteLater();
        if (answer->isError()) openWithDefaultProgram(file.parent_path());
    });
#else
    openWithDefaultProgram(file.parent_path());
#endif
}

void copyPaths(const std::vector<std::filesystem::path>& files) {
    QGuiApplication::clipboard()->setText(pathList(files).join(u'\n'));
}

QPointer<QMimeData> copyFiles(const std::vector<std::filesystem::path>& files, const QImage& picture) {
    QMimeData* mime = mimeOf(files);
    if (!picture.isNull()) mime->setImageData(picture);
    QGuiApplication::clipboard()->setMimeData(mime);
    return mime;
}

QImage pictureToCopy(const std::filesystem::path& file, int quarters) {
    const auto picture = readPicture(file, QSize(kLongestCopied, kLongestCopied), quarters);
    return picture ? picture->image : QImage();
}

}  // namespace sightseer
