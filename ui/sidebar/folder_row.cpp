#include "ui/sidebar/folder_row.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <utility>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int kMarkWidth = metrics::kDouble;
constexpr int kMarkIcon = 10;
constexpr int kLevelStep = metrics::kUnit + metrics::kHalf;
constexpr int kDeepestStep = 6;  // deeper folders would leave no room for their names

QString nameOf(const std::filesystem::path& folder) {
    const QString name = qtPath(folder.filename());
    return name.isEmpty() ? qtPath(folder) : name;
}

}  // namespace

FolderRow::FolderRow(std::filesystem::path path, int level, QWidget* parent)
    : SidebarRow(Icon::Folder, nameOf(path), parent), m_path(std::move(path)), m_level(level) {
    setCheckable(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
}

int FolderRow::indentOf(int level, bool hasRoomForMark) {
    return std::min(level, kDeepestStep) * kLevelStep + (hasRoomForMark ? kMarkWidth : 0);
}

void FolderRow::setFold(Fold fold, bool hasRoomForMark) {
    setIndent(indentOf(m_level, hasRoomForMark));
    //: Said by screen readers of a folder in the side panel, after its number of photos.
    const QString said = fold == Fold::None ? u"%1"_s : fold == Fold::Open ? tr("%1, open") : tr("%1, closed");
    const QString description = said.arg(trailing());
    if (description != accessibleDescription()) setAccessibleDescription(description);
    if (fold == m_fold) return;
    m_fold = fold;
    update();
}

QRect FolderRow::markRect() const {
    const QRect mark(metrics::kHalf + indentOf(m_level, false), 0, kMarkWidth, height());
    return style()->visualRect(layoutDirection(), rect(), mark);
}

void FolderRow::paintEvent(QPaintEvent* event) {
    SidebarRow::paintEvent(event);
    if (m_fold == Fold::None) return;
    QRect target(0, 0, kMarkIcon, kMarkIcon);
    target.moveCenter(markRect().center());
    QPainter painter(this);
    painter.drawPixmap(target, iconPixmap(m_fold == Fold::Open ? Icon::Down : Icon::Next, kMarkIcon,
                                          mutedText(palette()), devicePixelRatioF()));
}

void FolderRow::mousePressEvent(QMouseEvent* event) {
    if (m_fold != Fold::None && event->button() == Qt::LeftButton && markRect().contains(event->position().toPoint())) {
        Q_EMIT foldWanted(m_fold == Fold::Closed);
    } else {
        SidebarRow::mousePressEvent(event);
    }
}

void FolderRow::mouseDoubleClickEvent(QMouseEvent* event) {
    if (m_fold != Fold::None && event->button() == Qt::LeftButton) Q_EMIT foldWanted(m_fold == Fold::Closed);
}

void FolderRow::keyPressEvent(QKeyEvent* event) {
    const bool out = event->key() == (isRightToLeft() ? Qt::Key_Right : Qt::Key_Left);
    const bool in = event->key() == (isRightToLeft() ? Qt::Key_Left : Qt::Key_Right);
    if (in && m_fold == Fold::Closed) {
        Q_EMIT foldWanted(true);
    } else if (out && m_fold == Fold::Open) {
        Q_EMIT foldWanted(false);
    } else if (out) {
        Q_EMIT parentWanted();
    } else if (!in) {
        SidebarRow::keyPressEvent(event);
    }
}

}  // namespace sightseer
