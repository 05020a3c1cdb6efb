// Captions in every form that is read, and what is wrong with those that are not.
#include "core/train/captions.h"
#include "tests/support/pictures.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

class DataFolder {
public:
    DataFolder() {
        for (const char* name : {"a.png", "b.png", "c.png"}) writePlainPicture(path(name), Qt::red);
    }
    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name)) << text;
        return path(name);
    }

private:
    QTemporaryDir m_folder;
};

std::string messageOf(const fs::path& data) {
    const auto read = readCaptions(data);
    return read ? std::string() : read.error().message;
}

}  // namespace

class TestCaptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormGivesThePicturesAndTheirCaptions_data();
    void everyFormGivesThePicturesAndTheirCaptions();
    void aFolderForEachClassNamesIt();
    void picturesMayLieInAnotherFolder();
    void whatCannotBeReadIsSaidWithTheFileAndTheCure_data();
    void whatCannotBeReadIsSaidWithTheFileAndTheCure();
    void missingPicturesAreCountedAndTheFirstIsNamed();
    void aSplitKeepsACaptionOnOneSideAndIsTheSameForASeed();
    void oneCaptionForAllTeachesNothing();
};

void TestCaptions::everyFormGivesThePicturesAndTheirCaptions_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* title, const char* name, const char* text) {
        QTest::newRow(title) << QString::fromUtf8(name) << QString::fromUtf8(text);
    };
    row("CSV", "d.csv", "file,caption\na.png,one\nb.png,\"two, more\"\na.png,another\n");
    row("TSV of open_clip", "d.tsv", "filepath\ttitle\na.png\tone\nb.png\ttwo, more\na.png\tanother\n");
    row("captions.txt of Flickr8k", "captions.txt", "image,caption\na.png,one\nb.png,\"two, more\"\na.png,another\n");
    row("tokens of Flickr30k", "d.token", "a.png#0\tone\na.png#1\tanother\nb.png#0\ttwo, more\n");
    row("COCO", "d.json",
        "{\"images\": [{\"id\": 7, \"file_name\": \"a.png\"}, {\"id\": 9, \"file_name\": \"b.png\"}], \"annotations\": "
        "["
        "{\"image_id\": 7, \"caption\": \"one\"}, {\"image_id\": 9, \"caption\": \"two, more\"}, "
        "{\"image_id\": 7, \"caption\": \"another\"}]}");
    row("Karpathy's splits", "k.json",
        "{\"images\": [{\"filename\": \"a.png\", \"sentences\": [{\"raw\": \"one\"}, {\"raw\": \"another\"}]}, "
        "{\"filename\": \"b.png\", \"sentences\": [{\"raw\": \"two, more\"}]}]}");
}

void TestCaptions::everyFormGivesThePicturesAndTheirCaptions() {
    QFETCH(const QString, name);
    QFETCH(const QString, text);
    const DataFolder folder;
    const auto pictures = readCaptions(folder.write(name.toStdString(), text.toStdString()));
    QVERIFY2(pictures.has_value(), pictures ? "" : pictures.error().message.c_str());
    QCOMPARE(pictures->size(), std::size_t{2});
    QCOMPARE((*pictures)[0].file, folder.path("a.png"));
    QCOMPARE((*pictures)[0].captions, (std::vector<std::string>{"one", "another"}));
    QCOMPARE((*pictures)[1].captions, std::vector<std::string>{"two, more"});
}

void TestCaptions::aFolderForEachClassNamesIt() {
    const DataFolder folder;
    fs::create_directories(folder.path("data/red_fox/deep"));
    fs::create_directories(folder.path("data/owl"));
    writePlainPicture(folder.path("data/red_fox/deep/1.png"), Qt::red);
    writePlainPicture(folder.path("data/owl/2.png"), Qt::blue);
    folder.write("data/owl/notes.txt", "no picture");
    const auto pictures = readCaptions(folder.path("data"), {.pictures = {}, .classCaption = "a photo of a {}"});
    QVERIFY(pictures.has_value());
    QCOMPARE(pictures->size(), std::size_t{2});
    QCOMPARE((*pictures)[0].captions.front(), std::string("a photo of a owl"));
    QCOMPARE((*pictures)[1].captions.front(), std::string("a photo of a red fox"));
}

void TestCaptions::picturesMayLieInAnotherFolder() {
    const DataFolder data, pictures;
    fs::create_directory(data.path("empty"));
    const auto file = data.write("empty/d.csv", "file,caption\na.png,one\n");
    QVERIFY(!readCaptions(file));
    const auto read = readCaptions(file, {.pictures = pictures.path("")});
    QVERIFY(read.has_value());
    QCOMPARE(read->front().file, pictures.path("a.png"));
}

void TestCaptions::whatCannotBeReadIsSaidWithTheFileAndTheCure_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* title, const char* name, const char* text, const char* says) {
        QTest::newRow(title) << QString::fromUtf8(name) << QString::fromUtf8(text) << QString::fromUtf8(says);
    };
    row("empty", "d.csv", "", "it is empty; its first line must name the columns file and caption");
    row("no caption column", "d.csv", "file,label\na.png,x\n", "its first line must name the columns");
    row("short row", "d.csv", "file,caption\na.png\n", "row 2 has too few fields");
    row("open quote", "d.csv", "file,caption\na.png,\"x\n", "quote");
    row("only a header", "d.csv", "file,caption\n", "it names no pictures");
    row("cut JSON", "d.json", "{\"images\": [", "it is no JSON from byte 13 on");
    row("other JSON", "d.json", "{\"pictures\": []}", "it needs images");
    row("unknown image", "d.json", "{\"images\": [], \"annotations\": [{\"image_id\": 1, \"caption\": \"x\"}]}",
        "it needs images");
    row("odd line of tokens", "d.token", "a.png#0\tone\nnothing\n", "line 2 has no caption after a tab");
}

void TestCaptions::whatCannotBeReadIsSaidWithTheFileAndTheCure() {
    QFETCH(const QString, name);
    QFETCH(const QString, text);
    QFETCH(const QString, says);
    const DataFolder folder;
    const fs::path file = folder.write(name.toStdString(), text.toStdString());
    const std::string message = messageOf(file);
    QVERIFY2(message.find(file.string()) != std::string::npos, message.c_str());
    QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
}

void TestCaptions::missingPicturesAreCountedAndTheFirstIsNamed() {
    const DataFolder folder;
    const auto message = messageOf(folder.write("d.csv", "file,caption\na.png,x\ngone.png,y\nlost.png,z\n"));
    QVERIFY2(message.find("2 of its 3 pictures are not there, the first is " + folder.path("gone.png").string()) !=
                 std::string::npos,
             message.c_str());
    QVERIFY(message.find("--images") != std::string::npos);
}

void TestCaptions::aSplitKeepsACaptionOnOneSideAndIsTheSameForASeed() {
    std::vector<CaptionedPicture> pictures;
    for (int i = 0; i < 40; ++i) {
        pictures.push_back({std::to_string(i) + ".png", {std::to_string(i % 20) + " things"}});
    }
    const auto split = splitCaptions(pictures, 0.25, 3);
    QCOMPARE(split.heldOut.size(), std::size_t{10});
    QCOMPARE(split.training.size(), std::size_t{30});
    for (const auto& held : split.heldOut) {
        QVERIFY(std::ranges::none_of(split.training, [&](const auto& one) { return one.captions == held.captions; }));
    }
    QCOMPARE(splitCaptions(pictures, 0.25, 3).heldOut.front().file, split.heldOut.front().file);
    const auto other = splitCaptions(pictures, 0.25, 4);
    QVERIFY(!std::ranges::equal(other.heldOut, split.heldOut, {}, &CaptionedPicture::file, &CaptionedPicture::file));
}

void TestCaptions::oneCaptionForAllTeachesNothing() {
    const std::vector<CaptionedPicture> one{{"a", {"dog"}}}, same{{"a", {"dog"}}, {"b", {"dog"}}},
        good{{"a", {"dog"}}, {"b", {"cat"}}};
    QVERIFY(checkTeaches(one, "data").error().message.find("there are 1. Add pictures") != std::string::npos);
    QVERIFY(checkTeaches(same, "data").error().message.find("the one caption 'dog'") != std::string::npos);
    QVERIFY(checkTeaches(good, "data").has_value());
}

QTEST_APPLESS_MAIN(TestCaptions)
#include "tst_captions.moc"
