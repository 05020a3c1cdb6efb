// Where a person writes which labels to give, in the language of label_set.h, how, and to which photos. Thread: GUI.
#pragma once

#include "core/library/labelling.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;
class QToolButton;
QT_END_NAMESPACE

namespace sightseer {

class LibraryLink;

// Photos that can be labelled.
struct LabelScope {
    QString text;
    std::string filter{};
    std::optional<std::vector<PhotoId>> photos{};  // these alone
};

class LabelEditor : public QWidget {
    Q_OBJECT

public:
    explicit LabelEditor(LibraryLink& link, QWidget* parent = nullptr);

    // The one that was chosen stays, where it is still there.
    void setScopes(std::vector<LabelScope> scopes);
    void chooseScope(int index);
    void setRequest(const LabelRequest& request);  // its list and how; the scope stays
    void setText(const QString& text);             // one that is far too large is refused, and said
    QString text() const;
    // Nothing while the list makes no sense or is empty.
    std::optional<LabelRequest> request() const;
    QString name() const;  // for the run: of the list that was chosen, else its first labels
    void setEnabledRun(bool enabled);
    // The lists that come with the program, once there is a library.
    void askReadyLists();

Q_SIGNALS:
    void runWanted();
    void said(const QString& text);

private:
    void build();
    void buildLists(const std::vector<std::string>& names);
    void showReadyList(const std::string& name);
    void openList();
    void saveList();
    void read();
    void refuse();

    LibraryLink& m_link;
    QToolButton* m_lists;
    QPlainTextEdit* m_text;
    QLabel* m_state;
    QRadioButton* m_oneOf;
    QRadioButton* m_manyOf;
    QCheckBox* m_none;
    QLineEdit* m_template;
    QComboBox* m_scope;
    QPushButton* m_run;

    std::vector<LabelScope> m_scopes;
    std::optional<LabelSet> m_set;
    QString m_listName;  // of the text as it stands; empty once it was edited
    QTimer m_pause;
    bool m_mayRun = true;
};

}  // namespace sightseer
