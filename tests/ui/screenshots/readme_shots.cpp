// The pictures of README.md: three windows over the demo photos.
#include "tests/ui/screenshots/shots.h"

#include "tests/ui/window_driver.h"
#include "ui/labels/label_editor.h"
#include "ui/labels/labels_page.h"
#include "ui/sidebar/sidebar.h"
#include "ui/viewer/region_selector.h"
#include "ui/viewer/viewer.h"

#include <QComboBox>
#include <QFile>
#include <QImageWriter>

#include <cstdio>

namespace sightseer::test {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 kMostBytes = 150'000;

// As good as it can be within the size.
void saveSmall(QWidget& window, const QString& file) {
    QTest::qWait(50);
    const QImage picture = window.grab().toImage();
    for (int quality = 90; quality >= 50; quality -= 4) {
        QImageWriter writer(file, "jpg");
        writer.setQuality(quality);
        writer.setOptimizedWrite(true);
        writer.setProgressiveScanWrite(true);
        if (!writer.write(picture)) qFatal("cannot write %s", qUtf8Printable(file));
        if (QFile(file).size() < kMostBytes) break;
    }
    std::printf("wrote %s\n", qUtf8Printable(file));
}

}  // namespace

void takeReadme(Shots& shots, const QDir& docs) {
    FullWindow full(shots);
    MainWindow& window = full.window();
    full.open();
    full.waitUntilIndexed();
    full.searchFor(shots.query());
    auto& grid = full.find<BrowsePage>().grid();
    grid.setFocus();
    grid.makeCurrent(1);
    Shots::settle();
    saveSmall(window, docs.filePath(u"results.jpg"_s));

    auto& viewer = full.find<Viewer>();
    Q_EMIT grid.opened(0);
    Shots::waitFor([&] { return viewer.hasPicture(); });
    QTest::keyClick(&viewer, Qt::Key_T);
    QTest::keyClick(&viewer, Qt::Key_C);
    Shots::settle();
    saveSmall(window, docs.filePath(u"region.jpg"_s));
    QTest::keyClick(&full.find<RegionSelector>(), Qt::Key_Escape);
    QTest::keyClick(&viewer, Qt::Key_T);
    QTest::keyClick(&viewer, Qt::Key_Escape);

    full.find<SearchBar>().clear();
    Q_EMIT full.find<Sidebar>().labelsWanted();
    auto& page = full.find<LabelsPage>();
    Shots::waitFor([&] { return !page.editor().text().isEmpty(); });
    QTest::mouseClick(buttonWith(page, QCoreApplication::translate("sightseer::LabelEditor", "Label photos")),
                      Qt::LeftButton);
    Shots::waitFor([&] { return page.grid().isVisible(); });
    for (const Qt::Key key : {Qt::Key_Y, Qt::Key_N, Qt::Key_Y}) QTest::keyClick(&page.grid(), key);
    auto& order = full.find<QComboBox>(u"reviewOrder"_s);
    order.setCurrentIndex(1);
    Q_EMIT order.activated(1);
    Shots::settle();
    saveSmall(window, docs.filePath(u"labels.jpg"_s));
}

}  // namespace sightseer::test
