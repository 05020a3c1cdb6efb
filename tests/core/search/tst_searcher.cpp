#include "core/search/searcher.h"

#include "core/clip/tokenizers/clip_bpe.h"
#include "tests/support/fake_encoder.h"
#include "tests/support/golden.h"
#include "tests/support/pictures.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <map>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kEach = 20;  // photos of each colour: 1 to 20 red, 21 to 40 green, 41 to 60 blue

Result<std::unique_ptr<Tokenizer>> openTokenizer() {
    auto tokenizer = ClipBpe::open(resourcesPath() / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz");
    if (!tokenizer) return propagate(tokenizer);
    return std::move(*tokenizer);
}

std::vector<std::int64_t> idsOf(const SearchAnswer& answer, std::size_t count) {
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < std::min(count, answer.hits.size()); ++i) ids.push_back(answer.hits[i].photo.value);
    return ids;
}

bool isColour(std::int64_t photo, int colour) {
    return (photo - 1) / kEach == colour;
}

// Sixty photos in three colours, each a little less pure than the one before it. The library around them is a fake: a
// filter on the file name keeps even ids, sorting by name is by the word of the number.
struct Gallery {
    QTemporaryDir folder;
    std::shared_ptr<FakeEncoderState> state = std::make_shared<FakeEncoderState>();
    EncoderLane encoder{fakeEncoderFactory(state), openTokenizer};
    std::shared_ptr<VectorIndex> index = VectorIndex::create(3);
    Searcher searcher{encoder, fakeModelSpec(), resourcesPath() / "prompts" / "background.txt",
                      fs::path(folder.path().toStdString()) / "background.vectors"};
    std::map<std::string, PhotoId> files;

    Gallery() {
        std::vector<PhotoId> ids;
        std::vector<float> vectors;
        for (std::int64_t id = 1; id <= 3 * kEach; ++id) {
            const auto colour = static_cast<std::size_t>((id - 1) / kEach);
            const float other = 0.005F * static_cast<float>((id - 1) % kEach);
            std::array<float, 3> vector{};
            vector[colour] = std::sqrt(1 - other * other);
            vector[(colour + 1) % 3] = other;
            ids.emplace_back(id);
            vectors.insert(vectors.end(), vector.begin(), vector.end());
        }
        if (!index->add(ids, vectors)) qFatal("cannot fill the index");
    }

    // A thousand photos of each colour, 1 to 1000 red and so on, in an index that is taken for a huge one.
    void fillWithCodes() {
        const VectorIndexLimits limits{.exactBytes = 0, .candidates = 100};
        std::vector<PhotoId> ids;
        std::vector<float> vectors;
        for (std::int64_t id = 1; id <= 3000; ++id) {
            std::array<float, 3> vector{0.1F, 0.1F, 0.1F};
            vector[static_cast<std::size_t>((id - 1) / 1000)] = 0.99F;
            ids.emplace_back(id);
            vectors.insert(vectors.end(), vector.begin(), vector.end());
        }
        const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
        index = VectorIndex::create(3, limits);
        if (!index->add(ids, vectors) || !index->save(file, 1)) qFatal("cannot fill the index");
        index = std::move(*VectorIndex::load(file, 3, 1, limits));
        if (!index->usesCodes()) qFatal("the index has no codes");
    }

    static std::vector<PhotoId> all(int step) {
        std::vector<PhotoId> ids;
        for (std::int64_t id = step; id <= 3 * kEach; id += step) ids.emplace_back(id);
        return ids;
    }

    SearchSources sources() {
        SearchSources sources;
        sources.photos.vector = [this](PhotoId photo) -> Result<std::vector<float>> {
            const PhotoId ids[] = {photo};
            auto stored = index->vectorsOf(ids);
            if (!stored->photos.empty()) return std::move(stored->vectors);
            return fail(ErrorCode::NotFound, "There is no photo " + std::to_string(photo.value) + '.');
        };
        sources.photos.path = [](PhotoId) -> Result<fs::path> { return fail(ErrorCode::NotFound, "no file"); };
        sources.index = [this] { return std::shared_ptr<const VectorIndex>(index); };
        sources.matching = [](const PhotoFilter& filter) { return all(filter.isEverything() ? 1 : 2); };
        sources.listed = [](const PhotoFilter&, ResultOrder order) {
            auto ids = all(2);
            if (order != ResultOrder::OldestFirst) std::ranges::reverse(ids);
            return ids;
        };
        sources.rows = [](std::span<const PhotoId> ids) {
            std::vector<Photo> photos;
            for (const PhotoId id : ids) {
                Photo photo;
                photo.id = id;
                photo.sortTime = 1000 + id.value % 7;
                photo.path = "/photos/" + std::to_string(id.value % 5) + ".jpg";
                photos.push_back(std::move(photo));
            }
            return photos;
        };
        sources.photoAt = [this](const fs::path& path) {
            const auto known = files.find(path.string());
            return known == files.end() ? std::nullopt : std::optional(known->second);
        };
        return sources;
    }

    SearchAnswer search(const SearchRequest& request) {
        const auto answer = searcher.search(request, sources());
        if (!answer) qFatal("%s", answer.error().message.c_str());
        return *answer;
    }

    Error errorOf(const SearchRequest& request) {
        const auto answer = searcher.search(request, sources());
        if (answer) qFatal("%s is no error", request.text.c_str());
        return answer.error();
    }
};

}  // namespace

class TestSearcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBestPhotosComeFirstWithTheirCosines() {
        Gallery gallery;
        const auto answer = gallery.search({"a red car", 2});
        QVERIFY(answer.isRanked);
        QCOMPARE(idsOf(answer, 9), (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(answer.hits[0].score, 1.0F);
        QVERIFY(std::abs(answer.hits[1].score - std::sqrt(1 - 0.005F * 0.005F)) < 1e-3F);
        QVERIFY(answer.hits[0].relevance >= answer.hits[1].relevance && answer.hits[0].relevance <= 100);
        QCOMPARE(answer.total, std::size_t{60});
    }

    void theCutDividesAndTheTailIsReachable() {
        Gallery gallery;
        const auto answer = gallery.search({"red", 1000});
        QCOMPARE(answer.hits.size(), std::size_t{60});
        QCOMPARE(answer.likely, std::size_t{kEach});
        for (std::size_t i = 0; i < answer.likely; ++i) QVERIFY(isColour(answer.hits[i].photo.value, 0));
        for (const Strictness strictness : {Strictness::Loose, Strictness::Strict}) {
            const auto other = gallery.search({.text = "red", .limit = 1000, .strictness = strictness});
            QCOMPARE(other.hits.size(), std::size_t{60});
            QVERIFY(strictness == Strictness::Loose ? other.likely >= answer.likely : other.likely <= answer.likely);
        }
    }

    void aHugeLibraryIsSearchedByAShortlistThatGrowsWithTheLimit() {
        Gallery gallery;
        gallery.fillWithCodes();
        const auto isOf = [](std::int64_t colour) {
            return [colour](const SearchHit& hit) { return (hit.photo.value - 1) / 1000 == colour; };
        };
        const auto red = gallery.search({"red", 10});
        QCOMPARE(red.hits.size(), std::size_t{10});
        QVERIFY(std::ranges::all_of(red.hits, isOf(0)));
        QCOMPARE(red.total, std::size_t{3000});
        QVERIFY(red.likely >= 100 && red.likely <= 1000);
        const auto whole = gallery.search({"red", 3000});
        QCOMPARE(whole.hits.size(), std::size_t{3000});
        QCOMPARE(whole.likely, std::size_t{1000});
        // Only what a photo must show makes the shortlist; where that is nothing, there is none.
        const auto either = gallery.search({"red OR green -blue", 10});
        QCOMPARE(either.hits.size(), std::size_t{10});
        QVERIFY(std::ranges::none_of(either.hits, isOf(2)));
        const auto without = gallery.search({"-red", 10});
        QCOMPARE(without.hits.size(), std::size_t{10});
        QVERIFY(std::ranges::none_of(without.hits, isOf(0)));
        QCOMPARE(without.likely, std::size_t{2000});
        // A filter keeps half of the photos that it knows.
        QCOMPARE(gallery.search({"red name:x", 10}).total, std::size_t{30});
    }

    void negativesAndAlternativesAreCombined() {
        Gallery gallery;
        const auto without = gallery.search({"(red OR green) -green", 1000});
        QVERIFY(without.likely > 0);
        for (std::size_t i = 0; i < without.likely; ++i) QVERIFY(isColour(without.hits[i].photo.value, 0));
        const auto either = gallery.search({"red OR green", 1000});
        QCOMPARE(either.likely, std::size_t{2 * kEach});
        for (std::size_t i = 0; i < either.likely; ++i) QVERIFY(!isColour(either.hits[i].photo.value, 2));
    }

    void theScoreOfSeveralTermsIsTheirMeanByWeight() {
        Gallery gallery;
        // Photo 1 is pure red: 1 with "red", 0 with "blue".
        const auto answer = gallery.search({"red^3, blue", 1000});
        const auto first = std::ranges::find(answer.hits, PhotoId(1), &SearchHit::photo);
        QVERIFY(std::abs(first->score - 0.75F) < 1e-3F);
        const auto either = gallery.search({"red^3 OR blue", 1000});
        QVERIFY(std::abs(std::ranges::find(either.hits, PhotoId(1), &SearchHit::photo)->score - 1) < 1e-3F);
    }

    void aFilterRestrictsAndAFilterAloneIsBrowsedWithoutTheModel() {
        Gallery gallery;
        const auto browsed = gallery.search({"name:x", 3});
        QVERIFY(!browsed.isRanked);
        QCOMPARE(idsOf(browsed, 3), (std::vector<std::int64_t>{60, 58, 56}));
        QCOMPARE(browsed.total, std::size_t{30});
        QCOMPARE(browsed.hits.size(), std::size_t{30});  // whatever the limit
        QCOMPARE(idsOf(gallery.search({.text = "name:x", .order = ResultOrder::OldestFirst}), 2),
                 (std::vector<std::int64_t>{2, 4}));
        QCOMPARE(gallery.state->textsEncoded.load(), 0);

        const auto answer = gallery.search({"red name:x", 1000});
        QCOMPARE(answer.total, std::size_t{30});
        QCOMPARE(answer.likely, std::size_t{kEach / 2});
        QVERIFY(std::ranges::all_of(answer.hits, [](const SearchHit& hit) { return hit.photo.value % 2 == 0; }));
    }

    void likelyMatchesAreSortedAsAskedAndTheOthersFollow() {
        Gallery gallery;
        const auto byRelevance = gallery.search({"red", 1000});
        const auto newest = gallery.search({.text = "red", .limit = 1000, .order = ResultOrder::NewestFirst});
        QCOMPARE(newest.likely, byRelevance.likely);
        const auto time = [](const SearchHit& hit) { return hit.photo.value % 7; };
        const auto likely = std::span(newest.hits).first(newest.likely);
        QVERIFY(std::ranges::is_sorted(likely, std::greater(), time));
        const auto oldest = gallery.search({.text = "red", .limit = 1000, .order = ResultOrder::OldestFirst});
        QVERIFY(std::ranges::is_sorted(std::span(oldest.hits).first(oldest.likely), std::less(), time));
        const auto byName = gallery.search({.text = "red", .limit = 1000, .order = ResultOrder::ByName});
        QVERIFY(std::ranges::is_sorted(std::span(byName.hits).first(byName.likely), std::less(),
                                       [](const SearchHit& hit) { return hit.photo.value % 5; }));
        for (std::size_t i = newest.likely; i < newest.hits.size(); ++i) {
            QCOMPARE(newest.hits[i].photo, byRelevance.hits[i].photo);
        }
        // All likely matches take part in the order, not only as many as fit.
        QCOMPARE(idsOf(gallery.search({.text = "red", .limit = 2, .order = ResultOrder::NewestFirst}), 9),
                 (std::vector<std::int64_t>{6, 13}));
    }

    void aPhotoOfTheQueryIsNotItsOwnResultUnlessAsked() {
        Gallery gallery;
        const auto others = gallery.search({"photo:5", 1000});
        QVERIFY(std::ranges::find(others.hits, PhotoId(5), &SearchHit::photo) == others.hits.end());
        QVERIFY(isColour(others.hits.front().photo.value, 0));
        const auto self = gallery.search({.text = "photo:5", .limit = 1000, .includeQueryPhotos = true});
        QCOMPARE(idsOf(self, 1), (std::vector<std::int64_t>{5}));
        QCOMPARE(self.total, std::size_t{60});
        QCOMPARE(gallery.search({"photo:5, photo:7, red", 1000}).total, std::size_t{58});
        // A negative is no picture that one has already: it is judged like any other.
        QCOMPARE(gallery.search({"red -photo:5", 1000}).total, std::size_t{60});
        QCOMPARE(gallery.state->imagesEncoded.load(), 0);
    }

    void aPictureFileIsEncodedOnceAndLeftOutWhereTheLibraryHasIt() {
        Gallery gallery;
        const auto file = fs::path(gallery.folder.path().toStdString()) / "my picture.png";
        writePlainPicture(file, Qt::green, 64, 48);
        const std::string text = "image:\"" + file.string() + '"';
        QCOMPARE(idsOf(gallery.search({text, 1}), 1), (std::vector<std::int64_t>{21}));
        gallery.files[file.string()] = PhotoId(21);
        QCOMPARE(idsOf(gallery.search({text, 1}), 1), (std::vector<std::int64_t>{22}));
        QCOMPARE(gallery.state->imagesEncoded.load(), 1);
        writePlainPicture(file, Qt::blue, 65, 48);  // another picture under the same name
        QCOMPARE(idsOf(gallery.search({text, 1}), 1), (std::vector<std::int64_t>{41}));
    }

    void aRegionOfAPictureIsWhatIsLookedFor() {
        Gallery gallery;
        const auto file = fs::path(gallery.folder.path().toStdString()) / "two.png";
        QImage picture(100, 50, QImage::Format_RGB888);
        picture.fill(Qt::red);
        for (int y = 0; y < 50; ++y) {
            for (int x = 50; x < 100; ++x) picture.setPixelColor(x, y, Qt::blue);
        }
        QVERIFY(picture.save(QString::fromStdString(file.string())));
        const std::string text = "image:\"" + file.string() + '"';
        QCOMPARE(idsOf(gallery.search({text + "@0,0,40,100", 1}), 1), (std::vector<std::int64_t>{1}));
        QCOMPARE(idsOf(gallery.search({text + "@60,0,40,100", 1}), 1), (std::vector<std::int64_t>{41}));
    }

    void theSameTextIsEncodedOnceAndAnOldOneIsForgotten() {
        Gallery gallery;
        gallery.search({"red", 1});
        const int first = gallery.state->textsEncoded;
        gallery.search({" red ", 1});
        QCOMPARE(gallery.state->textsEncoded.load(), first);
        for (int i = 0; i < 256; ++i) gallery.search({"\"green " + std::to_string(i) + '"', 1});
        QCOMPARE(gallery.state->textsEncoded.load(), first + 256);
        gallery.search({"red", 1});
        QVERIFY(gallery.state->textsEncoded > first + 256);
    }

    void theBackgroundIsEncodedOnceAndReadByTheNextSearcher() {
        Gallery gallery;
        gallery.search({"red", 1});
        QVERIFY(gallery.state->textsEncoded > 100);
        const fs::path cache = fs::path(gallery.folder.path().toStdString()) / "background.vectors";
        QVERIFY(fs::exists(cache));
        Searcher next(gallery.encoder, fakeModelSpec(), resourcesPath() / "prompts" / "background.txt", cache);
        gallery.state->textsEncoded = 0;
        const auto answer = next.search({"\"red\"", 1000}, gallery.sources());
        QCOMPARE(gallery.state->textsEncoded.load(), 1);
        QCOMPARE(answer->likely, std::size_t{kEach});
        // A cache that was cut short is encoded again, not believed.
        fs::resize_file(cache, fs::file_size(cache) / 2);
        Searcher careful(gallery.encoder, fakeModelSpec(), resourcesPath() / "prompts" / "background.txt", cache);
        QCOMPARE(careful.search({"\"red\"", 1000}, gallery.sources())->likely, std::size_t{kEach});
        QVERIFY(gallery.state->textsEncoded > 100);
    }

    void explainSharesOutTheStrength() {
        Gallery gallery;
        const SearchRequest request{"red^2, blue -green", 1000};
        const auto explanation = gallery.searcher.explain(request, PhotoId(1), gallery.sources());
        QVERIFY2(explanation, explanation ? "" : explanation.error().message.c_str());
        QCOMPARE(explanation->terms.size(), std::size_t{3});
        QCOMPARE(explanation->terms[0].text, std::string("red^2"));
        QCOMPARE(explanation->terms[1].text, std::string("blue"));
        QCOMPARE(explanation->terms[2].text, std::string("-green"));
        QVERIFY(explanation->terms[0].part.contribution > explanation->terms[1].part.contribution);
        QVERIFY(explanation->terms[0].part.contribution > 0.1F);
        // A whole result says the same.
        const auto answer = gallery.search(request);
        const auto hit = std::ranges::find(answer.hits, PhotoId(1), &SearchHit::photo);
        QVERIFY(std::abs(hit->relevance - explanation->relevance) < 1e-3F);
        const auto unknown = gallery.searcher.explain(request, PhotoId(999), gallery.sources());
        QCOMPARE(unknown.error().code, ErrorCode::NotFound);
    }

    void anEmptyTextOrLimitIsRefusedWithoutAskingTheModel() {
        Gallery gallery;
        for (const SearchRequest& request :
             {SearchRequest{"", 10}, SearchRequest{" \t\n", 10}, SearchRequest{"red", 0}}) {
            QCOMPARE(gallery.errorOf(request).code, ErrorCode::InvalidArgument);
        }
        QCOMPARE(gallery.state->textsEncoded.load(), 0);
    }

    void anErrorPointsAtTheCharacter() {
        Gallery gallery;
        const Error error = gallery.errorOf({"red date:2023-13", 10});
        QCOMPARE(error.code, ErrorCode::InvalidArgument);
        QVERIFY2(error.message.starts_with("At character 10 (2023-13) of the search: "), error.message.c_str());
        // Characters, not bytes.
        QVERIFY(gallery.errorOf({"über date:2023-13", 10}).message.starts_with("At character 11 "));
    }

    void aTermThatCannotBeHadIsTheAnswer() {
        Gallery gallery;
        QVERIFY(gallery.errorOf({"red, photo:999", 10}).message.find("photo 999") != std::string::npos);
        QVERIFY(gallery.errorOf({"image:\"/nowhere/a.jpg\"", 10}).message.find("/nowhere/a.jpg") != std::string::npos);
        const auto noPicture = fs::path(gallery.folder.path().toStdString()) / "letter.jpg";
        std::ofstream(noPicture) << "Dear reader";
        const Error error = gallery.errorOf({"red -image:\"" + noPicture.string() + '"', 10});
        QCOMPARE(error.code, ErrorCode::InvalidFile);
        QVERIFY(error.message.find("letter.jpg") != std::string::npos);
        EncoderLane encoder([]() -> Result<std::unique_ptr<Encoder>> { return fail(ErrorCode::NoModel, "none"); },
                            openTokenizer);
        Searcher searcher(encoder, fakeModelSpec(), resourcesPath() / "prompts" / "background.txt",
                          fs::path(gallery.folder.path().toStdString()) / "other.vectors");
        const auto answer = searcher.search({"red", 10}, gallery.sources());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::NoModel);
    }
};

QTEST_APPLESS_MAIN(TestSearcher)
#include "tst_searcher.moc"
