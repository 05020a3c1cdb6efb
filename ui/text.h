// Between the core's UTF-8 and Qt's strings, and how numbers and dates are written. Thread: any.
#pragma once

#include "core/base/file_io.h"

#include <QCoreApplication>
#include <QDate>
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

// Of no width, in front of a link that a label begins with: Qt 6.4 does not let Shift+Tab out of the label otherwise.
inline constexpr QChar kBeforeLink(0x200b);

// 9811 -> "9,811"
inline QString number(qint64 value) {
    QLocale locale;
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale.toString(value);
}

// "November 2026"
inline QString monthText(const QDate& day) {
    //: A month with its year, in the letters of QLocale::toString; "yyyy年M月" in Chinese.
    return QLocale().toString(day, QCoreApplication::translate("Dates", "MMMM yyyy"));
}

}  // namespace sightseer
