// The labels of one photo, each a link to the photos that have it; its tool tip says where it is from. Hidden while there
// are none. Thread: GUI.
#pragma once

#include <QWidget>

#include "core/catalog/label_run.h"

#include <vector>

namespace sightseer {

class FlowLayout;

class LabelLinks : public QWidget {
    Q_OBJECT

public:
    explicit LabelLinks(QWidget* parent = nullptr);

    void setLabels(const std::vector<PhotoLabel>& labels);

Q_SIGNALS:
    void searchWanted(const QString& text);

private:
    FlowLayout* m_flow;
    std::vector<PhotoLabel> m_labels;
};

}  // namespace sightseer
