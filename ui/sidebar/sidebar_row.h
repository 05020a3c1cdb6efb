// One line of the side panel: icon, name, and a count or a mark at the end. Thread: GUI.
#pragma once

#include "ui/style/icons.h"

#include <QAbstractButton>

#include <vector>

QT_BEGIN_NAMESPACE
class QButtonGroup;
QT_END_NAMESPACE

namespace sightseer {

class SidebarRow : public QAbstractButton {
    Q_OBJECT

public:
    SidebarRow(Icon icon, const QString& text, QWidget* parent = nullptr);

    void setTrailing(const QString& text);  // e.g. a count
    const QString& trailing() const { return m_trailing; }
    void setDimmed(bool dimmed);
    void setIconName(Icon icon);
    void setIndent(int pixels);  // of icon and name

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Icon m_icon;
    QString m_trailing;
    int m_indent = 0;
    bool m_dimmed = false;
};

// Empties the list. A click on a row or its menu may end here, so the rows outlive this call.
void discardRows(std::vector<SidebarRow*>& rows, QButtonGroup& group);

}  // namespace sightseer
