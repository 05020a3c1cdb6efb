#include "ui/sidebar/sidebar.h"

#include "ui/sidebar/folder_list.h"
#include "ui/sidebar/label_list.h"
#include "ui/sidebar/saved_search_list.h"
#include "ui/sidebar/sidebar_row.h"
#include "ui/style/metrics.h"
#include "ui/style/scroll_area.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QButtonGroup>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

const QString kRecentlyAdded = u"is:new"_s;

}  // namespace

Sidebar::Sidebar(KeptSearches& kept, QWidget* parent)
    : QWidget(parent), m_photos(new SidebarRow(Icon::Photos, tr("All photos"))),
      m_recent(new SidebarRow(Icon::Clock, tr("Recently added"))),
      m_labelling(new SidebarRow(Icon::Label, tr("Label photos"))),
      m_duplicates(new SidebarRow(Icon::Duplicates, tr("Duplicates"))),
      m_models(new SidebarRow(Icon::Model, tr("Models"))), m_problems(new SidebarRow(Icon::Problem, tr("Problems"))),
      m_rows(new QButtonGroup(this)), m_saved(new SavedSearchList(kept, *m_rows)), m_labels(new LabelList(*m_rows)),
      m_folders(new FolderList(*m_rows)) {
    for (SidebarRow* row : {m_photos, m_recent, m_labelling, m_duplicates, m_models, m_problems}) {
        row->setCheckable(true);
        m_rows->addButton(row);
    }
    connect(m_photos, &QAbstractButton::clicked, this, &Sidebar::photosWanted);
    connect(m_labelling, &QAbstractButton::clicked, this, &Sidebar::labelsWanted);
    connect(m_duplicates, &QAbstractButton::clicked, this, &Sidebar::duplicatesWanted);
    connect(m_models, &QAbstractButton::clicked, this, &Sidebar::modelsWanted);
    connect(m_problems, &QAbstractButton::clicked, this, &Sidebar::problemsWanted);
    m_recent->setToolTip(tr("Photos that came into the library within the last seven days"));
    connect(m_recent, &QAbstractButton::clicked, this, [this] { Q_EMIT searchWanted(kRecentlyAdded); });
    connect(m_saved, &SavedSearchList::searchWanted, this, &Sidebar::searchWanted);
    connect(m_saved, &SavedSearchList::rowsChanged, this, &Sidebar::markCurrent);
    connect(m_folders, &FolderList::searchWanted, this, &Sidebar::searchWanted);
    connect(m_folders, &FolderList::removeWanted, this, &Sidebar::removeFolderWanted);
    connect(m_folders, &FolderList::rowsChanged, this, &Sidebar::markCurrent);
    connect(m_labels, &LabelList::searchWanted, this, &Sidebar::searchWanted);
    connect(m_labels, &LabelList::rowsChanged, this, &Sidebar::markCurrent);

    auto* title = new QLabel(tr("Folders"));
    title->setFont(metrics::textFont(*this, metrics::TextSize::Small, QFont::DemiBold));
    title->setContentsMargins(metrics::kUnit, metrics::kDouble, 0, metrics::kHalf);
    auto* add = new SidebarRow(Icon::FolderAdd, tr("Add folder…"));
    add->setToolTip(tr("Add a folder with photos (Ctrl+O)"));
    connect(add, &QAbstractButton::clicked, this, &Sidebar::addFolderWanted);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(metrics::kUnit, metrics::kUnit, metrics::kUnit, metrics::kUnit);
    column->setSpacing(2);
    column->addWidget(m_photos);
    column->addWidget(m_recent);
    column->addWidget(m_labelling);
    column->addWidget(m_duplicates);
    column->addWidget(m_models);
    column->addWidget(m_problems);
    column->addWidget(title);
    column->addWidget(m_folders);
    column->addWidget(add);
    column->addWidget(m_saved);
    column->addWidget(m_labels);
    column->addStretch(1);

    auto* scroll = scrolling(content);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    setMinimumWidth(metrics::kSidebarWidth - metrics::kUnit * 6);
    markCurrent();
    m_models->hide();
    m_problems->hide();
}

void Sidebar::offerModels() {
    m_models->show();
}

void Sidebar::setStatus(const LibraryStatus& status) {
    m_photos->setTrailing(number(status.counts.photos));
    const std::int64_t problems = status.counts.failed + status.otherFailures;
    m_problems->setTrailing(number(problems));
    m_problems->setVisible(problems > 0 || m_problems->isChecked());
    m_folders->setRoots(status.roots);
}

void Sidebar::setLabels(std::vector<LabelCount> labels) {
    m_labels->setLabels(std::move(labels));
}

void Sidebar::setCurrent(Entry entry) {
    m_entry = entry;
    markCurrent();
}

void Sidebar::setSearch(const QString& text) {
    m_search = text.trimmed();
    m_folders->reveal(m_search);
    markCurrent();
}

void Sidebar::markCurrent() {
    SidebarRow* row = m_photos;
    if (m_entry == Entry::Problems) {
        row = m_problems;
    } else if (m_entry == Entry::Labels) {
        row = m_labelling;
    } else if (m_entry == Entry::Models) {
        row = m_models;
    } else if (m_entry == Entry::Duplicates) {
        row = m_duplicates;
    } else if (SidebarRow* saved = m_saved->rowOf(m_search)) {
        row = saved;
    } else if (SidebarRow* label = m_labels->rowOf(m_search)) {
        row = label;
    } else if (m_search == kRecentlyAdded) {
        row = m_recent;
    } else if (SidebarRow* folder = m_folders->rowOf(m_search)) {
        row = folder;
    }
    row->setVisible(true);
    row->setChecked(true);
}

}  // namespace sightseer
