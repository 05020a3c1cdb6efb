#include "ui/status/empty_state.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sightseer {

namespace {

constexpr int kPictureSide = 48;

}  // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_title(new QLabel(this)), m_body(new QLabel(this)),
      m_action(new QPushButton(this)) {
    m_title->setFont(metrics::textFont(*this, metrics::TextSize::Large));
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_body->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_body->setWordWrap(true);
    m_body->setMaximumWidth(metrics::kTextWidth);
    m_body->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(metrics::kDouble);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_title);
    auto* bodyRow = new QHBoxLayout;  // an alignment would take the text's height from its widest form
    bodyRow->addStretch(1);
    bodyRow->addWidget(m_body, 100);
    bodyRow->addStretch(1);
    layout->addLayout(bodyRow);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    applyColours();
}

void EmptyState::setText(const EmptyText& text) {
    if (text == m_text) return;
    m_text = text;
    m_title->setText(text.title);
    m_body->setText(text.text);
    m_body->setVisible(!text.text.isEmpty());
    m_action->setText(text.action);
    m_action->setVisible(!text.action.isEmpty());
    applyColours();
}

QString EmptyState::title() const {
    return m_text.title;
}

void EmptyState::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) applyColours();
}

// In a small window the words go before the picture.
void EmptyState::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_icon->setVisible(height() >= kPictureSide * 5);
}

void EmptyState::applyColours() {
    m_icon->setPixmap(iconPixmap(m_text.icon, kPictureSide, mutedText(palette()), devicePixelRatioF()));
    mute(*m_body);
}

}  // namespace sightseer
