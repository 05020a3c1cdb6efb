// The models in the window: their page, the better one that is proposed at the first start, and what is said of them.
#include "ui/main_window.h"

#include "ui/core_texts.h"
#include "ui/grid/browse_page.h"
#include "ui/library_link.h"
#include "ui/models/model_texts.h"
#include "ui/models/models_page.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/message_bar.h"
#include "ui/status/status_bar.h"
#include "ui/status/status_text.h"
#include "ui/text.h"
#include "ui/welcome/welcome_page.h"

namespace sightseer {

namespace {

BetterModel betterModel(const ShelfModel& model) {
    BetterModel better;
    better.details = QStringLiteral("%1 · %2<br>%3")
                         .arg(model.title().toHtmlEscaped(), languagesText(model).toHtmlEscaped(), licenceText(model));
    if (!model.download) {
        better.action = MainWindow::tr("Download a better model (%1)").arg(sizeText(model.offered->likelySize()));
        return better;
    }
    const auto& progress = model.download->progress;
    better.progress = downloadText(*model.download);
    better.permille = permilleOf(progress.bytesDone, progress.bytesTotal);
    if (model.download->state == DownloadState::Failed) better.action = MainWindow::tr("Try again");
    if (model.download->state == DownloadState::Paused) better.action = MainWindow::tr("Go on with the download");
    return better;
}

}  // namespace

void MainWindow::connectModels() {
    connect(m_link, &LibraryLink::modelChanged, this, &MainWindow::sayWhichModelAnswers);
    if (!m_shelf) return;
    m_status->linkModel();
    m_sidebar->offerModels();
    connect(m_status, &StatusBar::modelWanted, this, &MainWindow::showModels);
    connect(m_sidebar, &Sidebar::modelsWanted, this, &MainWindow::showModels);
    connect(m_welcome, &WelcomePage::modelsWanted, this, &MainWindow::showModels);
    connect(m_browse, &BrowsePage::modelsWanted, this, &MainWindow::showModels);
    connect(m_models, &ModelsPage::backWanted, this, [this] { showPage(Page::Welcome); });
    connect(m_welcome, &WelcomePage::betterModelWanted, m_shelf, [this] {
        if (const ShelfModel* model = m_shelf->proposed()) m_shelf->download(model->key, true);
    });
    connect(m_shelf, &ModelShelf::changed, this, [this] {
        showBetterModel();
        if (!m_shelf->status().roots.empty()) showStatus(m_shelf->status());  // titles may be known now
    });
    connect(m_shelf, &ModelShelf::modelChanged, this, &MainWindow::showBetterModel);
    connect(m_shelf, &ModelShelf::said, m_message, [this](const QString& text) { m_message->showMessage(text); });
    connect(m_shelf, &ModelShelf::news, m_message, [this](const QString& text) { m_message->showNews(text); });
    connect(m_shelf, &ModelShelf::failed, this, [this](const QString& text) {
        if (m_page != Page::Models) m_message->showMessage(text, tr("Show models"), [this] { showModels(); });
    });
    connect(m_shelf, &ModelShelf::arrived, this, [this](const QString& key, const QString& title) {
        m_message->showNews(tr("%1 is here now.").arg(title), tr("Use it"), [this, key] { m_models->use(key); });
    });
}

void MainWindow::showModels() {
    closeViewerIfOpen();
    showPage(Page::Models);
    m_models->setFocus();
}

// Models have titles here, not the names of their folders.
void MainWindow::showStatus(LibraryStatus status) {
    if (m_shelf && !status.modelIsStarter) status.modelName = m_shelf->titleOf(status.modelName).toStdString();
    m_status->setStatus(status);
    m_modelLine = modelLine(status);
}

// On the first page.
void MainWindow::showBetterModel() {
    const ShelfModel* model = m_shelf->proposed();
    m_welcome->offerModel(model ? std::optional<BetterModel>(betterModel(*model)) : std::nullopt);
}

void MainWindow::sayWhichModelAnswers() {
    m_link->ask(
        this, [](Library& library) { return library.model().name; },
        [this](const std::string& name) {
            const QString title = m_shelf ? m_shelf->titleOf(name) : coreText(name);
            m_message->showNews(tr("%1 answers now.").arg(title));
        });
}

}  // namespace sightseer
