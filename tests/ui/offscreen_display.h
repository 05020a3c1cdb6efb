// A display of a chosen size for a program without one. Before the QApplication.
#pragma once

#include <QFile>
#include <QSize>
#include <QTemporaryDir>

namespace sightseer::test {

inline void useOffscreenDisplay(const QTemporaryDir& folder, const QSize& pixels) {
    QFile file(folder.filePath(QStringLiteral("screens.json")));
    if (!folder.isValid() || !file.open(QIODevice::WriteOnly)) qFatal("cannot write a temporary file");
    const QString screens = QStringLiteral(
        "{'screens': [{'name': 'screen', 'x': 0, 'y': 0, 'width': %1, 'height': %2, "
        "'logicalDpi': 96, 'logicalBaseDpi': 96, 'dpr': 1}]}");
    file.write(screens.arg(pixels.width()).arg(pixels.height()).replace(u'\'', u'"').toUtf8());
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + file.fileName().toUtf8());
}

}  // namespace sightseer::test
