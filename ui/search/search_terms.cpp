#include "ui/search/search_terms.h"

#include "core/base/content_hash.h"
#include "core/base/file_io.h"
#include "core/labels/label_set.h"
#include "core/search/query_edit.h"
#include "core/search/query_parser.h"
#include "core/search/query_printer.h"
#include "ui/core_texts.h"
#include "ui/grid/timeline.h"
#include "ui/text.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QMimeData>
#include <QMimeDatabase>
#include <QUrl>

#include <algorithm>
#include <cmath>
#include <span>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kKeptSide = 1024;  // more than any model sees
constexpr qsizetype kLongestPath = 4096;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SearchTerms)
};

// The local files that are meant, at most so many, folders left out: by address, or by a line of text that is the path of
// one.
QStringList filesOf(const QMimeData& mime, qsizetype most) {
    QStringList files;
    for (const QUrl& url : mime.urls()) {
        if (files.size() == most) break;
        if (url.isLocalFile() && !QFileInfo(url.toLocalFile()).isDir()) files.append(url.toLocalFile());
    }
    if (mime.hasUrls() || !mime.hasText()) return files;
    const QString text = mime.text().trimmed();
    if (text.size() > kLongestPath || text.contains(u'\n')) return files;
    const QString path = text.startsWith("file://"_L1) ? QUrl(text).toLocalFile() : text;
    if (QFileInfo(path).isAbsolute() && QFileInfo(path).isFile()) files.append(path);
    return files;
}

bool isWebAddress(const QMimeData& mime) {
    const auto urls = mime.urls();
    return std::ranges::any_of(urls, [](const QUrl& url) { return url.scheme().startsWith("http"_L1); });
}

bool isPicture(const QString& file) {
    return QMimeDatabase().mimeTypeForFile(file).name().startsWith("image/"_L1);
}

}  // namespace

QString photoTerm(PhotoId photo) {
    return "photo:"_L1 + QString::number(photo.value);
}

QString photoTerm(PhotoId photo, const QRectF& region) {
    Term term{.kind = Term::Kind::LibraryPhoto, .text = {}, .photo = photo, .region = {}};
    // Hundredths of a percent are finer than any pixel, and shorter to read.
    const auto rounded = [](double fraction) { return std::round(fraction * 1000) / 1000; };
    term.region =
        Region{rounded(region.left()), rounded(region.top()), rounded(region.width()), rounded(region.height())};
    return qtText(printQuery({{{{std::move(term)}}}, {}}));
}

QString pictureTerm(const std::filesystem::path& file) {
    return "image:"_L1 + qtText(printQuoted(toUtf8(file)));
}

QString folderFilter(const std::filesystem::path& folder) {
    return filterOf("in:", toUtf8(folder));
}

std::optional<std::filesystem::path> folderOf(const QString& text) {
    const Query query = parseQuery(text.toStdString()).query;
    if (!query.groups.empty() || !query.filter.condition || query.filter.negated) return {};
    const auto* in = std::get_if<InFolder>(&*query.filter.condition);
    if (!in) return {};
    std::filesystem::path folder = pathFromUtf8(in->pattern);
    if (!folder.is_absolute()) return {};
    return folder;
}

QString labelFilter(const std::string& name) {
    return filterOf("label:", name);
}

QString labelText(const std::string& name) {
    QStringList levels;
    for (const std::string& level : labelLevels(name)) levels.append(qtText(level));
    return levels.join(u'/');
}

QString filterOf(const char* key, const std::string& value) {
    return QLatin1String(key) + qtText(printValueText(value));
}

QString withTerms(const QString& text, const QStringList& terms) {
    QString all = text.trimmed();
    for (const QString& term : terms) {
        if ((u' ' + all + u' ').contains(u' ' + term + u' ')) continue;
        if (!all.isEmpty()) all += u' ';
        all += term;
    }
    return all;
}

QString withMonths(const QString& text, const MonthRange& months) {
    const auto written = [](QDate month) { return month.toString("yyyy-MM"_L1); };
    QString filter = "date:"_L1 + written(months.first);
    if (months.last != months.first) filter += ".."_L1 + written(months.last);
    const std::string typed = text.toStdString();
    const PlaceFinder anyTown = [](std::string_view) { return Place(); };  // where it is does not matter here
    const ParsedQuery parsed = parseQuery(typed, anyTown);
    for (std::size_t i = 0; i < parsed.parts.size() && !parsed.error; ++i) {
        const QueryPart& part = parsed.parts[i];
        const bool isTime =
            part.kind == QueryPart::Kind::Filter && !part.isNegated && part.display.starts_with("date:");
        if (!isTime) continue;
        const auto changed = withPartReplaced(typed, parsed, i, filter.toStdString(), anyTown);
        if (changed) return qtText(*changed);
    }
    return withTerms(text, {filter});
}

bool offersPictures(const QMimeData& mime) {
    return mime.hasImage() || !filesOf(mime, 1).isEmpty() || isWebAddress(mime);
}

std::optional<LoosePicture> loosePicture(const QMimeData& mime) {
    if (!mime.hasImage() || !filesOf(mime, 1).isEmpty()) return std::nullopt;
    // Another program's picture comes as a file's bytes; imageData() would decode them here.
    if (mime.hasFormat(u"image/png"_s)) return LoosePicture{{}, mime.data(u"image/png"_s)};
    return LoosePicture{qvariant_cast<QImage>(mime.imageData()), {}};
}

PictureTerms keepPicture(const LoosePicture& loose, const std::filesystem::path& folder) {
    QImage picture = loose.picture.isNull() ? QImage::fromData(loose.encoded) : loose.picture;
    if (picture.isNull() || folder.empty())
        return {{}, Text::tr("The picture cannot be read. Save it and drop the file.")};
    if (std::max(picture.width(), picture.height()) > kKeptSide) {
        picture = picture.scaled(kKeptSide, kKeptSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    }
    QByteArray png;
    QBuffer buffer(&png);
    picture.save(&buffer, "PNG");
    const auto bytes = std::as_bytes(std::span(png.constData(), static_cast<std::size_t>(png.size())));
    const auto file = folder / ("pasted-" + toHex(contentHash(bytes)).substr(0, 16) + ".png");
    std::error_code ignored;  // writing says what is wrong
    std::filesystem::create_directories(folder, ignored);
    if (const auto written = writeFileAtomically(file, bytes); !written) return {{}, errorText(written.error())};
    return {{pictureTerm(file)}, {}};
}

PictureTerms pictureTerms(const QMimeData& mime) {
    const QStringList files = filesOf(mime, kMostPictureTerms + 1);
    if (!files.isEmpty()) return pictureTerms(files);
    return {{},
            Text::tr("A web address cannot be searched for. Copy the picture itself, or save it and drop the file.")};
}

PictureTerms pictureTerms(const QStringList& files) {
    PictureTerms found;
    for (const QString& file : files) {
        if (found.terms.size() == kMostPictureTerms) {
            found.message = Text::tr("Only the first %1 pictures are searched for.").arg(number(kMostPictureTerms));
            break;
        }
        if (isPicture(file)) {
            found.terms.append(pictureTerm(stdPath(file)));
        } else {
            found.message = Text::tr("%1 is not a picture.").arg(QFileInfo(file).fileName());
        }
    }
    return found;
}

}  // namespace sightseer
