// What the window does when photos are to go: asks once, moves their files to the trash, tells the library, and offers to
// undo it. Thread: GUI.
#pragma once

#include <QObject>

#include "ui/trash/file_trash.h"

#include <vector>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace sightseer {

class LibraryLink;

class TrashBin : public QObject {
    Q_OBJECT

public:
    // `window` is asked in front of; both outlive the bin.
    TrashBin(LibraryLink& link, QWidget& window);

    void offer(std::vector<PhotoId> photos);  // asks first
    void undo();                              // the last move

Q_SIGNALS:
    void failed(const QString& message);  // nothing was moved, or not everything came back
    void undoOffered(const QString& message);
    void restored(const QString& message);
    void moved();  // photos, to the trash or back

private:
    void confirm(std::vector<Photo> photos);
    void move(std::vector<Photo> photos);

    LibraryLink& m_link;
    QWidget& m_window;
    std::vector<TrashedFile> m_last;
};

}  // namespace sightseer
