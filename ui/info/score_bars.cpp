#include "ui/info/score_bars.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace sightseer {

namespace {

// A thin line that is filled as far as the term fits; grey where fitting speaks against the photo.
class Bar : public QWidget {
public:
    Bar(float percent, bool speaksAgainst) : m_percent(percent), m_speaksAgainst(speaksAgainst) {
        setFixedHeight(metrics::kHalf);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const double radius = height() / 2.0;
        painter.setBrush(hairline(palette()));
        painter.drawRoundedRect(rect(), radius, radius);
        QRect filled = rect();
        filled.setWidth(std::clamp(qRound(width() * m_percent / 100), height(), width()));
        painter.setBrush(m_speaksAgainst ? mutedText(palette()) : accent(palette()));
        painter.drawRoundedRect(
            layoutDirection() == Qt::RightToLeft ? filled.translated(width() - filled.width(), 0) : filled, radius,
            radius);
    }

private:
    float m_percent;
    bool m_speaksAgainst;
};

QWidget* termRow(const ExplainedTerm& term) {
    const bool speaksAgainst = term.text.starts_with('-') || term.text.starts_with("NOT ");
    auto* row = new QWidget;
    auto* text = new QLabel(qtText(term.text));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    alignLeading(*text);
    auto* value = new QLabel(number(qRound(term.part.relevance)));
    value->setAlignment(Qt::AlignTop | Qt::AlignTrailing);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(text, 1);
    line->addWidget(value);
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(line);
    column->addWidget(new Bar(term.part.relevance, speaksAgainst));
    const QLocale locale;
    const QString cosine = locale.toString(term.part.cosine, 'f', 3);
    const QString share = (term.part.contribution >= 0 ? QStringLiteral("+") : QString()) +
                          locale.toString(term.part.contribution, 'f', 2);
    row->setToolTip(ScoreBars::tr("Fits by %1 of 100; cosine %2; adds %3 to the order")
                        .arg(number(qRound(term.part.relevance)), cosine, share));
    row->setAccessibleName(QStringLiteral("%1: %2").arg(text->text(), row->toolTip()));
    return row;
}

}  // namespace

ScoreBars::ScoreBars(QWidget* parent) : QWidget(parent), m_title(new QLabel), m_terms(new QVBoxLayout) {
    m_title->setFont(metrics::textFont(*this, metrics::TextSize::Normal, QFont::DemiBold));
    m_title->setWordWrap(true);
    alignLeading(*m_title);
    m_terms->setContentsMargins(0, 0, 0, 0);
    m_terms->setSpacing(metrics::kUnit);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kUnit);
    layout->addWidget(m_title);
    layout->addLayout(m_terms);
}

void ScoreBars::setExplanation(const SearchExplanation& explanation, Strictness strictness) {
    const QString relevance = number(qRound(explanation.relevance));
    m_title->setText(explanation.relevance >= cutRelevance(strictness)
                         ? tr("Relevance %1: a likely match").arg(relevance)
                         : tr("Relevance %1: not likely").arg(relevance));
    while (QLayoutItem* item = m_terms->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const ExplainedTerm& term : explanation.terms) m_terms->addWidget(termRow(term));
}

}  // namespace sightseer
