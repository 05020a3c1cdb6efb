#include "ui/models/model_texts.h"

#include "ui/core_texts.h"
#include "ui/status/status_text.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

const QString kDot = u"  ·  "_s;

// The image tower's work for a photo, ViT-B/32 being 1: up to where any computer is quick, and from where it takes patience.
constexpr double kQuick = 2;
constexpr double kSlow = 10;

struct ModelTexts {
    Q_DECLARE_TR_FUNCTIONS(ModelTexts)
};

QString languageName(const std::string& code) {
    if (code == "mul") return ModelTexts::tr("many languages");
    if (code == "en") return ModelTexts::tr("English");
    if (code == "zh") return ModelTexts::tr("Chinese");
    const QLocale locale(qtText(code));
    return locale.language() == QLocale::C ? qtText(code) : locale.nativeLanguageName();
}

QString languagesText(const std::vector<std::string>& codes) {
    QStringList names;
    for (const auto& code : codes) names.append(languageName(code));
    return names.join(ModelTexts::tr(", "));
}

QString linkText(const QString& text, const QString& target) {
    const QUrl file = QUrl::fromLocalFile(target);
    const bool isFile = QDir::isAbsolutePath(target);
    const QUrl url = isFile ? file : QUrl(target);
    if (!isFile && url.scheme() != "https"_L1 && url.scheme() != "http"_L1) return text.toHtmlEscaped();
    return kBeforeLink +
           u"<a href=\"%1\">%2</a>"_s.arg(QString::fromLatin1(url.toEncoded()).toHtmlEscaped(), text.toHtmlEscaped());
}

QString percent(double value) {
    return ModelTexts::tr("%1 %").arg(QLocale().toString(value, 'f', 1));
}

// "Flickr30k 64.9 / 84.8 %": a text finds its photo, a photo its text.
QString recallText(const QString& set, std::optional<double> textToImage, std::optional<double> imageToText) {
    if (!textToImage) return {};
    if (!imageToText) return ModelTexts::tr("%1: %2").arg(set, percent(*textToImage));
    return ModelTexts::tr("%1: %2 and %3").arg(set, percent(*textToImage), percent(*imageToText));
}

}  // namespace

QString sizeText(std::uint64_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

int permilleOf(std::uint64_t done, std::uint64_t total) {
    return total == 0 ? 0 : static_cast<int>(std::min<std::uint64_t>(done * 1000 / total, 1000));
}

QString purposeText(const ShelfModel& model) {
    if (model.installed && model.installed->isStarter) {
        return ModelTexts::tr("Comes with Sightseer and is quick: %1.")
            .arg(coreText(
                "finds animals, objects, buildings, landscapes, roughly people; not faces, colours or events"));
    }
    if (!model.offered) {
        return model.installed->imagesOf.empty()
                   ? ModelTexts::tr("A model of your own.")
                   : ModelTexts::tr("A model of your own for texts alone; it searches the pictures of %1.")
                         .arg(qtText(model.installed->imagesOf));
    }
    const OfferedModel& offered = *model.offered;
    if (!offered.imagesOf.empty()) {
        return ModelTexts::tr(
            "Understands searches in other languages; the photos are looked at by another model, which "
            "is downloaded with it.");
    }
    QString what = offered.relativeCost < kQuick
                       ? ModelTexts::tr("Quick enough for any computer, and knows people, colours and events too.")
                   : offered.relativeCost < kSlow
                       ? ModelTexts::tr("More accurate, and slower: for libraries that may be indexed overnight.")
                       : ModelTexts::tr(
                             "The most accurate kind, and the slowest: for a computer with a good "
                             "graphics card.");
    const bool isEnglish = offered.languages == std::vector<std::string>{"en"};
    if (isEnglish || offered.languages.empty()) return what;
    const QString searches = offered.languages == std::vector<std::string>{"mul"}
                                 ? ModelTexts::tr("Understands searches in many languages.")
                                 : ModelTexts::tr("Understands searches in: %1.").arg(languagesText(offered.languages));
    return ModelTexts::tr("%1 %2", "two sentences").arg(searches, what);
}

QString languagesText(const ShelfModel& model) {
    if (model.offered) return languagesText(model.offered->languages);
    return model.installed->isStarter ? languagesText({"en", "zh"}) : QString();
}

QString factsText(const ShelfModel& model) {
    QStringList facts;
    if (model.installed) {
        facts.append(sizeText(model.installed->bytes));
    } else {
        const QString size = sizeText(model.offered->likelySize());
        facts.append(model.offered->isSizeKnown() ? size : ModelTexts::tr("about %1").arg(size));
    }
    facts.append(languagesText(model));
    if (model.offered) {
        facts.append(ModelTexts::tr("%1 × the work of ViT-B/32 for a photo")
                         .arg(QLocale().toString(model.offered->relativeCost, 'f', 1)));
    }
    facts.removeAll(QString());
    return facts.join(kDot);
}

QString speedText(const ShelfModel& model) {
    if (!model.speed) return {};
    const double speed = model.speed->photosPerSecond;
    return ModelTexts::tr("Measured on this computer: %1 photos/s (%2)")
        .arg(QLocale().toString(speed, 'f', speed < 10 ? 1 : 0), coreText(model.speed->device));
}

QString accuracyText(const ShelfModel& model) {
    if (!model.offered) return {};
    const ModelAccuracy& accuracy = model.offered->accuracy;
    QStringList parts;
    if (accuracy.imagenetTop1) parts.append(ModelTexts::tr("ImageNet: %1").arg(percent(*accuracy.imagenetTop1)));
    parts.append(recallText(u"Flickr30k"_s, accuracy.flickrTextToImage, accuracy.flickrImageToText));
    parts.append(recallText(u"COCO"_s, accuracy.cocoTextToImage, accuracy.cocoImageToText));
    parts.removeAll(QString());
    QString text;
    if (!parts.isEmpty()) {
        text = ModelTexts::tr("Published accuracy: %1").arg(parts.join(kDot)).toHtmlEscaped();
        text.replace(u"  "_s, u"&nbsp; "_s);  // HTML would make one space of two
        if (!accuracy.source.empty()) {
            text += u" ("_s + linkText(ModelTexts::tr("source"), qtText(accuracy.source)) + u')';
        }
    }
    if (!accuracy.note.empty()) text += (text.isEmpty() ? QString() : u" "_s) + coreText(accuracy.note).toHtmlEscaped();
    return text;
}

QString licenceText(const ShelfModel& model) {
    const ModelLicence& licence = model.licence();
    const bool isStarter = model.installed && model.installed->isStarter;
    const bool isFile = licence.name.starts_with("see ");  // it was not recognised
    QString sentence =
        (isStarter
             ? ModelTexts::tr("you may use, change and pass it on, also commercially, as long as their notices stay "
                              "with it.")
             : coreText(licence.sentence))
            .toHtmlEscaped();
    if (licence.name.empty()) return sentence;
    const QString title = isStarter ? ModelTexts::tr("Licences of its parts")
                          : isFile  ? ModelTexts::tr("Licence")
                                    : ModelTexts::tr("Licence %1").arg(qtText(licence.name));
    const QString name = linkText(title, qtText(licence.link));
    return sentence.isEmpty() ? name : ModelTexts::tr("%1: %2", "licence and what it means").arg(name, sentence);
}

QString downloadText(const DownloadStatus& download) {
    const DownloadProgress& progress = download.progress;
    const QString amount = ModelTexts::tr("%1 of %2").arg(sizeText(progress.bytesDone), sizeText(progress.bytesTotal));
    switch (download.state) {
        case DownloadState::Waiting: return ModelTexts::tr("Waiting for its turn");
        case DownloadState::Paused: return ModelTexts::tr("Paused at %1").arg(amount);
        case DownloadState::Failed: return errorText(download.error);
        case DownloadState::Done: return {};
        case DownloadState::Running: break;
    }
    if (progress.phase == DownloadPhase::Checking) return ModelTexts::tr("Checking what was downloaded");
    if (!progress.note.empty()) {
        return ModelTexts::tr("Goes on in a moment: %1").arg(coreText(progress.note + '.'));
    }
    QStringList parts{ModelTexts::tr("Downloading: %1").arg(amount)};
    if (progress.bytesPerSecond > 0) {
        parts.append(ModelTexts::tr("%1/s").arg(sizeText(static_cast<std::uint64_t>(progress.bytesPerSecond))));
        if (progress.timeLeft) parts.append(timeLeftText(*progress.timeLeft));
    }
    return parts.join(kDot);
}

QString stateText(const ShelfModel& model) {
    switch (model.task) {
        case ModelTask::Switching: return ModelTexts::tr("Being opened");
        case ModelTask::Checking: return ModelTexts::tr("Being checked");
        case ModelTask::Measuring: return ModelTexts::tr("Being measured");
        case ModelTask::Removing: return ModelTexts::tr("Being removed");
        case ModelTask::None: break;
    }
    if (model.use == ModelUse::Answers) return ModelTexts::tr("In use");
    if (model.use == ModelUse::Next) return ModelTexts::tr("In use soon");
    if (model.damage) return ModelTexts::tr("Damaged");
    return model.installed ? ModelTexts::tr("Installed") : QString();
}

QString gettingVectorsText(const LibraryStatus& status, const QString& former) {
    const QString who = ModelTexts::tr("%1 answers meanwhile.").arg(former);
    QString what = status.ingest.total > 0 && isIndexing(status)
                       ? ModelTexts::tr("It looks at your photos: %1 of %2.")
                             .arg(number(status.ingest.done), number(status.ingest.total))
                       : ModelTexts::tr("It has not looked at all of your photos yet.");
    return ModelTexts::tr("%1 %2", "two sentences").arg(what, who);
}

bool isDamaged(const std::vector<CheckedFile>& files) {
    return std::ranges::any_of(files, [](const CheckedFile& file) {
        return file.result == FileCheck::Changed || file.result == FileCheck::Missing;
    });
}

QString checkText(const std::vector<CheckedFile>& files) {
    QStringList wrong;
    qint64 intact = 0, unknown = 0;
    for (const CheckedFile& file : files) {
        if (file.result == FileCheck::Changed) wrong.append(ModelTexts::tr("%1 has changed").arg(qtText(file.name)));
        if (file.result == FileCheck::Missing) wrong.append(ModelTexts::tr("%1 is missing").arg(qtText(file.name)));
        if (file.result == FileCheck::Intact) ++intact;
        if (file.result == FileCheck::Unknown) ++unknown;
    }
    if (!wrong.isEmpty()) {
        return ModelTexts::tr("Checked: %1. Remove this model and get it again.").arg(wrong.join(ModelTexts::tr(", ")));
    }
    if (intact == 0) return ModelTexts::tr("Checked: for none of its files a checksum is known.");
    if (unknown == 0) return ModelTexts::tr("Checked: all %1 files are as they should be.").arg(number(intact));
    return ModelTexts::tr("Checked: %1 files are as they should be, for %2 no checksum is known.")
        .arg(number(intact), number(unknown));
}

}  // namespace sightseer
