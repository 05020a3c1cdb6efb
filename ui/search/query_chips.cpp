#include "ui/search/query_chips.h"

#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QDate>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kMostHints = 3;

std::chrono::sys_days today() {
    const QDate date = QDate::currentDate();
    return std::chrono::sys_days(std::chrono::year(date.year()) / date.month() / date.day());
}

bool joins(const std::string& text, const QueryPart& part) {
    const auto word = text.substr(part.span.begin, part.span.end - part.span.begin);
    return part.kind == QueryPart::Kind::Operator && (word == "," || word == "AND" || word == "OR");
}

}  // namespace

std::string withoutPart(const std::string& text, const std::vector<QueryPart>& parts, std::size_t part) {
    std::size_t begin = parts[part].span.begin;
    std::size_t end = parts[part].span.end;
    if (part > 0 && joins(text, parts[part - 1])) {
        begin = parts[part - 1].span.begin;
    } else if (part + 1 < parts.size() && joins(text, parts[part + 1])) {
        end = parts[part + 1].span.end;
    }
    const QString left = qtText(text.substr(0, begin)).trimmed();
    const QString right = qtText(text.substr(end)).trimmed();
    const bool needsSpace = !left.isEmpty() && !right.isEmpty() && !right.startsWith(u',') && !right.startsWith(u')') &&
                            !left.endsWith(u'(');
    return (left + (needsSpace ? u" "_s : QString()) + right).toStdString();
}

QueryChips::QueryChips(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this)) {
    m_row->setContentsMargins(0, metrics::kUnit, 0, 0);
    m_row->setSpacing(metrics::kHalf);
    setAccessibleName(tr("Parts of the search"));
    hide();
}

void QueryChips::setQuery(const QString& text) {
    m_text = text.toStdString();
    const ParsedQuery parsed = parseQuery(m_text, m_places);
    m_isUnderstood = !parsed.error;
    m_parts = parsed.parts;
    while (QLayoutItem* item = m_row->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    const auto hints = dateHints(m_text, today());
    const bool isPlain = m_parts.size() <= 1 && (m_parts.empty() || m_parts.front().kind == QueryPart::Kind::Prompt);
    if (!isPlain) {
        for (std::size_t i = 0; i < m_parts.size(); ++i) addChip(static_cast<int>(i));
    }
    if (parsed.error) {
        showError(*parsed.error);
    } else {
        for (std::size_t i = 0; i < hints.size() && i < kMostHints; ++i) addHint(hints[i]);
    }
    m_row->addStretch(1);
    setVisible(m_row->count() > 1);
}

int QueryChips::position(std::size_t byte) const {
    return static_cast<int>(QString::fromUtf8(m_text.data(), static_cast<qsizetype>(byte)).size());
}

void QueryChips::addChip(int part) {
    const QueryPart& shown = m_parts[static_cast<std::size_t>(part)];
    const int begin = position(shown.span.begin);
    const int length = position(shown.span.end) - begin;
    if (shown.kind == QueryPart::Kind::Operator) {
        auto* word = new QLabel(qtText(shown.display));
        mute(*word);
        m_row->addWidget(word);
        return;
    }
    auto* chip = new QToolButton;
    chip->setToolButtonStyle(Qt::ToolButtonTextOnly);
    chip->setText(fontMetrics().elidedText(qtText(shown.display), Qt::ElideRight, metrics::kSearchWidth / 3));
    chip->setToolTip(tr("Edit %1").arg(qtText(shown.display)));
    connect(chip, &QToolButton::clicked, this, [this, begin, length] { Q_EMIT partPicked(begin, length); });
    auto* cross = new QToolButton;
    cross->setAutoRaise(true);
    cross->setText(u"×"_s);
    cross->setToolTip(tr("Remove %1").arg(qtText(shown.display)));
    cross->setAccessibleName(cross->toolTip());
    connect(cross, &QToolButton::clicked, this, [this, part] {
        Q_EMIT queryChanged(qtText(withoutPart(m_text, m_parts, static_cast<std::size_t>(part))));
    });
    m_row->addWidget(chip);
    m_row->addWidget(cross);
    m_row->addSpacing(metrics::kHalf);
}

void QueryChips::addHint(const DateHint& hint) {
    auto* offer = new QToolButton;
    offer->setText(u"+ "_s + qtText(hint.filterText));
    offer->setToolTip(tr("Only photos of this time: %1").arg(qtText(hint.label)));
    connect(offer, &QToolButton::clicked, this,
            [this, changed = qtText(withDateHint(m_text, hint))] { Q_EMIT queryChanged(changed); });
    m_row->addWidget(offer);
}

void QueryChips::showError(const QueryError& error) {
    auto* message = new QToolButton;
    message->setAutoRaise(true);
    message->setText(qtText(error.message));
    message->setToolTip(tr("Show the place in the text"));
    const int begin = position(error.span.begin);
    const int length = position(error.span.end) - begin;
    connect(message, &QToolButton::clicked, this, [this, begin, length] { Q_EMIT partPicked(begin, length); });
    m_row->addWidget(message);
}

}  // namespace sightseer
