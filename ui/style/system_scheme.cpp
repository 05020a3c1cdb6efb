#include "ui/style/system_scheme.h"

#ifdef Q_OS_LINUX
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingReply>
#endif
#include <QDBusVariant>

namespace sightseer {

namespace {

// https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
#ifdef Q_OS_LINUX
const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
#endif
const QString kArea = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

ColourScheme schemeOf(QVariant value) {
    // Read() wraps the value once more than SettingChanged does.
    while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
    switch (value.toUInt()) {
        case 1: return ColourScheme::Dark;
        case 2: return ColourScheme::Light;
        default: return ColourScheme::System;
    }
}

}  // namespace

SystemScheme::SystemScheme(QObject* parent) : QObject(parent) {
#ifdef Q_OS_LINUX
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    auto read = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    read << kArea << kKey;
    auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(read), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        answer->deleteLater();
        const QDBusPendingReply<QDBusVariant> value = *answer;
        if (value.isValid()) Q_EMIT preferred(schemeOf(value.value().variant()));
    });
#endif
}

void SystemScheme::settingChanged(const QString& area, const QString& key, const QDBusVariant& value) {
    if (area == kArea && key == kKey) Q_EMIT preferred(schemeOf(value.variant()));
}

}  // namespace sightseer
