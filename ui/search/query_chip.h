// One understood part of the search: a click marks it in the text, its cross takes it away, its menu (right button, or the
// menu key) excludes and weighs it, and the wheel weighs it. Thread: GUI.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QToolButton;
QT_END_NAMESPACE

namespace sightseer {

class QueryChip : public QWidget {
    Q_OBJECT

public:
    // `text` in full, for those who hear it; a long one is shown shortened.
    QueryChip(const QString& text, QWidget* parent = nullptr);

    void setMeaning(const QString& meaning);  // of a click; "Edit" and the text where it was not called
    void offerInversion(bool isExcluded);
    void offerWeights(double weight);
    void offerRemoval();

Q_SIGNALS:
    void picked();
    void removeWanted();
    void inversionWanted();
    void weightWanted(double weight);

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    QToolButton* addButton(const QString& text, const QString& meaning);

    QString m_text;
    QHBoxLayout* m_row;
    QToolButton* m_words;
    QAction* m_invert = nullptr;
    double m_weight = 0;  // 0: has none
    bool m_canGo = false;
    int m_wheel = 0;  // eighths of a degree not yet used
};

}  // namespace sightseer
