// What the search bar's text was understood as: a chip for each part, below the bar, that can be changed there. Date words in a prompt are offered as chips too, and only a click makes a filter of them.
// Thread: GUI.
#pragma once

#include <QWidget>

#include "core/search/date_hints.h"
#include "core/search/query_parser.h"

#include <map>

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace sightseer {

class FlowLayout;

class QueryChips : public QWidget {
    Q_OBJECT

public:
    explicit QueryChips(QWidget* parent = nullptr);

    // Who knows the towns of near:; is called on this thread.
    void setPlaceFinder(PlaceFinder places) { m_places = std::move(places); }
    // A plain prompt alone needs no chip: then nothing is shown.
    void setQuery(const QString& text);
    // Shown instead of the photo's number; answers photoNameWanted.
    void setPhotoName(PhotoId photo, const QString& name);
    // False while the text has an error, which is on show then.
    bool isUnderstood() const { return !m_parsed.error; }

Q_SIGNALS:
    void queryChanged(const QString& text);     // a part was changed, removed or added
    void partPicked(int position, int length);  // in characters of the text
    void photoNameWanted(sightseer::PhotoId photo);

private:
    void clear();
    void pick(TextSpan span);
    void addChip(std::size_t part);
    void change(const std::optional<std::string>& text);
    QString textOf(const QueryPart& part);
    void addHint(const DateHint& hint);
    // Of a span in bytes of the UTF-8 text.
    int position(std::size_t byte) const;

    PlaceFinder m_places;
    std::string m_text;
    ParsedQuery m_parsed;
    std::map<PhotoId, QString> m_photoNames;  // empty while it is asked for
    FlowLayout* m_flow;
    QLabel* m_error;
    QueryError m_shownError;
};

}  // namespace sightseer
