#include "core/search/gazetteer.h"
#include "core/search/query_parser.h"
#include "core/search/query_printer.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace sightseer;
using namespace std::chrono;

namespace {

PhotoFilter leaf(Condition condition) {
    PhotoFilter filter;
    filter.condition = std::move(condition);
    return filter;
}

PhotoFilter joined(PhotoFilter::Join join, std::vector<PhotoFilter> parts) {
    PhotoFilter filter;
    filter.join = join;
    filter.parts = std::move(parts);
    return filter;
}

PhotoFilter any(std::vector<PhotoFilter> parts) {
    return joined(PhotoFilter::Join::Any, std::move(parts));
}
PhotoFilter all(std::vector<PhotoFilter> parts) {
    return joined(PhotoFilter::Join::All, std::move(parts));
}

PhotoFilter no(PhotoFilter filter) {
    filter.negated = true;
    return filter;
}

bool means(std::string_view text, const PhotoFilter& expected, const PlaceFinder& places = {}) {
    const auto result = parseQuery(text, places);
    if (result.error) qWarning("%s: %s", std::string(text).c_str(), result.error->message.c_str());
    return !result.error && result.query.groups.empty() && result.query.filter == expected;
}

// The error stands at the value, which is the end of the text.
bool isWrong(std::string_view text, const std::string& beginning, const std::string& alsoSays = {},
             const PlaceFinder& places = {}) {
    const auto result = parseQuery(text, places);
    if (!result.error) return false;
    const std::size_t colon = text.find(':') + 1;
    const TextSpan span{colon == text.size() ? 0 : colon, text.size()};
    const auto& message = result.error->message;
    const bool isRight = result.error->span == span && message.starts_with(beginning) && message.ends_with('.') &&
                         message.find(alsoSays) != std::string::npos;
    if (!isRight)
        qWarning("%s: %zu..%zu %s", text.data(), result.error->span.begin, result.error->span.end, message.c_str());
    return isRight;
}

PhotoFilter taken(std::optional<sys_days> first, std::optional<sys_days> last) {
    return leaf(TakenWithin{first, last});
}

PhotoFilter within(NumberField field, std::optional<double> minimum, std::optional<double> maximum) {
    return leaf(NumberWithin{field, minimum, maximum, false, false});
}

}  // namespace

class TestFilterWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textFiltersTakeWordsAndQuotedValues() {
        QVERIFY(means("in:Holiday", leaf(InFolder{"Holiday"})));
        QVERIFY(means("IN:Holiday", leaf(InFolder{"Holiday"})));
        QVERIFY(means("in:\"My trips/20*\"", leaf(InFolder{"My trips/20*"})));
        QVERIFY(means("in:C:\\Photos", leaf(InFolder{"C:\\Photos"})));
        QVERIFY(means("in:Trip(2)", leaf(InFolder{"Trip(2)"})));
        QVERIFY(means("camera:x100", leaf(TextContains{TextField::Camera, "x100"})));
        QVERIFY(means("lens:\"35 mm\"", leaf(TextContains{TextField::Lens, "35 mm"})));
        QVERIFY(means("name:IMG_*.jpg", leaf(TextContains{TextField::Name, "IMG_*.jpg"})));
    }

    void datesAreYearsMonthsDaysRangesAndComparisons() {
        const sys_days june = 2023y / June / 1;
        QVERIFY(means("date:2023", taken(2023y / January / 1, 2023y / December / 31)));
        QVERIFY(means("date:2023-06", taken(june, 2023y / June / 30)));
        QVERIFY(means("date:2024-2", taken(2024y / February / 1, 2024y / February / 29)));
        QVERIFY(means("date:2023-06-15", taken(2023y / June / 15, 2023y / June / 15)));
        QVERIFY(means("date:2023-06..2023-08", taken(june, 2023y / August / 31)));
        QVERIFY(means("date:2023-06..", taken(june, std::nullopt)));
        QVERIFY(means("date:..2023-06", taken(std::nullopt, 2023y / June / 30)));
        QVERIFY(means("date:>2020", taken(2021y / January / 1, std::nullopt)));
        QVERIFY(means("date:>=2020", taken(2020y / January / 1, std::nullopt)));
        QVERIFY(means("date:<2020-06", taken(std::nullopt, 2020y / May / 31)));
        QVERIFY(means("date:<=2020-06", taken(std::nullopt, 2020y / June / 30)));
    }

    void numbersTakeRangesAndComparisons() {
        QVERIFY(means("iso:400", within(NumberField::Iso, 400, 400)));
        QVERIFY(means("iso:100..800", within(NumberField::Iso, 100, 800)));
        QVERIFY(means("iso:>=800", within(NumberField::Iso, 800, std::nullopt)));
        QVERIFY(means("iso:<800", leaf(NumberWithin{NumberField::Iso, std::nullopt, 800, false, true})));
        QVERIFY(means("size:>2MP", leaf(NumberWithin{NumberField::Megapixels, 2, std::nullopt, true, false})));
        QVERIFY(means("size:1MB..5MB", within(NumberField::Megabytes, 1, 5)));
        QVERIFY(means("size:1..5mb", within(NumberField::Megabytes, 1, 5)));
        QVERIFY(means("size:500kB..2GB", within(NumberField::Megabytes, 0.5, 2000)));
    }

    void aSizeOnItsOwnMeansAboutThatSize() {
        QVERIFY(means("size:12MP", within(NumberField::Megapixels, 11.5, 12.5)));
        QVERIFY(means("size:12.2MP", within(NumberField::Megapixels, 12.15, 12.25)));
    }

    void kindsShapesAndStatesAreWords() {
        QVERIFY(means("type:jpg", leaf(OfKind{FileKind::Jpeg})));
        QVERIFY(means("type:RAW", leaf(OfKind{FileKind::Raw})));
        for (const auto& [word, kind] : std::vector<std::pair<std::string, FileKind>>{{"png", FileKind::Png},
                                                                                      {"webp", FileKind::WebP},
                                                                                      {"tiff", FileKind::Tiff},
                                                                                      {"gif", FileKind::Gif},
                                                                                      {"bmp", FileKind::Bmp},
                                                                                      {"heic", FileKind::Heic},
                                                                                      {"avif", FileKind::Avif},
                                                                                      {"video", FileKind::Video}}) {
            QVERIFY(means("type:" + word, leaf(OfKind{kind})));
        }
        QVERIFY(means("ratio:portrait", leaf(OfShape{Shape::Portrait})));
        QVERIFY(means("ratio:square", leaf(OfShape{Shape::Square})));
        QVERIFY(means("is:new", leaf(InState{PhotoState::New})));
        QVERIFY(means("is:offline", leaf(InState{PhotoState::Offline})));
        QVERIFY(means("is:duplicate", leaf(InState{PhotoState::Duplicate})));
        QVERIFY(means("is:labelled", leaf(InState{PhotoState::Labelled})));
    }

    void aLabelIsAnyText() {
        QVERIFY(means("label:dog", leaf(HasLabel{"dog"})));
        QVERIFY(means("LABEL:animal/dog", leaf(HasLabel{"animal/dog"})));
        QVERIFY(means("label:\"red boat\"", leaf(HasLabel{"red boat"})));
        QVERIFY(means("-label:dog|cat", no(any({leaf(HasLabel{"dog"}), leaf(HasLabel{"cat"})}))));
        QVERIFY(isWrong("label:", "A value is missing directly behind the colon; write a label or a level of it"));
    }

    void aBarMeansAnyOfTheValues() {
        QVERIFY(means("type:raw|jpeg", any({leaf(OfKind{FileKind::Raw}), leaf(OfKind{FileKind::Jpeg})})));
        QVERIFY(means("in:\"My trips\"|Holiday", any({leaf(InFolder{"My trips"}), leaf(InFolder{"Holiday"})})));
        QVERIFY(means("-type:raw|gif", no(any({leaf(OfKind{FileKind::Raw}), leaf(OfKind{FileKind::Gif})}))));
    }

    void filtersNextToEachOtherAllCountAndOrBindsTighter() {
        const auto a = leaf(InFolder{"a"});
        const auto b = leaf(InFolder{"b"});
        const auto raw = leaf(OfKind{FileKind::Raw});
        QVERIFY(means("in:a type:raw", all({a, raw})));
        QVERIFY(means("in:a AND type:raw", all({a, raw})));
        QVERIFY(means("in:a OR in:b type:raw", all({any({a, b}), raw})));
        QVERIFY(means("(in:a OR in:b) -type:raw", all({any({a, b}), no(raw)})));
        QVERIFY(means("in:a OR (in:b type:raw)", any({a, all({b, raw})})));
        QVERIFY(means("NOT (in:b type:raw)", no(all({b, raw}))));
        QVERIFY(means("-(-in:a)", a));
        QVERIFY(means("((in:a) ((in:b)))", all({a, b})));
    }

    void filtersAndPromptsMix() {
        const auto result = parseQuery("a dog in:Holiday -people date:2023");
        QVERIFY(!result.error);
        QCOMPARE(result.query.groups.size(), std::size_t(2));
        QCOMPARE(result.query.filter.parts.size(), std::size_t(2));
        QCOMPARE(printQuery(result.query), "a dog -people in:Holiday date:2023");
    }

    void aWrongValueIsAnErrorAtTheValueThatSaysWhatWouldBeRight() {
        QVERIFY(isWrong("date:20x3", "'20x3' is not a date; write a year, month, day or range, such as 2023"));
        QVERIFY(isWrong("date:2023-02-30", "The calendar has no day 2023-02-30; write"));
        QVERIFY(isWrong("date:2023-13", "'2023-13' is not a date"));
        QVERIFY(
            isWrong("date:2024..2023", "The range '2024..2023' ends before it begins; write the earlier date first"));
        QVERIFY(isWrong("date:>9999", "'>9999' is not a date"));
        QVERIFY(isWrong("iso:fast", "'fast' is not a number; write a number or a range, such as iso:400"));
        QVERIFY(isWrong("iso:800..100", "The range '800..100' ends below its beginning"));
        QVERIFY(isWrong("iso:-5", "'-5' is not a number"));
        QVERIFY(isWrong("size:12", "'12' has no unit; write MP for megapixels or MB for megabytes"));
        QVERIFY(isWrong("size:1MP..2MB", "'1MP..2MB' mixes megapixels and bytes"));
        QVERIFY(isWrong("size:big", "'big' is not a size; write megapixels or megabytes"));
        QVERIFY(isWrong("ratio:round", "'round' is not known to ratio:; write portrait, landscape or square"));
        QVERIFY(isWrong("type:doc", "'doc' is not known to type:; write jpeg, png"));
        QVERIFY(isWrong("is:sharp", "'sharp' is not known to is:; write new, offline, duplicate or labelled"));
        QVERIFY(isWrong("in:\"a\"b", "'b' does not belong behind the quotation mark"));
    }

    void aValueThatIsStillMissingSaysWhatToType() {
        for (const char* key :
             {"in", "date", "type", "camera", "lens", "iso", "size", "ratio", "name", "is", "near", "label"}) {
            const std::string text = std::string(key) + ":";
            QVERIFY(isWrong(text, "A value is missing directly behind the colon; write ", text));
        }
        const auto result = parseQuery("type:raw|");
        QVERIFY(result.error && result.error->message.starts_with("A value is missing"));
    }

    void nearTakesCoordinates() {
        QVERIFY(means("near:48.86,2.35,5", leaf(NearPlace{48.86, 2.35, 5})));
        QVERIFY(means("near:-33.9,151,2.5", leaf(NearPlace{-33.9, 151, 2.5})));
        QVERIFY(means("near:48.86,2.35", leaf(NearPlace{48.86, 2.35, 10})));
        QVERIFY(isWrong("near:95,2,5", "'95,2,5' is not a place; write latitude, longitude and kilometres"));
        QVERIFY(isWrong("near:48,200,5", "'48,200,5' is not a place"));
        QVERIFY(isWrong("near:48,2,0", "'48,2,0' is not a place"));
        QVERIFY(isWrong("near:48", "'48' is not a place"));
        QVERIFY(isWrong("near:Paris", "Place names are not available here; write latitude"));
    }

    void nearTakesPlaceNamesOfAGazetteer() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("places.tsv")).toStdString();
        std::ofstream(file) << "# name\tother names\tcountry\tlatitude\tlongitude\tpopulation\n"
                               "Paris\t\tUS\t33.66\t-95.56\t24782\n"
                               "Paris\t\tFR\t48.85341\t2.3488\t2138551\n"
                               "São Paulo\tSao Paulo|圣保罗\tBR\t-23.5475\t-46.63611\t12400232\n";
        const auto places = Gazetteer::open(file);
        QVERIFY(places.has_value());
        QCOMPARE(places->count(), std::size_t(3));
        const PlaceFinder finder = [&](std::string_view name) { return places->find(name); };
        const auto paris = [](double kilometres) { return leaf(NearPlace{48.85341, 2.3488, kilometres}); };
        QVERIFY(means("near:paris", paris(10), finder));
        QVERIFY(means("near:Paris,25", paris(25), finder));
        QVERIFY(means("near:\"Paris\",2.5", paris(2.5), finder));
        QVERIFY(means("near:\"Paris, US\"", leaf(NearPlace{33.66, -95.56, 10}), finder));
        QVERIFY(means("near:\"são paulo\"", leaf(NearPlace{-23.5475, -46.63611, 10}), finder));
        QVERIFY(means("near:\"Sao Paulo\"", leaf(NearPlace{-23.5475, -46.63611, 10}), finder));
        QVERIFY(isWrong("near:Atlantis", "No town called 'Atlantis' is known; check its spelling", "quotation marks",
                        finder));
        QVERIFY(isWrong("near:Paris,0", "'0' is not a distance", {}, finder));
    }

    void theTableOfPlacesKnowsTheTownsOfTheWorld() {
        const std::filesystem::path file = SIGHTSEER_SOURCE_DIR "/resources/places/places.tsv";
        const auto places = Gazetteer::open(file);
        QVERIFY(places.has_value());
        QVERIFY(places->count() > 30000);
        QCOMPARE(places->find("London")->country, "GB");
        QCOMPARE(places->find("zurich")->name, "Zürich");
        QCOMPARE(places->find("北京")->name, "Beijing");
        QCOMPARE(places->find("Rome, US")->country, "US");
        QVERIFY(std::abs(places->find("Sydney")->latitude + 33.87) < 0.1);
        QCOMPARE(places->nearest(51.5007, -0.1246, 30)->country, "GB");  // Big Ben
        QCOMPARE(places->nearest(64.15, -21.94, 30)->name, "Reykjavík");
        QVERIFY(!places->nearest(-40, -100, 1000));  // the Pacific
        QVERIFY(!places->find("Xanadu-on-Sea"));
        QVERIFY(!places->find(""));
    }

    void aDamagedTableOfPlacesIsNamedWithItsLine() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("places.tsv")).toStdString();
        std::ofstream(file) << "Paris\t\tFR\t48.85\t2.35\t2138551\nRome\t\tIT\tnorth\n";
        const auto places = Gazetteer::open(file);
        QVERIFY(!places.has_value());
        QCOMPARE(places.error().code, ErrorCode::InvalidFile);
        QVERIFY(places.error().message.starts_with("Line 2 of "));
        QCOMPARE(Gazetteer::open(file / "missing").error().code, ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(TestFilterWords)
#include "tst_filter_words.moc"
