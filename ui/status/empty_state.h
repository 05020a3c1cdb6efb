// Says in the middle of an empty page why it is empty, and offers the next step. Thread: GUI.
#pragma once

#include "ui/style/icons.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace sightseer {

struct EmptyText {
    Icon icon = Icon::Photos;
    QString title;
    QString text;
    QString action;  // empty: no button

    bool operator==(const EmptyText&) const = default;
};

class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setText(const EmptyText& text);
    QString title() const;

Q_SIGNALS:
    void actionTriggered();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyColours();

    EmptyText m_text;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_body;
    QPushButton* m_action;
};

}  // namespace sightseer
