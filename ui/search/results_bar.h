// The line above the grid: how many photos, in what order, how strict a search is, how large they are shown. Thread: GUI.
#pragma once

#include <QWidget>

#include "core/library/library.h"

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
QT_END_NAMESPACE

namespace sightseer {

class ResultsBar : public QWidget {
    Q_OBJECT

public:
    struct State {
        QString count;    // "412 likely matches"
        QString toolTip;  // of the count
        bool isSearch = false;
        bool isRanked = false;  // a search for more than conditions
        bool hasMore = false;
        ResultOrder resultOrder = ResultOrder::Relevance;
    };

    ResultsBar(int smallestZoom, int largestZoom, QWidget* parent = nullptr);

    void addAction(QAction* action);  // a button at the end
    void show(const State& state);
    void offerUpdate(bool offered);
    void setSortOrder(SortOrder order);
    void setZoom(int side);
    Strictness strictness() const;
    void setStrictness(Strictness strictness);
    bool stacksCopies() const;
    void setStacksCopies(bool stacks);

Q_SIGNALS:
    void updateWanted();  // the results, once more
    void moreWanted();
    void sortOrderChosen(sightseer::SortOrder order);
    void resultOrderChosen(sightseer::ResultOrder order);
    void stackingChanged();
    void strictnessChanged();
    void zoomChanged(int side);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build(int smallestZoom, int largestZoom);
    void fit();  // to the width that there is

    QLabel* m_count;
    QPushButton* m_update;
    QPushButton* m_more;
    QCheckBox* m_stackCopies;
    QWidget* m_strictnessBox;
    QSlider* m_strictness;
    QList<QWidget*> m_strictnessEnds;  // the words beside it
    QComboBox* m_resultOrder;
    QComboBox* m_sortOrder;
    QSlider* m_zoom;
    bool m_isRanked = false;
};

}  // namespace sightseer
