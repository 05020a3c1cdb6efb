#include "ui/welcome/welcome_page.h"

#include "ui/status/thin_progress.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/scroll_area.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>

namespace sightseer {

namespace {

constexpr int kLogoSide = 72;
constexpr int kButtonWidth = 280;

// The system's folder for pictures, where there is one with something in it.
QString picturesFolder() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QDir directory(folder);
    const bool useful =
        directory.exists() && directory != QDir::home() && !directory.isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot);
    return useful ? folder : QString();
}

}  // namespace

WelcomePage::WelcomePage(const std::filesystem::path& demoFolder, QWidget* parent)
    : QWidget(parent), m_better(new QWidget), m_details(new QLabel), m_download(new QPushButton),
      m_bar(new ThinProgress), m_progress(new QLabel) {
    auto* logo = new QLabel;
    logo->setPixmap(applicationIcon().pixmap(QSize(kLogoSide, kLogoSide), devicePixelRatioF()));
    auto* title = new QLabel(tr("Find your photos by what is in them"));
    title->setFont(metrics::textFont(*this, metrics::TextSize::Large));
    auto* text = new QLabel(
        tr("Choose the folders with your photos. Sightseer looks at each picture once; then you type what you "
           "remember, and the photos that match come first. Everything stays on this computer, and your "
           "files are never changed."));
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignHCenter);
    text->setFixedWidth(metrics::kTextWidth);

    auto* content = new QWidget;
    content->setBackgroundRole(QPalette::Base);
    auto* scroll = scrolling(content);  // a small window does not hold it all
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    auto* layout = new QVBoxLayout(content);
    layout->setSpacing(metrics::kUnit);
    layout->addStretch(2);
    layout->addWidget(logo, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::kUnit);
    layout->addWidget(title, 0, Qt::AlignHCenter);
    auto* textRow = new QHBoxLayout;  // an alignment would take the text's height from its widest form
    textRow->addStretch(1);
    textRow->addWidget(text);
    textRow->addStretch(1);
    layout->addLayout(textRow);
    layout->addSpacing(metrics::kDouble);

    const auto addButton = [&](const QString& label, const QString& tip) {
        auto* button = new QPushButton(label);
        button->setMinimumSize(kButtonWidth, metrics::kUnit * 5);
        button->setToolTip(tip);
        button->setAutoDefault(false);
        layout->addWidget(button, 0, Qt::AlignHCenter);
        return button;
    };
    const QString pictures = picturesFolder();
    QPushButton* first = nullptr;
    if (!pictures.isEmpty()) {
        first = addButton(tr("Use %1").arg(QDir(pictures).dirName()), QDir::toNativeSeparators(pictures));
        connect(first, &QPushButton::clicked, this, [this, pictures] { Q_EMIT folderChosen(pictures); });
    }
    auto* choose = addButton(pictures.isEmpty() ? tr("Choose a folder…") : tr("Choose another folder…"), tr("Ctrl+O"));
    choose->setObjectName(QStringLiteral("chooseFolder"));
    connect(choose, &QPushButton::clicked, this, &WelcomePage::chooseWanted);
    if (!demoFolder.empty()) {
        auto* demo =
            addButton(tr("Try the demo photos"), tr("Adds a small folder of photos that comes with Sightseer"));
        demo->setObjectName(QStringLiteral("demo"));
        connect(demo, &QPushButton::clicked, this, [this, demoFolder] { Q_EMIT folderChosen(qtPath(demoFolder)); });
    }
    (first ? first : choose)->setDefault(true);

    auto* hint = new QLabel(tr("or drop folders on this window"));
    mute(*hint);
    layout->addSpacing(metrics::kUnit);
    layout->addWidget(hint, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::kDouble);
    buildBetter();
    auto* betterRow = new QHBoxLayout;
    betterRow->addStretch(1);
    betterRow->addWidget(m_better);
    betterRow->addStretch(1);
    layout->addLayout(betterRow);
    layout->addStretch(3);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
}

void WelcomePage::buildBetter() {
    m_better->setFixedWidth(metrics::kTextWidth);
    auto* why = new QLabel(tr(
        "Searches work at once, with a small model that comes with Sightseer and knows things, animals and places. A "
        "better one knows people, colours and events too; it can be downloaded meanwhile, and is used as soon as it is "
        "there."));
    for (QLabel* label : {why, m_details, m_progress}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter);
    }
    mute(*m_details);
    m_details->setTextFormat(Qt::RichText);
    m_details->setOpenExternalLinks(true);
    m_details->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_progress->setTextFormat(Qt::PlainText);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("Progress of the download"));
    m_download->setObjectName(QStringLiteral("betterModel"));
    m_download->setAutoDefault(false);
    connect(m_download, &QPushButton::clicked, this, &WelcomePage::betterModelWanted);
    auto* others = new QPushButton(tr("Other models…"));
    others->setAutoDefault(false);
    connect(others, &QPushButton::clicked, this, &WelcomePage::modelsWanted);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_download);
    buttons->addWidget(others);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(m_better);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kUnit);
    column->addWidget(why);
    column->addWidget(m_bar);
    column->addWidget(m_progress);
    column->addLayout(buttons);
    column->addWidget(m_details);
    m_better->hide();
}

void WelcomePage::offerModel(const std::optional<BetterModel>& model) {
    if (model == m_model) return;
    m_model = model;
    m_better->setVisible(model.has_value());
    if (!model) return;
    m_details->setText(model->details);
    m_download->setText(model->action);
    m_download->setVisible(!model->action.isEmpty());
    m_bar->setVisible(model->permille >= 0);
    m_bar->setValue(std::max(model->permille, 0));
    m_progress->setText(model->progress);
    m_progress->setVisible(!model->progress.isEmpty());
}

}  // namespace sightseer
