#include "ui/info/info_panel.h"

#include "ui/file_actions.h"
#include "ui/grid/browse_page.h"
#include "ui/grid/photo_grid.h"
#include "ui/info/label_links.h"
#include "ui/info/score_bars.h"
#include "ui/search/search_terms.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QDateTime>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <array>
#include <cmath>
#include <utility>

namespace sightseer {

namespace {

const QString kDot = QStringLiteral("  ·  ");
constexpr int kPauseMs = 60;
constexpr std::size_t kMostSummed = 5000;  // photos whose sizes are added up
constexpr int kPictureSide = metrics::kUnit * 30;

QString megapixels(const Photo& photo) {
    const double millions = double(photo.width) * photo.height / 1e6;
    return InfoPanel::tr("%1 MP").arg(QLocale().toString(millions, 'f', millions < 10 ? 1 : 0));
}

// As on a camera: 1/250 s, f/2.8, 50 mm, ISO 400.
QString exposureText(const ImageMetadata& metadata) {
    const auto plain = [](double value) { return QLocale().toString(value, 'g', 3); };
    QStringList parts;
    if (const auto seconds = metadata.exposureSeconds) {
        constexpr double kLongestFraction = 0.3;
        const QString time =
            *seconds < kLongestFraction ? QStringLiteral("1/") + number(std::llround(1 / *seconds)) : plain(*seconds);
        parts.append(InfoPanel::tr("%1 s", "seconds of exposure").arg(time));
    }
    if (metadata.aperture) parts.append(QStringLiteral("f/") + plain(*metadata.aperture));
    if (metadata.focalLength) parts.append(InfoPanel::tr("%1 mm", "focal length").arg(plain(*metadata.focalLength)));
    if (metadata.iso) parts.append(InfoPanel::tr("ISO %1").arg(*metadata.iso));
    return parts.join(kDot);
}

}  // namespace

InfoPanel::InfoPanel(LibraryLink& link, BrowsePage& page, QWidget* parent)
    : QWidget(parent), m_link(link), m_page(page), m_picture(new QLabel), m_name(new QLabel), m_score(new ScoreBars),
      m_factRows(new QFormLayout), m_labels(new LabelLinks), m_fileActions(new QWidget) {
    setAccessibleName(tr("Information about the photo"));
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setMinimumWidth(1);  // it follows the panel, not the other way round
    m_name->setFont(metrics::textFont(*this, metrics::TextSize::Normal, QFont::DemiBold));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setWordWrap(true);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    alignLeading(*m_name);
    m_factRows->setContentsMargins(0, 0, 0, 0);
    m_factRows->setRowWrapPolicy(QFormLayout::WrapAllRows);
    m_factRows->setVerticalSpacing(metrics::kHalf);
    auto* show = new QPushButton(tr("Show in folder"));
    auto* copy = new QPushButton(tr("Copy path"));
    connect(show, &QPushButton::clicked, this, [this] { showInFolder(m_path); });
    connect(copy, &QPushButton::clicked, this, [this] { copyPaths({m_path}); });
    auto* buttons = new QHBoxLayout(m_fileActions);
    buttons->setContentsMargins(0, metrics::kUnit, 0, 0);
    buttons->addWidget(show);
    buttons->addWidget(copy);
    buttons->addStretch(1);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(metrics::kDouble, metrics::kDouble, metrics::kDouble, metrics::kDouble);
    column->setSpacing(metrics::kUnit);
    column->addWidget(m_picture);
    column->addWidget(m_name);
    column->addWidget(m_score);
    column->addSpacing(metrics::kHalf);
    column->addLayout(m_factRows);
    column->addWidget(m_labels);
    column->addWidget(m_fileActions);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setAccessibleName(accessibleName());  // its arrow keys scroll
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(isRightToLeft() ? 0 : 1, 0, isRightToLeft() ? 1 : 0, 0);
    layout->addWidget(scroll);
    setMinimumWidth(metrics::kUnit * 26);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &InfoPanel::refresh);
    const auto later = [this] { m_pause.start(); };
    const auto* selection = page.grid().selectionModel();
    connect(selection, &QItemSelectionModel::currentChanged, this, later);
    connect(selection, &QItemSelectionModel::selectionChanged, this, later);
    connect(&page.photos(), &QAbstractItemModel::modelReset, this, later);
    connect(&page, &BrowsePage::answered, this, later);
    connect(&link, &LibraryLink::photosChanged, this, &InfoPanel::askLabels);
    connect(m_labels, &LabelLinks::searchWanted, this, &InfoPanel::searchWanted);
    showNothing();
}

void InfoPanel::followViewer(PhotoId photo) {
    m_viewed = photo;
    m_pause.start();
}

void InfoPanel::followGrid() {
    m_viewed.reset();
    m_pause.start();
}

void InfoPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

// A line towards the photos.
void InfoPanel::paintEvent(QPaintEvent*) {
    const int x = isRightToLeft() ? width() - 1 : 0;
    QPainter(this).fillRect(QRect(x, 0, 1, height()), hairline(palette()));
}

void InfoPanel::refresh() {
    if (!isVisible()) return;
    std::vector<PhotoId> photos = m_viewed ? std::vector{*m_viewed} : m_page.grid().selectedPhotos();
    const quint64 mine = ++m_generation;
    if (photos.empty()) return showNothing();
    const std::size_t selected = photos.size();
    if (selected > kMostSummed) photos.resize(kMostSummed);
    m_link.ask(
        this,
        [photos = std::move(photos)](Library& library) {
            std::pair<Result<std::vector<Photo>>, std::optional<Place>> answer{library.photos(photos), {}};
            if (!answer.first || answer.first->size() != 1) return answer;
            const ImageMetadata& metadata = answer.first->front().metadata;
            if (!metadata.latitude || !metadata.longitude) return answer;
            if (const auto town = library.townNear(*metadata.latitude, *metadata.longitude)) answer.second = *town;
            return answer;
        },
        [this, mine, selected](const std::pair<Result<std::vector<Photo>>, std::optional<Place>>& answer) {
            if (mine != m_generation) return;
            const auto& [rows, town] = answer;
            if (!rows || rows->empty()) {
                showNothing();
            } else if (selected == 1) {
                showOne(rows->front(), town);
            } else {
                showMany(*rows, selected);
            }
        },
        Urgency::Urgent);
}

void InfoPanel::showNothing() {
    m_shown = {};
    m_picture->hide();
    m_score->hide();
    m_fileActions->hide();
    m_labels->setLabels({});
    showFacts({});
    m_name->setText(tr("No photo is selected"));
}

void InfoPanel::showMany(const std::vector<Photo>& photos, std::size_t selected) {
    showNothing();
    m_name->setText(tr("%1 photos selected").arg(number(static_cast<qint64>(selected))));
    if (selected > photos.size()) return;
    qint64 bytes = 0;
    for (const Photo& photo : photos) bytes += static_cast<qint64>(photo.file.size);
    showFacts({{tr("Size"), QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat)}});
}

void InfoPanel::showOne(const Photo& photo, const std::optional<Place>& town) {
    if (photo.id != m_shown) {
        m_picture->clear();
        m_score->hide();
        m_labels->setLabels({});
    }
    m_shown = photo.id;
    m_path = photo.path;
    m_name->setText(qtText(photo.fileName()));
    showFacts(factsOf(photo, town));
    m_fileActions->show();
    askPicture(photo.id);
    askScore(photo.id);
    askLabels();
}

std::vector<InfoPanel::Fact> InfoPanel::factsOf(const Photo& photo, const std::optional<Place>& town) {
    std::vector<Fact> facts;
    const QLocale locale;
    const ImageMetadata& metadata = photo.metadata;
    if (metadata.takenAt) {
        const auto taken = QDateTime::fromSecsSinceEpoch(*metadata.takenAt, Qt::UTC);
        facts.push_back({tr("Taken"),
                         locale.toString(taken.date(), QLocale::LongFormat) + QStringLiteral("\n") +
                             locale.toString(taken.time(), QLocale::ShortFormat),
                         QStringLiteral("date:") + taken.date().toString(Qt::ISODate)});
    } else {
        const auto modified = QDateTime::fromMSecsSinceEpoch(photo.file.modifiedNs / 1'000'000);
        facts.push_back({tr("File changed"), locale.toString(modified, QLocale::ShortFormat)});
    }
    if (photo.width > 0) {
        facts.push_back({tr("Picture"), tr("%1 × %2").arg(photo.width).arg(photo.height) + kDot + megapixels(photo)});
    }
    const QString bytes = locale.formattedDataSize(static_cast<qint64>(photo.file.size), 1, QLocale::DataSizeSIFormat);
    facts.push_back({tr("File"), photo.format.empty() ? bytes : bytes + kDot + qtText(photo.format)});
    if (!metadata.camera.empty())
        facts.push_back({tr("Camera"), qtText(metadata.camera), filterOf("camera:", metadata.camera)});
    if (!metadata.lens.empty()) facts.push_back({tr("Lens"), qtText(metadata.lens), filterOf("lens:", metadata.lens)});
    if (const QString exposure = exposureText(metadata); !exposure.isEmpty())
        facts.push_back({tr("Exposure"), exposure});
    if (metadata.latitude && metadata.longitude) {
        const QString latitude = QString::number(*metadata.latitude, 'f', 5);
        const QString longitude = QString::number(*metadata.longitude, 'f', 5);
        facts.push_back({tr("Place"), QStringLiteral("%1, %2").arg(latitude, longitude),
                         QStringLiteral("near:%1,%2,5").arg(latitude, longitude)});
        if (town) {
            const QString name = QStringLiteral("%1, %2").arg(qtText(town->name), qtText(town->country));
            facts.push_back({tr("Near"), name, QStringLiteral("near:\"%1\",20").arg(name)});
        }
    }
    facts.push_back({tr("Folder"), qtPath(photo.path.parent_path()), folderFilter(photo.path.parent_path())});
    if (photo.offline) facts.push_back({tr("Drive"), tr("not connected")});
    return facts;
}

// Where nothing has changed, a link keeps the keyboard.
void InfoPanel::showFacts(std::vector<Fact> facts) {
    if (facts == m_facts) return;
    while (m_factRows->rowCount() > 0) m_factRows->removeRow(0);
    for (const Fact& fact : facts) addRow(fact);
    m_facts = std::move(facts);
}

void InfoPanel::addRow(const Fact& fact) {
    auto* label = new QLabel(fact.name);
    label->setFont(metrics::textFont(*this, metrics::TextSize::Small));
    mute(*label);
    auto* text = new QLabel;
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setContentsMargins(0, 0, 0, metrics::kHalf);
    alignLeading(*text);
    // A long path without a space breaks behind its slashes.
    const QString breakable = QString(fact.value).replace(u'/', QStringLiteral("/\u200b"));
    if (fact.search.isEmpty()) {
        text->setTextFormat(Qt::PlainText);
        text->setText(breakable);
    } else {
        text->setTextFormat(Qt::RichText);
        text->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        text->setText(QStringLiteral("%1<a href=\"#\">%2</a>")
                          .arg(kBeforeLink)
                          .arg(breakable.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"))));
        text->setToolTip(tr("Search for %1").arg(fact.search));
        connect(text, &QLabel::linkActivated, this, [this, search = fact.search] { Q_EMIT searchWanted(search); });
    }
    m_factRows->addRow(label, text);
}

void InfoPanel::askPicture(PhotoId photo) {
    m_link.ask(
        this, [photo](Library& library) { return library.thumbnail(photo); },
        [this, mine = m_generation](const Result<std::optional<Bytes>>& jpeg) {
            if (mine != m_generation || !jpeg || !*jpeg) return;
            QPixmap picture;
            picture.loadFromData(reinterpret_cast<const uchar*>((*jpeg)->data()), static_cast<uint>((*jpeg)->size()));
            const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent);
            const QSize room = QSize(width() - 2 * metrics::kDouble - bar, kPictureSide) * devicePixelRatioF();
            picture = picture.scaled(room, Qt::KeepAspectRatio, Qt::SmoothTransformation);
            picture.setDevicePixelRatio(devicePixelRatioF());
            m_picture->setPixmap(picture);
            m_picture->show();
        },
        Urgency::Urgent);
}

void InfoPanel::askLabels() {
    if (!isVisible() || !m_shown) return;
    m_link.ask(
        this, [photo = m_shown](Library& library) { return library.labelsOf(photo); },
        [this, photo = m_shown](const Result<std::vector<PhotoLabel>>& labels) {
            if (photo == m_shown && labels) m_labels->setLabels(*labels);
        },
        Urgency::Urgent);
}

void InfoPanel::askScore(PhotoId photo) {
    const auto request = m_page.rankedRequest();
    if (!request) return m_score->hide();
    m_link.askSearch(
        this, [photo, request = *request](Library& library) { return library.explain(request, photo); },
        [this, mine = m_generation, strictness = request->strictness](const Result<SearchExplanation>& explanation) {
            if (mine != m_generation) return;
            if (explanation) m_score->setExplanation(*explanation, strictness);
            m_score->setVisible(explanation && !explanation->terms.empty());
        });
}

}  // namespace sightseer
