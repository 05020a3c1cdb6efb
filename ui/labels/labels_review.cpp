// The part of the Labels page where photos are looked through and decided about.
#include "ui/core_texts.h"
#include "ui/file_actions.h"
#include "ui/grid/photo_grid.h"
#include "ui/labels/label_tree.h"
#include "ui/labels/labels_page.h"
#include "ui/labels/score_histogram.h"
#include "ui/text.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <unordered_set>

namespace sightseer {

namespace {

QString badgeOf(const ReviewRow& row) {
    if (row.decided) return *row.decided ? QStringLiteral("✓") : QStringLiteral("✗");
    // A list may have as many rows as the library has photos.
    static const QStringList percents = [] {
        QStringList texts;
        for (int percent = 0; percent <= 100; ++percent) texts.append(LabelsPage::tr("%1 %").arg(percent));
        return texts;
    }();
    return percents[std::clamp(qRound(row.probability * 100), 0, 100)];
}

QStringList badgesOf(const std::vector<ReviewRow>& rows) {
    QStringList badges;
    for (const ReviewRow& row : rows) badges.append(badgeOf(row));
    return badges;
}

std::vector<PhotoId> photosOf(const std::vector<ReviewRow>& rows) {
    std::vector<PhotoId> photos;
    photos.reserve(rows.size());
    for (const ReviewRow& row : rows) photos.push_back(row.photo);
    return photos;
}

// Where the rows for which it is true begin: they are at the end.
template <typename Is>
int beginOf(const std::vector<ReviewRow>& rows, Is&& isAtEnd) {
    return static_cast<int>(std::ranges::find_if(rows, isAtEnd) - rows.begin());
}

}  // namespace

std::optional<int> LabelsPage::label() const {
    const int row = m_labels->current();
    return m_review && row >= 0 && row < m_review->labels() ? std::optional(row) : std::nullopt;
}

void LabelsPage::showLabel(bool fromTop) {
    if (!m_review || m_labels->current() < 0) return;
    const auto order = static_cast<ReviewOrder>(m_order->currentData().toInt());
    const auto one = label();
    const auto rows = one ? m_review->rows(*one, order) : m_review->rowsWithoutLabel();
    const int all = static_cast<int>(rows.size());
    m_badges = badgesOf(rows);
    std::vector<GridHeading> headings;
    const auto heading = [&](int first, int last, const QString& text) {
        if (first < last) headings.push_back({first, text.arg(number(last - first))});
    };
    if (!one) {
        heading(0, all, tr("Photos without a label: %1"));
    } else if (order == ReviewOrder::BestFirst) {
        const int others = beginOf(rows, [](const ReviewRow& row) { return !row.accepted; });
        heading(0, others, tr("Labelled: %1"));
        heading(others, all, tr("Less likely: %1"));
    } else {
        const int decided = beginOf(rows, [](const ReviewRow& row) { return row.decided.has_value(); });
        heading(0, decided, tr("To look at, the most uncertain first: %1"));
        heading(decided, all, tr("Decided by you: %1"));
    }
    if (fromTop) {
        m_grid->showFromTop(photosOf(rows), m_badges, std::move(headings));
        if (!rows.empty()) m_grid->makeCurrent(0);
    } else {
        m_grid->showPhotos(photosOf(rows), m_badges, std::move(headings));
    }
    m_histogram->setEnabled(one.has_value());
    m_histogram->show(one ? m_review->histogram(*one) : std::vector<int>(), one ? m_review->threshold(*one) : 0);
}

// The photos stay where they are, so that the eye does not lose its place.
void LabelsPage::updateBadges(const std::vector<PhotoId>& photos) {
    const auto one = label();
    if (!one) return;
    const std::unordered_set<PhotoId> changed(photos.begin(), photos.end());
    for (int row = 0; row < m_photos->rowCount(); ++row) {
        const PhotoId photo = m_photos->idAt(row);
        if (changed.contains(photo)) m_badges[row] = badgeOf(m_review->row(*one, photo));
    }
    m_grid->showPhotos(m_photos->ids(), m_badges, m_grid->headings());
}

void LabelsPage::updateCounts() {
    m_labels->setCounts(m_review->counts());
    const auto decisions = static_cast<qint64>(m_review->decisions());
    m_learn->setEnabled(!m_task && decisions > 0);
    const QString keys = tr("Y it is    N it is not    1–9 another label    Ctrl+Z undo");
    m_summary->setText(decisions == 0   ? keys
                       : decisions == 1 ? tr("1 decision    %1").arg(keys)
                                        : tr("%1 decisions    %2").arg(number(decisions), keys));
}

void LabelsPage::pressed(const QString& key) {
    if (!m_review || key.isEmpty()) return;
    const QChar letter = key.at(0).toLower();
    if (letter == u'y') {
        judge(true);
    } else if (letter == u'n') {
        judge(false);
    } else if (letter >= u'1' && letter <= u'9' && letter.unicode() - u'1' < m_review->labels()) {
        relabel(letter.unicode() - u'1');
    }
}

void LabelsPage::judge(bool isRight) {
    const auto one = label();
    if (!one) return;
    std::vector<Decided> decisions;
    for (const PhotoId photo : m_grid->selectedPhotos()) {
        decisions.push_back({photo, m_review->verdicts(photo, *one, isRight)});
    }
    decide(std::move(decisions));
}

void LabelsPage::relabel(int to) {
    std::vector<Decided> decisions;
    for (const PhotoId photo : m_grid->selectedPhotos()) {
        decisions.push_back({photo, m_review->relabelled(photo, label(), to)});
    }
    decide(std::move(decisions));
}

void LabelsPage::decide(std::vector<Decided> decisions) {
    if (decisions.empty()) return;
    std::vector<Decided> before;
    for (const Decided& one : decisions) before.push_back({one.photo, m_review->standing(one.photo, one.verdicts)});
    m_undo.push_back(std::move(before));
    const int last = m_photos->rowOf(decisions.back().photo);
    apply(decisions);
    if (last >= 0 && last + 1 < m_photos->rowCount()) m_grid->makeCurrent(last + 1);
}

void LabelsPage::apply(const std::vector<Decided>& decisions) {
    std::vector<PhotoId> photos;
    for (const Decided& one : decisions) {
        m_review->decide(std::span(&one.photo, 1), one.verdicts);
        photos.push_back(one.photo);
    }
    updateBadges(photos);
    updateCounts();
    m_link.ask(
        this,
        [decisions](Library& library) -> Result<std::vector<DecisionReport>> {
            std::vector<DecisionReport> reports;
            for (const Decided& one : decisions) {
                auto report = LabelRuns(library).decide(one.photo, one.verdicts);
                if (!report) return propagate(report);
                reports.push_back(std::move(*report));
            }
            return reports;
        },
        [this, decisions, run = m_review->content().run.id](const Result<std::vector<DecisionReport>>& reports) {
            if (!reports) {
                Q_EMIT said(errorText(reports.error()));
                readRun(run);  // what is on show is not what is kept
                return;
            }
            if (!m_review || m_review->content().run.id != run) return;
            std::vector<PhotoId> copies;
            for (std::size_t i = 0; i < reports->size(); ++i) {
                const auto& same = (*reports)[i].photos;
                if (same.size() < 2) continue;
                m_review->decide(same, decisions[i].verdicts);
                copies.insert(copies.end(), same.begin(), same.end());
            }
            if (copies.empty()) return;
            updateBadges(copies);
            updateCounts();
        });
}

void LabelsPage::undo() {
    if (!m_review || m_undo.empty()) return;
    const auto decisions = std::move(m_undo.back());
    m_undo.pop_back();
    apply(decisions);
    if (const int row = m_photos->rowOf(decisions.front().photo); row >= 0) m_grid->makeCurrent(row);
}

void LabelsPage::dropped(int label, const std::vector<std::filesystem::path>& files) {
    m_link.ask(
        this,
        [files](Library& library) {
            std::vector<PhotoId> photos;
            for (const auto& file : files) {
                if (const auto photo = library.photoAt(file); photo && *photo) photos.push_back(**photo);
            }
            return photos;
        },
        [this, label, files, run = m_review ? m_review->content().run.id : 0](const std::vector<PhotoId>& photos) {
            if (photos.size() < files.size()) {
                Q_EMIT said(tr("Only photos of the library can be examples; add their folder first."));
            }
            if (!m_review || m_review->content().run.id != run) return;
            std::vector<Decided> decisions;
            const auto from = this->label();
            for (const PhotoId photo : photos) {
                const bool isOnShow = m_photos->rowOf(photo) >= 0;
                decisions.push_back({photo, isOnShow ? m_review->relabelled(photo, from, label)
                                                     : m_review->verdicts(photo, label, true)});
            }
            decide(std::move(decisions));
        });
}

void LabelsPage::moveThreshold(float threshold) {
    const auto one = label();
    if (!one) return;
    m_review->setThreshold(*one, threshold);
    updateCounts();
}

void LabelsPage::chooseThresholds(std::vector<float> thresholds) {
    m_link.ask(
        this,
        [run = m_review->content().run.id, thresholds = std::move(thresholds)](Library& library) {
            return LabelRuns(library).setThresholds(run, thresholds);
        },
        [this](const Result<void>& kept) {
            if (!kept) Q_EMIT said(errorText(kept.error()));
        });
}

void LabelsPage::openCurrent(int row) {
    if (const Photo* photo = m_photos->photoAt(row)) openWithDefaultProgram(photo->path);
}

}  // namespace sightseer
