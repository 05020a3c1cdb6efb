#include "ui/search/query_chip.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr std::array kWeights{0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0};

// In a window from right to left, a sign in front of words from left to right must stay in front.
QString inItsDirection(const QString& text) {
    const bool isForeign = QGuiApplication::isRightToLeft() && !text.isRightToLeft();
    return isForeign ? QChar(0x200E) + text : text;
}

}  // namespace

QueryChip::QueryChip(const QString& text, QWidget* parent)
    : QWidget(parent), m_text(text), m_row(new QHBoxLayout(this)),
      m_words(addButton(inItsDirection(fontMetrics().elidedText(text, Qt::ElideRight, metrics::kSearchWidth / 2)),
                        tr("Edit %1").arg(text))) {
    m_row->setContentsMargins(metrics::kHalf, 0, metrics::kHalf, 0);
    m_row->setSpacing(0);
    setFixedHeight(metrics::kTriple);
    setFocusProxy(m_words);
    setFocusPolicy(Qt::TabFocus);
    connect(m_words, &QToolButton::clicked, this, &QueryChip::picked);
}

QToolButton* QueryChip::addButton(const QString& text, const QString& meaning) {
    auto* button = new QToolButton;
    button->setAutoRaise(true);
    button->setText(text);
    button->setToolTip(meaning);
    button->setAccessibleName(meaning);
    button->setFocusPolicy(Qt::TabFocus);
    button->setFixedHeight(metrics::kTriple);
    m_row->addWidget(button);
    return button;
}

void QueryChip::setMeaning(const QString& meaning) {
    m_words->setToolTip(meaning);
    m_words->setAccessibleName(meaning);
}

void QueryChip::offerInversion(bool isExcluded) {
    m_invert = new QAction(isExcluded ? tr("Include") : tr("Exclude"), this);
    connect(m_invert, &QAction::triggered, this, &QueryChip::inversionWanted);
}

void QueryChip::offerWeights(double weight) {
    m_weight = weight;
    m_words->setToolTip(tr("%1\nThe mouse wheel gives it more or less weight.").arg(m_words->toolTip()));
}

void QueryChip::offerRemoval() {
    m_canGo = true;
    connect(addButton(u"×"_s, tr("Remove %1").arg(m_text)), &QToolButton::clicked, this, &QueryChip::removeWanted);
}

void QueryChip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(palette().color(QPalette::Button));
    painter.setPen(hairline(palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0, height() / 2.0);
}

void QueryChip::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Edit"), this, &QueryChip::picked);
    if (m_invert) menu->addAction(m_invert);
    if (m_weight > 0) {
        QMenu* weights = menu->addMenu(tr("Weight"));
        for (const double weight : kWeights) {
            const QString number = QLocale().toString(weight);
            QAction* action = weights->addAction(weight == 1 ? tr("%1 (normal)").arg(number) : number, this,
                                                 [this, weight] { Q_EMIT weightWanted(weight); });
            action->setCheckable(true);
            action->setChecked(weight == m_weight);
        }
    }
    if (m_canGo) {
        menu->addSeparator();
        menu->addAction(tr("Remove"), this, &QueryChip::removeWanted);
    }
    menu->popup(event->globalPos());
}

void QueryChip::keyPressEvent(QKeyEvent* event) {
    if (m_canGo && (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)) {
        Q_EMIT removeWanted();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void QueryChip::wheelEvent(QWheelEvent* event) {
    if (m_weight <= 0) return QWidget::wheelEvent(event);
    event->accept();
    m_wheel += event->angleDelta().y();
    double weight = m_weight;
    for (; m_wheel >= QWheelEvent::DefaultDeltasPerStep; m_wheel -= QWheelEvent::DefaultDeltasPerStep) {
        const auto more = std::ranges::upper_bound(kWeights, weight);
        if (more != kWeights.end()) weight = *more;
    }
    for (; m_wheel <= -QWheelEvent::DefaultDeltasPerStep; m_wheel += QWheelEvent::DefaultDeltasPerStep) {
        const auto less = std::ranges::lower_bound(kWeights, weight);
        if (less != kWeights.begin()) weight = *std::prev(less);
    }
    if (weight == m_weight) return;
    m_weight = weight;
    Q_EMIT weightWanted(weight);
}

}  // namespace sightseer
