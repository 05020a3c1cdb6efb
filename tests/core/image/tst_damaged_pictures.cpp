#include <QtTest>

#include <filesystem>
#include <random>

#include <QFile>

#include "core/image/image_decoder.h"
#include "tests/core/image/picture_bytes.h"
#include "tests/support/golden.h"

using namespace sightseer;
using test::FileBytes;

namespace {

std::vector<std::filesystem::path> goldenSources() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(test::dataPath("golden/preprocess/sources")))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

// Headers hold what steers a decoder: half of the changes are there.
FileBytes damaged(FileBytes bytes, std::mt19937& random) {
    const unsigned changes = 1 + random() % 6;
    for (unsigned i = 0; i < changes; ++i) {
        const std::size_t reach = random() % 2 == 0 ? std::min<std::size_t>(bytes.size(), 200) : bytes.size();
        bytes[random() % reach] =
            static_cast<std::uint8_t>(random() % 3 == 0 ? (random() % 2 == 0 ? 0xFF : 0x00) : random());
    }
    if (random() % 8 == 0) bytes.resize(random() % bytes.size());
    return bytes;
}

}  // namespace

class TestDamagedPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDamagedFileIsDecodedOrGivesOneSentence() {
        QElapsedTimer timer;
        timer.start();
        int decodedFiles = 0, errors = 0;
        for (const auto& path : goldenSources()) {
            QFile file(QString::fromStdString(path.string()));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            const FileBytes good(content.begin(), content.end());
            std::mt19937 random(static_cast<unsigned>(good.size()));
            DecodeRequest request;
            request.limits.maximumPixels = 1'000'000;
            for (int round = 0; round < 30; ++round) {
                request.minimumShortSide = round % 2 == 0 ? 0 : 64;
                const FileBytes bytes = damaged(good, random);
                const auto decoded = decodeImage(test::view(bytes), "damaged picture", request);
                if (decoded) {
                    const Image& image = decoded->image;
                    QVERIFY(image.width > 0 && image.height > 0);
                    QCOMPARE(image.pixels.size(), static_cast<std::size_t>(image.width) * image.height * 3);
                    ++decodedFiles;
                } else {
                    const std::string& message = decoded.error().message;
                    QVERIFY2(message.starts_with("Cannot read damaged picture: ") && message.ends_with("."),
                             message.c_str());
                    QVERIFY2(message.find('\n') == std::string::npos, message.c_str());
                    ++errors;
                }
            }
        }
        qInfo("%d decoded, %d errors in %lld ms", decodedFiles, errors, static_cast<long long>(timer.elapsed()));
        QVERIFY(decodedFiles > 100);
        QVERIFY(errors > 100);
    }
};

QTEST_APPLESS_MAIN(TestDamagedPictures)
#include "tst_damaged_pictures.moc"
