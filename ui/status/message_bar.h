// A line above everything else for what a person should know but need not answer: what failed and what to do, or what was
// done. Thread: GUI.
#pragma once

#include "ui/style/icons.h"

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

    // A problem, until it is dismissed or replaced. With an action, a button that does it and dismisses the message.
    void showMessage(const QString& text, const QString& action = {}, std::function<void()> act = {});
    // The same for what was done or has come. Without an action it goes when dropNews is called.
    void showNews(const QString& text, const QString& action = {}, std::function<void()> act = {});
    void dropNews();  // the person looks at something else now
    // News with a button Undo.
    void offerUndo(const QString& text, std::function<void()> undo);
    bool offersUndo() const { return m_offersUndo; }
    void act();  // as the button, where there is one
    QString text() const;

Q_SIGNALS:
    void undoOffered(bool isOffered);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showLine(Icon icon, const QString& text, const QString& action, std::function<void()> act);
    void dismiss();
    void setOffersUndo(bool offers);

    QLabel* m_icon;
    QLabel* m_label;
    QPushButton* m_action;
    std::function<void()> m_act;
    bool m_isNews = false;
    bool m_offersUndo = false;
};

}  // namespace sightseer
