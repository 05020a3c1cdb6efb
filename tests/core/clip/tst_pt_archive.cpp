#include "core/clip/checkpoint/pt_archive.h"
#include "core/clip/checkpoint/safetensors.h"
#include "core/clip/checkpoint/weight_files.h"
#include "tests/core/clip/archive_builder.h"
#include "tests/core/clip/heap_meter.h"
#include "tests/support/golden.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>
#include <limits>
#include <memory>

using namespace sightseer;
using namespace sightseer::test;

namespace {

using Floats = std::vector<float>;

QJsonObject jsonOf(const std::filesystem::path& file) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(readText(file))).object();
}

const char* safetensorsName(TensorType type) {
    switch (type) {
        case TensorType::Bool: return "BOOL";
        case TensorType::U8: return "U8";
        case TensorType::F16: return "F16";
        case TensorType::BF16: return "BF16";
        case TensorType::I32: return "I32";
        case TensorType::F32: return "F32";
        case TensorType::I64: return "I64";
        case TensorType::F64: return "F64";
        default: return "";
    }
}

const char* torchName(TensorType type) {
    switch (type) {
        case TensorType::F16: return "float16";
        case TensorType::F32: return "float32";
        case TensorType::I64: return "int64";
        default: return "";
    }
}

QJsonArray shapeOf(const TensorInfo& info) {
    QJsonArray shape;
    for (const auto size : info.shape) shape.append(static_cast<qint64>(size));
    return shape;
}

QByteArrayView viewOf(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

std::filesystem::path hostile(const std::string& name) {
    return dataPath("golden/hostile/" + name);
}

Error errorOf(const std::filesystem::path& file) {
    const auto opened = openTensorFile(file);
    return opened ? Error{ErrorCode::Internal, "accepted"} : opened.error();
}

class Made {
public:
    explicit Made(const std::string& operations) : Made(ptFile(operations), {}) {}
    static Made ofFile(const std::string& bytes) { return Made(bytes, {}); }

    const std::filesystem::path& path() const { return m_path; }
    Result<std::unique_ptr<TensorFile>> open() const { return openTensorFile(m_path); }
    Error error() const { return errorOf(m_path); }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        const auto opened = open();
        if (!opened) return {opened.error().message};
        for (const auto& [name, info] : (*opened)->tensors()) names.push_back(name);
        return names;
    }

private:
    struct Tag {};
    Made(const std::string& bytes, Tag)
        : m_folder(std::make_unique<QTemporaryDir>()),
          m_path(written(std::filesystem::path(m_folder->path().toStdString()) / "made.pt", bytes)) {}

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_path;
};

Floats floatsOf(const std::filesystem::path& file, const std::string& name) {
    const auto opened = openTensorFile(file);
    if (!opened || !(*opened)->tensors().contains(name)) return {};
    return (*opened)->readFloats(name).value_or(Floats{});
}

std::string one(const std::string& value) {
    return pickledDictionary({{"w", value}});
}

}  // namespace

class TestPtArchive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyHostileFileIsRefusedAndEveryUnusualLegalOneIsRead_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonObject>("expected");
        const auto all = jsonOf(hostile("expected.json"));
        QCOMPARE(all.size(), 188);
        for (auto it = all.begin(); it != all.end(); ++it) {
            if (it.key().endsWith(QLatin1String(".json"))) continue;  // an index names files, it is none of tensors
            QTest::newRow(it.key().toUtf8().constData()) << it.key() << it.value().toObject();
        }
    }

    void everyHostileFileIsRefusedAndEveryUnusualLegalOneIsRead() {
        QFETCH(QString, name);
        QFETCH(QJsonObject, expected);
        const auto file = hostile(name.toStdString());
        const auto start = std::clock();
        const HeapMeter meter;
        if (expected.value(QLatin1String("must")) == QLatin1String("reject")) {
            const auto error = errorOf(file);
            QVERIFY2(error.code != ErrorCode::Internal, error.message.c_str());
            QVERIFY2(error.message.find(file.filename().string()) != std::string::npos, error.message.c_str());
            QVERIFY2(error.message.ends_with('.'), error.message.c_str());
        } else {
            QCOMPARE(expected.value(QLatin1String("must")), QLatin1String("load"));
            const auto opened = openTensorFile(file);
            QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
            const auto tensors = expected.value(QLatin1String("tensors")).toObject();
            QCOMPARE((*opened)->tensors().size(), static_cast<std::size_t>(tensors.size()));
            for (auto it = tensors.begin(); it != tensors.end(); ++it) {
                const auto found = (*opened)->tensors().find(it.key().toStdString());
                QVERIFY2(found != (*opened)->tensors().end(), qPrintable(it.key()));
                if (name.startsWith(QLatin1String("pt/"))) {
                    QCOMPARE(QLatin1String(safetensorsName(found->second.type)), it.value()[0].toString());
                }
                QCOMPARE(shapeOf(found->second), it.value()[1].toArray());
                QCOMPARE((*opened)->readBytes(found->first)->size(), found->second.byteCount);
            }
        }
        QVERIFY2(meter.peakBytes() < 10'000'000, std::to_string(meter.peakBytes()).c_str());
        QVERIFY(std::clock() - start < 2 * CLOCKS_PER_SEC);  // of the processor
    }

    void theNumbersOfUnusualLegalFilesAreThoseThatTheyHold() {
        for (const char* name : {"ok_simple", "ok_cuda_device", "ok_other_root_name", "ok_wrapped", "ok_zip64"}) {
            QCOMPARE(floatsOf(hostile(std::string("pt/") + name + ".pt"), "w"), (Floats{1, 2, 3, 4}));
        }
        const auto shared = hostile("pt/ok_shared_storage.pt");
        QCOMPARE(floatsOf(shared, "a"), (Floats{1, 2}));
        QCOMPARE(floatsOf(shared, "b"), (Floats{3, 4}));
        QCOMPARE(floatsOf(shared, "whole"), (Floats{1, 2, 3, 4}));
        QCOMPARE(floatsOf(hostile("pt/ok_transposed.pt"), "w"), (Floats{1, 3, 2, 4}));
        QCOMPARE(floatsOf(hostile("pt/ok_expanded.pt"), "w"), (Floats{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}));
        QCOMPARE(floatsOf(hostile("pt/ok_rank0_and_empty.pt"), "s"), (Floats{1}));
        QCOMPARE(floatsOf(hostile("pt/ok_rank0_and_empty.pt"), "e"), Floats{});
        QCOMPARE(floatsOf(hostile("pt/ok_parameter.pt"), "w"), (Floats{1, 1, 1, 1}));
        const auto saved = hostile("pt/ok_torch_save.pt");
        QCOMPARE(floatsOf(saved, "w"), (Floats{0, 1, 2, 3}));
        for (const char* name : {"h", "b", "i"}) QCOMPARE(floatsOf(saved, name), (Floats{0, 1, 2}));
    }

    void aRefusalSaysWhatIsWrongAndWhatToDo_data() {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<int>("code");
        QTest::addColumn<std::string>("text");
        const auto row = [](const char* name, ErrorCode code, const char* text) {
            QTest::newRow(name) << std::string(name) << static_cast<int>(code) << std::string(text);
        };
        row("legacy_not_zip", ErrorCode::Unsupported, "save it again with PyTorch 1.6");
        row("global_os_system", ErrorCode::Unsupported, "'os.system'");
        row("pickled_module", ErrorCode::Unsupported, "torch.save(model.state_dict())");
        row("torchscript_setstate", ErrorCode::Unsupported, "__setstate__");
        row("deflated_tensor", ErrorCode::Unsupported, "compressed");
        row("big_endian", ErrorCode::Unsupported, "byte order");
        row("storage_type_unknown", ErrorCode::Unsupported, "'torch.QInt8Storage'");
        row("evil_numel", ErrorCode::InvalidFile, "fewer numbers than its storage promises");
        row("expanded_bomb", ErrorCode::InvalidFile, "impossibly large");
        row("offset_out_of_range", ErrorCode::InvalidFile, "outside the numbers");
        row("record_key_traversal", ErrorCode::InvalidFile, "'../data.pkl' is missing");
        row("duplicate_tensor_name", ErrorCode::InvalidFile, "'w' occurs twice");
        row("cut_in_half", ErrorCode::InvalidFile, "cut short");
        row("html_error_page", ErrorCode::InvalidFile, "web page");
        row("no_data_pkl", ErrorCode::InvalidFile, "no data.pkl");
        row("two_data_pkl", ErrorCode::InvalidFile, "more than one folder");
        row("value_not_tensor_only", ErrorCode::Unsupported, "'a'");
        row("not_a_dict", ErrorCode::Unsupported, "no dictionary of tensors");
    }

    void aRefusalSaysWhatIsWrongAndWhatToDo() {
        QFETCH(std::string, name);
        QFETCH(int, code);
        QFETCH(std::string, text);
        const auto error = errorOf(hostile("pt/" + name + ".pt"));
        QVERIFY2(error.message.find(text) != std::string::npos, error.message.c_str());
        QCOMPARE(static_cast<int>(error.code), code);
    }

    void everyTensorOfOpenAisFilesIsExact_data() {
        QTest::addColumn<std::string>("file");
        QTest::newRow("TorchScript") << std::string("openai_vit_jit/ViT-tiny.pt");
        QTest::newRow("state_dict") << std::string("openai_rn/RN-tiny.pt");
    }

    void everyTensorOfOpenAisFilesIsExact() {
        QFETCH(std::string, file);
        const auto path = dataPath("golden/models/" + file);
        const auto opened = openTensorFile(path);
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
        const auto expected = jsonOf(path.parent_path() / "tensors.json");
        QCOMPARE((*opened)->tensors().size(), static_cast<std::size_t>(expected.size()));
        for (const auto& [name, info] : (*opened)->tensors()) {
            const auto tensor = expected.value(QString::fromStdString(name));
            QVERIFY2(tensor.isObject(), name.c_str());
            QCOMPARE(QLatin1String(torchName(info.type)), tensor[QLatin1String("dtype")].toString());
            QCOMPARE(shapeOf(info), tensor[QLatin1String("shape")].toArray());
            const auto bytes = (*opened)->readBytes(name);
            QVERIFY(bytes.has_value());
            QCOMPARE(QLatin1String(QCryptographicHash::hash(viewOf(*bytes), QCryptographicHash::Sha256).toHex()),
                     tensor[QLatin1String("sha256")].toString());
        }
    }

    void aTrainingCheckpointHoldsTheTensorsOfItsPublishedTwin() {
        const auto folder = dataPath("golden/models/openclip_vit");
        const auto checkpoint = openTensorFile(folder / "epoch_7.pt");
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message.c_str());
        const auto published = Safetensors::open(folder / "open_clip_model.safetensors");
        QVERIFY(published.has_value());
        QCOMPARE((*checkpoint)->tensors().size(), published->tensors().size());
        for (const auto& [name, info] : published->tensors()) {
            QVERIFY2((*checkpoint)->tensors().contains(name), name.c_str());
            QCOMPARE((*checkpoint)->tensors().at(name).type, info.type);
            QCOMPARE((*checkpoint)->tensors().at(name).shape, info.shape);
            QCOMPARE((*checkpoint)->readBytes(name).value(), published->readBytes(name).value());
        }
    }

    // One sum over everything, as Python's zipfile and pickle modules read it.
    void everyTensorOfAChineseClipFileIsExact() {
        const auto opened = openTensorFile(dataPath("golden/models/hf_chinese_clip/clip_cn_tiny.pt"));
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
        QCryptographicHash hash(QCryptographicHash::Sha256);
        const auto add = [&](const std::string& part) { hash.addData(QByteArrayView(part.data(), std::ssize(part))); };
        for (const auto& [name, info] : (*opened)->tensors()) {
            std::string shape;
            for (const auto size : info.shape) shape += (shape.empty() ? "" : ",") + std::to_string(size);
            add(name + '\0' + safetensorsName(info.type) + '\0' + shape + '\0');
            hash.addData(viewOf((*opened)->readBytes(name).value()));
        }
        QCOMPARE((*opened)->tensors().size(), 59U);
        QCOMPARE(hash.result().toHex(), QByteArray("121ba3aa96c5462527536842319422032b8a45e863a412208b0bcaeb0d0f91fe"));
    }

    void aModelsWeightsMayBeInAnArchive() {
        const auto weights = WeightFiles::open(dataPath("golden/models/openai_vit_jit/ViT-tiny.pt"));
        QVERIFY2(weights.has_value(), weights ? "" : weights.error().message.c_str());
        QCOMPARE(weights->count("transformer.resblocks.", ".ln_1.weight"), 2);
        QCOMPARE(weights->readFloats("input_resolution").value(), (Floats{32}));
        QVERIFY(weights->find("visual.training") == nullptr);
    }

    void theShardsOfAnIndexAreSafetensors() {
        const Made made(one(pickledTensor({4}, {1})));
        const auto index = made.path().parent_path() / "model.safetensors.index.json";
        written(index, "{\"weight_map\": {\"w\": \"made.pt\"}}");
        QCOMPARE(WeightFiles::open(index).error().code, ErrorCode::InvalidFile);
        QVERIFY(WeightFiles::open(made.path()).has_value());
    }

    void theTableOfAnArchiveIsItsDirectory() {
        const auto opened = openTensorFile(hostile("pt/ok_torch_save.pt"));
        const auto table = (*opened)->table();
        Bytes bytes(table.size);
        QVERIFY((*opened)->file().read(table.offset, bytes).has_value());
        const auto text = viewOf(bytes).toByteArray();
        QVERIFY(text.startsWith("PK\x01\x02"));
        QVERIFY(text.contains("archive/data/3"));
    }

    void viewsAreReadInTheOrderOfTheirShape_data() {
        QTest::addColumn<std::string>("tensor");
        QTest::addColumn<Floats>("expected");
        QTest::newRow("from the middle") << pickledTensor({2}, {1}, 1) << Floats{2, 3};
        QTest::newRow("every second") << pickledTensor({2}, {2}) << Floats{1, 3};
        QTest::newRow("three axes") << pickledTensor({2, 1, 2}, {1, 77, 2}) << Floats{1, 3, 2, 4};
        QTest::newRow("an axis of one has any step") << pickledTensor({1, 4}, {1'000'000, 1}) << Floats{1, 2, 3, 4};
        QTest::newRow("overlapping") << pickledTensor({3, 2}, {1, 1}) << Floats{1, 2, 2, 3, 3, 4};
        QTest::newRow("repeated") << pickledTensor({2, 2}, {0, 0}, 3) << Floats{4, 4, 4, 4};
        QTest::newRow("nothing, at the end") << pickledTensor({2, 0}, {5, 5}, 4) << Floats{};
        QTest::newRow("eight axes") << pickledTensor({1, 1, 1, 1, 1, 1, 1, 4}, {4, 4, 4, 4, 4, 4, 4, 1})
                                    << Floats{1, 2, 3, 4};
    }

    void viewsAreReadInTheOrderOfTheirShape() {
        QFETCH(std::string, tensor);
        QFETCH(Floats, expected);
        const Made made(one(tensor));
        QVERIFY2(made.open().has_value(), made.error().message.c_str());
        QCOMPARE(floatsOf(made.path(), "w"), expected);
    }

    void viewsBeyondTheirRecordAreRefused_data() {
        QTest::addColumn<std::string>("tensor");
        constexpr auto largest = std::numeric_limits<std::int64_t>::max();
        QTest::newRow("one too many") << pickledTensor({5}, {1});
        QTest::newRow("one too far") << pickledTensor({2}, {3}, 1);
        QTest::newRow("a scalar after the end") << pickledTensor({}, {}, 4);
        QTest::newRow("nothing, after the end") << pickledTensor({0}, {1}, 5);
        QTest::newRow("more than the record") << pickledTensor({4}, {1}, 0, 5);
        QTest::newRow("a wider type") << pickledTensor({4}, {1}, 0, 4, "DoubleStorage");
        QTest::newRow("the offset wraps") << pickledTensor({2}, {largest}, largest);
        QTest::newRow("two axes wrap") << pickledTensor({3, 3}, {largest, 2});
        QTest::newRow("the count wraps") << pickledTensor({4}, {1}, 0, largest);
        QTest::newRow("the size wraps") << pickledTensor({largest, 4}, {0, 0});
        QTest::newRow("the size wraps and is nothing") << pickledTensor({largest, 4, 0}, {0, 0, 0});
        QTest::newRow("nine axes") << pickledTensor({1, 1, 1, 1, 1, 1, 1, 1, 4}, {4, 4, 4, 4, 4, 4, 4, 4, 1});
        QTest::newRow("fewer steps than sizes") << pickledTensor({2, 2}, {1});
        QTest::newRow("negative step") << pickledTensor({2}, {-1}, 3);
    }

    void viewsBeyondTheirRecordAreRefused() {
        QFETCH(std::string, tensor);
        const auto error = Made(one(tensor)).error();
        QCOMPARE(error.code, ErrorCode::InvalidFile);
        QVERIFY2(error.message.find("tensor 'w'") != std::string::npos, error.message.c_str());
    }

    void aRepeatedViewIsNeverLargerThanItsFile() {
        const auto size = static_cast<std::int64_t>(ptFile(one(pickledTensor({1, 4}, {0, 1}))).size());
        QVERIFY(Made(one(pickledTensor({size / 16, 4}, {0, 1}))).open().has_value());
        QCOMPARE(Made(one(pickledTensor({size / 16 + 1, 4}, {0, 1}))).error().code, ErrorCode::InvalidFile);
    }

    void shapesMayBeTorchSizesAndFlagsMayBeTensors() {
        const auto size = pickledGlobal("torch", "Size") + pickledTuple({3}) + "\x85R";
        const auto tensor = pickledGlobal("torch._utils", "_rebuild_tensor_v2") + "(" +
                            pickledStorage("BoolStorage", "0", 16) + pickledInteger(2) + size + pickledTuple({1}) +
                            "tR";
        const Made made(one(tensor));
        QVERIFY2(made.open().has_value(), made.error().message.c_str());
        QCOMPARE((*made.open())->readBytes("w").value(), (Bytes{std::byte{0x80}, std::byte{0x3F}, std::byte{0}}));
        QCOMPARE((*made.open())->readFloats("w").error().code, ErrorCode::Unsupported);
    }

    void whatIsNoTensorIsIgnored() {
        const auto tensor = pickledTensor({4}, {1});
        QCOMPARE(Made(pickledDictionary({{"epoch", "K\3"}, {"w", tensor}, {"names", "]"}, {"best", "N"}})).names(),
                 std::vector<std::string>{"w"});
    }

    void moduleIsTakenOffWhereEveryNameHasIt() {
        const auto tensor = pickledTensor({4}, {1});
        const auto transposed = pickledTensor({2, 2}, {1, 2});
        const Made all(pickledDictionary({{"module.a", transposed}, {"module.module.b", tensor}, {"epoch", "K\3"}}));
        QCOMPARE(all.names(), (std::vector<std::string>{"a", "module.b"}));
        QCOMPARE(floatsOf(all.path(), "a"), (Floats{1, 3, 2, 4}));
        QCOMPARE(Made(pickledDictionary({{"module.a", tensor}, {"b", tensor}})).names(),
                 (std::vector<std::string>{"b", "module.a"}));
    }

    void onlyTheStateDictOfATrainingCheckpointIsRead() {
        const auto tensor = pickledTensor({4}, {1});
        const auto wrapped = pickledDictionary(
            {{"state_dict", one(tensor)}, {"optimizer", pickledDictionary({{"step", tensor}})}, {"mean", tensor}});
        QCOMPARE(Made(wrapped).names(), std::vector<std::string>{"w"});
        const auto twice = pickledDictionary({{"state_dict", pickledDictionary({{"state_dict", one(tensor)}})}});
        QVERIFY(Made(twice).error().message.find("no tensors") != std::string::npos);
    }

    void modulesOfTorchScriptNameTheirTensorsWithDots() {
        const auto tensor = pickledTensor({4}, {1});
        const auto block = pickledObject({{"training", "\x88"}, {"weight", tensor}, {"heads", "K\2"}});
        const auto net = pickledObject({{"0", block},
                                        {"scale", pickledTensor({}, {})},
                                        {"sizes", pickledGlobal("torch.jit._pickle", "build_intlist") + "]\x85R"},
                                        {"named", pickledDictionary({{"w", tensor}})},
                                        {"empty", pickledGlobal("__torch__", "Gelu") + ")\x81"}});
        QCOMPARE(Made(net).names(), (std::vector<std::string>{"0.weight", "scale"}));
    }

    void modulesOfTorchScriptWithOneNameForTwoTensorsAreRefused() {
        const auto tensor = pickledTensor({4}, {1});
        const auto error = Made(pickledObject({{"a.b", tensor}, {"a", pickledObject({{"b", tensor}})}})).error();
        QVERIFY2(error.message.find("'a.b' occurs twice") != std::string::npos, error.message.c_str());
        QCOMPARE(Made(pickledObject({{"a", tensor}, {"a", "N"}})).error().code, ErrorCode::InvalidFile);
    }

    // Few bytes that describe endlessly many modules.
    void modulesInThemselvesAndModulesSharedManyTimesEndSoon_data() {
        QTest::addColumn<std::string>("operations");
        const auto object = pickledGlobal("__torch__", "Net") + ")\x81";
        const std::string remember("q\0", 2);
        const std::string same("h\0", 2);
        QTest::newRow("in itself") << object + remember + "}" + pickledText("a") + same + "sb";

        // Each holds the one before it twice; the root holds all of them in a tuple, and the last one.
        std::string doubled = "(" + object + remember;
        for (int i = 0; i < 50; ++i) {
            doubled += object + "}(" + pickledText("a") + same + pickledText("b") + same + "ub" + remember;
        }
        QTest::newRow("doubling") << object + "}(" + pickledText("all") + doubled + "t" + pickledText("net") + same +
                                         "ub";

        QTest::newRow("a long name") << object + "}" + pickledText(std::string(600, 'n')) + object + "sb";

        std::string wide = object + "}(";
        for (int i = 0; i < 20'000; ++i) wide += pickledText("k" + std::to_string(i)) + "N";
        wide = object + "}(" + pickledText("first") + wide + "ub" + remember;
        for (int i = 0; i < 15'000; ++i) wide += pickledText("m" + std::to_string(i)) + same;
        QTest::newRow("many attributes many times") << wide + "ub";
    }

    void modulesInThemselvesAndModulesSharedManyTimesEndSoon() {
        QFETCH(std::string, operations);
        const Made made(operations);
        const auto start = std::clock();
        const HeapMeter meter;
        const auto error = made.error();
        QVERIFY2(error.code == ErrorCode::TooLarge, error.message.c_str());
        QVERIFY2(meter.peakBytes() < 30'000'000, std::to_string(meter.peakBytes()).c_str());
        QVERIFY(std::clock() - start < 2 * CLOCKS_PER_SEC);  // of the processor
    }

    void modulesMayBeAsDeepInEachOtherAsTheLimitAndNoDeeper() {
        auto net = pickledObject({{"w", pickledTensor({4}, {1})}});
        for (std::size_t depth = 1; depth < PtArchive::maximumDepth; ++depth) net = pickledObject({{"a", net}});
        QCOMPARE(Made(net).names(), std::vector<std::string>{repeated("a.", PtArchive::maximumDepth - 1) + "w"});
        QCOMPARE(Made(pickledObject({{"a", net}})).error().code, ErrorCode::TooLarge);
    }

    void asManyTensorsAsTheLimitAreReadAndNoMore() {
        const auto many = [](std::size_t count) {
            std::string operations = "}(" + pickledText("0") + pickledTensor({4}, {1}) + std::string("q\0", 2);
            for (std::size_t i = 1; i < count; ++i) {
                operations += pickledText(std::to_string(i)) + std::string("h\0", 2);
            }
            return Made(operations + "u");
        };
        const auto most = many(PtArchive::maximumTensors);
        const HeapMeter meter;
        QCOMPARE(most.names().size(), PtArchive::maximumTensors);
        QVERIFY(meter.peakBytes() < 30'000'000);
        QCOMPARE(many(PtArchive::maximumTensors + 1).error().code, ErrorCode::TooLarge);
    }

    void aNameMayBeAsLongAsTheLimitAndNoLonger() {
        const auto tensor = pickledTensor({4}, {1});
        const std::string name(PtArchive::maximumNameBytes, 'n');
        QCOMPARE(Made(pickledDictionary({{name, tensor}})).names(), std::vector<std::string>{name});
        QCOMPARE(Made(pickledDictionary({{name + "n", tensor}})).error().code, ErrorCode::InvalidFile);
    }

    void recordsOutsideTheOneFolderAreRefused() {
        const auto description = pickle(one(pickledTensor({4}, {1})));
        const auto file = zipFile({{"m/data.pkl", description, 0, 0, {}, {}},
                                   {"m/data/0", std::string(16, '\1'), 0, 0, {}, {}},
                                   {"n/data/0", std::string(16, '\2'), 0, 0, {}, {}}});
        QVERIFY(Made::ofFile(file).error().message.find("more than one folder") != std::string::npos);
        const auto deep = zipFile({{"a/m/data.pkl", description, 0, 0, {}, {}}, {"a/m/data/0", "", 0, 0, {}, {}}});
        QCOMPARE(Made::ofFile(deep).error().code, ErrorCode::InvalidFile);
    }

    void codeThatIsCompressedIsNotUnpacked() {
        const auto description = pickle(pickledObject({{"w", pickledTensor({4}, {1})}}));
        const std::vector<ZipRecord> records{{"m/data.pkl", description, 0, 0, {}, {}},
                                             {"m/data/0", std::string(16, '\1'), 0, 0, {}, {}},
                                             {"m/code/__torch__.py", "no deflate stream", 8, 0, {}, {}}};
        QCOMPARE(Made::ofFile(zipFile(records)).names(), std::vector<std::string>{"w"});
        auto packed = records;
        packed[0].method = 8;
        QCOMPARE(Made::ofFile(zipFile(packed)).error().code, ErrorCode::Unsupported);
    }

    void aFileCutShortAfterOpeningIsAnErrorAndNoCrash() {
        const Made made(pickledDictionary({{"w", pickledTensor({4}, {1})}, {"t", pickledTensor({2, 2}, {1, 2})}}));
        const auto opened = made.open();
        QVERIFY(opened.has_value());
        std::filesystem::resize_file(made.path(), 100);
        QCOMPARE((*opened)->readFloats("w").error().code, ErrorCode::InvalidFile);
        QCOMPARE((*opened)->readBytes("t").error().code, ErrorCode::InvalidFile);
    }

    void aFileThatIsNotThereIsNotFound() { QCOMPARE(errorOf(dataPath("no such file.pt")).code, ErrorCode::NotFound); }

    // Whatever changed, no tensor leaves its file: everything that opens can be read.
    void noChangeOfOneByteMakesATensorUnreadable() {
        const auto bytes = readText(hostile("pt/ok_transposed.pt"));
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "changed.pt";
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            for (const char value : {'\0', '\x7F', '\xFF'}) {
                auto changed = bytes;
                changed[i] = value;
                const auto opened = openTensorFile(written(file, changed));
                if (!opened) continue;
                for (const auto& [name, info] : (*opened)->tensors()) QVERIFY((*opened)->readBytes(name).has_value());
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestPtArchive)

#include "tst_pt_archive.moc"
