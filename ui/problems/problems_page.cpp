#include "ui/problems/problems_page.h"

#include "ui/file_actions.h"
#include "ui/problems/problem_delegate.h"
#include "ui/problems/problem_list_model.h"
#include "ui/status/empty_state.h"
#include "ui/style/flow_layout.h"
#include "ui/style/metrics.h"
#include "ui/text.h"

#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace sightseer {

namespace {

std::vector<std::filesystem::path> pathsOf(const std::vector<Failure>& failures) {
    std::vector<std::filesystem::path> paths;
    for (const Failure& failure : failures) paths.push_back(failure.path);
    return paths;
}

}  // namespace

ProblemsPage::ProblemsPage(LibraryLink& link, QWidget* parent)
    : QWidget(parent), m_link(link), m_problems(new ProblemListModel(this)), m_count(new QLabel), m_list(new QListView),
      m_empty(new EmptyState), m_stack(new QStackedWidget), m_show(new QPushButton(tr("Show in folder"))),
      m_leaveOut(new QPushButton(tr("Ignore"))), m_retry(new QPushButton) {
    m_leaveOut->setToolTip(tr("Leave these files out of the library; Settings, Folders lists them"));
    m_list->setModel(m_problems);
    m_list->setItemDelegate(new ProblemDelegate(m_list));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Files that could not be read"));
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_empty->setText(
        {Icon::Photos, tr("No problems"), tr("Every photo of this library could be read."), tr("Show all photos")});

    auto* header = new QWidget;
    auto* line = new FlowLayout(metrics::kUnit, header);
    line->setContentsMargins(metrics::kDouble, metrics::kUnit, metrics::kDouble, metrics::kUnit);
    m_count->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    line->addWidget(m_count);
    line->addWidget(m_show);
    line->addWidget(m_leaveOut);
    line->addWidget(m_retry);
    auto* listPage = new QWidget;
    auto* column = new QVBoxLayout(listPage);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(m_list, 1);
    m_stack->addWidget(listPage);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    connect(m_list, &QWidget::customContextMenuRequested, this, &ProblemsPage::showMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProblemsPage::updateButtons);
    connect(m_empty, &EmptyState::actionTriggered, this, &ProblemsPage::photosWanted);
    connect(m_show, &QPushButton::clicked, this, [this] { showInFolder(selected().front().path); });
    connect(m_leaveOut, &QPushButton::clicked, this, [this] { Q_EMIT leaveOutWanted(pathsOf(selected())); });
    connect(m_retry, &QPushButton::clicked, this, [this] {
        std::vector<PhotoId> photos;
        for (const Failure& failure : selected()) photos.push_back(failure.photo);
        Q_EMIT retryWanted(photos);
    });
    updateButtons();
}

void ProblemsPage::reload() {
    m_link.ask(
        this, [](Library& library) { return library.failures(); },
        [this](Result<std::vector<Failure>> failures) {
            if (failures) setFailures(std::move(*failures));
        });
}

void ProblemsPage::setFailures(std::vector<Failure> failures) {
    m_problems->setFailures(std::move(failures));
    m_stack->setCurrentIndex(m_problems->rowCount() == 0 ? 1 : 0);
    updateButtons();
}

std::vector<Failure> ProblemsPage::selected() const {
    std::vector<Failure> failures;
    for (const QModelIndex& index : m_list->selectionModel()->selectedRows()) {
        failures.push_back(m_problems->failureAt(index.row()));
    }
    return failures;
}

void ProblemsPage::updateButtons() {
    const int count = m_problems->rowCount();
    const bool any = m_list->selectionModel()->hasSelection();
    m_count->setText(count == 1 ? tr("1 file could not be read") : tr("%1 files could not be read").arg(number(count)));
    m_show->setEnabled(any);
    m_leaveOut->setEnabled(any);
    m_retry->setText(any ? tr("Try again") : tr("Try all again"));
}

void ProblemsPage::showMenu(const QPoint& position) {
    const auto failures = selected();
    if (failures.empty()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    std::vector<PhotoId> photos;
    for (const Failure& failure : failures) photos.push_back(failure.photo);
    const auto paths = pathsOf(failures);
    menu->addAction(tr("Try again"), this, [this, photos] { Q_EMIT retryWanted(photos); });
    menu->addAction(tr("Ignore"), this, [this, paths] { Q_EMIT leaveOutWanted(paths); });
    menu->addAction(tr("Show in folder"), this, [paths] { showInFolder(paths.front()); });
    menu->addAction(tr("Open with the default program"), this, [paths] { openWithDefaultProgram(paths.front()); });
    menu->addAction(tr("Copy path"), this, [paths] { copyPaths(paths); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

}  // namespace sightseer
