// How well a photo fits the search: the whole, and each part of the search with a bar. Thread: GUI.
#pragma once

#include <QWidget>

#include "core/search/searcher.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QVBoxLayout;
QT_END_NAMESPACE

namespace sightseer {

class ScoreBars : public QWidget {
    Q_OBJECT

public:
    explicit ScoreBars(QWidget* parent = nullptr);

    void setExplanation(const SearchExplanation& explanation, Strictness strictness);

private:
    QLabel* m_title;
    QVBoxLayout* m_terms;
};

}  // namespace sightseer
