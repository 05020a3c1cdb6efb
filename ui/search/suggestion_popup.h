// The list of suggestions below the search bar. Thread: GUI.
#pragma once

#include <QAbstractListModel>

#include "ui/search/suggestions.h"

#include <memory>

QT_BEGIN_NAMESPACE
class QCompleter;
class QLineEdit;
QT_END_NAMESPACE

namespace sightseer {

class SuggestionModel;

class SuggestionPopup : public QObject {
    Q_OBJECT

public:
    explicit SuggestionPopup(QLineEdit& bar);
    ~SuggestionPopup() override;

    // Below the bar; hidden when there are none.
    void show(std::vector<Suggestion> suggestions);
    void hide();
    bool isVisible() const;
    // The bar must leave these keys to the list while it is shown.
    bool takes(int key) const;

Q_SIGNALS:
    void chosen(const sightseer::Suggestion& suggestion);

private:
    SuggestionModel* m_model;
    QCompleter* m_completer;
};

}  // namespace sightseer
