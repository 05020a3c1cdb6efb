// A window with the page of models, over a library that the starter model answers, and a hub on this machine that offers tiny
// models. Driven as a person would.
#pragma once

#include "tests/support/golden.h"
#include "tests/support/http_server.h"
#include "tests/support/pictures.h"
#include "tests/ui/window_driver.h"
#include "ui/library_link.h"
#include "ui/models/model_card.h"
#include "ui/models/models_page.h"
#include "ui/status/message_bar.h"

#include <QCryptographicHash>
#include <QDropEvent>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>

namespace sightseer::test {

constexpr int kModelPatience = 60'000;  // LibTorch and whole models on a slow machine

// One offered model and the golden folder whose files it has.
struct HubModel {
    QString id;
    QString title;
    std::string golden;
    QStringList files;
    bool isThere = true;  // the hub has its files
};

class ModelsDriver {
public:
    ModelsDriver()
        : hub([this](const HttpRequest& request) { return answer(request); }),
          settings(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat) {
        settings.setValue(QStringLiteral("models/proxy"), QStringLiteral("none"));
        std::filesystem::create_directories(photos());
        std::filesystem::create_directories(resources());
        for (const auto& entry : std::filesystem::directory_iterator(resourcesPath())) {
            if (entry.path().filename() == "models.json") continue;
            std::filesystem::create_symlink(entry.path(), resources() / entry.path().filename());
        }
        writeList();
    }

    std::filesystem::path path(const QString& name) const { return stdPath(m_folder.filePath(name)); }
    std::filesystem::path photos() const { return path(QStringLiteral("photos")); }
    std::filesystem::path data() const { return path(QStringLiteral("data")); }
    std::filesystem::path models() const { return data() / "models"; }
    std::filesystem::path resources() const { return path(QStringLiteral("resources")); }

    // Installs a golden model before the window is there, or while it is.
    void install(const std::string& golden, const std::string& name) const {
        std::filesystem::create_directories(models());
        std::filesystem::copy(dataPath("golden/models/" + golden), models() / name,
                              std::filesystem::copy_options::recursive);
    }

    // With so many photos, until all of them are searchable.
    void start(int photoCount = 3) {
        for (int i = 0; i < photoCount; ++i) {
            writePlainPicture(photos() / ("photo" + std::to_string(i) + ".png"),
                              QColor::fromHsv(i * 37 % 360, 200, 200), 64 + i, 48);
        }
        window = std::make_unique<MainWindow>(MainWindowSettings{
            .settings = &settings, .dataFolder = data(), .resources = resources(), .pluginFile = pluginPath()});
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        window->openLibrary([paths = LibraryPaths{data(), resources(), pluginPath()}](
                                LibraryListener listener) { return Library::open(paths, {}, std::move(listener)); },
                            photoCount > 0 ? std::vector{photos()} : std::vector<std::filesystem::path>());
        if (photoCount == 0) return;
        // Whatever language the window speaks.
        QTRY_COMPARE_WITH_TIMEOUT(find<ModelShelf>().status().counts.embedded, photoCount, kModelPatience);
    }

    // Also of a run that begins later.
    void pauseIndexing(bool paused) { find<LibraryLink>().setPaused(paused); }

    void openPage() {
        QTest::mouseClick(buttonWith(*window, QStringLiteral("Models")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(page().isVisible() && !page().keys().isEmpty(), kModelPatience);
    }

    template <typename Widget>
    Widget& find(const QString& name = {}) {
        auto* widget = window->findChild<Widget*>(name);
        if (!widget) qFatal("the window has no such part");
        return *widget;
    }

    ModelsPage& page() { return find<ModelsPage>(); }

    // All that a card says.
    QString textOf(const QString& key) {
        QStringList texts;
        if (ModelCard* card = page().card(key)) {
            for (auto* label : card->findChildren<QLabel*>()) {
                if (label->isVisibleTo(card)) texts.append(label->text());
            }
        }
        return texts.join(u'\n');
    }

    // Of the card's buttons, those that are shown.
    QStringList buttonsOf(const QString& key) {
        QStringList names;
        if (ModelCard* card = page().card(key)) {
            for (auto* button : card->findChildren<QAbstractButton*>()) {
                if (button->isVisibleTo(card)) names.append(button->text());
            }
        }
        return names;
    }

    void click(const QString& key, const QString& button) {
        QTRY_VERIFY_WITH_TIMEOUT(buttonsOf(key).contains(button), kModelPatience);
        QTRY_VERIFY_WITH_TIMEOUT(buttonWith(*page().card(key), button)->isEnabled(), kModelPatience);
        QTest::mouseClick(buttonWith(*page().card(key), button), Qt::LeftButton);
    }

    // As from a file manager.
    void drop(const std::vector<std::filesystem::path>& paths) {
        QMimeData mime;
        QList<QUrl> urls;
        for (const auto& one : paths) urls.append(QUrl::fromLocalFile(qtPath(one)));
        mime.setUrls(urls);
        const QPoint middle = page().rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page(), &enter);
        if (!enter.isAccepted()) return;
        QDropEvent event(middle, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page(), &event);
    }

    QList<HubModel> offers{
        {QStringLiteral("tiny"),
         QStringLiteral("Tiny CLIP"),
         "hf_clip_vit",
         {QStringLiteral("config.json"), QStringLiteral("preprocessor_config.json"),
          QStringLiteral("model.safetensors")}},
        {QStringLiteral("gone"), QStringLiteral("Gone CLIP"), "hf_clip_vit", {QStringLiteral("config.json")}, false}};
    // Weights stop after so many bytes, and the connection stays.
    std::optional<qint64> stallAfter;
    HttpServer hub;

private:
    QTemporaryDir m_folder;

public:
    QSettings settings;
    std::unique_ptr<MainWindow> window;  // goes first

    void writeList() const {
        QJsonArray models;
        for (const HubModel& offer : offers) {
            QJsonArray files;
            for (const QString& name : offer.files) {
                const QByteArray bytes = contentOf(offer, name);
                files.append(QJsonObject{
                    {QStringLiteral("path"), name},
                    {QStringLiteral("size"), bytes.size()},
                    {QStringLiteral("sha256"),
                     QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex())}});
            }
            models.append(
                QJsonObject{{QStringLiteral("id"), offer.id},
                            {QStringLiteral("title"), offer.title},
                            {QStringLiteral("repository"), QStringLiteral("org/") + offer.id},
                            {QStringLiteral("revision"), QStringLiteral("r1")},
                            {QStringLiteral("layout"), QStringLiteral("huggingface")},
                            {QStringLiteral("imageSize"), 32},
                            {QStringLiteral("dimension"), 96},
                            {QStringLiteral("files"), files},
                            {QStringLiteral("licence"),
                             QJsonObject{{QStringLiteral("name"), QStringLiteral("MIT")},
                                         {QStringLiteral("link"), QStringLiteral("https://example.org/licence")},
                                         {QStringLiteral("sentence"), QStringLiteral("You may do what you like.")}}},
                            {QStringLiteral("languages"), QJsonArray{QStringLiteral("en"), QStringLiteral("zh")}},
                            {QStringLiteral("accuracy"),
                             QJsonObject{{QStringLiteral("imagenetTop1"), 72.8},
                                         {QStringLiteral("cocoTextToImage"), 39.9},
                                         {QStringLiteral("source"), QStringLiteral("https://example.org/table")}}},
                            {QStringLiteral("imageGflops"), 1.0},
                            {QStringLiteral("relativeCost"), 1.3}});
        }
        const QJsonObject list{{QStringLiteral("version"), 1},
                               {QStringLiteral("hub"), QString::fromLatin1(hub.origin())},
                               {QStringLiteral("hosts"), QJsonArray{}},
                               {QStringLiteral("default"), QStringLiteral("tiny")},
                               {QStringLiteral("models"), models}};
        QFile file(qtPath(resources() / "models.json"));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write the list of models");
        file.write(QJsonDocument(list).toJson());
    }

private:
    static QByteArray contentOf(const HubModel& offer, const QString& name) {
        QFile file(qtPath(dataPath("golden/models/" + offer.golden) / stdPath(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    HttpAnswer answer(const HttpRequest& request) const {
        for (const HubModel& offer : offers) {
            for (const QString& name : offer.files) {
                const QString file = QStringLiteral("/org/%1/resolve/r1/%2").arg(offer.id, name);
                if (!offer.isThere || request.path != file.toLatin1()) continue;
                auto answer = fileAnswer(request, contentOf(offer, name), "tag-" + name.toLatin1());
                if (name.endsWith(QStringLiteral(".safetensors"))) answer.stallAfter = stallAfter;
                return answer;
            }
        }
        HttpAnswer answer;
        answer.status = 404;
        return answer;
    }
};

inline void answerQuestion(ModelsDriver& driver, const QString& button) {
    QTRY_VERIFY_WITH_TIMEOUT(driver.window->findChild<QMessageBox*>(), kModelPatience);
    QTest::mouseClick(buttonWith(*driver.window->findChild<QMessageBox*>(), button), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!driver.window->findChild<QMessageBox*>(), kModelPatience);
}

inline QString message(ModelsDriver& driver) {
    return driver.find<MessageBar>().text();
}

}  // namespace sightseer::test
