#include "ui/style/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

// The resources lie in a static library, which the linker would drop. Must be outside every namespace.
static void loadIconResources() {
    Q_INIT_RESOURCE(icons);
}

namespace sightseer {

namespace {

QString fileOf(Icon name) {
    switch (name) {
        case Icon::Back: return QStringLiteral("back");
        case Icon::Clock: return QStringLiteral("clock");
        case Icon::Close: return QStringLiteral("close");
        case Icon::Down: return QStringLiteral("down");
        case Icon::Duplicates: return QStringLiteral("duplicates");
        case Icon::Filmstrip: return QStringLiteral("filmstrip");
        case Icon::Folder: return QStringLiteral("folder");
        case Icon::FolderAdd: return QStringLiteral("folder-add");
        case Icon::FullScreen: return QStringLiteral("full-screen");
        case Icon::Label: return QStringLiteral("label");
        case Icon::Info: return QStringLiteral("info");
        case Icon::Model: return QStringLiteral("model");
        case Icon::Next: return QStringLiteral("next");
        case Icon::Offline: return QStringLiteral("offline");
        case Icon::Pause: return QStringLiteral("pause");
        case Icon::Photos: return QStringLiteral("photos");
        case Icon::PictureSearch: return QStringLiteral("picture-search");
        case Icon::Play: return QStringLiteral("play");
        case Icon::Previous: return QStringLiteral("previous");
        case Icon::Problem: return QStringLiteral("problem");
        case Icon::Region: return QStringLiteral("region");
        case Icon::Rotate: return QStringLiteral("rotate");
        case Icon::Search: return QStringLiteral("search");
        case Icon::Settings: return QStringLiteral("settings");
        case Icon::Star: return QStringLiteral("star");
        case Icon::StarFilled: return QStringLiteral("star-filled");
        case Icon::Trash: return QStringLiteral("trash");
    }
    return {};
}

QByteArray svgOf(Icon name) {
    static const bool loaded = (loadIconResources(), true);
    Q_UNUSED(loaded);
    QFile file(QStringLiteral(":/icons/%1.svg").arg(fileOf(name)));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    Q_UNUSED(opened);
    return file.readAll();
}

// Arrows point where reading goes, or where it came from.
bool isMirrored(Icon name) {
    return QGuiApplication::isRightToLeft() && (name == Icon::Back || name == Icon::Next || name == Icon::Previous);
}

class TintedEngine : public QIconEngine {
public:
    explicit TintedEngine(Icon name) : m_name(name) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const double ratio = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
        const int side = std::min(rect.width(), rect.height());
        QRect target(0, 0, side, side);
        target.moveCenter(rect.center());
        painter->drawPixmap(target, iconPixmap(m_name, side, colour(mode), ratio));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return iconPixmap(m_name, std::min(size.width(), size.height()), colour(mode), 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal ratio) override {
        return iconPixmap(m_name, qRound(std::min(size.width(), size.height()) / ratio), colour(mode), ratio);
    }

    QIconEngine* clone() const override { return new TintedEngine(m_name); }

private:
    static QColor colour(QIcon::Mode mode) {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
        return palette.color(QPalette::ButtonText);
    }

    Icon m_name;
};

}  // namespace

QIcon icon(Icon name) {
    return QIcon(new TintedEngine(name));
}

QPixmap iconPixmap(Icon name, int side, const QColor& colour, double devicePixelRatio) {
    const QString key = QStringLiteral("%1/%2/%3/%4/%5")
                            .arg(fileOf(name))
                            .arg(side)
                            .arg(colour.name())
                            .arg(devicePixelRatio)
                            .arg(isMirrored(name));
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    QByteArray svg = svgOf(name);
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    const int pixels = std::max(1, qRound(side * devicePixelRatio));
    pixmap = QPixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    {
        QPainter painter(&pixmap);
        renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    }
    if (isMirrored(name)) pixmap = pixmap.transformed(QTransform::fromScale(-1, 1));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon applicationIcon() {
    loadIconResources();
    return QIcon(QStringLiteral(":/icons/sightseer.svg"));
}

}  // namespace sightseer
