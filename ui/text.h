// Between the core's UTF-8 and Qt's strings. Thread: any.
#pragma once

#include "core/base/file_io.h"

#include <QLocale>
#include <QString>

#include <filesystem>
#include <string>

namespace sightseer {

inline QString qtText(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

inline QString qtPath(const std::filesystem::path& path) {
    return QString::fromStdString(toUtf8(path));
}

inline std::filesystem::path stdPath(const QString& path) {
    return pathFromUtf8(path.toStdString());
}

// 9811 -> "9,811"
inline QString number(qint64 value) {
    QLocale locale;
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale.toString(value);
}

}  // namespace sightseer
