#include "ui/status/status_bar.h"

#include "ui/status/status_text.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>
#include <QWidgetAction>

namespace sightseer {

namespace {

constexpr int kProgressSteps = 1000;

// A thin line instead of Fusion's framed bar.
class ThinProgress : public QProgressBar {
public:
    ThinProgress() {
        setTextVisible(false);
        setFixedSize(metrics::kUnit * 20, metrics::kHalf);
        setRange(0, kProgressSteps);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const double radius = height() / 2.0;
        painter.setBrush(hairline(palette()));
        painter.drawRoundedRect(rect(), radius, radius);
        QRectF done = rect();
        done.setWidth(std::max<double>(height(), done.width() * value() / maximum()));
        if (isRightToLeft()) done.moveRight(width());
        painter.setBrush(accent(palette()));
        painter.drawRoundedRect(done, radius, radius);
    }
};

}  // namespace

StatusBar::StatusBar(QWidget* parent)
    : QWidget(parent), m_label(new QLabel), m_progress(new ThinProgress), m_pause(new QToolButton),
      m_more(new QToolButton), m_details(new QLabel) {
    m_label->setTextFormat(Qt::PlainText);
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
    m_label->setText(text);
}

QString StatusBar::text() const {
    return m_label->text();
}

void StatusBar::setStatus(const LibraryStatus& status) {
    m_status = status;
    m_more->show();
    m_label->setText(statusLine(status));
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
