// The language of the window. Thread: GUI.
#pragma once

#include <QString>

QT_BEGIN_NAMESPACE
class QApplication;
QT_END_NAMESPACE

namespace sightseer {

// "en", "zh_CN", ... or empty for the system's; before the first window. English where there is no translation.
void applyLanguage(QApplication& application, const QString& language);

}  // namespace sightseer
