#include "ui/style/language.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace sightseer {

void applyLanguage(QApplication& application, const QString& language) {
    const QLocale locale = language.isEmpty() ? QLocale() : QLocale(language);
    QLocale::setDefault(locale);
    auto* own = new QTranslator(&application);
    const QString separator = QStringLiteral("_");
    const QString qtFolder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (locale.language() == QLocale::English ||
        !own->load(locale, QStringLiteral("sightseer"), separator, QStringLiteral(":/translations"))) {
        return;  // one language in the window, not two
    }
    QApplication::installTranslator(own);
    auto* qt = new QTranslator(&application);
    if (qt->load(locale, QStringLiteral("qtbase"), separator, qtFolder)) QApplication::installTranslator(qt);
    QGuiApplication::setLayoutDirection(locale.textDirection());
}

}  // namespace sightseer
