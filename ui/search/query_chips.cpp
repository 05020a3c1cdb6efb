#include "ui/search/query_chips.h"

#include "ui/style/flow_layout.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QDate>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kMostHints = 3;
constexpr int kChipHeight = metrics::kTriple;

// A rounded field with one button or two side by side.
class Chip : public QWidget {
public:
    Chip() : m_row(new QHBoxLayout(this)) {
        m_row->setContentsMargins(metrics::kHalf, 0, metrics::kHalf, 0);
        m_row->setSpacing(0);
        setFixedHeight(kChipHeight);
    }

    void addButton(const QString& text, const QString& meaning, std::function<void()> act) {
        auto* button = new QToolButton;
        button->setAutoRaise(true);
        button->setText(text);
        button->setToolTip(meaning);
        button->setAccessibleName(meaning);
        button->setFocusPolicy(Qt::TabFocus);
        button->setFixedHeight(kChipHeight);
        connect(button, &QToolButton::clicked, this, std::move(act));
        m_row->addWidget(button);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(palette().color(QPalette::Button));
        painter.setPen(hairline(palette()));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0, height() / 2.0);
    }

private:
    QHBoxLayout* m_row;
};

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
    const ParsedQuery parsed = parseQuery(m_text, m_places);
    m_isUnderstood = !parsed.error;
    m_parts = parsed.parts;
    clear();
    const bool isPlain = m_parts.size() <= 1 && (m_parts.empty() || m_parts.front().kind == QueryPart::Kind::Prompt);
    if (!isPlain) {
        for (std::size_t i = 0; i < m_parts.size(); ++i) addChip(static_cast<int>(i));
    }
    m_error->setVisible(!m_isUnderstood);
    if (parsed.error) {
        m_shownError = *parsed.error;
        m_error->setText(tr("%1 <a href=\"#\">Show where</a>").arg(qtText(m_shownError.message).toHtmlEscaped()));
    } else {
        const auto hints = dateHints(m_text, today());
        for (std::size_t i = 0; i < hints.size() && i < kMostHints; ++i) addHint(hints[i]);
    }
    setVisible(m_flow->count() > 0 || !m_isUnderstood);
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
    if (!part.photo) return text;
    const auto [name, isNew] = m_photoNames.try_emplace(*part.photo);
    if (isNew) Q_EMIT photoNameWanted(*part.photo);
    return name->second.isEmpty() ? text
                                  : text.replace(u"photo: "_s + QString::number(part.photo->value), name->second);
}

void QueryChips::setPhotoName(PhotoId photo, const QString& name) {
    m_photoNames[photo] = name;
    const auto isShown = [photo](const QueryPart& part) { return part.photo == photo; };
    if (std::ranges::any_of(m_parts, isShown)) setQuery(qtText(m_text));
}

void QueryChips::addChip(int part) {
    const QueryPart& shown = m_parts[static_cast<std::size_t>(part)];
    if (shown.kind == QueryPart::Kind::Operator) {
        auto* word = new QLabel(qtText(shown.display));
        mute(*word);
        word->setMinimumHeight(kChipHeight);
        m_flow->addWidget(word);
        return;
    }
    const QString text = textOf(shown);
    auto* chip = new Chip;
    chip->addButton(fontMetrics().elidedText(text, Qt::ElideRight, metrics::kSearchWidth / 2), tr("Edit %1").arg(text),
                    [this, span = shown.span] { pick(span); });
    chip->addButton(u"×"_s, tr("Remove %1").arg(text), [this, part] {
        Q_EMIT queryChanged(qtText(withoutPart(m_text, m_parts, static_cast<std::size_t>(part))));
    });
    m_flow->addWidget(chip);
}

void QueryChips::addHint(const DateHint& hint) {
    auto* chip = new Chip;
    chip->addButton(u"+ "_s + qtText(hint.filterText), tr("Only photos of this time: %1").arg(qtText(hint.label)),
                    [this, changed = qtText(withDateHint(m_text, hint))] { Q_EMIT queryChanged(changed); });
    m_flow->addWidget(chip);
}

}  // namespace sightseer
