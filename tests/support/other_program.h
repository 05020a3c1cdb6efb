// Programs that nobody here wrote, to check what we write and read.
#pragma once

#include <QProcess>

namespace sightseer::test {

// What it prints; empty when it is not installed.
inline QByteArray said(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60'000)) return {};
    return process.readAllStandardOutput();
}

}  // namespace sightseer::test
