// Runs the built sightseer-cli as a user would, in a home of its own.
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

namespace sightseer::test {

struct Run {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    QList<QByteArray> lines() const {
        auto lines = out.split('\n');
        lines.removeAll(QByteArray());
        return lines;
    }
    // Each line of output as JSON; an invalid one fails the test through an empty object.
    QList<QJsonObject> objects() const {
        QList<QJsonObject> objects;
        for (const auto& line : lines()) objects.append(QJsonDocument::fromJson(line).object());
        return objects;
    }
};

class CliRunner {
public:
    static constexpr int kPatienceMs = 300'000;

    static QString program(const char* name) {
        return QStringLiteral(SIGHTSEER_BUILD_DIR "/bin/%1").arg(QLatin1String(name));
    }

    QProcessEnvironment environment() const {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* variable : {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}) {
            environment.insert(QLatin1String(variable), m_home.path());
        }
        return environment;
    }

    Run run(const QStringList& arguments, const QByteArray& input = {},
            const QString& executable = program("sightseer-cli")) const {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(executable, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(kPatienceMs)) return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    QString path(const QString& name) const { return m_home.filePath(name); }
    QString folder(const QString& name) const {
        QDir(m_home.path()).mkpath(name);
        return path(name);
    }

private:
    QTemporaryDir m_home;
};

inline QString demoPicture(const char* name) {
    return QStringLiteral(SIGHTSEER_SOURCE_DIR "/resources/demo/%1").arg(QLatin1String(name));
}

// Copies demo pictures into `folder` under their own file names.
inline void copyDemo(const QString& folder, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const QString from = demoPicture(name);
        QVERIFY2(QFile::copy(from, folder + u'/' + QFileInfo(from).fileName()), name);
    }
}

inline void writeBytes(const QString& file, const QByteArray& bytes) {
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(bytes), bytes.size());
}

inline QByteArray readBytes(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

}  // namespace sightseer::test
