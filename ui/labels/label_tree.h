// The labels of a run with how many photos have each; the first nine with the key that gives them. Photos of the library
// can be dropped on a label. Thread: GUI.
#pragma once

#include <QTreeWidget>

#include <filesystem>
#include <vector>

namespace sightseer {

class LabelTree : public QTreeWidget {
    Q_OBJECT

public:
    static constexpr int kKeys = 9;

    explicit LabelTree(QWidget* parent = nullptr);

    // Below them stands a row for the photos without a label.
    void setLabels(const QStringList& names);
    void setCounts(const std::vector<int>& counts);  // one a row
    int current() const;                             // -1: nothing; as many as labels: the photos without one
    void choose(int row);

Q_SIGNALS:
    void chosen(int row);
    void photosDropped(int label, const std::vector<std::filesystem::path>& files);

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void applyColours();
    int labelAt(const QPoint& point) const;  // -1 where there is none
};

}  // namespace sightseer
