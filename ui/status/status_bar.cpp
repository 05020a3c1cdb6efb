#include "ui/status/status_bar.h"

#include "ui/status/status_text.h"
#include "ui/status/thin_progress.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>
#include <QWidgetAction>

namespace sightseer {

namespace {

constexpr int kProgressSteps = 1000;

}  // namespace

StatusBar::StatusBar(QWidget* parent)
    : QWidget(parent), m_label(new QLabel), m_progress(new ThinProgress), m_pause(new QToolButton),
      m_more(new QToolButton), m_details(new QLabel) {
    m_label->setTextFormat(Qt::RichText);
    m_label->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_label->installEventFilter(this);
    connect(m_label, &QLabel::linkActivated, this, &StatusBar::modelWanted);
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress->setAccessibleName(tr("Indexing"));
    m_pause->setAutoRaise(true);
    m_pause->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_pause->setIconSize(QSize(metrics::kIcon, metrics::kIcon));
    m_details->setTextFormat(Qt::PlainText);
    m_details->setContentsMargins(metrics::kDouble, metrics::kUnit, metrics::kDouble, metrics::kUnit);
    auto* shown = new QWidgetAction(this);
    shown->setDefaultWidget(m_details);
    auto* menu = new QMenu(m_more);
    menu->addAction(shown);
    connect(menu, &QMenu::aboutToShow, this, [this] { m_details->setText(detailsText(m_status)); });
    m_more->setText(tr("Details"));
    m_more->setAutoRaise(true);
    m_more->hide();
    connect(m_more, &QToolButton::clicked, menu, [this, menu] { menu->popup(m_more->mapToGlobal(QPoint())); });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kDouble, 0, metrics::kUnit, 0);
    layout->setSpacing(metrics::kDouble);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_pause);
    layout->addWidget(m_more);
    setFixedHeight(metrics::kRowHeight);
    m_progress->hide();
    m_pause->hide();
    connect(m_pause, &QToolButton::clicked, this, [this] { Q_EMIT pauseWanted(!m_paused); });
}

void StatusBar::setText(const QString& text) {
    if (text == m_text) return;
    m_text = text;
    const QString model = modelNameText(m_status);
    const bool hasLink = m_linksModel && text.endsWith(model);
    m_label->setFocusPolicy(hasLink ? Qt::StrongFocus : Qt::NoFocus);
    QString line = text.toHtmlEscaped();
    if (hasLink) {
        const QString link = QStringLiteral("<a href=\"model\" style=\"text-decoration:none\">%1</a>");
        line = text.chopped(model.size()).toHtmlEscaped() + link.arg(model.toHtmlEscaped());
    }
    // HTML would make one space of two.
    m_label->setText(line.replace(QStringLiteral("  "), QStringLiteral("&nbsp; ")));
    selectLink();
}

// While it has the focus: Return opens what is selected.
void StatusBar::selectLink() {
    if (!m_label->hasFocus()) return;
    const auto length = modelNameText(m_status).size();
    m_label->setSelection(static_cast<int>(m_text.size() - length), static_cast<int>(length));
}

bool StatusBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) QTimer::singleShot(0, this, &StatusBar::selectLink);
    if (event->type() == QEvent::FocusOut) m_label->setSelection(0, 0);
    return QWidget::eventFilter(watched, event);
}

void StatusBar::linkModel() {
    m_linksModel = true;
}

void StatusBar::setStatus(const LibraryStatus& status) {
    m_status = status;
    m_more->show();
    setText(statusLine(status));
    m_label->setToolTip(modelLine(status));
    const bool running = isIndexing(status);
    m_paused = status.ingest.phase == IngestPhase::Paused;
    m_pause->setVisible(running);
    m_pause->setText(m_paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(icon(m_paused ? Icon::Play : Icon::Pause));
    m_progress->setVisible(running && status.ingest.total > 0);
    if (status.ingest.total > 0) {
        m_progress->setValue(static_cast<int>(status.ingest.done * kProgressSteps / status.ingest.total));
    }
}

}  // namespace sightseer
