#include "ui/settings/app_settings.h"

#include <QSettings>

#include <algorithm>
#include <array>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kMostThreads = 1024;

// In the order of the enums.
const std::array kThemes{u"system"_s, u"light"_s, u"dark"_s};
const std::array kDevices{u"auto"_s, u"cpu"_s, u"cuda"_s};
const QString kReplaceExtension = u"replace"_s;

template <typename Enum>
Enum named(const std::array<QString, 3>& names, const QString& name) {
    const auto found = std::ranges::find(names, name);
    return static_cast<Enum>(found == names.end() ? 0 : found - names.begin());
}

}  // namespace

QVariant AppSettings::value(const QString& key) const {
    return m_settings ? m_settings->value(key) : QVariant();
}

void AppSettings::setValue(const QString& key, const QVariant& value) {
    if (!m_settings) return;
    m_settings->setValue(key, value);
    m_settings->sync();
}

ColourScheme AppSettings::theme() const {
    return named<ColourScheme>(kThemes, value(u"app/theme"_s).toString());
}

void AppSettings::setTheme(ColourScheme theme) {
    setValue(u"app/theme"_s, kThemes[static_cast<std::size_t>(theme)]);
}

QString AppSettings::language() const {
    return value(u"app/language"_s).toString();
}

void AppSettings::setLanguage(const QString& language) {
    setValue(u"app/language"_s, language);
}

EncoderOptions AppSettings::encoder() const {
    EncoderOptions options;
    options.device = named<Device>(kDevices, value(u"app/device"_s).toString());
    options.threads = std::clamp(value(u"app/threads"_s).toInt(), 0, kMostThreads);
    return options;
}

void AppSettings::setDevice(Device device) {
    setValue(u"app/device"_s, kDevices[static_cast<std::size_t>(device)]);
}

void AppSettings::setThreads(int threads) {
    setValue(u"app/threads"_s, threads);
}

bool AppSettings::watchesFolders() const {
    return !m_settings || m_settings->value(u"library/watch"_s, true).toBool();
}

void AppSettings::setWatchesFolders(bool watches) {
    setValue(u"library/watch"_s, watches);
}

bool AppSettings::isGentleOnBattery() const {
    return !m_settings || m_settings->value(u"app/gentleOnBattery"_s, true).toBool();
}

void AppSettings::setGentleOnBattery(bool gentle) {
    setValue(u"app/gentleOnBattery"_s, gentle);
}

QStringList AppSettings::excluded() const {
    return value(u"library/excluded"_s).toStringList();
}

void AppSettings::setExcluded(const QStringList& patterns) {
    setValue(u"library/excluded"_s, patterns);
}

SidecarName AppSettings::sidecarName() const {
    return value(u"labels/sidecarName"_s).toString() == kReplaceExtension ? SidecarName::ReplaceExtension
                                                                          : SidecarName::AppendXmp;
}

void AppSettings::setSidecarName(SidecarName name) {
    setValue(u"labels/sidecarName"_s, name == SidecarName::ReplaceExtension ? kReplaceExtension : u"append"_s);
}

QString AppSettings::mirror() const {
    return value(u"models/mirror"_s).toString();
}

void AppSettings::setMirror(const QString& address) {
    setValue(u"models/mirror"_s, address);
}

QString AppSettings::proxy() const {
    return value(u"models/proxy"_s).toString();
}

void AppSettings::setProxy(const QString& proxy) {
    setValue(u"models/proxy"_s, proxy);
}

DownloadSettings AppSettings::downloads() const {
    DownloadSettings settings = downloadSettingsFromEnvironment();
    settings.mirror = mirror().toStdString();
    settings.proxy = proxy().toStdString();
    return settings;
}

QString AppSettings::awaitedModel() const {
    return value(u"models/awaited"_s).toString();
}

void AppSettings::setAwaitedModel(const QString& id) {
    setValue(u"models/awaited"_s, id);
}

}  // namespace sightseer
