#include "ui/status/message_bar.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QAccessibleWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include <utility>

namespace sightseer {

namespace {

// By its role a screen reader knows that it is to say the text at once.
QAccessibleInterface* makeAlert(const QString& className, QObject* object) {
    auto* bar = className == QLatin1String(MessageBar::staticMetaObject.className()) ? qobject_cast<MessageBar*>(object)
                                                                                     : nullptr;
    return bar ? new QAccessibleWidget(bar, QAccessible::AlertMessage) : nullptr;
}

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel), m_label(new QLabel), m_action(new QPushButton) {
    static const bool isInstalled = (QAccessible::installFactory(makeAlert), true);
    Q_UNUSED(isInstalled);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setAutoRaise(true);
    // Whoever clicks them goes on with the keys where they were.
    for (QWidget* button : {static_cast<QWidget*>(close), static_cast<QWidget*>(m_action)})
        button->setFocusPolicy(Qt::TabFocus);
    close->setIcon(icon(Icon::Close));
    close->setAccessibleName(tr("Dismiss"));
    close->setToolTip(tr("Dismiss"));
    connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
    connect(m_action, &QPushButton::clicked, this, &MessageBar::act);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kDouble, metrics::kUnit, metrics::kUnit, metrics::kUnit);
    layout->setSpacing(metrics::kUnit);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_action, 0, Qt::AlignTop);
    layout->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void MessageBar::showMessage(const QString& text, const QString& action, std::function<void()> act) {
    showLine(Icon::Problem, text, action, std::move(act));
    m_isNews = false;
}

void MessageBar::showNews(const QString& text, const QString& action, std::function<void()> act) {
    showLine(Icon::Info, text, action, std::move(act));
    m_isNews = true;
}

void MessageBar::dropNews() {
    if (m_isNews && m_action->isHidden()) dismiss();
}

void MessageBar::showLine(Icon icon, const QString& text, const QString& action, std::function<void()> act) {
    m_icon->setPixmap(iconPixmap(icon, metrics::kIcon, palette().color(QPalette::WindowText), devicePixelRatioF()));
    m_label->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_act = std::move(act);
    setOffersUndo(false);
    setAccessibleName(text);
    show();
    QAccessibleEvent said(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&said);
}

void MessageBar::offerUndo(const QString& text, std::function<void()> undo) {
    showNews(text, tr("Undo"), std::move(undo));
    setOffersUndo(true);
}

void MessageBar::act() {
    const auto act = std::exchange(m_act, {});
    dismiss();
    if (act) act();
}

void MessageBar::dismiss() {
    hide();
    m_act = {};
    setOffersUndo(false);
}

void MessageBar::setOffersUndo(bool offers) {
    if (offers == m_offersUndo) return;
    m_offersUndo = offers;
    Q_EMIT undoOffered(offers);
}

QString MessageBar::text() const {
    return isHidden() ? QString() : m_label->text();
}

void MessageBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), hoverFill(palette()));
    painter.fillRect(style()->visualRect(layoutDirection(), rect(), QRect(0, 0, 3, height())), accent(palette()));
}

}  // namespace sightseer
