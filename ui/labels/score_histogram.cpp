#include "ui/labels/score_histogram.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sightseer {

namespace {

constexpr int kBarHeight = metrics::kUnit * 5;
constexpr int kEdge = metrics::kUnit;  // room for half of the handle
constexpr float kStep = 0.01F;
constexpr float kPage = 0.1F;

}  // namespace

ScoreHistogram::ScoreHistogram(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::SizeHorCursor);
    setAccessibleName(tr("From which probability the label counts"));
    setToolTip(
        tr("How many photos have the label at which probability. Drag the line, or move it with the arrow keys: "
           "photos beyond it get the label."));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ScoreHistogram::sizeHint() const {
    return {metrics::kUnit * 12,
            kBarHeight + metrics::kHalf + QFontMetrics(metrics::textFont(*this, metrics::TextSize::Small)).height()};
}

void ScoreHistogram::show(std::vector<int> bins, float threshold) {
    m_bins = std::move(bins);
    m_threshold = std::clamp(threshold, 0.0F, 1.0F);
    setAccessibleDescription(tr("%1 percent").arg(qRound(m_threshold * 100)));
    update();
}

int ScoreHistogram::xOf(double probability) const {
    const int x = kEdge + qRound(probability * (width() - 2 * kEdge));
    return isRightToLeft() ? width() - x : x;
}

void ScoreHistogram::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const int most = m_bins.empty() ? 0 : std::ranges::max(m_bins);
    const double step = 1.0 / std::max<double>(1, double(m_bins.size()));
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        if (m_bins[i] == 0) continue;
        const double begin = double(i) * step;
        const auto [left, right] = std::minmax({xOf(begin), xOf(begin + step)});
        // Few photos are still to be seen beside many.
        const int height = std::max(2, qRound(kBarHeight * std::sqrt(double(m_bins[i]) / most)));
        const bool counts = begin + step / 2 >= double(m_threshold);
        painter.fillRect(QRect(left, kBarHeight - height, std::max(1, right - left - 1), height),
                         counts ? accent(palette()) : mutedText(palette()));
    }
    painter.fillRect(QRect(kEdge, kBarHeight, width() - 2 * kEdge, 1), hairline(palette()));

    const int line = xOf(double(m_threshold));
    painter.fillRect(QRect(line - 1, 0, 2, kBarHeight), palette().color(QPalette::Text));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? accent(palette()) : palette().color(QPalette::Base), 2));
    painter.setBrush(palette().color(QPalette::Text));
    painter.drawEllipse(QPointF(line, metrics::kHalf + 2), metrics::kHalf + 1, metrics::kHalf + 1);

    painter.setFont(metrics::textFont(*this, metrics::TextSize::Small));
    painter.setPen(mutedText(palette()));
    const QRect below(0, kBarHeight + metrics::kHalf, width(), height() - kBarHeight - metrics::kHalf);
    const QString text = tr("from %1 %").arg(qRound(m_threshold * 100));
    const int wide = painter.fontMetrics().horizontalAdvance(text);
    QRect words(0, below.top(), wide + 1, below.height());
    words.moveLeft(std::clamp(line - wide / 2, 0, std::max(0, width() - words.width())));
    painter.drawText(words, Qt::AlignCenter, text);
}

void ScoreHistogram::move(float threshold) {
    m_threshold = std::clamp(threshold, 0.0F, 1.0F);
    setAccessibleDescription(tr("%1 percent").arg(qRound(m_threshold * 100)));
    update();
    Q_EMIT thresholdMoved(m_threshold);
}

void ScoreHistogram::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_isDragging = true;
    mouseMoveEvent(event);
}

void ScoreHistogram::mouseMoveEvent(QMouseEvent* event) {
    if (!m_isDragging) return;
    const int x = qRound(event->position().x());
    const int along = isRightToLeft() ? width() - x : x;
    const double room = std::max(1, width() - 2 * kEdge);
    // Whole percents, as the text below the line says.
    move(static_cast<float>(std::round((along - kEdge) / room * 100) / 100));
}

void ScoreHistogram::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_isDragging) return;
    m_isDragging = false;
    Q_EMIT thresholdChosen(m_threshold);
}

void ScoreHistogram::keyPressEvent(QKeyEvent* event) {
    const float forwards = isRightToLeft() ? -1 : 1;
    float to = m_threshold;
    switch (event->key()) {
        case Qt::Key_Left: to -= forwards * kStep; break;
        case Qt::Key_Right: to += forwards * kStep; break;
        case Qt::Key_PageDown: to -= kPage; break;
        case Qt::Key_PageUp: to += kPage; break;
        case Qt::Key_Home: to = 0; break;
        case Qt::Key_End: to = 1; break;
        default: QWidget::keyPressEvent(event); return;
    }
    move(to);
    Q_EMIT thresholdChosen(m_threshold);
}

}  // namespace sightseer
