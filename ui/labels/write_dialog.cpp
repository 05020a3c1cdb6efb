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
#include <QScreen>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <type_traits>

namespace sightseer {

namespace {

constexpr int kPhotos = -1;       // among the values of LabelFormat
constexpr int kMostShown = 2000;  // rows; more are only counted

QString filesText(qint64 files) {
    return files == 1 ? WriteDialog::tr("1 file") : WriteDialog::tr("%1 files").arg(number(files));
}

QString listed(const std::vector<std::string>& labels) {
    QStringList names;
    for (const std::string& label : labels) names.append(qtText(label));
    return names.join(QStringLiteral(", "));
}

QString changeText(const SidecarChange& change) {
    const QString list = listed(change.added);
    return change.before ? WriteDialog::tr("adds %1").arg(list) : WriteDialog::tr("new, with %1").arg(list);
}

QString changeText(const EmbeddingChange& change) {
    return WriteDialog::tr("adds %1").arg(listed(change.labels));
}

const std::filesystem::path& fileOf(const SidecarChange& change) {
    return change.sidecar;
}

const std::filesystem::path& fileOf(const EmbeddingChange& change) {
    return change.path;
}

}  // namespace

WriteDialog::WriteDialog(LibraryLink& link, LabelRunContent content, AppSettings settings, QWidget* parent)
    : QDialog(parent), m_link(link), m_content(std::make_shared<LabelRunContent>(std::move(content))),
      m_settings(settings), m_formats(new QComboBox), m_what(new QLabel), m_namesLine(new QWidget),
      m_names(new QComboBox), m_copies(new QCheckBox(tr("Copies instead of hard links"))), m_summary(new QLabel),
      m_changes(new QTreeWidget), m_bar(new QProgressBar), m_write(new QPushButton(tr("Write"))),
      m_undo(new QPushButton(tr("Undo"))), m_close(new QPushButton(tr("Cancel"))) {
    setWindowTitle(tr("Write the labels"));
    resize(QSize(metrics::kUnit * 90, metrics::kUnit * 60).boundedTo(screen()->availableSize()));
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
    for (QPushButton* button : {m_undo, m_close}) button->setAutoDefault(false);
    for (QLabel* label : {m_what, m_summary}) alignLeading(*label);

    m_formats->setAccessibleName(tr("What to write"));
    m_formats->addItem(tr("XMP files beside the photos"));
    m_formats->addItem(tr("Into the photos themselves"), kPhotos);
    const auto add = [this](LabelFormat format, const QString& text) {
        m_formats->addItem(text, static_cast<int>(format));
    };
    add(LabelFormat::Csv, tr("Table (CSV)"));
    add(LabelFormat::Json, tr("JSON"));
    add(LabelFormat::JsonLines, tr("JSON, one photo a line"));
    add(LabelFormat::Coco, tr("COCO data set"));
    add(LabelFormat::ImageFolder, tr("A folder for each label"));
    add(LabelFormat::Paths, tr("List of the photos"));
    m_copies->setToolTip(tr("Hard links take no room, but a program that changes one changes the photo"));
    m_what->setWordWrap(true);
    mute(*m_what);
    auto* names = new QHBoxLayout(m_namesLine);
    names->setContentsMargins(0, 0, 0, 0);
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
    column->addWidget(m_changes, 100);
    column->addWidget(m_bar);
    column->addStretch(1);
    column->addLayout(buttons);
}

bool WriteDialog::writesIntoPhotos() const {
    return m_formats->currentData() == kPhotos;
}

std::optional<LabelFormat> WriteDialog::format() const {
    const QVariant chosen = m_formats->currentData();
    if (!chosen.isValid() || chosen == kPhotos) return std::nullopt;
    return static_cast<LabelFormat>(chosen.toInt());
}

void WriteDialog::formatChosen() {
    const auto chosen = format();
    m_namesLine->setVisible(!chosen && !writesIntoPhotos());
    m_copies->setVisible(chosen == LabelFormat::ImageFolder);
    m_write->setText(chosen ? tr("Write to…") : writesIntoPhotos() ? tr("Change the photos") : tr("Write"));
    QFont weight = font();
    weight.setBold(writesIntoPhotos());
    m_what->setFont(weight);
    if (!chosen) {
        m_changes->show();
        m_what->setText(
            writesIntoPhotos()
                ? tr("Warning: this changes your photo files (JPEG, PNG, TIFF, WebP). Each is replaced by a copy with "
                     "the "
                     "keywords, once its picture was compared pixel by pixel. What a file held before is kept in the "
                     "library's folder, and Undo puts it back.")
                : tr("Keywords in XMP files beside the photos, which other photo programs read. The photos themselves "
                     "are "
                     "not touched."));
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
    m_changes->hide();  // until there are problems to list
    setState(State::Planned);
}

void WriteDialog::plan() {
    setState(State::Planning);
    m_changes->clear();
    m_summary->setText(tr("Looking at the files…"));
    m_sidecars.reset();
    m_embedding.reset();
    const int mine = ++m_question;
    const auto answer = [this, mine](auto plan) {
        if (mine == m_question) showPlan(std::move(plan));
    };
    if (writesIntoPhotos()) {
        m_link.askAside(
            this,
            [content = m_content](Library& library) {
                return library.planEmbedding(content->request, content->answer);
            },
            answer);
        return;
    }
    m_link.askAside(
        this,
        [content = m_content, name = m_settings.sidecarName()](Library& library) {
            return library.planSidecars(content->request, content->answer, name);
        },
        answer);
}

template <typename Plan>
void WriteDialog::showPlan(Result<Plan> found) {
    if (!found) {
        m_summary->setText(errorText(found.error()));
        setState(State::Undone);
        return;
    }
    const auto plan = std::make_shared<Plan>(std::move(*found));
    if constexpr (std::is_same_v<Plan, SidecarPlan>) {
        m_sidecars = plan;
    } else {
        m_embedding = plan;
    }
    for (const Error& problem : plan->problems) addProblem(problem);
    for (const auto& change : plan->changes) {
        if (m_changes->topLevelItemCount() >= kMostShown) break;
        auto* row = new QTreeWidgetItem(m_changes, {qtPath(fileOf(change).filename()), changeText(change)});
        row->setToolTip(0, qtPath(fileOf(change)));
        row->setToolTip(1, changeText(change));
    }
    const auto changes = static_cast<qint64>(plan->changes.size());
    const auto unchanged = static_cast<qint64>(plan->unchanged);
    const auto problems = static_cast<qint64>(plan->problems.size());
    QStringList facts{tr("To write: %1.").arg(filesText(changes))};
    if (unchanged > 0) facts.append(tr("Complete already: %1.").arg(filesText(unchanged)));
    if (problems > 0) facts.append(tr("Left as they are, for a reason: %1.").arg(filesText(problems)));
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
        [sidecars = m_sidecars, embedding = m_embedding, stop = m_isCancelled,
         isClosing = m_link.isClosing()](Library& library) {
            const auto goesOn = [=](double) { return !*stop && !isClosing(); };
            return embedding ? library.writeEmbedded(*embedding, goesOn) : library.writeSidecars(*sidecars, goesOn);
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
    const QString done =
        state == State::Written ? tr("Written: %1.").arg(filesText(files)) : tr("As before: %1.").arg(filesText(files));
    if (state == State::Written) m_written = report->run;
    for (const Error& problem : report->problems) addProblem(problem);
    QStringList facts{done};
    if (!report->backups.empty()) facts.append(tr("What they held is in %1.").arg(qtPath(report->backups)));
    if (const auto problems = static_cast<qint64>(report->problems.size()); problems > 0) {
        facts.append(tr("Left as they are: %1.").arg(filesText(problems)));
    }
    m_summary->setText(facts.join(u' '));
    setState(state);
    if (state == State::Written) m_undo->setFocus();
}

void WriteDialog::addProblem(const Error& error) {
    if (m_changes->topLevelItemCount() >= kMostShown) return;
    m_changes->show();
    auto* row = new QTreeWidgetItem(m_changes, {errorText(error)});
    row->setFirstColumnSpanned(true);
    row->setIcon(0, icon(Icon::Problem));
    row->setToolTip(0, errorText(error));
}

void WriteDialog::setState(State state) {
    const bool isBusy = state == State::Planning || state == State::Writing;
    m_bar->setVisible(isBusy);
    m_bar->setRange(0, isBusy ? 0 : 1);
    for (QWidget* choice : {static_cast<QWidget*>(m_formats), m_namesLine, static_cast<QWidget*>(m_copies)}) {
        choice->setEnabled(state == State::Planned);
    }
    m_write->setVisible(state == State::Planning || state == State::Planned);
    const bool hasChanges = m_embedding ? !m_embedding->changes.empty() : m_sidecars && !m_sidecars->changes.empty();
    m_write->setEnabled(state == State::Planned && (format() || hasChanges));
    m_undo->setVisible(state == State::Written && m_written);
    m_close->setEnabled(state != State::Writing);
    m_close->setText(state == State::Written || state == State::Undone ? tr("Close") : tr("Cancel"));
}

}  // namespace sightseer
