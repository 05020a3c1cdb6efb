#include "ui/search/search_bar.h"

#include "ui/search/search_terms.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QStandardPaths>

namespace sightseer {

namespace {

constexpr int kTypingPauseMs = 150;

}  // namespace

SearchBar::SearchBar(QWidget* parent) : QLineEdit(parent) {
    setPlaceholderText(tr("Say what is in the picture: beach at sunset, two dogs, a red car"));
    setAccessibleName(tr("Search"));
    setToolTip(tr("Search (Ctrl+F or /)"));
    setClearButtonEnabled(true);
    addAction(icon(Icon::Search), LeadingPosition);
    m_choose = addAction(icon(Icon::Photos), TrailingPosition);
    m_choose->setText(tr("Search by a picture…"));
    m_choose->setToolTip(tr("Search by a picture: choose it here, or drop or paste it"));
    connect(m_choose, &QAction::triggered, this, &SearchBar::choosePictures);
    setMinimumHeight(metrics::kRowHeight + metrics::kHalf);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SearchBar::searchNow);
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) {
            searchNow();
        } else {
            m_pause.start();
        }
    });
}

void SearchBar::continueWith(const QString& letters) {
    setFocus(Qt::ShortcutFocusReason);
    end(false);
    insert(letters);
}

void SearchBar::searchFor(const QString& text) {
    setText(text);
    searchNow();
}

void SearchBar::searchNow() {
    m_pause.stop();
    if (text() == m_sent) return;
    m_sent = text();
    Q_EMIT searchWanted(m_sent);
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
    menu->popup(event->globalPos());
}

bool SearchBar::pastePictures() {
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    if (!copied || !offersPictures(*copied)) return false;
    addPictures(pictureTerms(*copied, m_pictures));
    return true;
}

void SearchBar::dragEnterEvent(QDragEnterEvent* event) {
    m_takesPictures = offersPictures(*event->mimeData());
    if (m_takesPictures) {
        event->acceptProposedAction();
    } else if (event->mimeData()->hasUrls()) {
        event->ignore();  // folders, for the window
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
    addPictures(pictureTerms(*event->mimeData(), m_pictures));
}

void SearchBar::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Paste) && pastePictures()) return;
    switch (event->key()) {
        case Qt::Key_Escape:
            if (text().isEmpty()) {
                Q_EMIT leave();
            } else {
                clear();
            }
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Down:
            searchNow();
            Q_EMIT leave();
            return;
        default: QLineEdit::keyPressEvent(event);
    }
}

}  // namespace sightseer
