#include "ui/labels/write_dialog.h"

#include "ui/core_texts.h"
#include "ui/library_link.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHash>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

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
      m_settings(settings), m_formats(new QComboBox), m_what(new QLabel), m_namesLine(new QWidget),
      m_names(new QComboBox), m_copies(new QCheckBox(tr("Copies instead of hard links"))), m_summary(new QLabel),
      m_changes(new QTreeWidget), m_bar(new QProgressBar), m_write(new QPushButton(tr("Write"))),
      m_undo(new QPushButton(tr("Undo"))), m_close(new QPushButton(tr("Cancel"))) {
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
    connect(m_formats, &QComboBox::activated, this, &WriteDialog::formatChosen);
    formatChosen();
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
    column->addWidget(m_formats);
    column->addWidget(m_what);
    column->addWidget(m_namesLine);
    column->addWidget(m_copies);
    column->addWidget(m_summary);
    column->addWidget(m_changes, 1);
    column->addWidget(m_bar);
    column->addLayout(buttons);
}

std::optional<LabelFormat> WriteDialog::format() const {
    const QVariant chosen = m_formats->currentData();
    return chosen.isValid() ? std::optional(static_cast<LabelFormat>(chosen.toInt())) : std::nullopt;
}

void WriteDialog::formatChosen() {
    const auto chosen = format();
    m_namesLine->setVisible(!chosen);
    m_copies->setVisible(chosen == LabelFormat::ImageFolder);
    m_write->setText(chosen ? tr("Write to…") : tr("Write"));
    if (!chosen) {
        m_what->setText(
            tr("Keywords in XMP files beside the photos, which other photo programs read. The photos "
               "themselves are not touched."));
        plan();
        return;
    }
    ++m_question;
    m_changes->clear();
    switch (*chosen) {
        case LabelFormat::Csv: m_what->setText(tr("A row for each photo and label, for spreadsheets.")); break;
        case LabelFormat::Json:
        case LabelFormat::JsonLines: m_what->setText(tr("Every photo with its labels, for programs.")); break;
        case LabelFormat::Coco: m_what->setText(tr("Photos, labels and which has which, for training models.")); break;
        case LabelFormat::Paths: m_what->setText(tr("The paths of the photos that have a label, one a line.")); break;
        case LabelFormat::ImageFolder:
            m_what->setText(tr("The photos that have a label, in a folder of its name, for training models."));
            break;
    }
    std::size_t labelled = 0;
    for (const LabelledPhoto& photo : m_content->answer.photos) {
        const auto yes = sightseer::accepted(photo, m_content->answer.thresholds, m_content->request.options);
        labelled += std::ranges::find(yes, true) != yes.end();
    }
    m_summary->setText(labelled == 1 ? tr("1 photo has labels.")
                                     : tr("%1 photos have labels.").arg(number(static_cast<qint64>(labelled))));
    setState(State::Planned);
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
    if (format()) {
        chooseTarget();
        return;
    }
    setState(State::Writing);
    m_link.askAside(
        this,
        [plan = m_plan, stop = m_isCancelled, isClosing = m_link.isClosing()](Library& library) {
            return library.writeSidecars(*plan, [=](double) { return !*stop && !isClosing(); });
        },
        [this](const Result<SidecarReport>& report) { showReport(report, State::Written); });
}

void WriteDialog::chooseTarget() {
    auto* dialog = new QFileDialog(this, tr("Write to"));
    if (format() == LabelFormat::ImageFolder) {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    } else {
        static const QHash<int, QString> endings{{int(LabelFormat::Csv), QStringLiteral("csv")},
                                                 {int(LabelFormat::JsonLines), QStringLiteral("jsonl")},
                                                 {int(LabelFormat::Paths), QStringLiteral("txt")}};
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(endings.value(int(*format()), QStringLiteral("json")));
    }
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &WriteDialog::exportTo);
    dialog->open();
}

void WriteDialog::exportTo(const QString& target) {
    setState(State::Writing);
    m_link.askAside(
        this,
        [content = m_content, options = LabelExport{*format(), stdPath(target), m_copies->isChecked()},
         stop = m_isCancelled, isClosing = m_link.isClosing()](Library& library) {
            return library.exportLabels(content->request, content->answer, options,
                                        [=](double) { return !*stop && !isClosing(); });
        },
        [this, target](const Result<LabelExportReport>& report) { showExport(target, report); });
}

void WriteDialog::showExport(const QString& target, const Result<LabelExportReport>& report) {
    m_changes->clear();
    if (!report) {
        m_summary->setText(errorText(report.error()));
        setState(State::Planned);  // another place may do
        return;
    }
    for (const Error& problem : report->problems) addProblem(problem);
    const auto photos = static_cast<qint64>(report->photos);
    m_summary->setText(photos == 1 ? tr("1 photo is in %1.").arg(target)
                                   : tr("%1 photos are in %2.").arg(number(photos), target));
    setState(State::Undone);
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
    for (QWidget* choice : {static_cast<QWidget*>(m_formats), m_namesLine, static_cast<QWidget*>(m_copies)}) {
        choice->setEnabled(state == State::Planned);
    }
    m_write->setVisible(state == State::Planning || state == State::Planned);
    m_write->setEnabled(state == State::Planned && (format() || !m_plan->changes.empty()));
    m_undo->setVisible(state == State::Written && m_written);
    m_close->setEnabled(state != State::Writing);
    m_close->setText(state == State::Written || state == State::Undone ? tr("Close") : tr("Cancel"));
}

}  // namespace sightseer
