#include "ui/open_with.h"

#include "ui/text.h"

#ifdef Q_OS_LINUX

#include <gio/gdesktopappinfo.h>
#include <gio/gio.h>

#include <QMimeDatabase>
#include <QUrl>

#include <memory>

namespace sightseer {

namespace {

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
    void operator()(GList* list) const { g_list_free_full(list, g_object_unref); }
    void operator()(gchar* text) const { g_free(text); }
    void operator()(GError* error) const { g_error_free(error); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

OtherProgram described(GAppInfo* app) {
    OtherProgram program{
        QString::fromUtf8(g_app_info_get_id(app)), QString::fromUtf8(g_app_info_get_display_name(app)), {}};
    if (GIcon* icon = g_app_info_get_icon(app)) {
        const Owned<gchar> name(g_icon_to_string(icon));
        program.iconName = QString::fromUtf8(name.get());
    }
    return program;
}

}  // namespace

std::vector<OtherProgram> programsFor(const std::filesystem::path& file) {
    const QByteArray mime = QMimeDatabase().mimeTypeForFile(qtPath(file)).name().toUtf8();
    const Owned<gchar> type(g_content_type_from_mime_type(mime.constData()));
    if (!type) return {};
    const Owned<GList> apps(g_app_info_get_all_for_type(type.get()));
    std::vector<OtherProgram> programs;
    for (GList* entry = apps.get(); entry; entry = entry->next) {
        auto* app = static_cast<GAppInfo*>(entry->data);
        OtherProgram program = described(app);
        if (g_app_info_should_show(app) && !program.id.startsWith(QStringLiteral("sightseer")))
            programs.push_back(std::move(program));
    }
    return programs;
}

Result<void> openWith(const QString& programId, const std::vector<std::filesystem::path>& files) {
    const Owned<GDesktopAppInfo> app(g_desktop_app_info_new(programId.toUtf8().constData()));
    if (!app) return fail(ErrorCode::NotFound, "The program " + programId.toStdString() + " is no longer installed.");
    std::vector<QByteArray> addresses;
    for (const auto& file : files) addresses.push_back(QUrl::fromLocalFile(qtPath(file)).toEncoded());
    GList* list = nullptr;
    for (auto address = addresses.rbegin(); address != addresses.rend(); ++address) {
        list = g_list_prepend(list, address->data());
    }
    GError* error = nullptr;
    const bool launched = g_app_info_launch_uris(G_APP_INFO(app.get()), list, nullptr, &error);
    g_list_free(list);
    if (launched) return {};
    const Owned<GError> owned(error);
    return fail(ErrorCode::Io, std::string("Cannot start ") + g_app_info_get_display_name(G_APP_INFO(app.get())) +
                                   ": " + (error ? error->message : "it does not say why") + ".");
}

}  // namespace sightseer

#else

namespace sightseer {

std::vector<OtherProgram> programsFor(const std::filesystem::path&) {
    return {};
}

Result<void> openWith(const QString& programId, const std::vector<std::filesystem::path>&) {
    return fail(ErrorCode::NotFound, "Cannot start " + programId.toStdString() + " here.");
}

}  // namespace sightseer

#endif
