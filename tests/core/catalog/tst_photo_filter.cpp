// What each condition of a filter means.
#include "core/catalog/catalog_labels.h"
#include "core/catalog/database.h"
#include "core/catalog/migrations.h"
#include "core/catalog/text_pattern.h"
#include "core/image/image_decoder.h"
#include "tests/core/catalog/filter_fixture.h"

#include <QTest>

using namespace sightseer;
using namespace std::chrono_literals;

class PhotoFilterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFolderIsFoundByItsNameAnywhereOnThePath();
    void aFolderPathBeginsAtTheFileSystemsRootWithASlash();
    void aFolderNameIsMatchedWhole();
    void daysAreInThePhotosOwnTimeWithBothEndsIncluded();
    void kindsAreToldByContent();
    void namesAreFoundByAnyPartWhateverTheLetterCase();
    void cameraAndLensAreFoundByAnyPart();
    void numbersKeepTheirOpenAndClosedEnds();
    void aSquareMayBeTwoPercentOff();
    void newIsWhatCameWithinSevenDays();
    void offlineIsWhatLiesOnARootThatIsAway();
    void aDuplicateHasACopyThatIsThere();
    void nearIsWithinTheDistanceAlsoAcrossTheDateLine();
    void aLabelIsFoundByAnyOfItsLevels();
    void labelledIsWhatHasALabelByAnySource();
    void namesStayRightWhenFilesMoveAndFoldersGo();
    void patternsMatchUnicodeAndStayFast();
    void copiesAreGroupedByContent();
    void namesForFiltersAreOfPhotosThatAreThere();
    void monthsAreCountedInTheOrderOfTheList();
};

void PhotoFilterTest::aFolderIsFoundByItsNameAnywhereOnThePath() {
    FilterFixture fixture;  // its root is /mnt/photos
    const PhotoId top = fixture.put({"a.jpg"});
    const PhotoId rome = fixture.put({"2023/Rome/a.jpg"});
    const PhotoId inRome = fixture.put({"2023/Rome/day 1/a.jpg"});
    const PhotoId other = fixture.put({"2024/Romeo/rome.jpg"});
    QCOMPARE(fixture.of(InFolder{"rome"}), (Ids{rome, inRome}));
    QCOMPARE(fixture.of(InFolder{"ROME/"}), (Ids{rome, inRome}));
    QCOMPARE(fixture.of(InFolder{"rome/day 1"}), (Ids{inRome}));
    QCOMPARE(fixture.of(InFolder{"rome*"}), (Ids{rome, inRome, other}));
    QCOMPARE(fixture.of(InFolder{"202?"}), (Ids{rome, inRome, other}));
    QCOMPARE(fixture.of(InFolder{"photos"}), (Ids{top, rome, inRome, other}));
    QVERIFY(fixture.of(InFolder{"a.jpg"}).empty());
}

void PhotoFilterTest::aFolderPathBeginsAtTheFileSystemsRootWithASlash() {
    FilterFixture fixture;
    const PhotoId rome = fixture.put({"2023/Rome/a.jpg"});
    const PhotoId elsewhere = fixture.put({"mnt/photos/2023/a.jpg"});
    QCOMPARE(fixture.of(InFolder{"/mnt/photos/2023"}), (Ids{rome}));
    QCOMPARE(fixture.of(InFolder{"/mnt/photos"}), (Ids{rome, elsewhere}));
    QCOMPARE(fixture.of(InFolder{"/mnt/*/rome"}), (Ids{rome}));
    QCOMPARE(fixture.of(InFolder{"/"}), (Ids{rome, elsewhere}));
    QVERIFY(fixture.of(InFolder{"/2023"}).empty());
    QCOMPARE(fixture.of(InFolder{"photos/2023"}), (Ids{rome, elsewhere}));
}

void PhotoFilterTest::aFolderNameIsMatchedWhole() {
    FilterFixture fixture;
    fixture.put({"holidays/a.jpg"});
    QVERIFY(fixture.of(InFolder{"holiday"}).empty());
    QVERIFY(fixture.of(InFolder{"olidays"}).empty());
    QVERIFY(fixture.of(InFolder{"photo"}).empty());
    QCOMPARE(fixture.of(InFolder{"*oliday*"}).size(), std::size_t(1));
}

void PhotoFilterTest::daysAreInThePhotosOwnTimeWithBothEndsIncluded() {
    FilterFixture fixture;
    const auto day = [](int d) { return std::chrono::sys_days(2023y / 6 / d); };
    const PhotoId firstSecond = fixture.put({.path = "a", .takenAt = secondsAt(day(1), 0)});
    const PhotoId lastSecond = fixture.put({.path = "b", .takenAt = secondsAt(day(30), 24) - 1});
    const PhotoId after = fixture.put({.path = "c", .takenAt = secondsAt(day(30), 24)});
    const PhotoId byFile = fixture.put({.path = "d", .modified = secondsAt(day(15))});
    const PhotoId ancient = fixture.put({.path = "e", .takenAt = -2'000'000'000});
    QCOMPARE(fixture.of(TakenWithin{day(1), day(30)}), (Ids{firstSecond, lastSecond, byFile}));
    QCOMPARE(fixture.of(TakenWithin{day(15), std::nullopt}), (Ids{lastSecond, after, byFile}));
    QCOMPARE(fixture.of(TakenWithin{std::nullopt, day(1)}), (Ids{firstSecond, ancient}));
    QVERIFY(fixture.of(TakenWithin{day(30), day(1)}).empty());
    QCOMPARE(fixture.of(TakenWithin{}).size(), std::size_t(5));
}

void PhotoFilterTest::kindsAreToldByContent() {
    FilterFixture fixture;
    const PhotoId png = fixture.put({.path = "wrong.jpg", .format = imageFormatName(ImageFormat::Png)});
    const PhotoId jpeg = fixture.put({.path = "b", .format = imageFormatName(ImageFormat::Jpeg)});
    const PhotoId webp = fixture.put({.path = "c", .format = imageFormatName(ImageFormat::Webp)});
    const PhotoId tiff = fixture.put({.path = "d", .format = imageFormatName(ImageFormat::Tiff)});
    const PhotoId gif = fixture.put({.path = "e", .format = imageFormatName(ImageFormat::Gif)});
    const PhotoId bmp = fixture.put({.path = "f", .format = imageFormatName(ImageFormat::Bmp)});
    fixture.add(foundFile("unread.png"));
    QCOMPARE(fixture.of(OfKind{FileKind::Png}), (Ids{png}));
    QCOMPARE(fixture.of(OfKind{FileKind::Jpeg}), (Ids{jpeg}));
    QCOMPARE(fixture.of(OfKind{FileKind::WebP}), (Ids{webp}));
    QCOMPARE(fixture.of(OfKind{FileKind::Tiff}), (Ids{tiff}));
    QCOMPARE(fixture.of(OfKind{FileKind::Gif}), (Ids{gif}));
    QCOMPARE(fixture.of(OfKind{FileKind::Bmp}), (Ids{bmp}));
    QVERIFY(fixture.of(OfKind{FileKind::Raw}).empty());
}

void PhotoFilterTest::namesAreFoundByAnyPartWhateverTheLetterCase() {
    FilterFixture fixture;
    const PhotoId img = fixture.put({"IMG/IMG_1234.JPG"});
    const PhotoId cafe = fixture.put({"Café \"Zoë\".jpg"});
    const PhotoId decomposed = fixture.put({"cafe\u0301.png"});
    const PhotoId unread = fixture.add(foundFile("sub/my img 1.jpg"));
    const auto named = [&](const char* text) { return fixture.of(TextContains{TextField::Name, text}); };
    QCOMPARE(named("img"), (Ids{img, unread}));
    QCOMPARE(named("img_1"), (Ids{img}));
    QCOMPARE(named("4.jpg"), (Ids{img}));
    QCOMPARE(named("JP"), (Ids{img, cafe, unread}));
    QCOMPARE(named("CAFÉ"), (Ids{cafe, decomposed}));
    QCOMPARE(named("\"zoë\""), (Ids{cafe}));
    QCOMPARE(named("img*1?3"), (Ids{img}));
    QCOMPARE(named("f? \"z"), (Ids{cafe}));
    QVERIFY(named("sub").empty());
    QVERIFY(named("%").empty());
    QVERIFY(named("img AND jpg").empty());
    QCOMPARE(named("").size(), std::size_t(4));
}

void PhotoFilterTest::cameraAndLensAreFoundByAnyPart() {
    FilterFixture fixture;
    const PhotoId canon = fixture.put({.path = "a", .camera = "Canon EOS R6", .lens = "RF 50mm"});
    const PhotoId nikon = fixture.put({.path = "b", .camera = "NIKON D750", .lens = "50mm f/1.8"});
    fixture.put({.path = "c"});
    QCOMPARE(fixture.of(TextContains{TextField::Camera, "canon"}), (Ids{canon}));
    QCOMPARE(fixture.of(TextContains{TextField::Camera, "N"}), (Ids{canon, nikon}));
    QCOMPARE(fixture.of(TextContains{TextField::Camera, "d7?0"}), (Ids{nikon}));
    QCOMPARE(fixture.of(TextContains{TextField::Lens, "50MM"}), (Ids{canon, nikon}));
    QCOMPARE(fixture.of(TextContains{TextField::Lens, ""}), (Ids{canon, nikon}));  // of any lens
    QVERIFY(fixture.of(TextContains{TextField::Lens, "85"}).empty());
}

void PhotoFilterTest::numbersKeepTheirOpenAndClosedEnds() {
    FilterFixture fixture;
    const PhotoId low = fixture.put({.path = "a", .width = 1000, .height = 2000, .iso = 100, .size = 1'000'000});
    const PhotoId high = fixture.put({.path = "b", .width = 4000, .height = 3000, .iso = 800, .size = 5'500'000});
    const PhotoId unread = fixture.add(foundFile("c", 1, 2'000'000));
    const auto iso = [&](std::optional<double> from, std::optional<double> to, bool fromOpen = false,
                         bool toOpen = false) {
        return fixture.of(NumberWithin{NumberField::Iso, from, to, fromOpen, toOpen});
    };
    QCOMPARE(iso(100, 800), (Ids{low, high}));
    QCOMPARE(iso(100, 800, true), (Ids{high}));
    QCOMPARE(iso(100, 800, false, true), (Ids{low}));
    QCOMPARE(iso(400, std::nullopt), (Ids{high}));
    QCOMPARE(iso(std::nullopt, 99.5), (Ids{}));
    QCOMPARE(iso(std::nullopt, std::nullopt), (Ids{low, high}));
    QCOMPARE(fixture.of(NumberWithin{NumberField::Megapixels, 2.0, std::nullopt, true}), (Ids{high}));
    QCOMPARE(fixture.of(NumberWithin{NumberField::Megapixels, std::nullopt, 2.0}), (Ids{low}));
    QCOMPARE(fixture.of(NumberWithin{NumberField::Megabytes, 2.0, std::nullopt}), (Ids{high, unread}));
    QVERIFY(iso(std::nan(""), std::nullopt).empty());
}

void PhotoFilterTest::aSquareMayBeTwoPercentOff() {
    FilterFixture fixture;
    const PhotoId wide = fixture.put({.path = "a", .width = 1000, .height = 980});
    const PhotoId almost = fixture.put({.path = "b", .width = 1000, .height = 981});
    const PhotoId tall = fixture.put({.path = "c", .width = 980, .height = 1000});
    fixture.add(foundFile("unread"));
    QCOMPARE(fixture.of(OfShape{Shape::Square}), (Ids{almost}));
    QCOMPARE(fixture.of(OfShape{Shape::Landscape}), (Ids{wide}));
    QCOMPARE(fixture.of(OfShape{Shape::Portrait}), (Ids{tall}));
}

void PhotoFilterTest::newIsWhatCameWithinSevenDays() {
    FilterFixture fixture;
    const PhotoId photo = fixture.put({"a.jpg"});
    const auto isNewIn = [&](int days) {
        return fixture.of(InState{PhotoState::New}, {{}, secondsNow() + days * 86'400});
    };
    QCOMPARE(isNewIn(0), (Ids{photo}));
    QCOMPARE(isNewIn(6), (Ids{photo}));
    QVERIFY(isNewIn(8).empty());
}

void PhotoFilterTest::offlineIsWhatLiesOnARootThatIsAway() {
    FilterFixture fixture;
    const RootId drive = *fixture.catalog->addRoot(rootAt("/media/drive", "drive", "photos"));
    const PhotoId here = fixture.put({"a.jpg"});
    const PhotoId away = fixture.put(drive, {"a.jpg"});
    QVERIFY(fixture.of(InState{PhotoState::Offline}).empty());
    QCOMPARE(fixture.of(InState{PhotoState::Offline}, {{drive}, 0}), (Ids{away}));
    QCOMPARE(fixture.of(negated(leaf(InState{PhotoState::Offline})), {{drive}, 0}), (Ids{here}));
}

void PhotoFilterTest::aDuplicateHasACopyThatIsThere() {
    FilterFixture fixture;
    const PhotoId a = fixture.put({.path = "a", .bytes = "same"});
    const PhotoId b = fixture.put({.path = "b", .bytes = "same"});
    fixture.put({.path = "c", .bytes = "other"});
    const Condition duplicate = InState{PhotoState::Duplicate};
    QCOMPARE(fixture.of(duplicate), (Ids{a, b}));
    QVERIFY(fixture.catalog->markMissing(Ids{b}));
    QVERIFY(fixture.of(duplicate).empty());
    QVERIFY(fixture.catalog->markPresent(Ids{b}));
    fixture.index(b, foundFile("b"), 0.5, "edited");
    QVERIFY(fixture.of(duplicate).empty());
}

void PhotoFilterTest::nearIsWithinTheDistanceAlsoAcrossTheDateLine() {
    FilterFixture fixture;
    const auto at = [&](const char* path, double latitude, double longitude) {
        return fixture.put({.path = path, .latitude = latitude, .longitude = longitude});
    };
    const PhotoId munich = at("a", 48.137, 11.575);
    const PhotoId augsburg = at("b", 48.371, 10.898);  // 56.6 km away
    const PhotoId fiji = at("c", -17, 179.95);
    const PhotoId fijiEast = at("d", -17, -179.95);
    const PhotoId pole = at("e", 89.99, -100);
    fixture.put({"nowhere"});
    QCOMPARE(fixture.of(NearPlace{48.137, 11.575, 56}), (Ids{munich}));
    QCOMPARE(fixture.of(NearPlace{48.137, 11.575, 57}), (Ids{munich, augsburg}));
    QCOMPARE(fixture.of(NearPlace{48.137, 11.575, 0}), (Ids{munich}));
    QCOMPARE(fixture.of(NearPlace{-17, 180, 10}), (Ids{fiji, fijiEast}));
    QCOMPARE(fixture.of(NearPlace{89.99, 80, 3}), (Ids{pole}));
    QCOMPARE(fixture.of(NearPlace{0, 0, 20'100}).size(), std::size_t(5));
}

void PhotoFilterTest::aLabelIsFoundByAnyOfItsLevels() {
    FilterFixture fixture;
    const PhotoId dog = fixture.put({.path = "a", .labels = {"animal/dog", "Rex"}});
    const PhotoId cat = fixture.put({.path = "b", .labels = {"animal/Cat"}});
    const PhotoId band = fixture.put({.path = "c", .labels = {"music/AC\\/DC"}});
    const PhotoId street = fixture.put({.path = "d", .labels = {"Straße", "Ωmega"}});
    fixture.put({"e"});
    QCOMPARE(fixture.of(HasLabel{"animal"}), (Ids{dog, cat}));
    QCOMPARE(fixture.of(HasLabel{"CAT"}), (Ids{cat}));
    QCOMPARE(fixture.of(HasLabel{"animal/dog"}), (Ids{dog}));
    QCOMPARE(fixture.of(HasLabel{"animal/"}), (Ids{dog, cat}));
    QCOMPARE(fixture.of(HasLabel{"re?"}), (Ids{dog}));
    QCOMPARE(fixture.of(HasLabel{"*a*"}).size(), std::size_t(4));
    QCOMPARE(fixture.of(HasLabel{"ac/dc"}), (Ids{band}));
    QCOMPARE(fixture.of(HasLabel{"ac\\/dc"}), (Ids{band}));
    QCOMPARE(fixture.of(HasLabel{"straße"}), (Ids{street}));
    QCOMPARE(fixture.of(HasLabel{"ωMEGA"}), (Ids{street}));
    for (const char* none : {"dog/animal", "ani", "nimal", "dogs", ""}) {
        QVERIFY2(fixture.of(HasLabel{none}).empty(), none);
    }
}

void PhotoFilterTest::labelledIsWhatHasALabelByAnySource() {
    FilterFixture fixture;
    const PhotoId byFile = fixture.put({.path = "a", .labels = {"dog"}});
    const PhotoId bySidecar = fixture.put({"b"});
    fixture.setLabels(bySidecar, {"dog", "cat"}, LabelSource::Sidecar);
    const PhotoId without = fixture.put({"c"});
    QCOMPARE(fixture.of(InState{PhotoState::Labelled}), (Ids{byFile, bySidecar}));
    QCOMPARE(fixture.of(negated(leaf(InState{PhotoState::Labelled}))), (Ids{without}));
    QCOMPARE(fixture.of(joined(Join::All, {leaf(InState{PhotoState::Labelled}), leaf(HasLabel{"cat"})})),
             (Ids{bySidecar}));
    fixture.setLabels(byFile, {});
    QCOMPARE(fixture.of(InState{PhotoState::Labelled}), (Ids{bySidecar}));
}

void PhotoFilterTest::namesStayRightWhenFilesMoveAndFoldersGo() {
    FilterFixture fixture;
    const RootId drive = *fixture.catalog->addRoot(rootAt("/media/drive", "drive", "photos"));
    const PhotoId old = fixture.put({.path = "before/first.jpg", .bytes = "same"});
    const PhotoId onDrive = fixture.put(drive, {"before/first.jpg"});
    QVERIFY(fixture.catalog->markMissing(Ids{old}));
    const FoundFile moved = foundFile("after/second.jpg");
    const PhotoId fresh = fixture.add(moved);
    const Condition isNew = InState{PhotoState::New};
    const FilterContext now{{}, secondsNow()};
    QVERIFY(fixture.catalog->mergeMoved(fresh, old, moved));
    QCOMPARE(fixture.of(TextContains{TextField::Name, "second"}), (Ids{old}));
    QCOMPARE(fixture.of(TextContains{TextField::Name, "first"}), (Ids{onDrive}));
    QCOMPARE(fixture.of(InFolder{"after"}), (Ids{old}));
    QCOMPARE(fixture.of(InFolder{"before"}), (Ids{onDrive}));
    QCOMPARE(fixture.of(isNew, now), (Ids{old, onDrive}));
    QVERIFY(fixture.catalog->removeRoot(drive));
    QVERIFY(fixture.of(TextContains{TextField::Name, "first"}).empty());
    QVERIFY(fixture.of(InFolder{"before"}).empty());
    QCOMPARE(fixture.catalog->photosPerRoot()->size(), std::size_t(1));
    QCOMPARE(fixture.catalog->counts(fixture.model)->photos, std::int64_t(1));
    QCOMPARE(fixture.catalog->counts(fixture.model)->embedded, std::int64_t(1));
    fixture.catalog.reset();
    const DatabaseKind kind{.applicationId = 0x53747372, .pageSize = 8192, .noun = "library", .whenDamaged = ""};
    auto database = Database::open(fixture.file(), CatalogAccess::ReadWrite, kind, catalogMigrations());
    QVERIFY(database);
    // FTS5 compares its index with the names in the table.
    const auto checked = (*database)->attempt(
        [&] { (*database)->execute("INSERT INTO photo_name(photo_name, rank) VALUES ('integrity-check', 1)"); });
    QVERIFY2(checked, checked ? "" : checked.error().message.c_str());
}

void PhotoFilterTest::patternsMatchUnicodeAndStayFast() {
    const auto matches = [](const char* pattern, const char* text) {
        return TextPattern(pattern, TextPattern::Place::Whole).matches(text);
    };
    QVERIFY(matches("Ärger?", "äRGERÜ"));
    QVERIFY(matches("?", "日"));
    QVERIFY(!matches("?", "日本"));
    QVERIFY(matches("*本", "日本"));
    QVERIFY(matches("", ""));
    QVERIFY(matches("**", ""));
    QVERIFY(!matches("?", ""));
    QVERIFY(matches("a*b*c", "a--b--b--c"));
    QVERIFY(!matches("a*b*c", "a--b--b--"));
    QVERIFY(matches("\xFF*", "\xFFz"));  // no UTF-8
    const std::string text(20'000, 'a');
    QVERIFY(!TextPattern("*a*a*a*a*a*a*b", TextPattern::Place::Whole).matches(text));
    QCOMPARE(TextPattern("IMG?12é34", TextPattern::Place::Anywhere).trigrams(), (std::vector<std::string>{"img"}));
}

void PhotoFilterTest::copiesAreGroupedByContent() {
    FilterFixture fixture;
    const PhotoId a = fixture.put({.path = "a", .bytes = "one"});
    const PhotoId b = fixture.put({.path = "b", .bytes = "two"});
    const PhotoId c = fixture.put({.path = "c", .bytes = "one"});
    const PhotoId d = fixture.put({.path = "d", .bytes = "two"});
    const PhotoId e = fixture.put({.path = "e", .bytes = "one"});
    fixture.put({.path = "f", .bytes = "three"});
    fixture.add(foundFile("unread 1"));
    fixture.add(foundFile("unread 2"));
    QCOMPARE(*fixture.catalog->copies(), (std::vector<Ids>{{a, c, e}, {b, d}}));
    QVERIFY(fixture.catalog->markMissing(Ids{b}));
    QCOMPARE(*fixture.catalog->copies(), (std::vector<Ids>{{a, c, e}}));
}

void PhotoFilterTest::namesForFiltersAreOfPhotosThatAreThere() {
    FilterFixture fixture;
    QVERIFY(fixture.catalog->filterNames()->folders.empty());
    fixture.put({.path = "top.jpg", .camera = "Canon EOS R6", .lens = "RF 50mm", .labels = {"animal/dog"}});
    fixture.put({.path = "2023/Rome/a.jpg", .camera = "Apple iPhone 12"});
    fixture.put({.path = "2023/Rome/b.jpg", .camera = "Canon EOS R6", .labels = {"Rome", "Animal/dog"}});
    const PhotoId gone =
        fixture.put({.path = "old/c.jpg", .camera = "Kodak", .lens = "Brownie", .labels = {"Rome", "old"}});
    QVERIFY(fixture.catalog->markMissing(std::vector{gone}));
    const auto names = fixture.catalog->filterNames();
    QVERIFY(names);
    QCOMPARE(names->cameras, (std::vector<std::string>{"Apple iPhone 12", "Canon EOS R6"}));
    QCOMPARE(names->lenses, std::vector<std::string>{"RF 50mm"});
    QCOMPARE(names->folders, (std::vector<FolderCount>{{"/mnt/photos", 1}, {"/mnt/photos/2023/Rome", 2}}));
    QCOMPARE(*CatalogLabels(*fixture.catalog).counts(), (std::vector<LabelCount>{{"animal/dog", 2}, {"Rome", 1}}));
}

void PhotoFilterTest::monthsAreCountedInTheOrderOfTheList() {
    FilterFixture fixture;
    QVERIFY(fixture.catalog->months()->empty());
    const auto taken = [](int year, unsigned month, unsigned day, int hour = 12) {
        return secondsAt(std::chrono::sys_days(std::chrono::year(year) / month / day), hour);
    };
    const PhotoId march = fixture.put({.path = "a.jpg", .takenAt = taken(2019, 3, 1, 0)});
    const PhotoId lastOfMarch = fixture.put({.path = "b.jpg", .takenAt = taken(2019, 3, 31, 23)});
    const PhotoId april = fixture.put({.path = "c.jpg", .takenAt = taken(2019, 4, 1, 0)});
    const PhotoId old = fixture.put({.path = "d.jpg", .takenAt = taken(1890, 12, 31)});
    const PhotoId gone = fixture.put({.path = "e.jpg", .takenAt = taken(2020, 1, 1)});
    QVERIFY(fixture.catalog->markMissing(std::vector{gone}));
    using Runs = std::vector<MonthRun>;
    QCOMPARE(*fixture.catalog->months(), (Runs{{1890, 12, 1}, {2019, 3, 2}, {2019, 4, 1}}));
    QCOMPARE(*fixture.catalog->months(Ids{april, lastOfMarch, march, old, april}),
             (Runs{{2019, 4, 1}, {2019, 3, 2}, {1890, 12, 1}, {2019, 4, 1}}));
    QCOMPARE(*fixture.catalog->months(Ids{march, PhotoId(999), april}), (Runs{{2019, 3, 2}, {2019, 4, 1}}));
    // Long lists are answered another way, with the same result.
    Ids many;
    for (int i = 0; i < 15'000; ++i) many.insert(many.end(), {march, april});
    const auto runs = fixture.catalog->months(many);
    QCOMPARE(runs->size(), many.size());
    QCOMPARE(runs->back(), (MonthRun{2019, 4, 1}));
}

QTEST_APPLESS_MAIN(PhotoFilterTest)
#include "tst_photo_filter.moc"
