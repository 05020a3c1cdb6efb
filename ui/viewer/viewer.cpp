#include "ui/viewer/viewer.h"

#include "ui/core_texts.h"
#include "ui/grid/photo_list_model.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"
#include "ui/viewer/filmstrip.h"
#include "ui/viewer/image_loader.h"
#include "ui/viewer/region_selector.h"
#include "ui/viewer/slide_show.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace sightseer {

namespace {

constexpr int kTitleHeight = metrics::kUnit * 6;
constexpr int kStepButton = metrics::kUnit * 5;
constexpr double kZoomStep = 1.25;
constexpr double kLargestZoom = 16;
constexpr int kPanStep = metrics::kUnit * 10;
constexpr int kResizePauseMs = 150;
constexpr int kSlowMs = 250;

QPalette viewerPalette(QPalette palette) {
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, viewerText());
    palette.setColor(QPalette::Window, viewerBackground());
    palette.setColor(QPalette::Base, viewerBackground());
    palette.setColor(QPalette::Button, viewerBackground().lighter(180));
    return palette;
}

}  // namespace

Viewer::Viewer(PhotoListModel& photos, ThumbnailLoader::Fetch thumbnails, QWidget* parent)
    : QWidget(parent), m_photos(photos), m_loader(new ImageLoader(this)), m_back(new QToolButton(this)),
      m_title(new QLabel(this)), m_details(new QLabel(this)), m_previous(new QToolButton(this)),
      m_next(new QToolButton(this)), m_error(new QLabel(this)), m_retry(new QPushButton(tr("Try again"), this)),
      m_tools(new QWidget(this)), m_strip(new Filmstrip(photos, std::move(thumbnails), this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Photo"));
    setPalette(viewerPalette(palette()));
    setAttribute(Qt::WA_OpaquePaintEvent);

    const auto button = [this](QToolButton* tool, Icon name, const QString& tip, int side) {
        tool->setIcon(QIcon(iconPixmap(name, side, viewerText(), devicePixelRatioF())));
        tool->setIconSize(QSize(side, side));
        tool->setAutoRaise(true);
        tool->setFocusPolicy(Qt::NoFocus);
        tool->setToolTip(tip);
        tool->setAccessibleName(tip);
    };
    button(m_back, Icon::Back, tr("Back to the photos (Esc)"), metrics::kIcon);
    // They point outwards, on whichever side they lie.
    button(m_previous, Icon::Previous, tr("Previous photo"), metrics::kTriple);
    button(m_next, Icon::Next, tr("Next photo"), metrics::kTriple);
    m_title->setFont(metrics::textFont(*this, metrics::TextSize::Normal, QFont::DemiBold));
    m_title->setTextFormat(Qt::PlainText);
    m_details->setTextFormat(Qt::PlainText);
    m_details->setAlignment(Qt::AlignVCenter | Qt::AlignRight);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setAlignment(Qt::AlignCenter);
    m_error->setWordWrap(true);
    m_retry->setFocusPolicy(Qt::TabFocus);

    connect(m_back, &QToolButton::clicked, this, &Viewer::closed);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_retry, &QPushButton::clicked, this, [this] {
        m_loader->forget(m_photo);
        open(m_row);
    });
    connect(m_loader, &ImageLoader::loaded, this, &Viewer::pictureLoaded);
    connect(&m_photos, &QAbstractItemModel::dataChanged, this, [this] {
        if (m_row >= 0 && !m_info) loadCurrent();
    });
    connect(&m_photos, &QAbstractItemModel::modelReset, this, &Viewer::listChanged);
    m_resizeTimer.setSingleShot(true);
    m_resizeTimer.setInterval(kResizePauseMs);
    connect(&m_resizeTimer, &QTimer::timeout, this, &Viewer::loadCurrent);
    m_slowTimer.setSingleShot(true);
    m_slowTimer.setInterval(kSlowMs);
    connect(&m_slowTimer, &QTimer::timeout, this, [this] {
        m_slow = true;
        update();
    });
    buildModes();
}

void Viewer::open(int row) {
    if (row < 0 || row >= m_photos.rowCount()) return;
    m_row = row;
    m_photo = m_photos.idAt(row);
    m_info.reset();
    m_quarters = 0;
    m_fittedQuarters = 0;
    m_fitted = {};
    m_full = {};
    m_upright = {};
    m_format.clear();
    m_zoom = 0;
    m_pan = {};
    m_slow = false;
    m_slowTimer.start();
    m_error->clear();
    m_loader->cancelWaiting();
    m_loader->setShown(m_photo);
    endRegion();
    m_slides->restart();
    m_strip->setCurrent(row);
    loadCurrent();
    updateTexts();
    update();
    Q_EMIT opened(m_photo);
}

QString Viewer::errorText() const {
    return m_error->text();
}

void Viewer::step(int by) {
    open(m_row + by);
}

// --- loading

void Viewer::loadCurrent() {
    if (m_row < 0 || stagePixels().isEmpty()) return;
    // The list may have forgotten its rows meanwhile; what is known of the photo stays good.
    if (const Photo* photo = m_photos.photoAt(m_row)) m_info = *photo;
    if (!m_info) return;  // dataChanged comes when it is here
    updateTexts();
    m_loader->load({m_photo, m_info->path, stagePixels(), m_quarters});
    if (m_zoom > 0) m_loader->load({m_photo, m_info->path, QSize(), m_quarters});
    pictureLoaded(m_photo);
}

void Viewer::loadNeighbours() {
    const int further = m_slides->isRunning() ? m_row + 2 : -1;
    for (const int row : {m_row + 1, m_row - 1, further}) {
        const Photo* photo = m_photos.photoAt(row);
        if (photo && !photo->offline) m_loader->load({photo->id, photo->path, stagePixels()});
    }
}

void Viewer::pictureLoaded(PhotoId photo) {
    if (photo != m_photo) return;
    const auto fitted = m_loader->find(m_photo, stagePixels(), m_quarters);
    const auto full = m_loader->find(m_photo, QSize(), m_quarters);
    if (!fitted && !full) return;
    const Result<LoadedPicture>& any = fitted ? *fitted : *full;
    m_slowTimer.stop();
    m_slow = false;
    if (any) {
        m_upright = any->originalSize;
        m_format = qtText(any->format);
        if (fitted && *fitted) {
            m_fitted = QPixmap::fromImage((*fitted)->image);
            m_fittedQuarters = m_quarters;
        }
        if (full && *full) m_full = QPixmap::fromImage((*full)->image);
        m_error->clear();
    } else {
        m_error->setText(
            m_info && m_info->offline
                ? tr("The drive with %1 is not connected. Connect it, then try again.").arg(qtPath(m_info->path))
                : sightseer::errorText(any.error()));
    }
    updateTexts();
    update();
    loadNeighbours();
}

// The grid's list was replaced: stay with the photo on show, or go on to the next where it is gone.
void Viewer::listChanged() {
    if (m_row < 0 || !isVisible()) return;
    const int row = m_photos.rowOf(m_photo);
    if (row < 0) {
        if (m_photos.rowCount() == 0) {
            Q_EMIT closed();
        } else {
            open(std::min(m_row, m_photos.rowCount() - 1));
        }
        return;
    }
    m_row = row;
    m_strip->setCurrent(row);
    updateTexts();
}

void Viewer::updateTexts() {
    const bool wrong = !m_error->text().isEmpty();
    const QString name = m_info ? qtText(m_info->fileName()) : QString();
    if (name != m_title->text()) Q_EMIT nameChanged(name);
    m_title->setText(name);
    QStringList details;
    const QSize size = originalSize();
    if (!size.isEmpty()) details.append(tr("%1 × %2").arg(size.width()).arg(size.height()));
    if (!m_format.isEmpty()) details.append(m_format);
    if (m_info && m_info->metadata.takenAt) {
        const auto taken = QDateTime::fromSecsSinceEpoch(*m_info->metadata.takenAt, Qt::UTC);
        details.append(QLocale().toString(taken, QLocale::ShortFormat));
    }
    if (m_info && !m_info->metadata.camera.empty()) details.append(qtText(m_info->metadata.camera));
    if (hasPicture()) details.append(tr("%1 %").arg(qRound(scale() * 100)));
    details.append(tr("%1 of %2").arg(number(m_row + 1), number(m_photos.rowCount())));
    m_details->setText(details.join(QStringLiteral("  ·  ")));
    const bool shows = !m_isResting;
    for (QWidget* widget :
         {static_cast<QWidget*>(m_back), static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_details), m_tools}) {
        widget->setVisible(shows);
    }
    m_previous->setVisible(shows && m_row > 0);
    m_next->setVisible(shows && m_row + 1 < m_photos.rowCount());
    m_error->setVisible(wrong);
    if (!wrong && m_retry->hasFocus()) setFocus(Qt::OtherFocusReason);  // which would leave the viewer with it
    m_retry->setVisible(wrong);
    layoutOverlays();
}

void Viewer::layoutOverlays() {
    const int unit = metrics::kUnit;
    const QRect bar(unit, 0, width() - 2 * unit, kTitleHeight);
    const bool mirrored = isRightToLeft();
    const auto place = [&](QWidget* widget, QRect rect) {
        widget->setGeometry(mirrored ? QRect(width() - rect.right() - 1, rect.y(), rect.width(), rect.height()) : rect);
    };
    place(m_back, QRect(bar.left(), unit / 2, kStepButton, kStepButton));
    const QSize tools = m_tools->sizeHint();
    place(m_tools,
          QRect(bar.right() - tools.width(), (kTitleHeight - tools.height()) / 2, tools.width(), tools.height()));
    const int end = bar.right() - tools.width() - unit;
    const int detailsWidth = std::min(m_details->sizeHint().width(), (end - bar.left()) * 2 / 3);
    place(m_details, QRect(end - detailsWidth, 0, detailsWidth, kTitleHeight));
    const int left = bar.left() + kStepButton + unit;
    place(m_title, QRect(left, 0, std::max(0, end - detailsWidth - 2 * unit - left), kTitleHeight));
    m_strip->setGeometry(0, height() - m_strip->sizeHint().height(), width(), m_strip->sizeHint().height());
    const QRect area = stage();
    const int middle = area.center().y() - kStepButton / 2;
    place(m_previous, QRect(unit, middle, kStepButton, kStepButton));
    place(m_next, QRect(width() - unit - kStepButton, middle, kStepButton, kStepButton));
    const int textWidth = std::min(metrics::kTextWidth, area.width() - kStepButton * 3);
    const int textHeight = m_error->heightForWidth(textWidth);
    m_error->setGeometry(area.center().x() - textWidth / 2, area.center().y() - textHeight, textWidth, textHeight);
    const QSize retry = m_retry->sizeHint();
    m_retry->setGeometry(area.center().x() - retry.width() / 2, area.center().y() + 2 * unit, retry.width(),
                         retry.height());
}

// --- geometry

QRect Viewer::stage() const {
    const int strip = m_strip->isVisibleTo(this) ? m_strip->height() : 0;
    return rect().adjusted(0, m_isFullScreen ? 0 : kTitleHeight, 0, -strip);
}

QSize Viewer::stagePixels() const {
    const QRect area = stage();
    return area.width() <= 0 || area.height() <= 0 ? QSize() : area.size() * devicePixelRatioF();
}

QSize Viewer::originalSize() const {
    return m_quarters % 2 ? m_upright.transposed() : m_upright;
}

double Viewer::fitScale() const {
    const QSize size = originalSize();
    if (size.isEmpty()) return 1;
    const QSize area = stagePixels();
    return std::min({1.0, double(area.width()) / size.width(), double(area.height()) / size.height()});
}

double Viewer::scale() const {
    return m_zoom > 0 ? m_zoom : fitScale();
}

QRectF Viewer::target() const {
    const QSizeF size = QSizeF(originalSize()) * scale() / devicePixelRatioF();
    QRectF rect(QPointF(), size);
    rect.moveCenter(QRectF(stage()).center() + m_pan);
    return rect;
}

// The point of the photo under `anchor` stays there.
void Viewer::setZoom(double zoom, const QPointF& anchor) {
    if (m_upright.isEmpty()) return;
    const double before = scale();
    const double fit = fitScale();
    m_zoom = zoom <= fit ? 0 : std::min(zoom, kLargestZoom);
    const QPointF middle = QRectF(stage()).center();
    m_pan = anchor - middle - (anchor - middle - m_pan) * (scale() / before);
    clampPan();
    if (m_zoom > 0 && m_info && m_fitted.size() != originalSize())
        m_loader->load({m_photo, m_info->path, QSize(), m_quarters});
    updateTexts();
    update();
}

void Viewer::zoomIn() {
    zoomBy(kZoomStep, QRectF(stage()).center());
}

void Viewer::zoomOut() {
    zoomBy(1 / kZoomStep, QRectF(stage()).center());
}

void Viewer::fit() {
    setZoom(0, QRectF(stage()).center());
}

void Viewer::zoomBy(double factor, const QPointF& anchor) {
    setZoom(scale() * factor, anchor);
}

void Viewer::clampPan() {
    const QSizeF size = QSizeF(originalSize()) * scale() / devicePixelRatioF();
    const double x = std::max(0.0, (size.width() - stage().width()) / 2);
    const double y = std::max(0.0, (size.height() - stage().height()) / 2);
    m_pan = {std::clamp(m_pan.x(), -x, x), std::clamp(m_pan.y(), -y, y)};
}

bool Viewer::pan(int key) {
    const QSizeF size = QSizeF(originalSize()) * scale() / devicePixelRatioF();
    if (size.width() <= stage().width() && size.height() <= stage().height()) return false;
    switch (key) {
        case Qt::Key_Left: m_pan.rx() += kPanStep; break;
        case Qt::Key_Right: m_pan.rx() -= kPanStep; break;
        case Qt::Key_Up: m_pan.ry() += kPanStep; break;
        case Qt::Key_Down: m_pan.ry() -= kPanStep; break;
        default: return false;
    }
    clampPan();
    update();
    return true;
}

// --- events

void Viewer::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintPicture(painter);
    // The title lies on the picture there.
    if (m_isFullScreen && !m_isResting) painter.fillRect(0, 0, width(), kTitleHeight, QColor(0, 0, 0, 150));
}

void Viewer::paintPicture(QPainter& painter) const {
    painter.fillRect(rect(), viewerBackground());
    if (!hasPicture()) {
        if (m_slow && m_error->text().isEmpty()) {
            painter.setPen(viewerText());
            painter.drawText(stage(), Qt::AlignCenter, tr("Loading…"));
        }
        return;
    }
    const bool isFitted = m_full.isNull() || (m_zoom <= 0 && !m_fitted.isNull());
    const QPixmap& picture = isFitted ? m_fitted : m_full;
    const QRectF where = target();
    if (isFitted && m_fittedQuarters != m_quarters) {  // the turned one is on its way
        const int quarters = m_quarters - m_fittedQuarters;
        painter.save();
        painter.translate(where.center());
        painter.rotate(90 * quarters);
        const QSizeF size = quarters % 2 ? where.size().transposed() : where.size();
        painter.drawPixmap(QRectF({-size.width() / 2, -size.height() / 2}, size), picture, QRectF(picture.rect()));
        painter.restore();
        return;
    }
    const QSizeF pixels = where.size() * devicePixelRatioF();
    const bool exact =
        std::abs(pixels.width() - picture.width()) < 1 && std::abs(pixels.height() - picture.height()) < 1;
    if (exact) {
        painter.drawPixmap(QRect(where.topLeft().toPoint(), picture.size() / devicePixelRatioF()), picture);
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform,
                              scale() < 3);  // beyond that, pixels are what one looks for
        painter.drawPixmap(where, picture, QRectF(picture.rect()));
    }
}

void Viewer::keyPressEvent(QKeyEvent* event) {
    const int forwards = isRightToLeft() ? -1 : 1;
    // With Ctrl they lead to another photo all the same.
    if (!(event->modifiers() & Qt::ControlModifier) && pan(event->key())) return;
    switch (event->key()) {
        case Qt::Key_Escape: leave(); return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Back: Q_EMIT closed(); return;
        case Qt::Key_Left: step(-forwards); return;
        case Qt::Key_Right: step(forwards); return;
        case Qt::Key_Up:
        case Qt::Key_PageUp:
        case Qt::Key_Backspace: step(-1); return;
        case Qt::Key_Down:
        case Qt::Key_PageDown:
        case Qt::Key_Space: step(1); return;
        case Qt::Key_Home: open(0); return;
        case Qt::Key_End: open(m_photos.rowCount() - 1); return;
        case Qt::Key_Plus:
        case Qt::Key_Equal: zoomIn(); return;
        case Qt::Key_Minus: zoomOut(); return;
        case Qt::Key_0: fit(); return;
        case Qt::Key_1: setZoom(1, QRectF(stage()).center()); return;
        default: QWidget::keyPressEvent(event);
    }
}

void Viewer::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / double(QWheelEvent::DefaultDeltasPerStep);
    zoomBy(std::pow(kZoomStep, steps), event->position());
    event->accept();
}

void Viewer::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::BackButton) {
        Q_EMIT closed();
        return;
    }
    m_dragging = event->button() == Qt::LeftButton && m_zoom > 0;
    m_dragFrom = event->position() - m_pan;
    if (m_dragging) setCursor(Qt::ClosedHandCursor);
}

void Viewer::mouseMoveEvent(QMouseEvent* event) {
    showOverlays();
    if (!m_dragging) return;
    m_pan = event->position() - m_dragFrom;
    clampPan();
    update();
}

void Viewer::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
    if (!m_isResting) unsetCursor();
}

void Viewer::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) setZoom(m_zoom > 0 ? 0 : 1, event->position());
}

void Viewer::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    clampPan();
    layoutOverlays();
    if (m_selector->isVisible()) m_selector->movePicture(target());
    if (event->oldSize().isEmpty()) {
        loadCurrent();
    } else {
        m_resizeTimer.start();
    }
}

}  // namespace sightseer
