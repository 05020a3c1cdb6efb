#include "ui/search/query_chips.h"

#include "core/search/query_edit.h"
#include "ui/core_texts.h"
#include "ui/search/query_chip.h"
#include "ui/style/flow_layout.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QApplication>
#include <QDate>
#include <QLabel>
#include <QVBoxLayout>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kMostHints = 3;
std::chrono::sys_days today() {
    const QDate date = QDate::currentDate();
    return std::chrono::sys_days(std::chrono::year(date.year()) / date.month() / date.day());
}

}  // namespace

QueryChips::QueryChips(QWidget* parent) : QWidget(parent), m_flow(new FlowLayout(metrics::kHalf)), m_error(new QLabel) {
    m_error->setWordWrap(true);
    m_error->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_error, &QLabel::linkActivated, this, [this] { pick(m_shownError.span); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, metrics::kUnit, 0, 0);
    layout->setSpacing(metrics::kHalf);
    layout->addLayout(m_flow);
    layout->addWidget(m_error);
    setAccessibleName(tr("Parts of the search"));
    hide();
}

void QueryChips::setQuery(const QString& text) {
    m_text = text.toStdString();
    m_parsed = parseQuery(m_text, m_places);
    const auto& parts = m_parsed.parts;
    clear();
    const bool isPlain = parts.size() <= 1 && (parts.empty() || parts.front().kind == QueryPart::Kind::Prompt);
    if (!isPlain) {
        for (std::size_t i = 0; i < parts.size(); ++i) addChip(i);
    }
    m_error->setVisible(!isUnderstood());
    if (m_parsed.error) {
        m_shownError = *m_parsed.error;
        m_error->setText(tr("%1 <a href=\"#\">Show where</a>").arg(coreText(m_shownError.message).toHtmlEscaped()));
    } else {
        const auto hints = dateHints(m_text, today());
        for (std::size_t i = 0; i < hints.size() && i < kMostHints; ++i) addHint(hints[i]);
    }
    setVisible(m_flow->count() > 0 || !isUnderstood());
}

// A click on a chip ends here, so the chip must outlive this call.
void QueryChips::clear() {
    while (QLayoutItem* item = m_flow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setParent(nullptr);
        item->widget()->deleteLater();
        delete item;
    }
}

int QueryChips::position(std::size_t byte) const {
    return static_cast<int>(QString::fromUtf8(m_text.data(), static_cast<qsizetype>(byte)).size());
}

void QueryChips::pick(TextSpan span) {
    const int begin = position(span.begin);
    Q_EMIT partPicked(begin, position(span.end) - begin);
}

QString QueryChips::textOf(const QueryPart& part) {
    QString text = qtText(part.display);
    if (!part.term || part.term->kind != Term::Kind::LibraryPhoto) return text;
    const PhotoId photo = part.term->photo;
    const auto [name, isNew] = m_photoNames.try_emplace(photo);
    if (isNew) Q_EMIT photoNameWanted(photo);
    return name->second.isEmpty() ? text : text.replace(u"photo: "_s + QString::number(photo.value), name->second);
}

void QueryChips::setPhotoName(PhotoId photo, const QString& name) {
    m_photoNames[photo] = name;
    const auto isShown = [photo](const QueryPart& part) { return part.term && part.term->photo == photo; };
    if (std::ranges::any_of(m_parsed.parts, isShown)) setQuery(qtText(m_text));
}

void QueryChips::addChip(std::size_t part) {
    const QueryPart& shown = m_parsed.parts[part];
    if (shown.kind == QueryPart::Kind::Operator) {
        auto* word = new QLabel(qtText(shown.display));
        mute(*word);
        word->setMinimumHeight(metrics::kTriple);
        m_flow->addWidget(word);
        return;
    }
    auto* chip = new QueryChip(textOf(shown));
    connect(chip, &QueryChip::picked, this, [this, span = shown.span] { pick(span); });
    // With an error in the text behind, only the parts in front are known: they can be marked, but not changed.
    if (isUnderstood()) {
        if (withPartInverted(m_text, m_parsed, part, m_places)) chip->offerInversion(shown.isNegated);
        if (shown.term) chip->offerWeights(shown.term->weight);
        chip->offerRemoval();
        connect(chip, &QueryChip::removeWanted, this,
                [this, part] { change(withoutPart(m_text, m_parsed, part, m_places)); });
        connect(chip, &QueryChip::inversionWanted, this,
                [this, part] { change(withPartInverted(m_text, m_parsed, part, m_places)); });
        connect(chip, &QueryChip::weightWanted, this,
                [this, part](double weight) { change(withPartWeighted(m_text, m_parsed, part, weight, m_places)); });
    }
    m_flow->addWidget(chip);
}

// The keyboard stays where it was, on what stands there now, or goes back to the text.
void QueryChips::change(const std::optional<std::string>& text) {
    if (!text) return;
    const QWidget* focused = QApplication::focusWidget();
    int place = 0;
    while (place < m_flow->count() && !m_flow->itemAt(place)->widget()->isAncestorOf(focused)) ++place;
    const bool hadFocus = place < m_flow->count();
    Q_EMIT queryChanged(qtText(*text));
    if (!hadFocus) return;
    for (int i = std::min(place, m_flow->count() - 1); i >= 0; --i) {
        QWidget* chip = m_flow->itemAt(i)->widget();
        if (chip->focusPolicy() != Qt::NoFocus) return chip->setFocus(Qt::OtherFocusReason);
    }
    pick({m_text.size(), m_text.size()});
}

void QueryChips::addHint(const DateHint& hint) {
    auto* chip = new QueryChip(u"+ "_s + qtText(hint.filterText));
    chip->setMeaning(tr("Only photos of this time: %1").arg(qtText(hint.label)));
    connect(chip, &QueryChip::picked, this, [this, hint] { change(withDateHint(m_text, hint)); });
    m_flow->addWidget(chip);
}

}  // namespace sightseer
