// A line above everything else for what a person should know but need not answer: what failed, and what to do. Thread: GUI.
#pragma once

#include <QWidget>

#include <functional>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace sightseer {

class MessageBar : public QWidget {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    // Until it is dismissed or replaced. With an action, a button that does it and dismisses the message.
    void showMessage(const QString& text, const QString& action = {}, std::function<void()> act = {});
    // The same with a button Undo.
    void offerUndo(const QString& text, std::function<void()> undo);
    bool offersUndo() const { return m_offersUndo; }
    void act();  // as the button, where there is one
    QString text() const;

Q_SIGNALS:
    void undoOffered(bool isOffered);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void dismiss();
    void setOffersUndo(bool offers);

    QLabel* m_icon;
    QLabel* m_label;
    QPushButton* m_action;
    std::function<void()> m_act;
    bool m_offersUndo = false;
};

}  // namespace sightseer
