#include "core/clip/checkpoint/safetensors.h"
#include "tests/support/golden.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

using namespace sightseer;

namespace {

const char* typeName(TensorType type) {
    switch (type) {
        case TensorType::Bool: return "BOOL";
        case TensorType::U8: return "U8";
        case TensorType::I8: return "I8";
        case TensorType::I16: return "I16";
        case TensorType::U16: return "U16";
        case TensorType::F16: return "F16";
        case TensorType::BF16: return "BF16";
        case TensorType::I32: return "I32";
        case TensorType::U32: return "U32";
        case TensorType::F32: return "F32";
        case TensorType::I64: return "I64";
        case TensorType::U64: return "U64";
        case TensorType::F64: return "F64";
    }
    return "";
}

std::filesystem::path hostile(const std::string& name) {
    return test::dataPath("golden/hostile/" + name);
}

QJsonObject expectedOfHostileFiles() {
    const auto text = test::readText(hostile("expected.json"));
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

std::filesystem::path write(const QTemporaryDir& folder, const QByteArray& header, const QByteArray& data) {
    QFile file(folder.filePath(QStringLiteral("made.safetensors")));
    if (!file.open(QIODevice::WriteOnly)) return {};
    const auto length = static_cast<quint64>(header.size());
    file.write(reinterpret_cast<const char*>(&length), sizeof length);
    file.write(header);
    file.write(data);
    return file.filesystemFileName();
}

// Opening is all that is tried on a file that must be refused; an index must be refused while it is read.
Error errorOf(const std::filesystem::path& file) {
    if (file.extension() == ".json") {
        const auto index = readShardIndex(file);
        return index ? Error{ErrorCode::Internal, "accepted"} : index.error();
    }
    const auto opened = Safetensors::open(file);
    return opened ? Error{ErrorCode::Internal, "accepted"} : opened.error();
}

// Slow and plain, to check the fast conversion.
float plainHalf(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    const float sign = (bits & 0x8000) != 0 ? -1.0F : 1.0F;
    if (exponent == 31) return fraction != 0 ? std::nanf("") : sign * std::numeric_limits<float>::infinity();
    if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
    return sign * std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyHostileFileIsRefusedAndEveryUnusualLegalOneIsRead_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonObject>("expected");
        int count = 0;
        const auto all = expectedOfHostileFiles();
        for (auto it = all.begin(); it != all.end(); ++it) {
            if (!it.key().startsWith(QLatin1String("safetensors/"))) continue;
            QTest::newRow(it.key().toUtf8().constData()) << it.key() << it.value().toObject();
            ++count;
        }
        QCOMPARE(count, 78);
    }

    void everyHostileFileIsRefusedAndEveryUnusualLegalOneIsRead() {
        QFETCH(QString, name);
        QFETCH(QJsonObject, expected);
        const auto file = hostile(name.toStdString());
        QElapsedTimer timer;
        timer.start();
        if (expected.value(QLatin1String("must")) == QLatin1String("reject")) {
            const auto error = errorOf(file);
            QVERIFY2(error.code != ErrorCode::Internal, error.message.c_str());
            QVERIFY2(error.message.find(file.stem().stem().string()) != std::string::npos ||
                         error.code == ErrorCode::NotFound,
                     error.message.c_str());
            QVERIFY2(error.message.ends_with('.'), error.message.c_str());
        } else {
            const auto opened = Safetensors::open(file);
            QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
            const auto tensors = expected.value(QLatin1String("tensors")).toObject();
            QCOMPARE(opened->tensors().size(), static_cast<std::size_t>(tensors.size()));
            for (auto it = tensors.begin(); it != tensors.end(); ++it) {
                const auto found = opened->tensors().find(it.key().toStdString());
                QVERIFY2(found != opened->tensors().end(), qPrintable(it.key()));
                QCOMPARE(QLatin1String(typeName(found->second.type)), it.value()[0].toString());
                QJsonArray shape;
                for (const auto size : found->second.shape) shape.append(static_cast<qint64>(size));
                QCOMPARE(shape, it.value()[1].toArray());
                const auto bytes = opened->readBytes(found->first);
                QVERIFY(bytes.has_value());
                QCOMPARE(bytes->size(), found->second.byteCount);
            }
        }
        QVERIFY(timer.elapsed() < 1000);
    }

    void everyNumberTypeIsConvertedToFloats() {
        const auto file = Safetensors::open(hostile("safetensors/ok_all_dtypes.safetensors"));
        QVERIFY(file.has_value());
        for (const char* name : {"F16", "BF16", "F32", "F64"}) {
            QCOMPARE(file->readFloats(name).value(), (std::vector<float>{1.5F, -2.0F}));
        }
        for (const char* name : {"I8", "I16", "I32", "I64"}) {
            QCOMPARE(file->readFloats(name).value(), (std::vector<float>{1.0F, -2.0F}));
        }
        QCOMPARE(file->readFloats("BOOL").error().code, ErrorCode::Unsupported);
    }

    void everyHalfPrecisionNumberIsConvertedExactly() {
        QByteArray data(2 * 65536, '\0');
        for (int i = 0; i < 65536; ++i) {
            const auto bits = static_cast<std::uint16_t>(i);
            std::memcpy(data.data() + 2 * i, &bits, 2);
        }
        QTemporaryDir folder;
        const auto path = write(folder, R"({"h":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]}})", data);
        const auto values = Safetensors::open(path)->readFloats("h").value();
        for (int i = 0; i < 65536; ++i) {
            const float expected = plainHalf(static_cast<std::uint16_t>(i));
            const bool same = std::isnan(expected)
                                  ? std::isnan(values[i])
                                  : std::bit_cast<quint32>(expected) == std::bit_cast<quint32>(values[i]);
            QVERIFY2(same, qPrintable(QString::number(i, 16)));
        }
    }

    void notANumberAndInfinitiesAreData() {
        const auto values = Safetensors::open(hostile("safetensors/ok_nan_inf.safetensors"))->readFloats("a").value();
        QCOMPARE(std::count_if(values.begin(), values.end(), [](float v) { return std::isnan(v); }), 1);
        QVERIFY(std::count_if(values.begin(), values.end(), [](float v) { return std::isinf(v); }) >= 1);
    }

    void dataThatIsNotAlignedIsReadAsStored() {
        const auto file = Safetensors::open(hostile("safetensors/ok_misaligned_i64.safetensors"));
        QVERIFY(file.has_value());
        QVERIFY(file->tensors().at("i").offset % 8 != 0);
        const auto bytes = file->readBytes("i").value();
        std::int64_t numbers[2] = {};
        QCOMPARE(bytes.size(), sizeof numbers);
        std::memcpy(numbers, bytes.data(), sizeof numbers);
        QCOMPARE(numbers[0], -5);
        QCOMPARE(numbers[1], std::int64_t{1} << 40);
        QCOMPARE(file->readFloats("b").value(), (std::vector<float>{1, 2, 3}));
    }

    void aWholeNumberThatAFloatCannotHoldIsAnError() {
        const std::int64_t numbers[] = {1 << 24, (1 << 24) + 1};
        QTemporaryDir folder;
        const auto path = write(folder,
                                R"({"fits":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},)"
                                R"("not":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}})",
                                QByteArray(reinterpret_cast<const char*>(numbers), sizeof numbers));
        const auto file = Safetensors::open(path);
        QVERIFY(file.has_value());
        QCOMPARE(file->readFloats("fits").value(), (std::vector<float>{16777216.0F}));
        QCOMPARE(file->readFloats("not").error().code, ErrorCode::Unsupported);
    }

    void aFileCutShortAfterOpeningIsAnErrorAndNoCrash() {
        QTemporaryDir folder;
        const auto path =
            write(folder, R"({"a":{"dtype":"F32","shape":[4096],"data_offsets":[0,16384]}})", QByteArray(16384, '\1'));
        const auto file = Safetensors::open(path);
        QVERIFY(file.has_value());
        QVERIFY(file->readFloats("a").has_value());
        std::filesystem::resize_file(path, 100);
        QCOMPARE(file->readFloats("a").error().code, ErrorCode::InvalidFile);
        QCOMPARE(file->readBytes("a").error().code, ErrorCode::InvalidFile);
    }

    void aHeaderAtTheLimitIsNotReadWhenTheFileIsShorter() {
        QTemporaryDir folder;
        const auto path = write(folder, R"({})", {});
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const quint64 limit = 100'000'000;
        file.write(reinterpret_cast<const char*>(&limit), sizeof limit);
        file.close();
        QVERIFY(Safetensors::open(path).error().message.find("ends inside its header") != std::string::npos);
        std::filesystem::resize_file(path, 300'000'000);  // sparse
        QFile larger(path);
        QVERIFY(larger.open(QIODevice::ReadWrite));
        const quint64 beyond = limit + 1;
        larger.write(reinterpret_cast<const char*>(&beyond), sizeof beyond);
        larger.close();
        QVERIFY(Safetensors::open(path).error().message.find("header length") != std::string::npos);
    }

    void whatAFailedDownloadLeavesIsNamed() {
        QVERIFY(errorOf(hostile("safetensors/lfs_pointer.safetensors")).message.find("git-lfs") != std::string::npos);
        QVERIFY(errorOf(hostile("safetensors/html_error_page.safetensors")).message.find("web page") !=
                std::string::npos);
        QCOMPARE(errorOf(test::dataPath("no such file")).code, ErrorCode::NotFound);
    }

    void numberTypesOfQuantisedModelsAreUnsupportedAndNotDamage() {
        QTemporaryDir folder;
        const auto path = write(folder, R"({"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}})", "x");
        const auto error = errorOf(path);
        QCOMPARE(error.code, ErrorCode::Unsupported);
        QVERIFY(error.message.find("F8_E4M3") != std::string::npos);
    }

    void namesInMessagesAreShortAndPrintable() {
        QTemporaryDir folder;
        const QByteArray name = "\\n" + QByteArray(5000, 'n');
        const auto path =
            write(folder, R"({")" + name + R"(":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", "abcd");
        const auto message = errorOf(path).message;
        QVERIFY(message.find('\n') == std::string::npos);
        QVERIFY(message.size() < 400 + path.string().size());
    }

    void theShardsOfAnIndexAreFilesBesideIt() {
        const auto folder = test::dataPath("golden/models/hf_clip_gelu_bf16");
        const auto shards = readShardIndex(folder / "model.safetensors.index.json");
        QVERIFY(shards.has_value());
        QCOMPARE(shards->at("logit_scale"), folder / "model-00002-of-00002.safetensors");
        QCOMPARE(shards->at("text_model.embeddings.position_embedding.weight"),
                 folder / "model-00001-of-00002.safetensors");
    }

    void aMissingShardIsNamed() {
        const auto error = errorOf(hostile("safetensors/index_missing_shard.model.safetensors.index.json"));
        QCOMPARE(error.code, ErrorCode::NotFound);
        QVERIFY2(error.message.find(".safetensors' is missing") != std::string::npos, error.message.c_str());
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)

#include "tst_safetensors.moc"
