// How conditions join, in which order results come, and that an index answers every condition.
#include "core/catalog/filter_sql.h"
#include "tests/core/catalog/filter_fixture.h"

#include <QTest>

#include <functional>
#include <map>
#include <random>

using namespace sightseer;
using namespace std::chrono_literals;

namespace {

// SQLite's plan of the question for one condition.
std::string planOf(Database& database, const std::string& sql, const std::vector<SqlValue>& values) {
    auto rows = database.queryOnce("EXPLAIN QUERY PLAN " + sql);
    rows.bindAll(values);
    std::string plan;
    while (rows.step()) plan += rows.text(3) + "\n";
    return plan;
}

const std::vector<Condition>& oneOfEach() {
    static const std::vector<Condition> conditions{
        InFolder{"b"},
        TakenWithin{std::chrono::sys_days(2020y / 5 / 1), std::chrono::sys_days(2020y / 5 / 31)},
        TakenWithin{std::nullopt, std::chrono::sys_days(2020y / 5 / 31)},
        OfKind{FileKind::Png},
        OfKind{FileKind::Heic},
        TextContains{TextField::Name, "img_1"},
        TextContains{TextField::Name, "1"},
        TextContains{TextField::Name, "a?b*"},
        TextContains{TextField::Camera, "canon"},
        TextContains{TextField::Lens, "50"},
        NumberWithin{NumberField::Iso, 200, 800, false, true},
        NumberWithin{NumberField::Megapixels, 0.3, std::nullopt, true, false},
        NumberWithin{NumberField::Megabytes, std::nullopt, 0.002, false, false},
        OfShape{Shape::Portrait},
        OfShape{Shape::Square},
        InState{PhotoState::New},
        InState{PhotoState::Offline},
        InState{PhotoState::Duplicate},
        InState{PhotoState::Labelled},
        NearPlace{48, 11, 50},
        HasLabel{"animal"},
        HasLabel{"animal/d?g"},
    };
    return conditions;
}

}  // namespace

class FilterEvaluationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noFilterLetsEveryPhotoThrough();
    void missingPhotosAreInNoResult();
    void aNegationLetsThroughWhatHasNoValueToo();
    void filtersJoinAsTheyRead();
    void randomFiltersAgreeWithLookingAtEachPhoto();
    void resultsComeInTheOrderAsked();
    void anEndlessNestingIsRefusedAndALongListIsNot();
    void everyConditionIsAnsweredByItsIndex();
};

void FilterEvaluationTest::noFilterLetsEveryPhotoThrough() {
    FilterFixture fixture;
    QVERIFY(fixture.of(PhotoFilter{}).empty());
    const PhotoId a = fixture.put({"a.jpg"});
    const PhotoId unread = fixture.add(foundFile("b.jpg"));
    QCOMPARE(fixture.of(PhotoFilter{}), (Ids{a, unread}));
    QVERIFY(fixture.of(negated(PhotoFilter{})).empty());
    QVERIFY(fixture.of(joined(Join::Any, {})).empty());
}

void FilterEvaluationTest::missingPhotosAreInNoResult() {
    FilterFixture fixture;
    const Facts facts{"b/a_b img_1.png",
                      "PNG",
                      480,
                      640,
                      secondsAt(std::chrono::sys_days(2020y / 5 / 3)),
                      "Canon",
                      "50mm",
                      400,
                      48,
                      11,
                      1500,
                      "same",
                      1,
                      {"animal/dog", "pet"}};
    Facts copy = facts;
    copy.path = "b/a_b img_1 (1).png";
    const Ids photos{fixture.put(facts), fixture.put(copy)};
    const FilterContext context{{fixture.root}, secondsNow()};
    for (const Condition& condition : oneOfEach()) {
        if (std::holds_alternative<OfKind>(condition) && std::get<OfKind>(condition).kind == FileKind::Heic) continue;
        if (std::holds_alternative<OfShape>(condition) && std::get<OfShape>(condition).shape == Shape::Square) continue;
        QCOMPARE(fixture.of(condition, context), photos);
    }
    QVERIFY(fixture.catalog->markMissing(photos));
    for (const Condition& condition : oneOfEach()) {
        QVERIFY(fixture.of(condition, context).empty());
        QVERIFY(fixture.of(negated(leaf(condition)), context).empty());
    }
    QVERIFY(fixture.of(PhotoFilter{}).empty());
}

void FilterEvaluationTest::aNegationLetsThroughWhatHasNoValueToo() {
    FilterFixture fixture;
    fixture.put({.path = "a", .camera = "Canon", .iso = 400, .latitude = 1, .longitude = 1});
    const PhotoId plain = fixture.put({"b"});
    const PhotoId unread = fixture.add(foundFile("c"));
    const Ids both{plain, unread};
    for (const Condition& condition :
         std::vector<Condition>{TextContains{TextField::Camera, "canon"},
                                NumberWithin{NumberField::Iso, 100, std::nullopt}, NearPlace{1, 1, 1}}) {
        QCOMPARE(fixture.of(negated(leaf(condition))), both);
        QCOMPARE(fixture.of(joined(Join::All, {negated(leaf(condition)), leaf(TakenWithin{})})), both);
        QCOMPARE(fixture.of(joined(Join::All, {negated(joined(Join::All, {leaf(condition)})), leaf(InFolder{"*"})})),
                 both);
    }
    QCOMPARE(fixture.of(negated(leaf(OfShape{Shape::Landscape}))), (Ids{unread}));
}

void FilterEvaluationTest::filtersJoinAsTheyRead() {
    FilterFixture fixture;
    const PhotoId a = fixture.put({.path = "x/a.jpg", .iso = 100});
    const PhotoId b = fixture.put({.path = "x/b.jpg", .iso = 200});
    const PhotoId c = fixture.put({.path = "y/c.jpg", .iso = 100});
    const PhotoFilter inX = leaf(InFolder{"x"});
    const PhotoFilter slow = leaf(NumberWithin{NumberField::Iso, 100, 100});
    QCOMPARE(fixture.of(joined(Join::All, {inX, slow})), (Ids{a}));
    QCOMPARE(fixture.of(joined(Join::Any, {inX, slow})), (Ids{a, b, c}));
    QCOMPARE(fixture.of(joined(Join::All, {inX, negated(slow)})), (Ids{b}));
    QCOMPARE(fixture.of(joined(Join::Any, {negated(inX), negated(slow)})), (Ids{b, c}));
    QCOMPARE(fixture.of(negated(joined(Join::Any, {inX, slow}))), (Ids{}));
    QCOMPARE(fixture.of(negated(joined(Join::All, {inX, slow}))), (Ids{b, c}));
}

void FilterEvaluationTest::randomFiltersAgreeWithLookingAtEachPhoto() {
    FilterFixture fixture;
    std::mt19937 random(7);
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    const char* folders[] = {"", "a/", "b/", "a/b/"};
    const char* cameras[] = {"", "Canon EOS", "NIKON"};
    const char* formats[] = {"JPEG", "PNG"};
    const char* labels[] = {"animal/dog", "animal/cat", "boat"};
    const auto secondsIn2020 = [&] { return secondsAt(std::chrono::sys_days(2020y / 1 / 1)) + below(366) * 86'400; };
    Ids all;
    for (int i = 0; i < 400; ++i) {
        Facts facts{.path = std::string(folders[below(4)]) + (below(2) ? "img_" : "a") + std::to_string(i) + ".jpg",
                    .format = formats[below(2)],
                    .width = 400 + 100 * below(4),
                    .height = 400 + 100 * below(4)};
        facts.size = static_cast<std::uint64_t>(1000 + below(3000));
        facts.bytes = std::to_string(below(600));
        facts.modified = secondsIn2020();
        facts.camera = cameras[below(3)];
        if (below(2)) facts.lens = below(2) ? "50mm" : "85mm";
        if (below(3)) facts.iso = 100 << below(5);
        if (below(2)) facts.takenAt = secondsIn2020();
        if (below(2)) facts.latitude = 47.0 + below(20) / 10.0;
        if (facts.latitude) facts.longitude = 10.0 + below(20) / 10.0;
        if (below(3) == 0) facts.labels = {labels[below(3)], labels[below(3)]};
        all.push_back(fixture.put(facts));
    }
    Ids gone;
    for (const PhotoId id : all) {
        if (below(10) == 0) gone.push_back(id);
    }
    QVERIFY(fixture.catalog->markMissing(gone));
    const FilterContext context{{fixture.root}, secondsNow()};
    std::map<const Condition*, std::set<std::int64_t>> single;
    for (const Condition& condition : oneOfEach()) single[&condition] = valuesOf(fixture.of(condition, context));

    const std::vector<Condition>& conditions = oneOfEach();
    std::vector<std::pair<const Condition*, PhotoFilter>> leaves;
    for (const Condition& condition : conditions) leaves.emplace_back(&condition, leaf(condition));
    // A random tree with a predicate that says the same, built from the conditions' own results.
    struct Tree {
        PhotoFilter filter;
        std::function<bool(std::int64_t)> accepts;
    };
    const std::function<Tree(int)> grow = [&](int depth) -> Tree {
        Tree tree;
        if (depth == 0 || below(3) == 0) {
            const auto& [condition, filter] = leaves[static_cast<std::size_t>(below(static_cast<int>(leaves.size())))];
            tree.filter = filter;
            tree.accepts = [&set = single[condition]](std::int64_t id) { return set.contains(id); };
        } else {
            const Join join = below(2) ? Join::All : Join::Any;
            std::vector<Tree> parts;
            for (int i = below(4); i >= 0; --i) parts.push_back(grow(depth - 1));
            for (const Tree& part : parts) tree.filter.parts.push_back(part.filter);
            tree.filter.join = join;
            tree.accepts = [join, parts](std::int64_t id) {
                const auto accepts = [id](const Tree& part) { return part.accepts(id); };
                return join == Join::All ? std::ranges::all_of(parts, accepts) : std::ranges::any_of(parts, accepts);
            };
        }
        if (below(3) == 0) {
            tree.filter.negated = true;
            tree.accepts = [inner = tree.accepts](std::int64_t id) { return !inner(id); };
        }
        return tree;
    };
    const auto present = valuesOf(*fixture.catalog->photoIds(SortOrder::NewestFirst));
    for (int round = 0; round < 300; ++round) {
        const Tree tree = grow(3);
        std::set<std::int64_t> expected;
        for (const std::int64_t id : present) {
            if (tree.accepts(id)) expected.insert(id);
        }
        QCOMPARE(valuesOf(fixture.of(tree.filter, context)), expected);
    }
}

void FilterEvaluationTest::resultsComeInTheOrderAsked() {
    FilterFixture fixture;
    for (int i = 0; i < 200; ++i) {
        const std::string name = std::to_string((i * 7919) % 200) + (i % 2 ? "B" : "a");
        fixture.put({.path = (i % 20 == 0 ? "few/" : "many/") + name, .modified = (i * 104729) % 97});
    }
    for (const SortOrder order : {SortOrder::NewestFirst, SortOrder::OldestFirst, SortOrder::ByName}) {
        const auto all = *fixture.catalog->photoIds(order);
        const TakenWithin beforeMidnight{std::nullopt, std::chrono::sys_days(1970y / 1 / 1)};
        QCOMPARE(*fixture.catalog->photoIds(leaf(beforeMidnight), order, {}), all);
        for (const char* folder : {"few", "many", "none"}) {
            const PhotoFilter filter = leaf(InFolder{folder});
            const auto some = valuesOf(fixture.of(filter));
            Ids expected;
            std::ranges::copy_if(all, std::back_inserter(expected),
                                 [&](PhotoId id) { return some.contains(id.value); });
            QCOMPARE(*fixture.catalog->photoIds(filter, order, {}), expected);
        }
        QCOMPARE(*fixture.catalog->photoIds(PhotoFilter{}, order, {}), all);
    }
}

void FilterEvaluationTest::anEndlessNestingIsRefusedAndALongListIsNot() {
    FilterFixture fixture;
    const PhotoId photo = fixture.put({"a/b.jpg"});
    PhotoFilter nested = leaf(InFolder{"a"});
    for (int i = 0; i < 50; ++i) nested = joined(i % 2 ? Join::All : Join::Any, {std::move(nested)});
    QCOMPARE(fixture.of(nested), (Ids{photo}));
    for (int i = 0; i < 100; ++i) nested = joined(Join::All, {std::move(nested)});
    const auto refused = fixture.catalog->matching(nested, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);

    for (const Join join : {Join::All, Join::Any}) {
        std::vector<PhotoFilter> many(3000, leaf(NumberWithin{NumberField::Megapixels, 0.1, std::nullopt}));
        many.push_back(leaf(InFolder{"a"}));
        QCOMPARE(fixture.of(joined(join, many)), (Ids{photo}));
        QCOMPARE(fixture.of(joined(Join::All, {leaf(InFolder{"a"}), joined(join, many)})), (Ids{photo}));
    }
    QVERIFY(fixture.of(TextContains{TextField::Name, std::string(100'000, 'x')}).empty());
    QVERIFY(fixture.of(InFolder{std::string(100'000, '*')}).size() == 1);
}

void FilterEvaluationTest::everyConditionIsAnsweredByItsIndex() {
    FilterFixture fixture;
    fixture.put({.path = "b/a.jpg", .camera = "Canon", .lens = "50mm"});
    fixture.catalog.reset();
    const DatabaseKind kind{.applicationId = 0x53747372, .pageSize = 8192, .noun = "library", .whenDamaged = ""};
    auto database = std::move(*Database::open(fixture.file(), CatalogAccess::ReadWrite, kind, catalogMigrations()));
    for (const Condition& condition : oneOfEach()) {
        const SqlCondition sql = sqlOf(*database, condition, {{fixture.root}, 1});
        const std::string plan = planOf(*database, selectByIndex(sql), sql.values);
        if (!sql.question.empty()) {
            QVERIFY2(plan.find("COVERING INDEX photo_label_by_photo") != std::string::npos ||
                         plan.starts_with("SEARCH photo_label USING PRIMARY KEY (label=?)"),
                     plan.c_str());
            const std::string looked = planOf(*database, "SELECT id FROM photo WHERE " + sql.expression, sql.values);
            QVERIFY2(looked.find("SEARCH l USING COVERING INDEX photo_label_by_photo (photo=?") != std::string::npos,
                     looked.c_str());
            continue;
        }
        const bool searches = plan.starts_with(std::string("SEARCH photo USING COVERING INDEX ") + sql.index) ||
                              plan.starts_with(std::string("SEARCH photo USING INDEX ") + sql.index);
        const bool reads = plan.starts_with(std::string("SCAN photo USING COVERING INDEX ") + sql.index);
        const bool everyPhotoHasOne = sql.index == std::string("photo_by_folder");
        QVERIFY2(searches || (reads && sql.looksAtAll), plan.c_str());
        QVERIFY2(!everyPhotoHasOne || searches, plan.c_str());
        QVERIFY2(plan.find("TEMP B-TREE") == std::string::npos, plan.c_str());
        QVERIFY2(plan.find("SCAN copy") == std::string::npos, plan.c_str());
        if (sql.namePattern.empty()) continue;
        const std::string byName = planOf(*database, selectByName(sql), {});
        QVERIFY2(byName.starts_with("SEARCH photo USING INTEGER PRIMARY KEY") &&
                     byName.find("SCAN photo_name VIRTUAL TABLE INDEX") != std::string::npos,
                 byName.c_str());
    }
}

QTEST_APPLESS_MAIN(FilterEvaluationTest)
#include "tst_filter_evaluation.moc"
