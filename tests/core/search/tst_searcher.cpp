#include "core/search/searcher.h"

#include "core/clip/tokenizers/clip_bpe.h"
#include "tests/support/fake_encoder.h"
#include "tests/support/golden.h"

#include <QTest>

using namespace sightseer;
using namespace sightseer::test;

namespace {

Result<std::unique_ptr<Tokenizer>> openTokenizer() {
    auto tokenizer = ClipBpe::open(resourcesPath() / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz");
    if (!tokenizer) return propagate(tokenizer);
    return std::move(*tokenizer);
}

struct Gallery {
    std::shared_ptr<FakeEncoderState> state = std::make_shared<FakeEncoderState>();
    EncoderLane encoder{fakeEncoderFactory(state), openTokenizer};
    std::unique_ptr<VectorIndex> index = VectorIndex::create(3);
    Searcher searcher{encoder};

    Gallery() {
        const PhotoId ids[] = {PhotoId(1), PhotoId(2), PhotoId(3)};
        const float vectors[] = {1, 0, 0, 0, 1, 0, 0.6F, 0.8F, 0};
        if (!index->add(ids, vectors)) qFatal("cannot fill the index");
    }
};

}  // namespace

class TestSearcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBestPhotosComeFirstWithTheirCosines() {
        Gallery gallery;
        const auto hits = gallery.searcher.search({"a red car", 2}, *gallery.index);
        QVERIFY2(hits, hits ? "" : hits.error().message.c_str());
        QCOMPARE(hits->size(), std::size_t{2});
        QCOMPARE(hits->front().photo, PhotoId(1));
        QCOMPARE(hits->front().score, 1.0F);
        QCOMPARE((*hits)[1].photo, PhotoId(3));
        QCOMPARE((*hits)[1].score, 0.6F);
    }

    void theSameTextIsEncodedOnceAndAnOldOneIsForgotten() {
        Gallery gallery;
        QVERIFY(gallery.searcher.search({"red", 1}, *gallery.index));
        QVERIFY(gallery.searcher.search({" red ", 1}, *gallery.index));
        QCOMPARE(gallery.state->textsEncoded.load(), 1);
        for (int i = 0; i < 64; ++i)
            QVERIFY(gallery.searcher.search({"green " + std::to_string(i), 1}, *gallery.index));
        QVERIFY(gallery.searcher.search({"red", 1}, *gallery.index));
        QCOMPARE(gallery.state->textsEncoded.load(), 66);
    }

    void anEmptyTextOrLimitIsRefusedWithoutAskingTheModel() {
        Gallery gallery;
        for (const SearchRequest& request :
             {SearchRequest{"", 10}, SearchRequest{" \t\n", 10}, SearchRequest{"red", 0}}) {
            const auto hits = gallery.searcher.search(request, *gallery.index);
            QVERIFY(!hits);
            QCOMPARE(hits.error().code, ErrorCode::InvalidArgument);
        }
        QCOMPARE(gallery.state->textsEncoded.load(), 0);
    }

    void anEncoderThatCannotBeOpenedIsTheAnswer() {
        EncoderLane encoder([]() -> Result<std::unique_ptr<Encoder>> { return fail(ErrorCode::NoModel, "none"); },
                            openTokenizer);
        Searcher searcher(encoder);
        const auto hits = searcher.search({"red", 10}, *VectorIndex::create(3));
        QVERIFY(!hits);
        QCOMPARE(hits.error().code, ErrorCode::NoModel);
    }
};

QTEST_APPLESS_MAIN(TestSearcher)
#include "tst_searcher.moc"
