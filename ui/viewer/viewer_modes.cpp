// What the viewer can do besides showing one photo after another by hand.
#include "ui/viewer/viewer.h"

#include "ui/grid/photo_list_model.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/viewer/filmstrip.h"
#include "ui/viewer/image_loader.h"
#include "ui/viewer/region_selector.h"
#include "ui/viewer/slide_show.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace sightseer {

namespace {

constexpr int kRestMs = 2000;

// From fractions of the picture as it is turned to fractions of the upright one.
QRectF upright(QRectF region, int quarters) {
    for (int i = 0; i < quarters; ++i) {
        region = {region.top(), 1 - region.right(), region.height(), region.width()};
    }
    return region;
}

}  // namespace

void Viewer::buildModes() {
    setMouseTracking(true);
    m_selector = new RegionSelector(this);
    m_slides = new SlideShow([this] { return nextIsReady(); }, this);
    m_strip->hide();
    m_restTimer.setSingleShot(true);
    m_restTimer.setInterval(kRestMs);

    auto* tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(0);
    const auto add = [this, tools](Icon name, const QString& text, QList<QKeySequence> keys, auto act) {
        auto* action = new QAction(text, this);
        action->setIcon(QIcon(iconPixmap(name, metrics::kIcon, viewerText(), devicePixelRatioF())));
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setToolTip(QStringLiteral("%1 (%2)").arg(text, keys.front().toString(QKeySequence::NativeText)));
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        m_actions.append(action);
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::NoFocus);
        button->setAccessibleName(text);
        tools->addWidget(button);
        return action;
    };
    add(Icon::Region, tr("Search for a part of the photo"), {Qt::Key_C}, [this] { beginRegion(); });
    add(Icon::Rotate, tr("Turn"), {Qt::Key_R}, [this] { turn(1); });
    m_stripAction = add(Icon::Filmstrip, tr("Filmstrip"), {Qt::Key_T}, [] {});
    m_slidesAction =
        add(Icon::Play, tr("Slide show"), {Qt::Key_S}, [this](bool on) { on ? m_slides->start() : m_slides->stop(); });
    m_fullScreenAction = add(Icon::FullScreen, tr("Full screen"), {Qt::Key_F11, Qt::Key_F},
                             [this](bool on) { Q_EMIT fullScreenWanted(on); });
    add(Icon::Info, tr("Information about the photo"), {Qt::Key_I}, [this] { Q_EMIT infoWanted(); });
    for (QAction* action : {m_stripAction, m_slidesAction, m_fullScreenAction}) action->setCheckable(true);
    auto* turnBack = new QAction(tr("Turn to the other side"), this);
    turnBack->setShortcut(Qt::SHIFT | Qt::Key_R);
    turnBack->setShortcutContext(Qt::WidgetShortcut);
    connect(turnBack, &QAction::triggered, this, [this] { turn(-1); });
    addAction(turnBack);
    m_actions.append(turnBack);

    connect(m_stripAction, &QAction::toggled, this, [this](bool on) {
        m_strip->setVisible(on);
        layoutOverlays();
        loadCurrent();
        update();
    });
    connect(m_strip, &Filmstrip::picked, this, &Viewer::open);
    connect(m_slides, &SlideShow::runningChanged, m_slidesAction, &QAction::setChecked);
    connect(m_slides, &SlideShow::nextWanted, this, [this] {
        if (m_row + 1 < m_photos.rowCount()) {
            step(1);
        } else {
            m_slides->stop();
        }
    });
    connect(m_selector, &RegionSelector::cancelled, this, &Viewer::endRegion);
    connect(m_selector, &RegionSelector::chosen, this, [this](const QRectF& region) {
        const PhotoId photo = m_photo;
        endRegion();
        Q_EMIT regionSearchWanted(photo, upright(region, m_quarters));
    });
    connect(&m_restTimer, &QTimer::timeout, this, [this] {
        if (!m_isFullScreen || m_selector->isVisible()) return;
        m_isResting = true;
        setCursor(Qt::BlankCursor);
        updateTexts();
    });
}

void Viewer::leave() {
    if (m_slides->isRunning()) {
        m_slides->stop();
    } else if (m_isFullScreen) {
        Q_EMIT fullScreenWanted(false);
    } else {
        Q_EMIT closed();
    }
}

void Viewer::turn(int quarters) {
    if (!hasPicture()) return;
    endRegion();
    m_quarters = (m_quarters + quarters + 4) % 4;
    m_zoom = 0;
    m_pan = {};
    m_full = {};
    loadCurrent();
    update();
}

void Viewer::setFullScreen(bool isFull) {
    m_isFullScreen = isFull;
    m_fullScreenAction->setChecked(isFull);
    showOverlays();
    updateTexts();
}

void Viewer::showOverlays() {
    if (m_isFullScreen) m_restTimer.start();
    if (!m_isResting) return;
    m_isResting = false;
    unsetCursor();
    updateTexts();
}

bool Viewer::nextIsReady() const {
    const int next = m_row + 1;
    if (next >= m_photos.rowCount()) return true;
    const Photo* photo = m_photos.photoAt(next);
    return photo && (photo->offline || m_loader->find(photo->id, stagePixels()));
}

void Viewer::beginRegion() {
    if (!hasPicture()) return;
    m_slides->stop();
    m_zoom = 0;
    m_pan = {};
    update();
    showOverlays();
    m_selector->open(target());
}

void Viewer::endRegion() {
    if (!m_selector->isVisible()) return;
    m_selector->hide();
    setFocus(Qt::OtherFocusReason);
}

void Viewer::addPhotoActions(const QList<QAction*>& actions) {
    m_photoActions = actions;
    addActions(actions);
}

void Viewer::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_actions);
    menu->addSeparator();
    menu->addActions(m_photoActions);
    menu->popup(event->globalPos());
}

void Viewer::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_slides->stop();
    endRegion();
    if (event->spontaneous()) return;
    m_full = {};
    m_loader->setShown({});
}

}  // namespace sightseer
