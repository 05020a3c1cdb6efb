#include "core/clip/checkpoint/zip_archive.h"
#include "tests/core/clip/archive_builder.h"
#include "tests/core/clip/heap_meter.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sightseer;
using namespace sightseer::test;

namespace {

constexpr std::uint16_t deflated = 8;

class Folder {
public:
    RandomAccessFile file(const std::string& bytes) const {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "made.pt";
        return RandomAccessFile::open(written(path, bytes)).value();
    }
    Result<ZipArchive> open(const std::string& bytes) const { return ZipArchive::open(file(bytes)); }

    // Empty when it was not refused as it should be.
    std::string refusal(const std::string& bytes, ErrorCode code = ErrorCode::InvalidFile) const {
        const auto opened = open(bytes);
        if (opened || opened.error().code != code) return {};
        const auto& message = opened.error().message;
        return message.find("made.pt") != std::string::npos && message.ends_with('.') ? message : std::string();
    }

private:
    QTemporaryDir m_folder;
};

std::vector<ZipRecord> twoRecords() {
    return {{"m/data.pkl", "pickle", 0, 0, {}, {}}, {"m/data/0", "numbers", 0, 0, {}, {}}};
}

std::string changed(std::string file, std::size_t offset, const std::string& bytes) {
    return file.replace(offset, bytes.size(), bytes);
}

bool has(const std::string& message, const char* text) {
    return message.find(text) != std::string::npos;
}

std::string zip64Field(const std::vector<std::uint64_t>& numbers) {
    std::string field = littleEndian<std::uint16_t>(1) + littleEndian(static_cast<std::uint16_t>(8 * numbers.size()));
    for (const auto number : numbers) field += littleEndian(number);
    return field;
}

}  // namespace

class TestZipArchive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entriesAreFoundWhereTheirBytesLie() {
        auto records = twoRecords();
        records[1].localExtra = "FB" + littleEndian<std::uint16_t>(5) + "ZZZZZ";  // PyTorch's padding
        const Folder folder;
        const auto file = folder.file(zipFile(records));
        const auto archive = ZipArchive::open(file);
        QVERIFY2(archive.has_value(), archive ? "" : archive.error().message.c_str());
        QCOMPARE(archive->entries().size(), 2U);
        const auto& entry = archive->entries().at("m/data/0");
        QVERIFY(entry.isStored);
        Bytes bytes(entry.bytes.size);
        QVERIFY(file.read(entry.bytes.offset, bytes).has_value());
        QCOMPARE(bytes, bytesOf("numbers"));
    }

    void theDirectoryIsTheRangeBeforeTheEnd() {
        ZipLayout layout;
        const auto bytes = zipFile(twoRecords(), &layout);
        const auto directory = Folder().open(bytes)->directory();
        QCOMPARE(directory.offset, layout.directoryEntries.front());
        QCOMPARE(directory.offset + directory.size, layout.end);
    }

    void aCompressedEntryIsListedButNotStored() {
        auto records = twoRecords();
        records.push_back({"m/code/net.py", "packed", deflated, 0, {}, {}});
        const auto archive = Folder().open(zipFile(records));
        QVERIFY(archive.has_value());
        QVERIFY(!archive->entries().at("m/code/net.py").isStored);
    }

    void anEntryWhoseSizesFollowItMayNotKnowThemInItsHeader() {
        auto records = twoRecords();
        records[0].flags = 0x808;
        ZipLayout layout;
        const auto bytes = zipFile(records, &layout);
        QVERIFY(Folder().open(changed(bytes, layout.headers[0] + 18, std::string(8, '\0'))).has_value());
    }

    void sizesAndPlacesOfLargeFilesAreReadFromTheZip64Field() {
        auto records = twoRecords();
        ZipLayout layout;
        (void)zipFile(records, &layout);
        records[1].directoryExtra = zip64Field({7, 7, layout.headers[1]});
        auto bytes = zipFile(records, &layout);
        const auto entry = layout.directoryEntries[1];
        bytes = changed(bytes, entry + 20, std::string(8, '\xFF'));
        bytes = changed(bytes, entry + 42, std::string(4, '\xFF'));
        const auto archive = Folder().open(bytes);
        QVERIFY2(archive.has_value(), archive ? "" : archive.error().message.c_str());
        QCOMPARE(archive->entries().at("m/data/0").bytes.size, 7U);

        records[1].directoryExtra = zip64Field({7, 7});  // the place is missing
        bytes = zipFile(records, &layout);
        bytes = changed(bytes, layout.directoryEntries[1] + 20, std::string(8, '\xFF'));
        bytes = changed(bytes, layout.directoryEntries[1] + 42, std::string(4, '\xFF'));
        QVERIFY(!Folder().refusal(bytes).empty());
    }

    void unsafeNamesAreRefused_data() {
        QTest::addColumn<std::string>("name");
        for (const char* name : {"", "/m/x", "m//x", "m/", "../x", "m/../x", "m/./x", "m\\x", "m/..", "m/a\nb",
                                 "m/\xFF", "m/\xC0\xAF", "m/\x7F"}) {
            QTest::newRow(QByteArray(name).toPercentEncoding().constData()) << std::string(name);
        }
    }

    void unsafeNamesAreRefused() {
        QFETCH(std::string, name);
        auto records = twoRecords();
        records.push_back({name, "x", 0, 0, {}, {}});
        const auto message = Folder().refusal(zipFile(records));
        QVERIFY2(has(message, "unsafe name"), message.c_str());
    }

    void aNameMayBeAsLongAsTheLimitAndNoLonger() {
        auto records = twoRecords();
        records[1].name = "m/" + std::string(ZipArchive::maximumNameBytes - 2, 'n');
        QVERIFY(Folder().open(zipFile(records)).has_value());
        records[1].name += 'n';
        QVERIFY(!Folder().refusal(zipFile(records), ErrorCode::TooLarge).empty());
    }

    void asManyEntriesAsTheLimitAreReadAndMoreAreRefusedUnread() {
        std::vector<ZipRecord> records;
        for (std::size_t i = 0; i < ZipArchive::maximumEntries; ++i) {
            records.push_back({"m/data/" + std::to_string(i), "x", 0, 0, {}, {}});
        }
        const Folder folder;
        QCOMPARE(folder.open(zipFile(records))->entries().size(), ZipArchive::maximumEntries);
        records.push_back({"m/one more", "x", 0, 0, {}, {}});
        const auto file = folder.file(zipFile(records));
        const HeapMeter meter;
        QCOMPARE(ZipArchive::open(file).error().code, ErrorCode::TooLarge);
        QVERIFY(meter.peakBytes() < 10'000);
    }

    void whatTwoReadersCouldUnderstandDifferentlyIsRefused() {
        const Folder folder;
        ZipLayout layout;
        const auto bytes = zipFile(twoRecords(), &layout);
        const auto second = layout.headers[1];
        const auto entry = layout.directoryEntries[1];
        QVERIFY(folder.open(bytes).has_value());

        QVERIFY(has(folder.refusal(changed(bytes, entry + 42, littleEndian<std::uint32_t>(0))), "overlaps"));
        QVERIFY(has(folder.refusal(changed(bytes, second + 30, "m/data/7")), "not what the directory says"));
        QVERIFY(has(folder.refusal(changed(bytes, second + 8, littleEndian(deflated))), "not what the directory says"));
        QVERIFY(has(folder.refusal(changed(bytes, second + 18, littleEndian<std::uint32_t>(6))),
                    "not what the directory says"));
        QVERIFY(has(folder.refusal(changed(bytes, second, "PK\x01\x02")), "not what the directory says"));
        QVERIFY(has(folder.refusal(changed(bytes, entry + 24, littleEndian<std::uint32_t>(6))), "two sizes"));
        QVERIFY(has(folder.refusal(changed(bytes, entry + 34, littleEndian<std::uint16_t>(1))), "one part of several"));
        QVERIFY(
            has(folder.refusal(changed(bytes, layout.end + 4, littleEndian<std::uint16_t>(1))), "one part of several"));
        QVERIFY(has(folder.refusal(bytes + "#"), "end is missing"));
        QVERIFY(has(folder.refusal("#!" + bytes), "damaged directory"));
        auto twice = twoRecords();
        twice[1].name = twice[0].name;
        QVERIFY(has(folder.refusal(zipFile(twice)), "two entries with the name 'm/data.pkl'"));
    }

    void somethingBeforeTheFirstEntryIsRefused() {
        ZipLayout layout;
        auto bytes = zipFile(twoRecords(), &layout);
        bytes =
            changed(bytes, layout.end + 10, littleEndian<std::uint16_t>(1));  // the directory leaves the first one out
        bytes = changed(bytes, layout.end + 8, littleEndian<std::uint16_t>(1));
        bytes.erase(layout.directoryEntries[0], layout.directoryEntries[1] - layout.directoryEntries[0]);
        const auto size = layout.end - layout.directoryEntries[1];
        bytes = changed(bytes, layout.directoryEntries[0] + size + 12, littleEndian(static_cast<std::uint32_t>(size)));
        const auto message = Folder().refusal(bytes);
        QVERIFY2(has(message, "before its first entry"), message.c_str());
    }

    void encryptedEntriesAndUnknownMethodsAreUnsupported() {
        auto records = twoRecords();
        records[1].flags = 1;
        QVERIFY(has(Folder().refusal(zipFile(records), ErrorCode::Unsupported), "encrypted"));
        records = twoRecords();
        records[1].method = 99;
        QVERIFY(has(Folder().refusal(zipFile(records), ErrorCode::Unsupported), "unknown method"));
    }

    void everyCutOfAnArchiveIsRefused() {
        const Folder folder;
        const auto bytes = zipFile(twoRecords());
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            QVERIFY2(!folder.refusal(bytes.substr(0, length)).empty(), std::to_string(length).c_str());
        }
    }

    void noChangeOfOneByteLeadsOutsideTheFile() {
        const Folder folder;
        const auto bytes = zipFile(twoRecords());
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            for (const char value : {'\0', '\1', '\x7F', '\xFF'}) {
                const auto archive = folder.open(changed(bytes, i, std::string(1, value)));
                if (!archive) continue;
                for (const auto& [name, entry] : archive->entries()) {
                    QVERIFY2(entry.bytes.offset + entry.bytes.size <= archive->directory().offset, name.c_str());
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestZipArchive)

#include "tst_zip_archive.moc"
