#include "ui/welcome/welcome_page.h"

#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

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

WelcomePage::WelcomePage(const std::filesystem::path& demoFolder, QWidget* parent) : QWidget(parent) {
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

    auto* layout = new QVBoxLayout(this);
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
    layout->addStretch(3);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
}

}  // namespace sightseer
