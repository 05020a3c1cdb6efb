#include "ui/search/search_bar.h"

#include "ui/search/kept_searches.h"
#include "ui/search/search_terms.h"
#include "ui/search/suggestion_popup.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/text.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QStandardPaths>

#include <algorithm>
#include <functional>

namespace sightseer {

namespace {

constexpr int kTypingPauseMs = 150;

}  // namespace

SearchBar::SearchBar(KeptSearches& kept, QWidget* parent)
    : QLineEdit(parent), m_kept(kept), m_suggestions(new SuggestionPopup(*this)) {
    setPlaceholderText(tr("Say what is in the picture: beach at sunset, two dogs, a red car"));
    setAccessibleName(tr("Search"));
    setToolTip(tr("Search (Ctrl+F or /)"));
    setClearButtonEnabled(true);
    addAction(icon(Icon::Search), LeadingPosition);
    m_star = addAction(icon(Icon::Star), TrailingPosition);
    connect(m_star, &QAction::triggered, this, &SearchBar::toggleSaved);
    connect(&m_kept, &KeptSearches::savedChanged, this, &SearchBar::updateStar);
    m_choose = addAction(icon(Icon::PictureSearch), TrailingPosition);
    m_choose->setText(tr("Search by a picture…"));
    m_choose->setToolTip(tr("Search by a picture: choose it here, or drop or paste it"));
    connect(m_choose, &QAction::triggered, this, &SearchBar::choosePictures);
    setMinimumHeight(metrics::kRowHeight + metrics::kHalf);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPauseMs);
    m_keeping.setMaxThreadCount(1);  // the first pasted is the first searched for
    connect(&m_pause, &QTimer::timeout, this, &SearchBar::searchNow);
    connect(this, &QLineEdit::textEdited, this, &SearchBar::suggest);
    connect(m_suggestions, &SuggestionPopup::chosen, this, &SearchBar::take);
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) {
        updateStar();
        if (text.isEmpty()) {
            searchNow();
        } else {
            m_pause.start();
        }
    });
    updateStar();
}

SearchBar::~SearchBar() {
    m_keeping.waitForDone();
}

void SearchBar::setNames(const FilterNames& names) {
    for (QStringList* list : {&m_names.cameras, &m_names.lenses, &m_names.folders}) list->clear();
    for (const std::string& camera : names.cameras) m_names.cameras.append(qtText(camera));
    for (const std::string& lens : names.lenses) m_names.lenses.append(qtText(lens));
    for (const FolderCount& folder : names.folders) m_names.folders.append(qtPath(folder.path));
}

void SearchBar::setLabels(std::vector<LabelCount> labels) {
    std::ranges::stable_sort(labels, std::greater(), &LabelCount::photos);
    m_names.labels = std::move(labels);
}

void SearchBar::suggest() {
    SuggestionSources sources = m_names;
    sources.recent = m_kept.recent();
    for (const SavedSearch& search : m_kept.saved()) sources.saved.append(search.text);
    m_suggestions->show(suggestionsFor(text(), cursorPosition(), sources));
}

void SearchBar::take(const Suggestion& suggestion) {
    const QString before = text();
    const bool isWhole = suggestion.kind == Suggestion::Kind::Search;
    const bool goesOn = suggestion.text.endsWith(u':');
    const QString end = before.mid(suggestion.from + suggestion.length);
    const QString gap = isWhole || goesOn || end.startsWith(u' ') ? QString() : QStringLiteral(" ");
    setText(before.left(suggestion.from) + suggestion.text + gap + end);
    setCursorPosition(static_cast<int>(suggestion.from + suggestion.text.size() + gap.size()));
    if (goesOn) {
        suggest();
    } else {
        searchNow();
    }
}

void SearchBar::toggleSaved() {
    searchNow();
    if (m_kept.isSaved(text())) {
        m_kept.remove(text());
    } else {
        m_kept.save(text());
    }
}

void SearchBar::updateStar() {
    const bool isSaved = m_kept.isSaved(text());
    m_star->setVisible(!text().trimmed().isEmpty());
    m_star->setIcon(icon(isSaved ? Icon::StarFilled : Icon::Star));
    m_star->setText(isSaved ? tr("Remove from the saved searches") : tr("Save this search"));
    m_star->setToolTip(tr("%1 (Ctrl+D)").arg(m_star->text()));
}

void SearchBar::continueWith(const QString& letters) {
    setFocus(Qt::ShortcutFocusReason);
    end(false);
    insert(letters);
}

void SearchBar::searchFor(const QString& text) {
    m_suggestions->hide();
    setText(text);
    searchNow();
}

void SearchBar::searchNow() {
    m_pause.stop();
    if (text() == m_sent) return;
    m_sent = text();
    Q_EMIT searchWanted(m_sent);
}

void SearchBar::searchBy(const QMimeData& dropped) {
    addPicturesOf(dropped);
}

void SearchBar::addPicturesOf(const QMimeData& mime) {
    auto loose = loosePicture(mime);
    if (!loose) {
        addPictures(pictureTerms(mime));
        return;
    }
    m_keeping.start([this, loose = std::move(*loose), folder = m_pictures] {
        QMetaObject::invokeMethod(
            this, [this, kept = keepPicture(loose, folder)] { addPictures(kept); }, Qt::QueuedConnection);
    });
}

void SearchBar::searchBy(const QStringList& files) {
    addPictures(pictureTerms(files));
}

void SearchBar::addPictures(const PictureTerms& pictures) {
    if (!pictures.message.isEmpty()) Q_EMIT said(pictures.message);
    if (!pictures.terms.isEmpty()) searchFor(withTerms(text(), pictures.terms));
}

void SearchBar::choosePictures() {
    auto* dialog = new QFileDialog(this, tr("Search by a picture"),
                                   QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this,
            [this](const QStringList& files) { addPictures(pictureTerms(files)); });
    dialog->open();
}

void SearchBar::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    QAction* paste = menu->addAction(tr("Paste a picture"), this, [this] { pastePictures(); });
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    paste->setEnabled(copied && offersPictures(*copied));
    menu->addAction(m_choose);
    menu->addSeparator();
    menu->addAction(m_star);
    QAction* forget = menu->addAction(tr("Forget recent searches"), &m_kept, &KeptSearches::forgetRecent);
    forget->setEnabled(!m_kept.recent().isEmpty());
    menu->popup(event->globalPos());
}

bool SearchBar::pastePictures() {
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    if (!copied || !offersPictures(*copied)) return false;
    addPicturesOf(*copied);
    return true;
}

void SearchBar::dragEnterEvent(QDragEnterEvent* event) {
    // Among files of another program there may be folders: the window sorts them out.
    const bool isForWindow = event->mimeData()->hasUrls() && !event->source();
    m_takesPictures = !isForWindow && offersPictures(*event->mimeData());
    if (m_takesPictures) {
        event->acceptProposedAction();
    } else if (isForWindow) {
        event->ignore();
    } else {
        QLineEdit::dragEnterEvent(event);
    }
}

void SearchBar::dragMoveEvent(QDragMoveEvent* event) {
    if (m_takesPictures) {
        event->acceptProposedAction();
    } else {
        QLineEdit::dragMoveEvent(event);
    }
}

void SearchBar::dropEvent(QDropEvent* event) {
    if (!m_takesPictures) return QLineEdit::dropEvent(event);
    event->acceptProposedAction();
    searchBy(*event->mimeData());
}

void SearchBar::mousePressEvent(QMouseEvent* event) {
    QLineEdit::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && text().isEmpty()) suggest();
}

void SearchBar::keyPressEvent(QKeyEvent* event) {
    if (m_suggestions->takes(event->key())) return event->ignore();
    if (event->matches(QKeySequence::Paste) && pastePictures()) return;
    switch (event->key()) {
        case Qt::Key_Escape:
            if (text().isEmpty()) {
                Q_EMIT leave();
            } else {
                clear();
            }
            return;
        case Qt::Key_Down:
            if (text().isEmpty() && !m_kept.recent().isEmpty()) return suggest();
            [[fallthrough]];
        case Qt::Key_Return:
        case Qt::Key_Enter:
            m_suggestions->hide();
            m_kept.remember(text());
            searchNow();
            Q_EMIT leave();
            return;
        default: QLineEdit::keyPressEvent(event);
    }
}

}  // namespace sightseer
