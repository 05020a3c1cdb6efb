// Where a person says what to look for. Thread: GUI.
#pragma once

#include <QLineEdit>
#include <QTimer>

namespace sightseer {

class SearchBar : public QLineEdit {
    Q_OBJECT

public:
    explicit SearchBar(QWidget* parent = nullptr);

    // Takes the focus and goes on with these letters.
    void continueWith(const QString& letters);

Q_SIGNALS:
    // The text as it stands, after a short pause in typing, or at once on Enter and when it was cleared.
    void searchWanted(const QString& text);
    // Enter or Down: on to the results. Esc in an empty field too.
    void leave();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void searchNow();

    QTimer m_pause;
    QString m_sent;
};

}  // namespace sightseer
