#include "core/clip/checkpoint/pickle.h"
#include "tests/core/clip/archive_builder.h"
#include "tests/core/clip/heap_meter.h"

#include <QTest>

#include <ctime>
#include <limits>

using namespace sightseer;
using namespace sightseer::test;

namespace {

using Kind = Pickle::Kind;

Result<Pickle> readWhole(const std::string& bytes) {
    return Pickle::read(bytesOf(bytes), "made.pt");
}

Result<Pickle> read(const std::string& operations) {
    return readWhole(pickle(operations));
}

Error errorOf(const Result<Pickle>& result) {
    return result ? Error{ErrorCode::Internal, "accepted"} : result.error();
}

bool isRefused(const std::string& operations, ErrorCode code, const char* text) {
    const auto error = errorOf(read(operations));
    const bool isRight = error.code == code && error.message.find(text) != std::string::npos &&
                         error.message.find("'made.pt'") != std::string::npos && error.message.ends_with('.');
    if (!isRight) qWarning("%s", error.message.c_str());
    return isRight;
}

std::string bytesOfPeak(std::size_t bytes) {
    return std::to_string(bytes) + " bytes";
}

// In the manner of torch.save, with every operation that it uses.
std::string everyOperation() {
    return pickledGlobal("collections", "OrderedDict") + ")Rq" + '\0' + "(" + pickledText("w") +
           pickledTensor({4}, {1}) + pickledText("n") + "N" + pickledText("b") + "\x88" + pickledText("f") +
           "G12345678" + pickledText("l") + "](K\1M\1\1J\1\1\1\1eK\2a" + pickledText("t") + "K\1\x85K\2\x86K\2K\3\x87" +
           pickledText("s") + "\x8C\1x" + "r" + littleEndian<std::uint32_t>(256) + pickledText("g") + "h" + '\0' + "u" +
           pickledText("i") + "j" + littleEndian<std::uint32_t>(256) + "s";
}

}  // namespace

class TestPickle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wholeNumbersAreReadInEveryWidth_data() {
        QTest::addColumn<std::string>("operations");
        QTest::addColumn<qint64>("number");
        QTest::newRow("one byte") << std::string("K\xFF") << qint64{255};
        QTest::newRow("two bytes") << std::string("M\xFF\xFF") << qint64{65535};
        QTest::newRow("four bytes") << std::string("J\xFE\xFF\xFF\xFF") << qint64{-2};
        QTest::newRow("long of no bytes") << std::string("\x8A\0", 2) << qint64{0};
        QTest::newRow("long of one byte") << std::string("\x8A\1\xFF") << qint64{-1};
        QTest::newRow("long of two bytes") << std::string("\x8A\2\xFF\x7F") << qint64{32767};
        QTest::newRow("smallest") << pickledInteger(std::numeric_limits<qint64>::min())
                                  << qint64{std::numeric_limits<qint64>::min()};
        QTest::newRow("largest") << pickledInteger(std::numeric_limits<qint64>::max())
                                 << qint64{std::numeric_limits<qint64>::max()};
    }

    void wholeNumbersAreReadInEveryWidth() {
        QFETCH(std::string, operations);
        QFETCH(qint64, number);
        const auto read_ = read(operations);
        QVERIFY2(read_.has_value(), errorOf(read_).message.c_str());
        QCOMPARE(read_->kind(read_->root()), Kind::Integer);
        QCOMPARE(qint64{read_->integer(read_->root())}, number);
    }

    void listsTuplesAndDictionariesHoldTheirItemsInOrder() {
        const auto values = read("(" + pickledText("a") + "](K\1K\2eK\3a" + "}" + pickledText("k") + "K\4s" + "t");
        QVERIFY2(values.has_value(), errorOf(values).message.c_str());
        const auto items = values->items(values->root());
        QCOMPARE(values->kind(values->root()), Kind::Tuple);
        QCOMPARE(items.size(), 3U);
        QCOMPARE(values->text(items[0]), std::string_view("a"));
        QCOMPARE(values->kind(items[1]), Kind::List);
        QCOMPARE(values->items(items[1]).size(), 3U);
        QCOMPARE(values->integer(values->items(items[1])[2]), 3);
        QCOMPARE(values->kind(items[2]), Kind::Dictionary);
        QCOMPARE(values->text(values->items(items[2])[0]), std::string_view("k"));
        QCOMPARE(values->integer(values->items(items[2])[1]), 4);
    }

    void whatIsRememberedIsTheSameValueAndMayContainItself() {
        const auto shared = read(std::string("(K\7q\0h\0t", 8));
        QCOMPARE(shared->items(shared->root())[0], shared->items(shared->root())[1]);
        const auto list = read(std::string("]q\0h\0a", 6));
        QCOMPARE(list->items(list->root()).front(), list->root());
    }

    void callsAreRecordsOfWhatTheFileAsksFor() {
        const auto values = read(pickledTensor({2, 2}, {2, 1}));
        QVERIFY2(values.has_value(), errorOf(values).message.c_str());
        const auto call = values->items(values->root());
        QCOMPARE(values->kind(values->root()), Kind::Call);
        QCOMPARE(values->text(call[0]), std::string_view("torch._utils\n_rebuild_tensor_v2"));
        const auto arguments = values->items(call[1]);
        QCOMPARE(arguments.size(), 6U);
        QCOMPARE(values->kind(arguments[0]), Kind::PersistentId);
        QCOMPARE(values->items(values->items(arguments[0])[0]).size(), 5U);
        QCOMPARE(values->kind(arguments[5]), Kind::Dictionary);
    }

    void objectsOfTorchScriptHaveTheirAttributes() {
        const auto values = read(pickledObject({{"training", "\x88"}}));
        QVERIFY2(values.has_value(), errorOf(values).message.c_str());
        QCOMPARE(values->kind(values->root()), Kind::Object);
        const auto state = values->items(values->root());
        QCOMPARE(values->kind(state[0]), Kind::Dictionary);
        QCOMPARE(values->text(values->items(state[0])[0]), std::string_view("training"));
    }

    void theVersionsOfAStateDictsModulesAreLeftOut() {
        const auto values = read(pickledGlobal("collections", "OrderedDict") + ")R" +
                                 pickledDictionary({{"_metadata", pickledDictionary({})}}) + "b");
        QVERIFY2(values.has_value(), errorOf(values).message.c_str());
        QVERIFY(values->items(values->root()).empty());
    }

    void aNameOfPythonsIsComparedAsAWholeAndNamedWhenItIsRefused_data() {
        QTest::addColumn<std::string>("module");
        QTest::addColumn<std::string>("name");
        const std::vector<std::pair<const char*, const char*>> names{
            {"os", "system"},
            {"collections", "OrderedDict.clear"},
            {"collections", "OrderedDic"},
            {"xcollections", "OrderedDict"},
            {"torch._utils", "_rebuild_tensor_v2.__globals__"},
            {"torch._utils", "_rebuild_tensor"},
            {"__torch", "Net"},
            {"__torch__x", "Net"},
            {"torch.jit._pickle", "build_intlist_"},
            {"torch", "load"},
        };
        for (const auto& [module, name] : names) {
            QTest::addRow("%s %s", module, name) << std::string(module) << std::string(name);
        }
    }

    void aNameOfPythonsIsComparedAsAWholeAndNamedWhenItIsRefused() {
        QFETCH(std::string, module);
        QFETCH(std::string, name);
        QVERIFY(
            isRefused(pickledGlobal(module, name), ErrorCode::Unsupported, ("'" + module + "." + name + "'").c_str()));
    }

    void namesInMessagesAreShortAndPrintable() {
        const auto message = errorOf(read(pickledGlobal("os\x1B\xFF", std::string(900, 'n')))).message;
        QVERIFY(message.size() < 500);
        QVERIFY(message.find('\x1B') == std::string::npos);
        QVERIFY(QString::fromStdString(message).toStdString() == message);  // UTF-8
    }

    void onlyWhatIsOnTheListIsCalledOrMade() {
        QVERIFY(
            isRefused(pickledGlobal("torch", "FloatStorage") + ")R", ErrorCode::Unsupported, "'torch.FloatStorage'"));
        QVERIFY(isRefused(pickledGlobal("__torch__", "Net") + ")R", ErrorCode::Unsupported, "'__torch__.Net'"));
        QVERIFY(isRefused(pickledText("os.system") + ")R", ErrorCode::InvalidFile, "not a function"));
        QVERIFY(isRefused(pickledGlobal("collections", "OrderedDict") + ")\x81", ErrorCode::Unsupported,
                          "not TorchScript's"));
        QVERIFY(
            isRefused(pickledGlobal("__torch__", "Net") + "K\1\x85\x81", ErrorCode::Unsupported, "not TorchScript's"));
        QVERIFY(isRefused(pickledGlobal("collections", "OrderedDict") + "]\x85R", ErrorCode::InvalidFile,
                          "in an unusual way"));
        QVERIFY(isRefused(pickledTensor({4}, {1}) + "}b", ErrorCode::InvalidFile, "sets the state"));
        QVERIFY(isRefused(pickledObject({}) + "}b", ErrorCode::InvalidFile, "sets the state"));
        QVERIFY(isRefused("]}b", ErrorCode::InvalidFile, "sets the state"));
    }

    void anObjectThatCodeOfTheFileRestoresIsUnsupported_data() {
        QTest::addColumn<std::string>("state");
        QTest::newRow("tuple") << std::string("K\1\x85");
        QTest::newRow("typed dictionary") << pickledGlobal("torch.jit._pickle", "restore_type_tag") + "}" +
                                                 pickledText("Dict[str, Tensor]") + "\x86R";
    }

    void anObjectThatCodeOfTheFileRestoresIsUnsupported() {
        QFETCH(std::string, state);
        QVERIFY(isRefused(pickledGlobal("__torch__", "Net") + ")\x81" + state + "b", ErrorCode::Unsupported,
                          "__setstate__"));
    }

    void everyOtherOperationIsRefusedByItsNumber() {
        const std::string listed =
            "(.JKM\x8AGNX\x8C)t\x85\x86\x87]ae}sucR\x81"
            "bQqrhj\x88\x89";
        for (int i = 0; i < 256; ++i) {
            const auto operation = static_cast<char>(i);
            if (listed.find(operation) != std::string::npos) continue;
            const auto name = "0x" + QByteArray(1, operation).toHex();
            QVERIFY2(isRefused("(((((((((" + std::string(1, operation) + "        ", ErrorCode::Unsupported,
                               name.constData()),
                     name.constData());
        }
    }

    void whatTheStackDoesNotHoldIsNotTaken_data() {
        QTest::addColumn<std::string>("operations");
        for (const char* operations : {"s",      "a",      "R",     "b",        "Q",   "\x81",     "\x85",  "K\1\x86",
                                       "t",      "u",      "e",     "}K\1s",    "q\1", "(K\1",     "K\1(a", "]K\1(Qa",
                                       "}(K\1u", "K\1K\2", "}K\1a", "]K\1K\2s", "h\1", "j\1\1\1\1"}) {
            QTest::newRow(QByteArray(operations).toPercentEncoding().constData()) << std::string(operations);
        }
    }

    void whatTheStackDoesNotHoldIsNotTaken() {
        QFETCH(std::string, operations);
        QCOMPARE(errorOf(read(operations)).code, ErrorCode::InvalidFile);
    }

    void aListThatIsOpenKeepsTheValuesBelowIt() {
        for (const char* operations : {"K\1K\2(QtK", "}K\1K\2(st", "K\1(q\1t", "K\1K\2(\x86t", "](K\1atN"}) {
            const auto error = errorOf(read(operations));
            const bool isRight = error.message.find("takes more values than it made") != std::string::npos ||
                                 error.message.find("adds to something") != std::string::npos;
            QVERIFY2(isRight, error.message.c_str());
        }
    }

    void anotherProtocolIsUnsupported() {
        QCOMPARE(errorOf(readWhole("\x80\x04}.")).code, ErrorCode::Unsupported);
        QCOMPARE(errorOf(readWhole("}.")).code, ErrorCode::InvalidFile);
        QVERIFY(readWhole("\x80\x02}.").has_value());
    }

    void everyCutAndEveryAdditionIsRefused() {
        const auto whole = pickle(everyOperation());
        const auto values = readWhole(whole);
        QVERIFY2(values.has_value(), errorOf(values).message.c_str());
        for (std::size_t length = 0; length < whole.size(); ++length) {
            QCOMPARE(errorOf(readWhole(whole.substr(0, length))).code, ErrorCode::InvalidFile);
        }
        QVERIFY(errorOf(readWhole(whole + "}.")).message.find("goes on after its end") != std::string::npos);
    }

    void textMustBeUtf8() {
        QVERIFY(isRefused(pickledText("\xED\xA0\x80"), ErrorCode::InvalidFile, "not UTF-8"));
        QVERIFY(isRefused(pickledText("\xC0\xAF"), ErrorCode::InvalidFile, "not UTF-8"));
        QVERIFY(read(pickledText("\u4E2D\U0001F600")).has_value());
    }

    void eachLimitIsReachedAndNotExceeded_data() {
        QTest::addColumn<std::string>("allowed");
        QTest::addColumn<std::string>("refused");
        const auto nested = [](std::size_t depth) { return repeated("(", depth) + repeated("t", depth); };
        QTest::newRow("marks") << nested(Pickle::maximumMarks) << nested(Pickle::maximumMarks + 1);
        const auto wide = [](std::size_t count) { return "(" + repeated("N", count) + "t"; };
        QTest::newRow("stack") << wide(Pickle::maximumStack) << wide(Pickle::maximumStack + 1);
        const auto remembered = [](std::size_t index) {
            return "Nr" + littleEndian(static_cast<std::uint32_t>(index));
        };
        QTest::newRow("memo") << remembered(Pickle::maximumMemo - 1) << remembered(Pickle::maximumMemo);
        const auto text = [](std::size_t length) { return pickledText(std::string(length, 't')); };
        QTest::newRow("text") << text(Pickle::maximumTextBytes) << text(Pickle::maximumTextBytes + 1);
        const auto long_ = [](std::size_t operations) { return "]" + repeated("Na", (operations - 2) / 2); };
        QTest::newRow("operations") << long_(Pickle::maximumOperations) << long_(Pickle::maximumOperations + 2);
        const auto large = [](std::size_t bytes) {
            const auto count = bytes / Pickle::maximumTextBytes;
            auto texts = repeated(pickledText(std::string(Pickle::maximumTextBytes - 8, 't')), count);
            return "(" + texts + pickledText(std::string(bytes - texts.size() - 10, 't')) + "t";
        };
        QTest::newRow("bytes") << large(Pickle::maximumBytes) << large(Pickle::maximumBytes + 1);
    }

    void eachLimitIsReachedAndNotExceeded() {
        QFETCH(std::string, allowed);
        QFETCH(std::string, refused);
        const auto values = read(allowed);
        QVERIFY2(values.has_value(), errorOf(values).message.c_str());
        QCOMPARE(errorOf(read(refused)).code, ErrorCode::TooLarge);
    }

    // The most that each kind of value can take.
    void noPickleTakesMuchMemoryOrTime_data() {
        QTest::addColumn<std::string>("operations");
        constexpr auto most = Pickle::maximumOperations;
        QTest::newRow("lists in a list") << "]" + repeated("]a", most / 2 - 1);
        QTest::newRow("lists in each other")
            << repeated("]", Pickle::maximumStack) + repeated("a", Pickle::maximumStack - 1);
        QTest::newRow("lists of one") << "]" + repeated("]Naa", most / 4 - 1);
        QTest::newRow("dictionaries") << "]" + repeated("}a", most / 2 - 1);
        QTest::newRow("tuples of three") << "N" + repeated("NN\x87", most / 3 - 1);
        QTest::newRow("deep tuples") << "N" + repeated("\x85", most - 2);
        QTest::newRow("doubling tuples") << std::string("Nq\0", 3) +
                                                repeated(std::string("h\0\x86q\0", 5), most / 3 - 3);
        QTest::newRow("names") << "]" + repeated(pickledGlobal("__torch__", "N") + "a", most / 2 - 1);
        QTest::newRow("objects") << "]" + repeated(pickledGlobal("__torch__", "N") + ")\x81" + "a", most / 4 - 1);
        QTest::newRow("no end") << repeated("]", Pickle::maximumBytes - 3);
        QTest::newRow("memo") << "N" + repeated("r" + littleEndian<std::uint32_t>(Pickle::maximumMemo - 1), most - 2);
    }

    void noPickleTakesMuchMemoryOrTime() {
        QFETCH(std::string, operations);
        auto bytes = bytesOf(pickle(operations));
        const auto start = std::clock();
        const HeapMeter meter;
        {
            const auto values = Pickle::read(std::move(bytes), "made.pt");
            QVERIFY(values.has_value() || values.error().code == ErrorCode::TooLarge);
        }
        QVERIFY2(meter.peakBytes() < 80'000'000, bytesOfPeak(meter.peakBytes()).c_str());
        QVERIFY(std::clock() - start < 5 * CLOCKS_PER_SEC);  // of the processor
    }
};

QTEST_APPLESS_MAIN(TestPickle)

#include "tst_pickle.moc"
