#include "app/cli/curves_picture.h"

#include "core/base/file_io.h"

#include <QImage>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

namespace sightseer::cli {
namespace {

constexpr int kWidth = 960, kHeight = 640, kMargin = 60;

// Text without a font: fonts need a display, and this program has none. Rows of three bits.
const std::map<char, std::array<int, 5>>& glyphs() {
    static const std::map<char, std::array<int, 5>> table{
        {'0', {7, 5, 5, 5, 7}}, {'1', {2, 6, 2, 2, 7}}, {'2', {7, 1, 7, 4, 7}}, {'3', {7, 1, 7, 1, 7}},
        {'4', {5, 5, 7, 1, 1}}, {'5', {7, 4, 7, 1, 7}}, {'6', {7, 4, 7, 5, 7}}, {'7', {7, 1, 1, 1, 1}},
        {'8', {7, 5, 7, 5, 7}}, {'9', {7, 5, 7, 1, 7}}, {'.', {0, 0, 0, 0, 2}}, {'%', {5, 1, 2, 4, 5}},
        {'@', {7, 5, 7, 4, 7}}, {'A', {2, 5, 7, 5, 5}}, {'C', {7, 4, 4, 4, 7}}, {'E', {7, 4, 6, 4, 7}},
        {'L', {4, 4, 4, 4, 7}}, {'O', {7, 5, 5, 5, 7}}, {'P', {7, 5, 7, 4, 4}}, {'R', {6, 5, 6, 5, 5}},
        {'S', {7, 4, 7, 1, 7}}, {'T', {7, 2, 2, 2, 2}}, {'N', {5, 7, 7, 5, 5}}, {'M', {5, 7, 7, 5, 5}},
        {'I', {7, 2, 2, 2, 7}}, {'G', {7, 4, 5, 5, 7}}, {'X', {5, 5, 2, 5, 5}}, {'-', {0, 0, 7, 0, 0}}};
    return table;
}

void drawText(QPainter& painter, int x, int y, const std::string& text, QColor colour) {
    constexpr int kDot = 2;
    for (const char c : text) {
        if (const auto glyph = glyphs().find(c); glyph != glyphs().end()) {
            for (int row = 0; row < 5; ++row) {
                for (int column = 0; column < 3; ++column) {
                    if (glyph->second[static_cast<std::size_t>(row)] & (4 >> column))
                        painter.fillRect(x + column * kDot, y + row * kDot, kDot, kDot, colour);
                }
            }
        }
        x += 4 * kDot;
    }
}

std::string shown(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), value < 10 ? "%.2f" : "%.0f", value);
    return text.data();
}

struct Curve {
    std::string name;
    QColor colour;
    std::vector<QPointF> points;  // step, value
};

// A frame of `area`, the curves in it from 0 to the largest value, and their names.
void drawPanel(QPainter& painter, const QRect& area, const std::vector<Curve>& curves, double lastStep) {
    double largest = 1e-9;
    for (const Curve& curve : curves) {
        for (const QPointF& point : curve.points) largest = std::max(largest, point.y());
    }
    const QColor grey(90, 90, 90), light(225, 225, 225);
    constexpr int kLines = 4;
    for (int i = 0; i <= kLines; ++i) {
        const int y = area.bottom() - area.height() * i / kLines;
        painter.setPen(light);
        painter.drawLine(area.left(), y, area.right(), y);
        drawText(painter, area.left() - 50, y - 5, shown(largest * i / kLines), grey);
    }
    painter.setPen(grey);
    painter.drawRect(area);
    int x = area.left() + 8;
    for (const Curve& curve : curves) {
        QPainterPath path;
        for (const QPointF& point : curve.points) {
            const QPointF place(area.left() + area.width() * point.x() / lastStep,
                                area.bottom() - area.height() * point.y() / largest);
            if (path.elementCount() == 0) {
                path.moveTo(place);
            } else {
                path.lineTo(place);
            }
            if (curve.points.size() < 200) painter.fillRect(QRectF(place.x() - 2, place.y() - 2, 4, 4), curve.colour);
        }
        painter.setPen(QPen(curve.colour, 1.5));
        painter.drawPath(path);
        drawText(painter, x, area.top() - 16, curve.name, curve.colour);
        x += static_cast<int>(curve.name.size()) * 8 + 24;
    }
}

}  // namespace

Result<void> drawCurves(const TrainingHistory& history, const std::filesystem::path& file) {
    QImage picture(kWidth, kHeight, QImage::Format_RGB32);
    picture.fill(Qt::white);
    Curve loss{"LOSS", QColor(31, 119, 180), {}};
    Curve texts{"RECALL@1 TEXT-IMAGE", QColor(44, 140, 44), {}}, images{"RECALL@1 IMAGE-TEXT", QColor(214, 39, 40), {}};
    Curve tenTexts{"RECALL@10 TEXT-IMAGE", QColor(150, 200, 150), {}};
    for (const TrainingRow& row : history.rows) {
        const auto step = static_cast<double>(row.step);
        loss.points.emplace_back(step, row.report.loss);
        if (!row.heldOut) continue;
        texts.points.emplace_back(step, row.heldOut->textToImage.recallAt1);
        images.points.emplace_back(step, row.heldOut->imageToText.recallAt1);
        tenTexts.points.emplace_back(step, row.heldOut->textToImage.recallAt10);
    }
    const double lastStep = history.rows.empty() ? 1 : static_cast<double>(history.rows.back().step);
    {
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        const int half = (kHeight - 3 * kMargin) / 2;
        drawPanel(painter, {kMargin, kMargin, kWidth - 2 * kMargin, half}, {loss}, lastStep);
        drawPanel(painter, {kMargin, 2 * kMargin + half, kWidth - 2 * kMargin, half}, {texts, images, tenTexts},
                  lastStep);
        drawText(painter, kWidth - kMargin - 120, kHeight - 30, "STEPS " + std::to_string(std::lround(lastStep)),
                 QColor(90, 90, 90));
    }
    if (picture.save(QString::fromStdString(toUtf8(file)), "PNG")) return {};
    return fail(ErrorCode::Io, "Cannot write " + toUtf8(file) + ". Check that its disk is not full.");
}

}  // namespace sightseer::cli
