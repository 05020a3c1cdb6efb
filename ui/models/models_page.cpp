#include "ui/models/models_page.h"

#include "ui/core_texts.h"
#include "ui/models/model_card.h"
#include "ui/models/model_texts.h"
#include "ui/status/thin_progress.h"
#include "ui/style/flow_layout.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"
#include "ui/welcome/drop_overlay.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace sightseer {

namespace {

constexpr int kWidest = metrics::kUnit * 110;  // of a card, so that its lines stay readable
const QString kDot = QStringLiteral("  ·  ");

QStringList localPaths(const QMimeData& mime) {
    QStringList paths;
    for (const QUrl& url : mime.urls()) {
        if (url.isLocalFile()) paths.append(url.toLocalFile());
    }
    return paths;
}

}  // namespace

ModelsPage::ModelsPage(ModelShelf& shelf, QWidget* parent)
    : QWidget(parent), m_shelf(shelf), m_scroll(new QScrollArea), m_column(new QVBoxLayout), m_summary(new QLabel),
      m_back(new QPushButton(icon(Icon::Back), tr("Back"))), m_import(new QPushButton(tr("Import a model"))),
      m_importing(new QWidget), m_importText(new QLabel), m_importBar(new ThinProgress) {
    setAcceptDrops(true);
    build();
    m_drop = new DropOverlay(tr("Drop to import the model"), this);
    connect(&m_shelf, &ModelShelf::changed, this, &ModelsPage::showModels);
    connect(&m_shelf, &ModelShelf::modelChanged, this, &ModelsPage::showModel);
    connect(&m_shelf, &ModelShelf::importChanged, this, &ModelsPage::showImport);
    connect(&m_shelf, &ModelShelf::importAsks, this, &ModelsPage::answer);
    showModels();
    showImport();
}

ModelsPage::~ModelsPage() = default;

void ModelsPage::build() {
    auto* menu = new QMenu(m_import);
    menu->addAction(icon(Icon::Folder), tr("A &folder…"), this, &ModelsPage::chooseFolder);
    menu->addAction(tr("A file of &weights…"), this, &ModelsPage::chooseFile);
    m_import->setMenu(menu);
    m_import->setToolTip(tr("Takes a model that you have: a folder as it is published, or a .safetensors or .pt file"));
    m_summary->setWordWrap(true);
    alignLeading(*m_summary);
    m_back->hide();
    connect(m_back, &QPushButton::clicked, this, &ModelsPage::backWanted);
    auto* header = new QWidget;
    auto* line = new QHBoxLayout(header);
    line->setContentsMargins(metrics::kDouble, metrics::kUnit, metrics::kDouble, metrics::kUnit);
    line->setSpacing(metrics::kUnit);
    line->addWidget(m_back);
    line->addWidget(m_summary, 1);
    line->addWidget(m_import);

    auto* cancel = new QPushButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, &m_shelf, &ModelShelf::cancelImport);
    m_importText->setTextFormat(Qt::PlainText);
    m_importBar->setRange(0, 1000);
    m_importBar->setAccessibleName(tr("Progress of the import"));
    auto* importLine = new QHBoxLayout(m_importing);
    importLine->setContentsMargins(metrics::kDouble, 0, metrics::kDouble, metrics::kUnit);
    importLine->setSpacing(metrics::kUnit);
    importLine->addWidget(m_importText);
    importLine->addWidget(m_importBar, 1);
    importLine->addWidget(cancel);

    auto* content = new QWidget;
    content->setMaximumWidth(kWidest);
    auto* contentColumn = new QVBoxLayout(content);
    contentColumn->setContentsMargins(metrics::kDouble, 0, metrics::kDouble, metrics::kDouble);
    contentColumn->setSpacing(metrics::kUnit);
    m_column->setSpacing(metrics::kUnit);
    contentColumn->addLayout(m_column);
    auto* hint =
        new QLabel(tr("A model that you have can be dropped on this page: its folder, or its file of weights "
                      "(.safetensors, .pt)."));
    hint->setWordWrap(true);
    hint->setAlignment(Qt::AlignCenter);
    hint->setMargin(metrics::kDouble);
    mute(*hint);
    contentColumn->addWidget(hint);
    contentColumn->addStretch(1);
    for (const QString& title : {tr("In use"), tr("Installed"), tr("Proposed"), tr("More models")}) {
        auto* heading = new QLabel(title, content);
        heading->setFont(metrics::textFont(*this, metrics::TextSize::Normal, QFont::DemiBold));
        heading->setContentsMargins(0, metrics::kUnit, 0, 0);
        alignLeading(*heading);
        heading->hide();
        m_headings.push_back(heading);
    }
    auto* middle = new QWidget;
    middle->setBackgroundRole(QPalette::Base);
    auto* centred = new QHBoxLayout(middle);
    centred->setContentsMargins(0, 0, 0, 0);
    centred->addWidget(content);
    m_scroll->setWidget(middle);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::StrongFocus);
    m_scroll->setAccessibleName(tr("Models"));
    m_scroll->setBackgroundRole(QPalette::Base);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(m_importing);
    layout->addWidget(m_scroll, 1);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
}

// --- cards

ModelsPage::Section ModelsPage::sectionOf(const ShelfModel& model) {
    if (model.use != ModelUse::None) return Section::InUse;
    if (model.installed) return Section::Installed;
    return model.offered->isDefault || model.download ? Section::Proposed : Section::More;
}

QStringList ModelsPage::keys() const {
    QStringList keys;
    for (const auto& [section, key] : m_arranged) keys.append(key);
    return keys;
}

ModelCard* ModelsPage::card(const QString& key) const {
    const auto found = m_cards.find(key);
    return found == m_cards.end() ? nullptr : found->second;
}

ModelCard* ModelsPage::makeCard(const QString& key) {
    auto* card = new ModelCard(m_scroll->widget());
    connect(card, &ModelCard::downloadWanted, this, [this, key] { download(key); });
    connect(card, &ModelCard::pauseWanted, this, [this, key] { m_shelf.pauseDownload(key); });
    connect(card, &ModelCard::cancelWanted, this, [this, key] { m_shelf.cancelDownload(key); });
    connect(card, &ModelCard::useWanted, this, [this, key] { use(key); });
    connect(card, &ModelCard::checkWanted, this, [this, key] { m_shelf.check(key); });
    connect(card, &ModelCard::measureWanted, this, [this, key] { m_shelf.measure(key); });
    connect(card, &ModelCard::removeWanted, this, [this, key] { askRemoval(key); });
    return card;
}

void ModelsPage::showModels() {
    std::vector<std::pair<Section, QString>> wanted;
    qint64 installed = 0;
    std::uint64_t bytes = 0;
    for (const ShelfModel& model : m_shelf.models()) {
        wanted.emplace_back(sectionOf(model), model.key);
        if (model.installed) {
            ++installed;
            bytes += model.installed->bytes;
        }
    }
    std::ranges::stable_sort(wanted, {}, &std::pair<Section, QString>::first);
    const QString count = installed == 1 ? tr("1 model installed") : tr("%1 models installed").arg(number(installed));
    m_summary->setText(m_shelf.problem().isEmpty() ? count + kDot + sizeText(bytes) : m_shelf.problem());
    if (wanted != m_arranged) {
        m_arranged = std::move(wanted);
        arrange();
    }
    for (const ShelfModel& model : m_shelf.models()) showModel(model.key);
}

void ModelsPage::showModel(const QString& key) {
    const ShelfModel* model = m_shelf.find(key);
    ModelCard* shown = card(key);
    if (!model || !shown) return;
    const LibraryStatus& status = m_shelf.status();
    shown->show(*model, status, m_shelf.titleOf(status.modelName));
}

void ModelsPage::arrange() {
    while (QLayoutItem* item = m_column->takeAt(0)) delete item;  // not the widget
    std::map<QString, ModelCard*> former;
    former.swap(m_cards);
    for (QLabel* heading : m_headings) heading->hide();
    std::optional<Section> section;
    for (const auto& [of, key] : m_arranged) {
        if (of != section) {
            section = of;
            QLabel* heading = m_headings[static_cast<std::size_t>(of)];
            m_column->addWidget(heading);
            heading->show();
        }
        const auto known = former.find(key);
        ModelCard* card = known == former.end() ? makeCard(key) : known->second;
        if (known != former.end()) former.erase(known);
        m_cards[key] = card;
        m_column->addWidget(card);
        card->setVisible(true);
    }
    for (const auto& [key, card] : former) card->deleteLater();
}

// The arrow keys scroll at once. No focus proxy: the Tab key would go from before the page to it, past the header.
void ModelsPage::focusInEvent(QFocusEvent* event) {
    m_scroll->setFocus(event->reason());
}

void ModelsPage::offerBack(bool offer) {
    m_back->setVisible(offer);
}

// --- what can be done

void ModelsPage::download(const QString& key) {
    askRestricted(key, tr("Download"), [](ModelShelf& shelf, const QString& of) { shelf.download(of); });
}

void ModelsPage::use(const QString& key) {
    askRestricted(key, tr("Use"), [](ModelShelf& shelf, const QString& of) { shelf.use(of); });
}

QMessageBox* ModelsPage::question(const QString& title, const QString& text, const QString& more) {
    auto* box = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::Cancel, this);
    box->setInformativeText(more);
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(iconPixmap(Icon::Model, metrics::kUnit * 4, mutedText(box->palette()), devicePixelRatioF()));
    box->setAttribute(Qt::WA_DeleteOnClose);
    return box;
}

void ModelsPage::askRestricted(const QString& key, const QString& action, const Act& act) {
    const ShelfModel* model = m_shelf.find(key);
    if (!model) return;
    if (!model->licence().isRestricted) {
        act(m_shelf, key);
        return;
    }
    const ModelLicence& licence = model->licence();
    auto* box =
        question(tr("Research only"), tr("%1 is not for every purpose.").arg(model->title()),
                 licence.name.empty() ? coreText(licence.sentence)
                                      : tr("Licence %1: %2").arg(qtText(licence.name), coreText(licence.sentence)));
    auto* yes = box->addButton(action, QMessageBox::AcceptRole);
    connect(box, &QDialog::finished, this, [this, box, yes, key, act] {
        if (box->clickedButton() == yes) act(m_shelf, key);
    });
    box->open();
}

void ModelsPage::askRemoval(const QString& key) {
    const ShelfModel* model = m_shelf.find(key);
    if (!model || !model->installed) return;
    const QString back = model->offered ? tr("It can be downloaded again.")
                                        : tr("It is not on the list of models: only you can bring it back.");
    auto* box = question(tr("Remove the model?"), tr("Remove %1 from this computer?").arg(model->title()),
                         tr("Its %1, and what was computed with it, are deleted. %2", "size; how to get it back")
                             .arg(sizeText(model->installed->bytes), back));
    auto* yes = box->addButton(tr("Remove"), QMessageBox::AcceptRole);
    connect(box, &QDialog::finished, this, [this, box, yes, key] {
        if (box->clickedButton() == yes) m_shelf.remove(key);
    });
    box->open();
}

// --- imports

void ModelsPage::showImport() {
    m_importing->setVisible(m_shelf.isImporting());
    if (!m_shelf.isImporting()) return;
    const int permille = m_shelf.importPermille();
    const QString name = qtPath(m_shelf.importing().filename());
    m_importText->setText(permille > 0 ? tr("Copying %1").arg(name) : tr("Looking at %1").arg(name));
    m_importBar->setValue(permille);
}

void ModelsPage::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Import the folder of a model"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, &ModelsPage::importAll);
    dialog->open();
}

void ModelsPage::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Import the weights of a model"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Weights (*.safetensors *.pt *.pth *.bin)"), tr("All files (*)")});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, &ModelsPage::importAll);
    dialog->open();
}

void ModelsPage::importAll(const QStringList& paths) {
    for (const QString& path : paths) {
        ImportRequest request;
        request.source = stdPath(path);
        m_shelf.import(request);
    }
}

void ModelsPage::answer(ImportQuestion asked, const ImportRequest& request) {
    if (asked == ImportQuestion::Activation) askActivation(request);
    if (asked == ImportQuestion::ImagesOf) askImages(request);
}

void ModelsPage::askActivation(const ImportRequest& request) {
    auto* box = question(
        tr("Import a model"), tr("Was %1 trained with QuickGELU?").arg(qtPath(request.source.filename())),
        tr("There are no settings beside this file, and its weights do not tell. Models that were made from one of "
           "OpenAI's have QuickGELU, most others have GELU; the page that it comes from says which. With the wrong one "
           "it finds less."));
    auto* quick = box->addButton(QStringLiteral("QuickGELU"), QMessageBox::AcceptRole);
    auto* plain = box->addButton(QStringLiteral("GELU"), QMessageBox::AcceptRole);
    connect(box, &QDialog::finished, this, [this, box, quick, plain, request] {
        ImportRequest answered = request;
        if (box->clickedButton() == quick) answered.activation = Activation::QuickGelu;
        if (box->clickedButton() == plain) answered.activation = Activation::Gelu;
        if (answered.activation) m_shelf.import(answered);
    });
    box->open();
}

void ModelsPage::askImages(const ImportRequest& request) {
    auto* choice = new QComboBox;
    for (const ShelfModel& model : m_shelf.models()) {
        if (!model.isUsable() || model.installed->isStarter || !model.installed->imagesOf.empty()) continue;
        choice->addItem(model.title(), model.key);
    }
    const QString name = qtPath(request.source.filename());
    if (choice->count() == 0) {
        delete choice;
        Q_EMIT m_shelf.said(tr("%1 understands texts only: install the model whose pictures it searches first, then "
                               "import it again.")
                                .arg(name));
        return;
    }
    choice->setAccessibleName(tr("The model whose pictures it searches"));
    auto* dialog = new QDialog(this);
    dialog->setWindowTitle(tr("Import a model"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto* title = new QLabel(tr("Which model's pictures does %1 search?").arg(name));
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    title->setFont(metrics::textFont(*this, metrics::TextSize::Normal, QFont::DemiBold));
    auto* why =
        new QLabel(tr("It understands texts only. The photos are looked at by the model that it was trained for: "
                      "the page that it comes from names it."));
    why->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* import = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    import->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(metrics::kTriple, metrics::kTriple, metrics::kTriple, metrics::kDouble);
    column->setSpacing(metrics::kUnit);
    for (QWidget* widget : {static_cast<QWidget*>(title), static_cast<QWidget*>(why), static_cast<QWidget*>(choice),
                            static_cast<QWidget*>(buttons)}) {
        column->addWidget(widget);
    }
    dialog->setMinimumWidth(metrics::kTextWidth);
    connect(dialog, &QDialog::accepted, this, [this, choice, request] {
        ImportRequest answered = request;
        answered.imagesOf = choice->currentData().toString().toStdString();
        m_shelf.import(answered);
    });
    dialog->open();
}

void ModelsPage::dragEnterEvent(QDragEnterEvent* event) {
    if (event->source() || localPaths(*event->mimeData()).isEmpty()) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_drop->raise();
    m_drop->show();
}

void ModelsPage::dragLeaveEvent(QDragLeaveEvent*) {
    m_drop->hide();
}

void ModelsPage::dropEvent(QDropEvent* event) {
    m_drop->hide();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    importAll(localPaths(*event->mimeData()));
}

void ModelsPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_drop->setGeometry(rect());
}

}  // namespace sightseer
