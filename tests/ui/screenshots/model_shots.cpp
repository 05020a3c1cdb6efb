// The page of models.
#include "tests/ui/screenshots/shots.h"

#include "tests/ui/models_driver.h"
#include "ui/models/model_shelf.h"
#include "ui/sidebar/sidebar.h"
#include "ui/welcome/welcome_page.h"

#include <QScrollArea>
#include <QScrollBar>

#include <fstream>

namespace sightseer::test {

using namespace Qt::Literals::StringLiterals;

// All that the program's list offers.
void takeOfferedModels(Shots& shots, MainWindow& window) {
    Q_EMIT window.findChild<Sidebar*>()->modelsWanted();
    Shots::settle();
    shots.save(window, u"8-models-offered"_s);
    auto* bar = window.findChild<ModelsPage*>()->findChild<QScrollArea*>()->verticalScrollBar();
    bar->setValue(bar->maximum());
    shots.save(window, u"8-models-offered-end"_s);
    bar->setValue(0);
    window.resize(900, 600);
    Shots::settle();
    shots.save(window, u"8-models-small"_s);
    shots.saveSmallest(window, u"8-models-smallest"_s);
    Q_EMIT window.findChild<Sidebar*>()->photosWanted();
    Shots::settle();
}

// What cards and questions look like while something goes on.
void takeModels(Shots& shots) {
    ModelsDriver driver;
    driver.offers[0].title = u"CLIP ViT-B/32 at 256 pixels (DataComp)"_s;
    driver.offers[1].title = u"SigLIP 2 B/16 at 224 pixels"_s;
    driver.writeList();
    driver.start(12);
    MainWindow& window = *driver.window;
    window.resize(shots.windowSize());
    Q_EMIT window.findChild<Sidebar*>()->modelsWanted();
    Shots::settle();
    auto& page = driver.page();
    driver.stallAfter = 3'000'000;
    Q_EMIT page.card(u"tiny"_s)->downloadWanted();
    Q_EMIT page.card(u"gone"_s)->downloadWanted();
    Shots::settle();
    Shots::settle();
    shots.save(window, u"8-models-downloading-and-failed"_s);
    Q_EMIT page.card(u"tiny"_s)->pauseWanted();
    Shots::settle();
    shots.save(window, u"8-models-paused"_s);
    shots.saveSmallest(window, u"8-models-paused-smallest"_s);
    driver.stallAfter.reset();
    Q_EMIT page.card(u"tiny"_s)->downloadWanted();
    Shots::waitFor([&] {
        return driver.buttonsOf(u"tiny"_s).contains(QCoreApplication::translate("sightseer::ModelCard", "Use"));
    });
    Shots::settle();
    shots.save(window, u"8-models-installed"_s);
    Q_EMIT page.card(u"tiny"_s)->removeWanted();
    shots.saveDialog(window, u"8-models-remove-question"_s);
    driver.pauseIndexing(true);
    Q_EMIT page.card(u"tiny"_s)->useWanted();
    Shots::waitFor([&] { return window.findChild<ModelShelf*>()->find(u"tiny"_s)->use == ModelUse::Next; });
    Shots::settle();
    shots.save(window, u"8-models-gets-its-vectors"_s);
    driver.pauseIndexing(false);
    Shots::waitFor([&] { return window.findChild<ModelShelf*>()->find(u"tiny"_s)->use == ModelUse::Answers; });
    Shots::settle();
    Q_EMIT page.card(u"tiny"_s)->checkWanted();
    Shots::settle();
    shots.save(window, u"8-models-in-use"_s);

    const auto folder = driver.path(u"downloads"_s);
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(dataPath("golden/models/openclip_vit/open_clip_model.safetensors"),
                               folder / "my-model.safetensors");
    driver.drop({folder / "my-model.safetensors"});
    shots.saveDialog(window, u"8-models-import-activation"_s);
    driver.drop({dataPath("golden/models/st_multilingual")});
    shots.saveDialog(window, u"8-models-import-text-tower"_s);
    std::filesystem::create_directories(folder / "research");
    for (const char* name : {"config.json", "preprocessor_config.json", "model.safetensors"}) {
        std::filesystem::copy_file(dataPath("golden/models/hf_clip_vit") / name, folder / "research" / name);
    }
    std::ofstream(folder / "research/README.md") << "---\nlicense: cc-by-nc-4.0\n---\n";
    driver.drop({folder / "research"});
    Shots::waitFor([&] { return page.card(u"research"_s) != nullptr; });
    Shots::settle();
    shots.save(window, u"8-models-research-only"_s);
    page.use(u"research"_s);
    shots.saveDialog(window, u"8-models-research-question"_s);
    window.close();

    ModelsDriver first;
    first.offers[0].title = u"CLIP ViT-B/32 at 256 pixels (DataComp)"_s;
    first.writeList();
    first.start(0);
    auto* welcome = first.window->findChild<WelcomePage*>();
    Shots::waitFor([&] { return welcome->isVisible(); });
    Shots::settle();
    shots.save(*first.window, u"1-first-start-better-model"_s);
    first.stallAfter = 3'000'000;
    welcome->findChild<QAbstractButton*>(u"betterModel"_s)->click();
    Shots::settle();
    shots.save(*first.window, u"1-first-start-downloading"_s);
    shots.saveSmallest(*first.window, u"1-first-start-smallest"_s);
    Q_EMIT welcome->modelsWanted();
    first.window->resize(900, 600);
    Shots::settle();
    shots.save(*first.window, u"1-first-start-models"_s);
}

}  // namespace sightseer::test
