#include "ui/labels/write_dialog.h"

#include "ui/core_texts.h"
#include "ui/library_link.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>

namespace sightseer {

namespace {

constexpr int kMostShown = 2000;  // rows; more are only counted

QString filesText(qint64 files) {
    return files == 1 ? WriteDialog::tr("1 file") : WriteDialog::tr("%1 files").arg(number(files));
}

QString changeText(const SidecarChange& change) {
    QStringList labels;
    for (const std::string& label : change.added) labels.append(qtText(label));
    const QString list = labels.join(QStringLiteral(", "));
    return change.before ? WriteDialog::tr("adds %1").arg(list) : WriteDialog::tr("new, with %1").arg(list);
}

}  // namespace

WriteDialog::WriteDialog(LibraryLink& link, LabelRunContent content, AppSettings settings, QWidget* parent)
    : QDialog(parent), m_link(link), m_content(std::make_shared<LabelRunContent>(std::move(content))),
      m_settings(settings), m_names(new QComboBox), m_summary(new QLabel), m_changes(new QTreeWidget),
      m_bar(new QProgressBar), m_write(new QPushButton(tr("Write"))), m_undo(new QPushButton(tr("Undo"))),
      m_close(new QPushButton(tr("Cancel"))) {
    setWindowTitle(tr("Write the labels"));
    resize(metrics::kUnit * 90, metrics::kUnit * 60);
    build();
    connect(m_names, &QComboBox::activated, this, [this] {
        m_settings.setSidecarName(static_cast<SidecarName>(m_names->currentData().toInt()));
        plan();
    });
    connect(m_write, &QPushButton::clicked, this, &WriteDialog::write);
    connect(m_undo, &QPushButton::clicked, this, &WriteDialog::undo);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    plan();
}

WriteDialog::~WriteDialog() {
    *m_isCancelled = true;
}

void WriteDialog::build() {
    m_names->setAccessibleName(tr("Names of the XMP files"));
    m_names->addItem(tr("photo.jpg.xmp (digiKam, darktable)"), static_cast<int>(SidecarName::AppendXmp));
    m_names->addItem(tr("photo.xmp (Lightroom)"), static_cast<int>(SidecarName::ReplaceExtension));
    m_names->setCurrentIndex(m_names->findData(static_cast<int>(m_settings.sidecarName())));
    m_names->setToolTip(tr("Of new files. One that is there already, with either name, is added to."));
    m_summary->setWordWrap(true);
    m_changes->setAccessibleName(tr("What will change"));
    m_changes->setHeaderLabels({tr("File"), tr("What changes")});
    m_changes->setRootIsDecorated(false);
    m_changes->setUniformRowHeights(true);
    m_changes->setSelectionMode(QAbstractItemView::NoSelection);
    m_changes->header()->resizeSection(0, metrics::kUnit * 40);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(metrics::kUnit);
    m_write->setDefault(true);

    auto* what =
        new QLabel(tr("Keywords in XMP files beside the photos, which other photo programs read. The photos "
                      "themselves are not touched."));
    what->setWordWrap(true);
    mute(*what);
    auto* names = new QHBoxLayout;
    names->addWidget(new QLabel(tr("Names")));
    names->addWidget(m_names);
    names->addStretch(1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_undo);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_write);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(metrics::kUnit);
    column->addWidget(what);
    column->addLayout(names);
    column->addWidget(m_summary);
    column->addWidget(m_changes, 1);
    column->addWidget(m_bar);
    column->addLayout(buttons);
}

void WriteDialog::plan() {
    setState(State::Planning);
    m_changes->clear();
    m_summary->setText(tr("Looking at the files…"));
    const int mine = ++m_question;
    m_link.askAside(
        this,
        [content = m_content, name = m_settings.sidecarName()](Library& library) {
            return library.planSidecars(content->request, content->answer, name);
        },
        [this, mine](Result<SidecarPlan> plan) {
            if (mine == m_question) showPlan(std::move(plan));
        });
}

void WriteDialog::showPlan(Result<SidecarPlan> plan) {
    if (!plan) {
        m_plan.reset();
        m_summary->setText(errorText(plan.error()));
        setState(State::Undone);
        return;
    }
    m_plan = std::make_shared<SidecarPlan>(std::move(*plan));
    for (const Error& problem : m_plan->problems) addProblem(problem);
    for (const SidecarChange& change : m_plan->changes) {
        if (m_changes->topLevelItemCount() >= kMostShown) break;
        auto* row = new QTreeWidgetItem(m_changes, {qtPath(change.sidecar.filename()), changeText(change)});
        row->setToolTip(0, qtPath(change.sidecar));
        row->setToolTip(1, changeText(change));
    }
    const auto changes = static_cast<qint64>(m_plan->changes.size());
    const auto unchanged = static_cast<qint64>(m_plan->unchanged);
    const auto problems = static_cast<qint64>(m_plan->problems.size());
    QStringList facts{tr("%1 will be written.").arg(filesText(changes))};
    if (unchanged > 0) facts.append(tr("%1 have all of their labels already.").arg(filesText(unchanged)));
    if (problems > 0) facts.append(tr("%1 are left as they are, for a reason.").arg(filesText(problems)));
    if (changes > kMostShown) facts.append(tr("The first %1 are listed.").arg(number(kMostShown)));
    m_summary->setText(facts.join(u' '));
    setState(State::Planned);
}

void WriteDialog::write() {
    setState(State::Writing);
    m_link.askAside(
        this,
        [plan = m_plan, stop = m_isCancelled, isClosing = m_link.isClosing()](Library& library) {
            return library.writeSidecars(*plan, [=](double) { return !*stop && !isClosing(); });
        },
        [this](const Result<SidecarReport>& report) { showReport(report, State::Written); });
}

void WriteDialog::undo() {
    if (!m_written) return;
    setState(State::Writing);
    m_link.askAside(
        this, [run = *m_written](Library& library) { return library.undoSidecars(run); },
        [this](const Result<SidecarReport>& report) { showReport(report, State::Undone); });
}

void WriteDialog::showReport(const Result<SidecarReport>& report, State state) {
    m_changes->clear();
    if (!report) {
        m_summary->setText(errorText(report.error()));
        setState(State::Undone);
        return;
    }
    const auto files = static_cast<qint64>(report->files);
    const QString done = state == State::Written ? tr("%1 were written.").arg(filesText(files))
                                                 : tr("%1 are as they were before.").arg(filesText(files));
    if (state == State::Written) m_written = report->run;
    for (const Error& problem : report->problems) addProblem(problem);
    const auto problems = static_cast<qint64>(report->problems.size());
    m_summary->setText(problems == 0 ? done : tr("%1 %2 were left as they are.").arg(done, filesText(problems)));
    setState(state);
    if (state == State::Written) m_undo->setFocus();
}

void WriteDialog::addProblem(const Error& error) {
    if (m_changes->topLevelItemCount() >= kMostShown) return;
    auto* row = new QTreeWidgetItem(m_changes, {errorText(error)});
    row->setFirstColumnSpanned(true);
    row->setIcon(0, icon(Icon::Problem));
    row->setToolTip(0, errorText(error));
}

void WriteDialog::setState(State state) {
    m_state = state;
    const bool isBusy = state == State::Planning || state == State::Writing;
    m_bar->setVisible(isBusy);
    m_bar->setRange(0, isBusy ? 0 : 1);
    m_names->setEnabled(state == State::Planned);
    m_write->setVisible(state == State::Planning || state == State::Planned);
    m_write->setEnabled(state == State::Planned && !m_plan->changes.empty());
    m_undo->setVisible(state == State::Written && m_written);
    m_close->setEnabled(state != State::Writing);
    m_close->setText(state == State::Written || state == State::Undone ? tr("Close") : tr("Cancel"));
}

}  // namespace sightseer
