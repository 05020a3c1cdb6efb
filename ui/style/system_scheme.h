// Follows whether the desktop prefers light or dark programs, by its settings portal (org.freedesktop.portal.Settings on
// D-Bus). Where there is no portal nothing is ever said. Thread: GUI.
#pragma once

#include <QObject>

#include "ui/style/theme.h"

QT_BEGIN_NAMESPACE
class QDBusVariant;
QT_END_NAMESPACE

namespace sightseer {

class SystemScheme : public QObject {
    Q_OBJECT

public:
    // Asks at once, and does not wait for the answer.
    explicit SystemScheme(QObject* parent = nullptr);

Q_SIGNALS:
    // First as answer, then whenever it changes. System: the desktop has no preference.
    void preferred(sightseer::ColourScheme scheme);

private Q_SLOTS:
    void settingChanged(const QString& area, const QString& key, const QDBusVariant& value);
};

}  // namespace sightseer
