#include "app/log_file.h"

#include "core/base/file_io.h"
#include "core/base/log.h"

#include <QDateTime>
#include <QString>

#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace sightseer {
namespace fs = std::filesystem;

namespace {

const char* levelName(LogLevel level) {
    switch (level) {
        case LogLevel::Info: return "info";
        case LogLevel::Warning: return "warning";
        case LogLevel::Error: break;
    }
    return "error";
}

class LogFile {
public:
    LogFile(const fs::path& folder, std::uint64_t maximumBytes)
        : m_current(folder / "sightseer.log"), m_older(folder / "sightseer.old.log"), m_maximumBytes(maximumBytes) {
        open();
    }

    bool isOpen() const { return m_stream.is_open(); }

    void write(LogLevel level, std::string_view message) {
        const auto line = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString() + ' ' +
                          levelName(level) + ' ' + std::string(message) + '\n';
        std::lock_guard lock(m_mutex);
        if (m_size + line.size() > m_maximumBytes) turnOver();
        m_stream << line << std::flush;
        m_size += line.size();
    }

private:
    void open() {
        m_stream.open(m_current, std::ios::app | std::ios::binary);
        std::error_code ignored;
        const auto size = fs::file_size(m_current, ignored);
        m_size = ignored ? 0 : size;
    }

    void turnOver() {
        m_stream.close();
        std::error_code ignored;  // without a second generation the log still works
        fs::rename(m_current, m_older, ignored);
        open();
    }

    const fs::path m_current;
    const fs::path m_older;
    const std::uint64_t m_maximumBytes;
    std::mutex m_mutex;
    std::ofstream m_stream;    // guarded by m_mutex
    std::uint64_t m_size = 0;  // guarded by m_mutex
};

void qtMessage(QtMsgType type, const QMessageLogContext& /*context*/, const QString& message) {
    const bool grave = type == QtCriticalMsg || type == QtFatalMsg;
    logMessage(grave                  ? LogLevel::Error
               : type == QtWarningMsg ? LogLevel::Warning
                                      : LogLevel::Info,
               "Qt: " + message.toStdString());
}

}  // namespace

Result<void> startLogFile(const fs::path& folder, std::uint64_t maximumBytes) {
    std::error_code error;
    fs::create_directories(folder, error);
    auto file = std::make_shared<LogFile>(folder, maximumBytes);
    if (!file->isOpen()) {
        return fail(ErrorCode::Io,
                    "Cannot write the log in " + toUtf8(folder) + ": check that the folder may be written to.");
    }
    setLogSink([file](LogLevel level, std::string_view message) { file->write(level, message); });
    qInstallMessageHandler(qtMessage);
    return {};
}

}  // namespace sightseer
