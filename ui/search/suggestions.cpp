#include "ui/search/suggestions.h"

#include "core/search/query_printer.h"
#include "ui/search/search_terms.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Suggestions)
};

constexpr qsizetype kMostSearches = 4;
constexpr qsizetype kMostOfAKind = 5;

struct KeyMeaning {
    QLatin1String key;
    QString meaning;
    QStringList values;
};

const std::vector<KeyMeaning>& keys() {
    static const std::vector<KeyMeaning> table{
        {"in:"_L1, Text::tr("photos in a folder"), {}},
        {"date:"_L1, Text::tr("taken then: 2023, 2023-06, 2023..2024"), {}},
        {"near:"_L1, Text::tr("taken near a town: near:Paris"), {}},
        {"label:"_L1, Text::tr("photos with a label"), {}},
        {"camera:"_L1, Text::tr("taken with a camera"), {}},
        {"lens:"_L1, Text::tr("taken with a lens"), {}},
        {"type:"_L1,
         Text::tr("kind of file"),
         {u"jpeg"_s, u"png"_s, u"webp"_s, u"tiff"_s, u"gif"_s, u"bmp"_s, u"heic"_s, u"avif"_s, u"raw"_s, u"video"_s}},
        {"name:"_L1, Text::tr("part of the file's name"), {}},
        {"size:"_L1, Text::tr("size: size:>12MP, size:<500kB"), {}},
        {"ratio:"_L1, Text::tr("shape of the picture"), {u"portrait"_s, u"landscape"_s, u"square"_s}},
        {"is:"_L1,
         Text::tr("new, offline, duplicate, labelled"),
         {u"new"_s, u"offline"_s, u"duplicate"_s, u"labelled"_s}},
        {"iso:"_L1, Text::tr("speed: iso:400, iso:>=800"), {}},
    };
    return table;
}

// Where the word begins that ends at the cursor, or -1 in quotation marks.
qsizetype wordBegin(const QString& text, qsizetype cursor) {
    qsizetype begin = 0;
    bool inQuotes = false;
    for (qsizetype i = 0; i < cursor; ++i) {
        if (text[i] == u'\\') {
            ++i;
        } else if (text[i] == u'"') {
            inQuotes = !inQuotes;
        } else if (!inQuotes && (text[i].isSpace() || text[i] == u',' || text[i] == u'(')) {
            begin = i + 1;
        }
    }
    return inQuotes ? -1 : begin;
}

QString value(const QString& text) {
    return qtText(printValueText(text.toStdString()));
}

QString lastName(const QString& folder) {
    return folder.section(u'/', -1, -1, QString::SectionSkipEmpty);
}

bool beginsAWord(const QString& text, const QString& typed) {
    for (qsizetype at = text.indexOf(typed, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(typed, at + 1, Qt::CaseInsensitive)) {
        if (at == 0 || !text[at - 1].isLetterOrNumber()) return true;
    }
    return false;
}

class Collector {
public:
    Collector(const QString& text, qsizetype from, qsizetype length) : m_text(text), m_from(from), m_length(length) {}

    void addSearches(const SuggestionSources& sources) {
        const QString typed = m_text.trimmed();
        qsizetype added = 0;
        const qsizetype most = typed.isEmpty() ? kMostSuggestions : kMostSearches;
        for (const QStringList& list : {sources.recent, sources.saved}) {
            for (const QString& search : list) {
                const bool isKnown =
                    std::ranges::any_of(m_found, [&](const Suggestion& one) { return one.text == search; });
                if (added == most || isKnown || search == typed || !beginsAWord(search, typed)) continue;
                m_found.push_back({Suggestion::Kind::Search, search, 0, m_text.size(), search, {}});
                ++added;
            }
        }
    }

    void addFolders(const SuggestionSources& sources, const QString& sign, const QString& typed) {
        std::vector<QString> found;
        for (const QString& folder : sources.folders) {
            const bool fits = typed.startsWith(u'/') ? folder.startsWith(typed, Qt::CaseInsensitive)
                                                     : beginsAWord(lastName(folder), typed);
            if (fits) found.push_back(folder);
            if (static_cast<qsizetype>(found.size()) == kMostOfAKind) break;
        }
        for (const QString& folder : found) {
            add(Suggestion::Kind::Folder, sign + u"in:"_s + value(folder), u"in: "_s + lastName(folder), folder);
        }
    }

    void addNames(const QLatin1String& key, const QStringList& names, const QString& sign, const QString& typed) {
        qsizetype added = 0;
        for (const QString& name : names) {
            if (added == kMostOfAKind || !beginsAWord(name, typed)) continue;
            add(Suggestion::Kind::Word, sign + key + value(name), key + u' ' + name, {});
            ++added;
        }
    }

    void addLabels(const SuggestionSources& sources, const QString& sign, const QString& typed) {
        qsizetype added = 0;
        for (const LabelCount& label : sources.labels) {
            const QString name = labelText(label.label);
            if (added == kMostOfAKind || !beginsAWord(name, typed)) continue;
            add(Suggestion::Kind::Word, sign + labelFilter(label.label), u"label: "_s + name, number(label.photos));
            ++added;
        }
    }

    void addKeys(const QString& sign, const QString& typed) {
        for (const KeyMeaning& key : keys()) {
            if (key.key.startsWith(typed, Qt::CaseInsensitive)) {
                add(Suggestion::Kind::Word, sign + key.key, key.key, key.meaning);
            }
        }
    }

    std::vector<Suggestion> take() {
        if (m_found.size() > kMostSuggestions) m_found.resize(kMostSuggestions);
        return std::move(m_found);
    }

private:
    void add(Suggestion::Kind kind, const QString& text, const QString& shown, const QString& detail) {
        if (QStringView(m_text).mid(m_from, m_length) != text)
            m_found.push_back({kind, text, m_from, m_length, shown, detail});
    }

    const QString& m_text;
    qsizetype m_from;
    qsizetype m_length;
    std::vector<Suggestion> m_found;
};

}  // namespace

std::vector<Suggestion> suggestionsFor(const QString& text, qsizetype cursor, const SuggestionSources& sources) {
    const qsizetype begin = wordBegin(text, cursor);
    if (begin < 0) return {};
    Collector found(text, begin, cursor - begin);
    QString word = text.mid(begin, cursor - begin);
    const QString sign = word.startsWith(u'-') ? u"-"_s : QString();
    word = word.mid(sign.size());
    const qsizetype colon = word.indexOf(u':');
    if (colon >= 0) {
        const QString typed = word.mid(colon + 1);
        for (const KeyMeaning& key : keys()) {
            if (key.key.compare(word.left(colon + 1), Qt::CaseInsensitive) != 0) continue;
            if (key.key == "in:"_L1) found.addFolders(sources, sign, typed);
            if (key.key == "label:"_L1) found.addLabels(sources, sign, typed);
            if (key.key == "camera:"_L1) found.addNames(key.key, sources.cameras, sign, typed);
            if (key.key == "lens:"_L1) found.addNames(key.key, sources.lenses, sign, typed);
            found.addNames(key.key, key.values, sign, typed);
        }
        return found.take();
    }
    found.addSearches(sources);
    if (word.size() >= 2) {
        found.addKeys(sign, word);
        found.addFolders(sources, sign, word);
        found.addLabels(sources, sign, word);
        found.addNames("camera:"_L1, sources.cameras, sign, word);
    }
    return found.take();
}

}  // namespace sightseer
