#include "ui/models/model_card.h"

#include "ui/core_texts.h"
#include "ui/models/model_texts.h"
#include "ui/status/status_text.h"
#include "ui/status/thin_progress.h"
#include "ui/style/flow_layout.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sightseer {

namespace {

constexpr int kFull = 1000;  // of the progress bar

QLabel* paragraph(Qt::TextFormat format) {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(format);
    if (format == Qt::RichText) {
        label->setOpenExternalLinks(true);
        label->setTextInteractionFlags(Qt::TextBrowserInteraction);
        label->setFocusPolicy(Qt::NoFocus);
    }
    return label;
}

void showText(QLabel& label, const QString& text) {
    if (label.text() != text) label.setText(text);
    label.setVisible(!text.isEmpty());
    if (label.textFormat() != Qt::RichText) return;
    // A stop for Tab where there is a link, and only there.
    label.setFocusPolicy(text.contains(QLatin1String("<a ")) ? Qt::StrongFocus : Qt::NoFocus);
}

QHBoxLayout* withSign(QLabel* sign, QLabel* text) {
    auto* line = new QHBoxLayout;
    line->setSpacing(metrics::kUnit);
    line->addWidget(sign, 0, Qt::AlignTop);
    line->addWidget(text, 1);
    return line;
}

}  // namespace

ModelCard::ModelCard(QWidget* parent)
    : QWidget(parent), m_title(new QLabel), m_state(new QLabel), m_purpose(paragraph(Qt::PlainText)),
      m_facts(paragraph(Qt::PlainText)), m_speed(paragraph(Qt::PlainText)), m_accuracy(paragraph(Qt::RichText)),
      m_warning(new QLabel), m_licence(paragraph(Qt::RichText)), m_sign(new QLabel), m_note(paragraph(Qt::PlainText)),
      m_bar(new ThinProgress), m_buttons(new QWidget) {
    m_title->setFont(metrics::textFont(*this, metrics::TextSize::Normal, QFont::DemiBold));
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    m_state->setTextFormat(Qt::PlainText);
    m_accuracy->setToolTip(
        tr("ImageNet: how many pictures get the right one of a thousand names, without examples.\n"
           "Flickr30k and COCO: how often the right photo is the first one found for a sentence, and the other way "
           "round."));
    m_bar->setRange(0, kFull);
    m_bar->setMinimumWidth(metrics::kUnit * 10);
    m_bar->setMaximumWidth(QWIDGETSIZE_MAX);
    auto* flow = new FlowLayout(metrics::kUnit, m_buttons);
    flow->setContentsMargins(0, metrics::kHalf, 0, 0);
    m_download = addButton(tr("Download"), &ModelCard::downloadWanted);
    m_pause = addButton(tr("Pause"), &ModelCard::pauseWanted);
    m_resume = addButton(tr("Resume"), &ModelCard::downloadWanted);
    m_retry = addButton(tr("Try again"), &ModelCard::downloadWanted);
    m_cancel = addButton(tr("Cancel"), &ModelCard::cancelWanted);
    m_use = addButton(tr("Use"), &ModelCard::useWanted);
    m_check = addButton(tr("Check files"), &ModelCard::checkWanted);
    m_measure = addButton(tr("Measure speed"), &ModelCard::measureWanted);
    m_remove = addButton(tr("Remove…"), &ModelCard::removeWanted);
    m_use->setToolTip(
        tr("Searches with this model. Photos that it has not seen yet are looked at first, and the other "
           "model answers until that is done."));
    m_check->setToolTip(tr("Reads all files and compares them with their checksums"));
    m_cancel->setToolTip(tr("Stops the download and deletes what is there of it"));

    for (QLabel* label : {m_title, m_purpose, m_facts, m_speed, m_accuracy, m_licence, m_note}) alignLeading(*label);
    auto* head = new QHBoxLayout;
    head->setSpacing(metrics::kUnit);
    head->addWidget(m_title, 1);
    head->addWidget(m_state, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::kDouble, metrics::kDouble, metrics::kDouble, metrics::kDouble);
    column->setSpacing(metrics::kHalf);
    column->addLayout(head);
    column->addWidget(m_purpose);
    column->addWidget(m_facts);
    column->addWidget(m_speed);
    column->addWidget(m_accuracy);
    column->addLayout(withSign(m_warning, m_licence));
    column->addSpacing(metrics::kHalf);
    column->addWidget(m_bar);
    column->addLayout(withSign(m_sign, m_note));
    column->addWidget(m_buttons);
    applyColours();
}

QPushButton* ModelCard::addButton(const QString& text, void (ModelCard::*wanted)()) {
    auto* button = new QPushButton(text);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, wanted);
    m_buttons->layout()->addWidget(button);
    return button;
}

void ModelCard::show(const ShelfModel& model, const LibraryStatus& status, const QString& former) {
    const bool hadFocus = focusWidget() && focusWidget()->hasFocus();
    const QString title = model.title();
    setAccessibleName(title);
    m_title->setText(title);
    showText(*m_state, stateText(model));
    showText(*m_purpose, purposeText(model));
    showText(*m_facts, factsText(model));
    showText(*m_speed, speedText(model));
    showText(*m_accuracy, accuracyText(model));
    showText(*m_licence, licenceText(model));
    m_warning->setVisible(model.licence().isRestricted);
    setAccessibleDescription(QStringList{m_state->text(), m_purpose->text(), m_facts->text()}.join(u' '));
    showProgress(model, status, former);
    showButtons(model, status);
    for (auto* button : m_buttons->findChildren<QPushButton*>()) {
        button->setAccessibleName(tr("%1: %2", "a button and the model it is for").arg(button->text(), title));
    }
    // A button that went leaves the keys to the first that is there now.
    if (!hadFocus || (focusWidget() && focusWidget()->isVisibleTo(this))) return;
    for (auto* button : m_buttons->findChildren<QPushButton*>()) {
        if (button->isVisibleTo(this) && button->isEnabled()) {
            button->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
}

void ModelCard::showProgress(const ShelfModel& model, const LibraryStatus& status, const QString& former) {
    int permille = -1;
    QString note = model.note.text;
    bool isProblem = model.note.isProblem;
    if (model.download) {
        const DownloadProgress& progress = model.download->progress;
        const bool began = progress.bytesDone > 0 || model.download->state == DownloadState::Running;
        if (began && progress.bytesTotal > 0) {
            permille = permilleOf(progress.bytesDone, progress.bytesTotal);
        }
        note = downloadText(*model.download);
        isProblem = model.download->state == DownloadState::Failed;
    } else if (model.task != ModelTask::None) {
        permille = model.permille;
    } else if (model.damage && note.isEmpty()) {
        note = errorText(*model.damage);
        isProblem = true;
    } else if (model.use == ModelUse::Next) {
        const IngestProgress& run = status.ingest;
        if (isIndexing(status) && run.total > 0) permille = static_cast<int>(run.done * kFull / run.total);
        note = gettingVectorsText(status, former);
    }
    m_bar->setVisible(permille >= 0);
    m_bar->setValue(std::clamp(permille, 0, kFull));
    m_bar->setAccessibleName(tr("Progress of %1").arg(model.title()));
    showText(*m_note, note);
    m_sign->setVisible(isProblem && !note.isEmpty());
}

void ModelCard::showButtons(const ShelfModel& model, const LibraryStatus& status) {
    const bool isFree = model.task == ModelTask::None;
    const auto* download = model.download ? &*model.download : nullptr;
    const auto isIn = [&](DownloadState state) { return download && download->state == state; };
    const bool isInstalled = model.installed.has_value();
    const bool isIdle = model.use == ModelUse::None;
    m_download->setVisible(!model.isUsable() && model.offered && !download);
    m_pause->setVisible(isIn(DownloadState::Running) || isIn(DownloadState::Waiting));
    m_resume->setVisible(isIn(DownloadState::Paused));
    m_retry->setVisible(isIn(DownloadState::Failed));
    m_cancel->setVisible(download != nullptr);
    m_use->setVisible(model.isUsable() && isIdle);
    m_check->setVisible(isInstalled);
    m_measure->setVisible(model.isUsable() && model.use != ModelUse::Next);
    m_remove->setVisible(isInstalled && isIdle && !model.installed->isStarter);
    for (auto* button : {m_use, m_check, m_remove}) button->setEnabled(isFree);
    const bool isBusy = isIndexing(status);
    m_measure->setEnabled(isFree && !isBusy);
    m_measure->setToolTip(isBusy ? tr("Can be measured when indexing is done")
                                 : tr("Looks at made-up pictures for about a second"));
}

void ModelCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hairline(palette()));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadius, metrics::kRadius);
}

void ModelCard::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) applyColours();
}

void ModelCard::applyColours() {
    for (QLabel* label : {m_facts, m_speed, m_accuracy, m_licence, m_state}) mute(*label);
    const QPixmap sign =
        iconPixmap(Icon::Problem, metrics::kIcon, palette().color(QPalette::WindowText), devicePixelRatioF());
    m_warning->setPixmap(sign);
    m_sign->setPixmap(sign);
}

}  // namespace sightseer
