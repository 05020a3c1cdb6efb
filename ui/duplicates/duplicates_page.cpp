#include "ui/duplicates/duplicates_page.h"

#include "ui/core_texts.h"
#include "ui/file_actions.h"
#include "ui/grid/library_fetch.h"
#include "ui/grid/photo_grid.h"
#include "ui/status/empty_state.h"
#include "ui/style/flow_layout.h"
#include "ui/style/metrics.h"
#include "ui/text.h"

#include <QAction>
#include <QCheckBox>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sightseer {

struct DuplicateListing {
    std::vector<DuplicateGroup> groups;
    std::unordered_map<PhotoId, Photo> rows;
};

namespace {

const QString kDot = QStringLiteral("  ·  ");

Result<DuplicateListing> findCopies(Library& library, bool near, const std::function<bool(double)>& progressed) {
    DuplicateOptions options;
    options.near = near;
    auto groups = library.duplicates(options, progressed);
    if (!groups) return propagate(groups);
    std::vector<PhotoId> ids;
    for (const DuplicateGroup& group : *groups) ids.insert(ids.end(), group.photos.begin(), group.photos.end());
    auto photos = library.photos(ids);
    if (!photos) return propagate(photos);
    DuplicateListing listing{std::move(*groups), {}};
    for (Photo& photo : *photos) listing.rows.emplace(photo.id, std::move(photo));
    return listing;
}

QString reasonText(BestBecause because) {
    switch (because) {
        case BestBecause::MostPixels: return DuplicatesPage::tr("the first has the most pixels");
        case BestBecause::Lossless: return DuplicatesPage::tr("the first is stored without loss");
        case BestBecause::LargestFile: return DuplicatesPage::tr("the first has the largest file");
        case BestBecause::Oldest: return DuplicatesPage::tr("the first is the oldest");
        case BestBecause::PlainName: return DuplicatesPage::tr("the first is not named as a copy");
        case BestBecause::ShortestPath: return DuplicatesPage::tr("the first has the shortest path");
        case BestBecause::First: break;
    }
    return DuplicatesPage::tr("the first came into the library first");
}

QString headingOf(const DuplicateGroup& group) {
    const QString copies =
        group.sameBytes ? DuplicatesPage::tr("%1 equal files") : DuplicatesPage::tr("%1 forms of one picture");
    return copies.arg(number(static_cast<qint64>(group.photos.size()))) + kDot + reasonText(group.because);
}

QString bytesText(qint64 bytes) {
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

}  // namespace

DuplicatesPage::DuplicatesPage(LibraryLink& link, QWidget* parent)
    : QWidget(parent), m_link(link), m_photos(new PhotoListModel(rowsFrom(link, this), this)),
      m_thumbnails(new ThumbnailLoader(thumbnailsFrom(link, this), this)),
      m_grid(new PhotoGrid(*m_photos, *m_thumbnails)), m_empty(new EmptyState), m_stack(new QStackedWidget),
      m_summary(new QLabel), m_near(new QCheckBox(tr("Also other sizes and formats"))),
      m_again(new QPushButton(tr("Look again"))), m_select(new QPushButton(tr("Select all but the first"))),
      m_trash(new QPushButton(tr("Move to the trash…"))) {
    m_near->setToolTip(tr("Also the same picture with other bytes: scaled, saved in another format, slightly edited"));
    m_near->setChecked(true);
    m_select->setToolTip(tr("Selects every copy but the best of each group (Ctrl+A)"));
    m_grid->setAccessibleName(tr("Copies"));
    auto* header = new QWidget;
    auto* line = new FlowLayout(metrics::kUnit, header);
    line->setContentsMargins(metrics::kUnit, metrics::kUnit, metrics::kDouble, metrics::kUnit);
    m_summary->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    line->addWidget(m_summary);
    for (QWidget* widget : {static_cast<QWidget*>(m_near), static_cast<QWidget*>(m_again),
                            static_cast<QWidget*>(m_select), static_cast<QWidget*>(m_trash)}) {
        line->addWidget(widget);
    }
    m_stack->addWidget(m_empty);
    connect(m_empty, &EmptyState::actionTriggered, this, &DuplicatesPage::photosWanted);
    m_stack->addWidget(m_grid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(m_stack, 1);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    connect(m_near, &QCheckBox::toggled, this, &DuplicatesPage::lookAgain);
    connect(m_again, &QPushButton::clicked, this, &DuplicatesPage::lookAgain);
    connect(m_select, &QPushButton::clicked, this, &DuplicatesPage::selectCopies);
    connect(m_trash, &QPushButton::clicked, this, &DuplicatesPage::trashSelected);
    connect(m_grid->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DuplicatesPage::updateHeader);
    connect(m_photos, &QAbstractItemModel::dataChanged, m_grid->viewport(), qOverload<>(&QWidget::update));
    connect(m_grid, &PhotoGrid::opened, this, &DuplicatesPage::openCurrent);
    connect(m_grid, &PhotoGrid::said, this, &DuplicatesPage::said);
    connect(&m_link, &LibraryLink::photosChanged, this, &DuplicatesPage::photosChanged);
    const auto add = [this](const QString& text, const QKeySequence& key, auto act) {
        auto* action = new QAction(text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, act);
        m_grid->addAction(action);
        return action;
    };
    const QList<QAction*> actions{
        add(tr("Open with the default &program"), Qt::CTRL | Qt::Key_Return,
            [this] { openCurrent(m_grid->currentIndex().row()); }),
        add(tr("Show in &folder"), Qt::CTRL | Qt::Key_E,
            [this] {
                if (const Photo* photo = m_photos->photoAt(m_grid->currentIndex().row())) showInFolder(photo->path);
            }),
        add(tr("Select all but the first"), QKeySequence::SelectAll, [this] { selectCopies(); }),
        add(tr("Move to the &trash…"), QKeySequence::Delete, [this] { trashSelected(); })};
    connect(m_grid, &PhotoGrid::menuWanted, this, [this, actions](const QPoint& position) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(actions);
        menu->popup(position);
    });
    updateHeader();
}

DuplicatesPage::~DuplicatesPage() {
    ++*m_question;
}

void DuplicatesPage::look() {
    if (m_isStale && !m_isLooking) lookAgain();
}

void DuplicatesPage::lookAgain() {
    m_isLooking = true;
    m_isStale = false;
    const int mine = ++*m_question;
    m_empty->setText({Icon::Duplicates, tr("Looking for copies"), tr("Every photo is compared with the others."), {}});
    m_stack->setCurrentWidget(m_empty);
    m_link.askAside(
        this,
        [near = m_near->isChecked(), mine, question = m_question, isClosing = m_link.isClosing()](Library& library) {
            return findCopies(library, near, [=](double) { return *question == mine && !isClosing(); });
        },
        [this, mine](Result<DuplicateListing> listing) {
            if (mine == *m_question) show(std::move(listing));
        });
    updateHeader();
}

void DuplicatesPage::show(Result<DuplicateListing> listing) {
    m_isLooking = false;
    m_groups.clear();
    m_freeable = 0;
    std::vector<PhotoId> ids;
    QStringList badges;
    std::vector<GridHeading> headings;
    if (listing) {
        for (const DuplicateGroup& group : listing->groups) {
            headings.push_back({static_cast<int>(ids.size()), headingOf(group)});
            for (const PhotoId photo : group.photos) {
                const auto row = listing->rows.find(photo);
                const auto bytes = row == listing->rows.end() ? 0 : static_cast<qint64>(row->second.file.size);
                const bool isBest = photo == group.photos.front();
                if (!isBest) m_freeable += bytes;
                ids.push_back(photo);
                badges.append(isBest ? tr("best  ·  %1").arg(bytesText(bytes)) : bytesText(bytes));
            }
            m_groups.push_back(group.photos);
        }
        m_empty->setText({Icon::Duplicates, tr("No copies"), tr("No photo of this library is there more than once."),
                          tr("Show all photos")});
    } else {
        m_empty->setText({Icon::Problem, tr("Copies could not be looked for"), errorText(listing.error()), {}});
    }
    m_grid->showPhotos(std::move(ids), std::move(badges), std::move(headings));
    m_stack->setCurrentWidget(m_groups.empty() ? static_cast<QWidget*>(m_empty) : m_grid);
    if (!m_groups.empty() && isVisible()) m_grid->setFocus();
    updateHeader();
}

// Copies that went are taken from the list at once; what else has changed waits until it is asked for.
void DuplicatesPage::photosChanged() {
    m_isStale = true;
    if (isVisible() && !m_isLooking) lookAgain();
}

void DuplicatesPage::updateHeader() {
    const auto groups = static_cast<qint64>(m_groups.size());
    const qint64 copies = m_photos->rowCount() - groups;
    const QStringList facts{groups == 1 ? tr("1 group") : tr("%1 groups").arg(number(groups)),
                            copies == 1 ? tr("1 copy") : tr("%1 copies").arg(number(copies)),
                            tr("%1 could be freed").arg(bytesText(m_freeable))};
    m_summary->setText(m_isLooking || groups == 0 ? QString() : facts.join(kDot));
    const bool any = !m_isLooking && groups > 0;
    m_select->setEnabled(any);
    m_trash->setEnabled(any && m_grid->selectionModel()->hasSelection());
    m_again->setEnabled(!m_isLooking);
}

void DuplicatesPage::selectCopies() {
    QItemSelection copies;
    int first = 0;
    for (const auto& group : m_groups) {
        const int count = static_cast<int>(group.size());
        copies.select(m_photos->index(first + 1), m_photos->index(first + count - 1));
        first += count;
    }
    m_grid->selectionModel()->select(copies, QItemSelectionModel::ClearAndSelect);
    m_grid->setFocus();
}

void DuplicatesPage::trashSelected() {
    const auto selected = m_grid->selectedPhotos();
    std::unordered_set<PhotoId> going(selected.begin(), selected.end());
    bool keptSome = false;
    for (const auto& group : m_groups) {
        if (!std::ranges::all_of(group, [&](PhotoId photo) { return going.contains(photo); })) continue;
        going.erase(group.front());
        keptSome = true;
    }
    if (keptSome) Q_EMIT said(tr("The first photo of a group stays when all of it is selected."));
    std::vector<PhotoId> photos;
    std::ranges::copy_if(selected, std::back_inserter(photos), [&](PhotoId photo) { return going.contains(photo); });
    if (!photos.empty()) Q_EMIT trashWanted(photos);
}

void DuplicatesPage::openCurrent(int row) {
    if (const Photo* photo = m_photos->photoAt(row)) openWithDefaultProgram(photo->path);
}

}  // namespace sightseer
