// One model on the page: what it is and may be used for, how good and quick it is, what goes on with it, and what can be done.
// Thread: GUI.
#pragma once

#include <QWidget>

#include "ui/models/model_shelf.h"

#include <functional>

QT_BEGIN_NAMESPACE
class QLabel;
class QProgressBar;
class QPushButton;
QT_END_NAMESPACE

namespace sightseer {

class ModelCard : public QWidget {
    Q_OBJECT

public:
    explicit ModelCard(QWidget* parent = nullptr);

    // `status` and `former`, the title of what answers now, are for one that gets its vectors.
    void show(const ShelfModel& model, const LibraryStatus& status, const QString& former);

Q_SIGNALS:
    void downloadWanted();
    void pauseWanted();
    void cancelWanted();
    void useWanted();
    void checkWanted();
    void measureWanted();
    void removeWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QPushButton* addButton(const QString& text, void (ModelCard::*wanted)());
    void showButtons(const ShelfModel& model, const LibraryStatus& status);
    void showProgress(const ShelfModel& model, const LibraryStatus& status, const QString& former);
    void applyColours();

    QLabel* m_title;
    QLabel* m_state;
    QLabel* m_purpose;
    QLabel* m_facts;
    QLabel* m_speed;
    QLabel* m_accuracy;
    QLabel* m_warning;  // the sign beside a licence that forbids something
    QLabel* m_licence;
    QLabel* m_sign;  // the sign beside a note of something that failed
    QLabel* m_note;
    QProgressBar* m_bar;
    QWidget* m_buttons;
    QPushButton* m_download;
    QPushButton* m_pause;
    QPushButton* m_resume;
    QPushButton* m_retry;
    QPushButton* m_cancel;
    QPushButton* m_use;
    QPushButton* m_check;
    QPushButton* m_measure;
    QPushButton* m_remove;
};

}  // namespace sightseer
