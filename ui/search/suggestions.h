// What the search bar offers while a person types: searches of before, and words of the query language with the folders
// and cameras of the library. Thread: any; pure function.
#pragma once

#include "core/catalog/label_run.h"

#include <QStringList>

#include <vector>

namespace sightseer {

struct SuggestionSources {
    QStringList saved;    // texts of the search bar
    QStringList recent;   // latest first
    QStringList folders;  // absolute paths
    QStringList cameras;
    QStringList lenses;
    std::vector<LabelCount> labels;  // offered in this order
};

struct Suggestion {
    enum class Kind { Search, Folder, Word };

    Kind kind = Kind::Search;
    QString text;  // stands instead of `length` characters from `from`
    qsizetype from = 0;
    qsizetype length = 0;
    QString shown;
    QString detail;  // shown behind it, muted; may be empty
};

constexpr int kMostSuggestions = 8;

// With the cursor at `cursor`; none where it stands in quotation marks. The best first.
std::vector<Suggestion> suggestionsFor(const QString& text, qsizetype cursor, const SuggestionSources& sources);

}  // namespace sightseer
