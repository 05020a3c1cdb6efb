#include "ui/file_actions.h"

#include "ui/text.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>
#include <QMimeData>
#include <QProcess>
#include <QUrl>

namespace sightseer {

namespace {

QStringList pathList(const std::vector<std::filesystem::path>& files) {
    QStringList paths;
    for (const auto& file : files) paths.append(QDir::toNativeSeparators(qtPath(file)));
    return paths;
}

}  // namespace

bool openWithDefaultProgram(const std::filesystem::path& file) {
    return QDesktopServices::openUrl(QUrl::fromLocalFile(qtPath(file)));
}

bool showInFolder(const std::filesystem::path& file) {
#if defined(Q_OS_WIN)
    return QProcess::startDetached(QStringLiteral("explorer.exe"),
                                   {QStringLiteral("/select,"), pathList({file}).first()});
#elif defined(Q_OS_MACOS)
    return QProcess::startDetached(QStringLiteral("open"), {QStringLiteral("-R"), qtPath(file)});
#else
    return QDesktopServices::openUrl(QUrl::fromLocalFile(qtPath(file.parent_path())));
#endif
}

void copyPaths(const std::vector<std::filesystem::path>& files) {
    QGuiApplication::clipboard()->setText(pathList(files).join(u'\n'));
}

void copyFiles(const std::vector<std::filesystem::path>& files) {
    auto* mime = new QMimeData;
    QList<QUrl> urls;
    for (const auto& file : files) urls.append(QUrl::fromLocalFile(qtPath(file)));
    mime->setUrls(urls);
    mime->setText(pathList(files).join(u'\n'));
    QGuiApplication::clipboard()->setMimeData(mime);
}

}  // namespace sightseer
