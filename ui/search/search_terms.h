// Terms of the query language (core/search/README.md) for what a person points at instead of typing it: a photo, a
// folder, a picture that is dropped, pasted or chosen. Thread: GUI, if nothing else is said.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QRectF>
#include <QStringList>

#include "core/base/ids.h"

#include <filesystem>
#include <optional>
#include <string>

QT_BEGIN_NAMESPACE
class QMimeData;
QT_END_NAMESPACE

namespace sightseer {

struct MonthRange;

QString photoTerm(PhotoId photo);
QString photoTerm(PhotoId photo, const QRectF& region);  // in fractions of the upright picture
QString pictureTerm(const std::filesystem::path& file);
QString folderFilter(const std::filesystem::path& folder);
// Nothing when the text is not that alone.
std::optional<std::filesystem::path> folderOf(const QString& text);
// By the name that the library has for a label, and how it is shown.
QString labelFilter(const std::string& name);
QString labelText(const std::string& name);
// `key` with its colon, such as camera:
QString filterOf(const char* key, const std::string& value);

// The text with the terms that it does not have yet behind it.
QString withTerms(const QString& text, const QStringList& terms);

// The text with these months, whole ones, instead of the time that it asks for, or besides.
QString withMonths(const QString& text, const MonthRange& months);

struct PictureTerms {
    QStringList terms;
    QString message;  // what was left out, and what to do; empty when nothing was
};

constexpr int kMostPictureTerms = 10;

PictureTerms pictureTerms(const QStringList& files);
// Whether there is a picture to search for, or something to be said of what is there. Folders are not its business.
bool offersPictures(const QMimeData& mime);
// Of the files that are named.
PictureTerms pictureTerms(const QMimeData& mime);

// A picture that is no file: as the clipboard has it, decoded or not yet.
struct LoosePicture {
    QImage picture;
    QByteArray encoded;  // where `picture` is null
};

// Nothing when there is none, or files are named, which are meant then.
std::optional<LoosePicture> loosePicture(const QMimeData& mime);
// Keeps it in `folder` as a file of its own, with at most 1024 pixels a side. Takes long for a large one. Thread: any.
PictureTerms keepPicture(const LoosePicture& loose, const std::filesystem::path& folder);

}  // namespace sightseer
