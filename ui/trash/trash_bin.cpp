#include "ui/trash/trash_bin.h"

#include "ui/core_texts.h"
#include "ui/library_link.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QMessageBox>
#include <QPushButton>

namespace sightseer {

namespace {

constexpr qsizetype kMostFailures = 3;  // said one by one

QString joined(QString text, const QStringList& failures) {
    for (qsizetype i = 0; i < failures.size() && i < kMostFailures; ++i) text += u'\n' + failures[i];
    if (failures.size() > kMostFailures) {
        text += u'\n' + TrashBin::tr("And %1 more.").arg(number(failures.size() - kMostFailures));
    }
    return text.trimmed();
}

std::vector<PhotoId> idsOf(const std::vector<TrashedFile>& files) {
    std::vector<PhotoId> ids;
    for (const TrashedFile& file : files) ids.push_back(file.photo);
    return ids;
}

}  // namespace

TrashBin::TrashBin(LibraryLink& link, QWidget& window) : QObject(&window), m_link(link), m_window(window) {}

void TrashBin::offer(std::vector<PhotoId> photos) {
    m_link.ask(
        this, [photos = std::move(photos)](Library& library) { return library.photos(photos); },
        [this](Result<std::vector<Photo>> rows) {
            if (!rows) {
                Q_EMIT failed(errorText(rows.error()));
            } else if (!rows->empty()) {
                confirm(std::move(*rows));
            }
        },
        Urgency::Urgent);
}

void TrashBin::confirm(std::vector<Photo> photos) {
    qint64 bytes = 0;
    for (const Photo& photo : photos) bytes += static_cast<qint64>(photo.file.size);
    const auto count = static_cast<qint64>(photos.size());
    const QString what = count == 1 ? qtText(photos.front().fileName()) : tr("%1 photos").arg(number(count));
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Move to the trash"),
                                     tr("Move %1 to the trash?").arg(what), QMessageBox::Cancel, &m_window);
    question->setInformativeText(tr("%1 of files. They can be restored from the trash.")
                                     .arg(QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat)));
    question->setIconPixmap(
        iconPixmap(Icon::Trash, metrics::kUnit * 4, mutedText(question->palette()), m_window.devicePixelRatioF()));
    auto* move = question->addButton(tr("Move to the trash"), QMessageBox::AcceptRole);
    question->setDefaultButton(move);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::finished, this, [this, question, move, photos = std::move(photos)] {
        if (question->clickedButton() == move) this->move(photos);
    });
    question->open();
}

void TrashBin::move(std::vector<Photo> photos) {
    m_link.askAside(
        this,
        [photos = std::move(photos)](Library& library) {
            TrashOutcome outcome = FileTrash::moveToTrash(photos);
            if (outcome.files.empty()) return outcome;
            if (const auto told = library.filesGone(idsOf(outcome.files)); !told)
                outcome.failures.append(errorText(told.error()));
            return outcome;
        },
        [this](TrashOutcome outcome) {
            const auto count = static_cast<qint64>(outcome.files.size());
            QString text;
            if (count == 1) text = tr("%1 is in the trash.").arg(outcome.files.front().path);
            if (count > 1) text = tr("%1 photos are in the trash.").arg(number(count));
            if (count > 0) m_last = std::move(outcome.files);
            const QString message = joined(text, outcome.failures);
            if (count == 0) {
                Q_EMIT failed(message);
                return;
            }
            Q_EMIT undoOffered(message);
            Q_EMIT moved();
        });
}

void TrashBin::undo() {
    m_link.askAside(
        this,
        [files = std::exchange(m_last, {})](Library& library) {
            TrashOutcome outcome = FileTrash::restore(files);
            if (outcome.files.empty()) return outcome;
            if (const auto told = library.filesBack(idsOf(outcome.files)); !told)
                outcome.failures.append(errorText(told.error()));
            return outcome;
        },
        [this](const TrashOutcome& outcome) {
            const auto count = static_cast<qint64>(outcome.files.size());
            const QString text = count == 1 ? tr("%1 is back.").arg(outcome.files.front().path)
                                            : tr("%1 photos are back.").arg(number(count));
            if (outcome.failures.isEmpty()) {
                Q_EMIT restored(text);
            } else {
                Q_EMIT failed(joined(count > 0 ? text : QString(), outcome.failures));
            }
            if (count > 0) Q_EMIT moved();
        });
}

}  // namespace sightseer
