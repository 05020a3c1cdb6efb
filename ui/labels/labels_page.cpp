#include "ui/labels/labels_page.h"

#include "ui/core_texts.h"
#include "ui/grid/browse_page.h"
#include "ui/grid/library_fetch.h"
#include "ui/grid/photo_grid.h"
#include "ui/labels/label_editor.h"
#include "ui/labels/label_tree.h"
#include "ui/labels/score_histogram.h"
#include "ui/labels/write_dialog.h"
#include "ui/search/search_terms.h"
#include "ui/status/empty_state.h"
#include "ui/style/flow_layout.h"
#include "ui/style/metrics.h"
#include "ui/style/scroll_area.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace sightseer {

namespace {

constexpr int kProgressMs = 100;
constexpr int kEditorWidth = metrics::kUnit * 31;
constexpr int kSmallestReview = metrics::kUnit * 30;
constexpr int kLabelsWidth = metrics::kUnit * 27;
const QString kDot = QStringLiteral("  ·  ");

QString runText(const LabelRun& run) {
    const QString day = QLocale().toString(QDateTime::fromSecsSinceEpoch(run.changedAt).date(), QLocale::ShortFormat);
    return QStringList{
        qtText(run.name), day,
        run.photos == 1 ? LabelsPage::tr("1 photo") : LabelsPage::tr("%1 photos").arg(number(run.photos))}
        .join(kDot);
}

QString gainText(const RefinementReport& report) {
    const QString words = QString::number(qRound(report.wordsRight));
    if (report.refinement == Refinement::WordsAlone) {
        return LabelsPage::tr(
                   "Nothing is clearly more often right than the words alone, by which %1 % of your decisions "
                   "come out right. Decide about more photos.")
            .arg(words);
    }
    return LabelsPage::tr(
               "Learned from %1 photos: held out, %2 % of your decisions come out right, by words alone %3 %.")
        .arg(number(report.photos), QString::number(qRound(report.refinedRight)), words);
}

// Those above the line where likely matches end.
std::vector<PhotoId> likelyResults(BrowsePage& browse) {
    auto photos = browse.photos().ids();
    for (const GridHeading& heading : browse.grid().headings()) {
        if (heading.isEnd) photos.resize(static_cast<std::size_t>(heading.first));
    }
    return photos;
}

}  // namespace

struct LabelsPage::Task {
    QString text;
    std::atomic<int> permille{0};
    std::atomic<bool> isCancelled{false};
};

LabelsPage::LabelsPage(LibraryLink& link, BrowsePage& browse, AppSettings settings, QWidget* parent)
    : QWidget(parent), m_link(link), m_browse(browse), m_settings(settings),
      m_photos(new PhotoListModel(rowsFrom(link, this), this)),
      m_thumbnails(new ThumbnailLoader(thumbnailsFrom(link, this), this)),
      m_grid(new PhotoGrid(*m_photos, *m_thumbnails)), m_editor(new LabelEditor(link)), m_labels(new LabelTree),
      m_histogram(new ScoreHistogram), m_empty(new EmptyState), m_stack(new QStackedWidget), m_runs(new QComboBox),
      m_order(new QComboBox), m_summary(new QLabel), m_update(new QPushButton(tr("Label new photos"))),
      m_learn(new QPushButton(tr("Learn"))), m_automatic(new QPushButton(tr("Automatic"))),
      m_write(new QPushButton(tr("Write…"))), m_remove(new QToolButton), m_progress(new QWidget),
      m_bar(new QProgressBar), m_doing(new QLabel) {
    build();
    connectParts();
    updateState();
}

LabelsPage::~LabelsPage() {
    if (m_task) m_task->isCancelled = true;
}

void LabelsPage::build() {
    m_grid->setAccessibleName(tr("Photos of the label"));
    m_runs->setObjectName(QStringLiteral("labelRuns"));
    m_remove->setObjectName(QStringLiteral("forgetRun"));
    m_runs->setAccessibleName(tr("Earlier runs"));
    m_runs->setToolTip(tr("What was labelled before"));
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_runs->setMinimumContentsLength(18);
    m_update->setToolTip(tr("Labels the photos that came into the library, or changed, since this run"));
    m_learn->setToolTip(
        tr("Labels all photos of this run again, with what you decided as examples, where that is more often right"));
    m_remove->setIcon(icon(Icon::Trash));
    m_remove->setAutoRaise(true);
    m_remove->setAccessibleName(tr("Forget this run"));
    m_remove->setToolTip(tr("Forget this run. What was decided about photos stays, and no file is touched."));
    m_order->setObjectName(QStringLiteral("reviewOrder"));
    m_order->setAccessibleName(tr("Order of the photos"));
    m_order->addItem(tr("Best first"), static_cast<int>(ReviewOrder::BestFirst));
    m_order->addItem(tr("Uncertain first"), static_cast<int>(ReviewOrder::UncertainFirst));
    m_order->setToolTip(tr("Uncertain first: where a look helps most"));
    m_automatic->setToolTip(tr("Looks for the gap in the probabilities of every label"));
    m_write->setToolTip(tr("Into XMP files beside the photos, or a table. What will change is shown before."));

    auto* header = new QWidget;
    auto* line = new FlowLayout(metrics::kUnit, header);
    line->setContentsMargins(metrics::kUnit, metrics::kUnit, metrics::kDouble, metrics::kUnit);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_runs), static_cast<QWidget*>(m_remove), static_cast<QWidget*>(m_update),
          static_cast<QWidget*>(m_learn), static_cast<QWidget*>(m_order), static_cast<QWidget*>(m_write)}) {
        line->addWidget(widget);
    }

    auto* cut = new QWidget;
    auto* cutLine = new FlowLayout(metrics::kUnit, cut);
    cutLine->setContentsMargins(metrics::kUnit, metrics::kHalf, metrics::kDouble, metrics::kHalf);
    cutLine->addWidget(m_histogram);
    cutLine->addWidget(m_automatic);
    m_grid->setMinimumHeight(metrics::kRowHeight);

    m_summary->setWordWrap(true);
    m_labels->setMinimumWidth(kLabelsWidth / 2);
    m_summary->setFont(metrics::textFont(*this, metrics::TextSize::Small));
    m_summary->setContentsMargins(metrics::kDouble, metrics::kHalf, metrics::kDouble, metrics::kHalf);
    mute(*m_summary);
    alignLeading(*m_summary);
    auto* right = new QWidget;
    auto* rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->setSpacing(0);
    rightColumn->addWidget(cut);
    rightColumn->addWidget(m_grid, 1);
    rightColumn->addWidget(m_summary);

    auto* review = new QSplitter;
    review->addWidget(m_labels);
    review->addWidget(right);
    review->setStretchFactor(1, 1);
    review->setChildrenCollapsible(false);
    review->setSizes({kLabelsWidth, kLabelsWidth * 4});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(review);

    auto* cancel = new QPushButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (m_task) m_task->isCancelled = true;
    });
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(metrics::kUnit);
    auto* progressLine = new QHBoxLayout(m_progress);
    progressLine->setContentsMargins(metrics::kDouble, metrics::kHalf, metrics::kDouble, metrics::kHalf);
    progressLine->addWidget(m_doing);
    progressLine->addWidget(m_bar, 1);
    progressLine->addWidget(cancel);
    m_progress->hide();

    auto* middle = new QWidget;
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(m_progress);
    column->addWidget(m_stack, 1);
    // Each half scrolls where a small screen does not hold it.
    m_stack->setMinimumHeight(kSmallestReview);
    middle->setBackgroundRole(QPalette::Base);
    QScrollArea* editor = scrolling(m_editor);
    editor->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    editor->setMinimumWidth(m_editor->minimumSizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    m_editor->setBackgroundRole(QPalette::Base);
    auto* parts = new QSplitter;
    parts->addWidget(editor);
    parts->addWidget(scrolling(middle));
    parts->setStretchFactor(1, 1);
    parts->setChildrenCollapsible(false);
    parts->setSizes({kEditorWidth, kEditorWidth * 3});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(parts);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
}

void LabelsPage::connectParts() {
    connect(m_editor, &LabelEditor::runWanted, this, &LabelsPage::startRun);
    connect(m_editor, &LabelEditor::said, this, &LabelsPage::said);
    connect(m_runs, &QComboBox::activated, this,
            [this](int row) { readRun(m_known[static_cast<std::size_t>(row)].id); });
    connect(m_update, &QPushButton::clicked, this, &LabelsPage::updateRun);
    connect(m_learn, &QPushButton::clicked, this, &LabelsPage::learn);
    connect(m_remove, &QToolButton::clicked, this, &LabelsPage::removeRun);
    connect(m_write, &QPushButton::clicked, this, &LabelsPage::write);
    connect(m_labels, &LabelTree::chosen, this, [this] { showLabel(true); });
    connect(m_labels, &LabelTree::photosDropped, this, &LabelsPage::dropped);
    connect(m_order, &QComboBox::activated, this, [this] { showLabel(true); });
    connect(m_histogram, &ScoreHistogram::thresholdMoved, this, &LabelsPage::moveThreshold);
    connect(m_histogram, &ScoreHistogram::thresholdChosen, this, [this] {
        showLabel(false);
        chooseThresholds(m_review->thresholds());
    });
    connect(m_automatic, &QPushButton::clicked, this, [this] {
        const auto thresholds = m_review->automatic();
        m_review->setThresholds(thresholds);
        showLabel(false);
        updateCounts();
        chooseThresholds(thresholds);
    });
    connect(m_grid, &PhotoGrid::typed, this, &LabelsPage::pressed);
    connect(m_grid, &PhotoGrid::said, this, &LabelsPage::said);
    connect(m_grid, &PhotoGrid::opened, this, &LabelsPage::openCurrent);
    connect(m_photos, &QAbstractItemModel::dataChanged, m_grid->viewport(), qOverload<>(&QWidget::update));
    auto* undoKey = new QShortcut(QKeySequence::Undo, m_grid);
    undoKey->setContext(Qt::WidgetShortcut);
    connect(undoKey, &QShortcut::activated, this, &LabelsPage::undo);
    m_progressTimer.setInterval(kProgressMs);
    connect(&m_progressTimer, &QTimer::timeout, this, [this] { m_bar->setValue(m_task ? int(m_task->permille) : 0); });
    connect(&m_link, &LibraryLink::opened, m_editor, &LabelEditor::askReadyLists);
}

// --- what can be labelled

void LabelsPage::setStatus(const LibraryStatus& status) {
    m_failed = status.counts.failed;
    const auto pathOf = [](const RootStatus& root) { return root.root.path; };
    if (std::ranges::equal(m_roots, status.roots, {}, pathOf, pathOf)) return;
    m_roots = status.roots;
    offerScopes();
}

void LabelsPage::offerScopes() {
    std::vector<LabelScope> scopes{{tr("All photos")}};
    for (const RootStatus& root : m_roots) {
        const QString folder = qtPath(root.root.path.filename());
        scopes.push_back({tr("Folder %1").arg(folder), folderFilter(root.root.path).toStdString()});
    }
    const auto add = [&](const QString& text, std::vector<PhotoId> photos) {
        std::ranges::sort(photos);
        scopes.push_back({text.arg(number(static_cast<qint64>(photos.size()))), {}, std::move(photos)});
    };
    if (!m_browse.searchText().trimmed().isEmpty()) add(tr("The results of the search (%1)"), likelyResults(m_browse));
    if (m_browse.grid().selectionModel()->hasSelection()) {
        add(tr("The selected photos (%1)"), m_browse.grid().selectedPhotos());
    }
    m_editor->setScopes(std::move(scopes));
}

void LabelsPage::look() {
    offerScopes();
    if (!m_wasShown) askRuns();
    m_wasShown = m_wasShown || m_link.isOpen();
    if (m_review) m_grid->setFocus();
}

void LabelsPage::offerSelected() {
    offerScopes();
    const int folders = static_cast<int>(m_roots.size());
    const bool hasSearch = !m_browse.searchText().trimmed().isEmpty();
    m_editor->chooseScope(1 + folders + (hasSearch ? 1 : 0));
}

// --- runs

void LabelsPage::askRuns(std::optional<std::int64_t> thenShow) {
    m_link.ask(
        this, [](Library& library) { return LabelRuns(library).all(); },
        [this, thenShow](Result<std::vector<LabelRun>> runs) {
            if (runs) {
                showRuns(std::move(*runs), thenShow);
            } else {
                Q_EMIT said(errorText(runs.error()));
            }
        });
}

void LabelsPage::showRuns(std::vector<LabelRun> runs, std::optional<std::int64_t> show) {
    m_known = std::move(runs);
    m_runs->clear();
    for (const LabelRun& run : m_known) m_runs->addItem(runText(run));
    if (!show && m_review) show = m_review->content().run.id;
    const auto found = std::ranges::find(m_known, show.value_or(0), &LabelRun::id);
    const bool isKnown = found != m_known.end();
    m_runs->setCurrentIndex(isKnown ? static_cast<int>(found - m_known.begin()) : 0);
    const bool isOnShow = isKnown && m_review && m_review->content().run.id == *show && !m_task;
    if (m_known.empty()) {
        m_review.reset();
    } else if (!isOnShow) {
        readRun(isKnown ? *show : m_known.front().id);
    }
    updateState();
}

std::shared_ptr<LabelsPage::Task> LabelsPage::begin(const QString& text) {
    auto task = std::make_shared<Task>();
    task->text = text;
    m_task = task;
    m_error.reset();
    m_progressTimer.start();
    updateState();
    return task;
}

void LabelsPage::ended(const std::shared_ptr<Task>& task) {
    if (m_task != task) return;
    m_task.reset();
    m_progressTimer.stop();
    updateState();
}

namespace {

template <typename Task>
LabelRuns::Progress progressOf(const std::shared_ptr<Task>& task, const std::function<bool()>& isClosing) {
    return [task, isClosing](double done) {
        task->permille = static_cast<int>(done * 1000);
        return !task->isCancelled && !isClosing();
    };
}

}  // namespace

void LabelsPage::startRun() {
    const auto request = m_editor->request();
    if (!request || m_task) return;
    const auto task = begin(tr("Labelling"));
    m_link.askAside(
        this,
        [request = *request, name = m_editor->name().toStdString(), progressed = progressOf(task, m_link.isClosing())](
            Library& library) { return LabelRuns(library).start(request, name, progressed); },
        [this, task](const Result<LabelRunReport>& report) {
            ended(task);
            runEnded(report);
        });
}

void LabelsPage::updateRun() {
    if (!m_review || m_task) return;
    const auto task = begin(tr("Labelling new photos"));
    m_link.askAside(
        this,
        [run = m_review->content().run.id, progressed = progressOf(task, m_link.isClosing())](Library& library) {
            return LabelRuns(library).update(run, progressed);
        },
        [this, task](const Result<LabelRunReport>& report) {
            ended(task);
            if (report && report->labelled == 0) Q_EMIT news(tr("There are no new photos for this run."));
            runEnded(report);
        });
}

void LabelsPage::learn() {
    if (!m_review || m_task) return;
    const auto task = begin(tr("Learning"));
    m_link.askAside(
        this,
        [run = m_review->content().run.id, progressed = progressOf(task, m_link.isClosing())](Library& library) {
            return LabelRuns(library).learn(run, progressed);
        },
        [this, task](const Result<LabelRunReport>& report) {
            ended(task);
            runEnded(report);
            if (report && report->refinement) Q_EMIT news(gainText(*report->refinement));
        });
}

void LabelsPage::runEnded(const Result<LabelRunReport>& report) {
    if (!report) {
        if (report.error().code == ErrorCode::Cancelled) return;
        if (!m_review) m_error = report.error();
        Q_EMIT said(errorText(report.error()));
        updateState();
        return;
    }
    // Those that could not be read stand under Problems.
    if (const qint64 left = static_cast<qint64>(report->notIndexed) - m_failed; left > 0) {
        Q_EMIT said(left == 1
                        ? tr("1 photo is not indexed yet and has no labels: \"Label new photos\" labels it later.")
                        : tr("%1 photos are not indexed yet and have no labels: \"Label new photos\" labels them "
                             "later.")
                              .arg(number(left)));
    }
    m_review.reset();
    askRuns(report->run);
}

void LabelsPage::readRun(std::int64_t run) {
    const auto task = begin(tr("Reading the run"));
    m_link.askAside(
        this,
        [run](Library& library) {
            return LabelRuns(library).read(run).map(
                [](LabelRunContent content) { return LabelReview(std::move(content)); });
        },
        [this, task](Result<LabelReview> review) {
            if (task != m_task) return;  // another one is wanted by now
            ended(task);
            if (review) {
                showRun(std::move(*review));
            } else {
                m_error = review.error();
                m_review.reset();
                updateState();
            }
        });
}

void LabelsPage::showRun(LabelReview review) {
    m_review.emplace(std::move(review));
    m_undo.clear();
    QStringList names;
    for (int i = 0; i < m_review->labels(); ++i) names.append(qtText(m_review->name(i)));
    m_labels->setLabels(names);
    updateCounts();
    if (m_editor->text().isEmpty()) m_editor->setRequest(m_review->content().request);
    updateState();
    // The first label that some photo has.
    const auto counts = m_review->counts();
    const auto first = std::ranges::find_if(counts, [](int count) { return count > 0; });
    m_labels->choose(first == counts.end() ? 0 : static_cast<int>(first - counts.begin()));
    if (isVisible()) m_grid->setFocus();
}

void LabelsPage::removeRun() {
    if (!m_review) return;
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Forget this run?"),
                                     tr("Forget the run \"%1\"?").arg(qtText(m_review->content().run.name)),
                                     QMessageBox::Cancel, this);
    question->setInformativeText(tr(
        "Its labels are no longer found by label:. What you decided about photos stays, and so does what was written "
        "beside them."));
    question->addButton(tr("Forget"), QMessageBox::AcceptRole);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::finished, this, [this, question, run = m_review->content().run.id] {
        if (question->buttonRole(question->clickedButton()) != QMessageBox::AcceptRole) return;
        m_link.ask(
            this, [run](Library& library) { return LabelRuns(library).remove(run); },
            [this](const Result<void>& removed) {
                if (!removed) Q_EMIT said(errorText(removed.error()));
                m_review.reset();
                askRuns();
            });
    });
    question->open();
}

void LabelsPage::updateState() {
    const bool isBusy = m_task != nullptr;
    m_editor->setEnabledRun(!isBusy);
    m_progress->setVisible(isBusy);
    if (isBusy) m_doing->setText(m_task->text);
    m_runs->setEnabled(!isBusy && !m_known.empty());
    m_remove->setEnabled(!isBusy && m_review);
    m_update->setEnabled(!isBusy && m_review);
    m_write->setEnabled(!isBusy && m_review);
    m_learn->setEnabled(!isBusy && m_review && m_review->decisions() > 0);
    m_stack->setCurrentIndex(m_review ? 1 : 0);
    if (m_error) {
        m_empty->setText({Icon::Problem, tr("The photos could not be labelled"), errorText(*m_error), {}});
    } else if (isBusy) {
        m_empty->setText({Icon::Label, m_task->text, tr("Every photo is compared with every label."), {}});
    } else {
        m_empty->setText({Icon::Label,
                          tr("Labels from words alone"),
                          tr("Write which labels there are, choose the photos, and press \"Label photos\". Nothing is "
                             "written to your files until you say so."),
                          {}});
    }
}

void LabelsPage::write() {
    if (!m_review) return;
    auto* dialog = new WriteDialog(m_link, m_review->content(), m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WriteDialog::said, this, &LabelsPage::said);
    dialog->open();
}

}  // namespace sightseer
