// The labels that most photos have, in the side panel under a heading; hidden while there are none. Thread: GUI.
#pragma once

#include <QWidget>

#include "core/catalog/label_run.h"

#include <vector>

QT_BEGIN_NAMESPACE
class QButtonGroup;
class QVBoxLayout;
QT_END_NAMESPACE

namespace sightseer {

class SidebarRow;

class LabelList : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t kMostRows = 12;  // more are behind a last row

    // The rows join `rows`, of which one at a time is marked and which outlives the list.
    explicit LabelList(QButtonGroup& rows, QWidget* parent = nullptr);

    void setLabels(std::vector<LabelCount> labels);
    // Null when the text is no label that is shown.
    SidebarRow* rowOf(const QString& text) const;

Q_SIGNALS:
    void searchWanted(const QString& text);
    void rowsChanged();

private:
    void rebuild();
    void chooseOfAll();

    QButtonGroup& m_group;
    QVBoxLayout* m_layout;
    std::vector<LabelCount> m_labels;  // most photos first
    std::vector<SidebarRow*> m_rows;   // of the first ones
    SidebarRow* m_all;
};

}  // namespace sightseer
