// What a person chose for all libraries, on top of QSettings, which writes a change at once and all or nothing. Values that
// make no sense count as not chosen. Thread: GUI.
#pragma once

#include <QStringList>

#include "core/library/library.h"
#include "core/models/download_settings.h"
#include "ui/style/theme.h"

QT_BEGIN_NAMESPACE
class QSettings;
QT_END_NAMESPACE

namespace sightseer {

class AppSettings {
public:
    // Null: nothing is kept. Outlives this.
    explicit AppSettings(QSettings* settings) : m_settings(settings) {}

    ColourScheme theme() const;
    void setTheme(ColourScheme theme);
    QString language() const;  // "en", "zh_CN", ...; empty: the system's
    void setLanguage(const QString& language);
    EncoderOptions encoder() const;  // takes effect when the library is opened
    void setDevice(Device device);
    void setThreads(int threads);  // 0: all
    bool watchesFolders() const;
    void setWatchesFolders(bool watches);
    bool isGentleOnBattery() const;
    void setGentleOnBattery(bool gentle);
    QStringList excluded() const;  // patterns of an ExcludeList
    void setExcluded(const QStringList& patterns);
    SidecarName sidecarName() const;
    void setSidecarName(SidecarName name);
    QString mirror() const;  // an address that models come from; empty: the list's own
    void setMirror(const QString& address);
    QString proxy() const;  // as DownloadSettings
    void setProxy(const QString& proxy);
    DownloadSettings downloads() const;
    QString awaitedModel() const;  // is being downloaded, and used as soon as it is there; empty: none
    void setAwaitedModel(const QString& id);

private:
    QVariant value(const QString& key) const;
    void setValue(const QString& key, const QVariant& value);

    QSettings* m_settings;
};

}  // namespace sightseer
