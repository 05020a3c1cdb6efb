#include "core/ingest/scanner.h"

#include "core/base/file_io.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace sightseer;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() = default;
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path()); }  // QTemporaryDir leaves names that are not UTF-8

    fs::path path() const { return m_folder.path().toStdString(); }

    fs::path file(const std::string& relativePath) const {
        const fs::path file = path() / relativePath;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << relativePath;
        return file;
    }

private:
    QTemporaryDir m_folder;
};

std::vector<std::string> namesOf(const FolderListing& listing) {
    std::vector<std::string> names;
    for (const FoundFile& file : listing.files) names.push_back(file.relativePath);
    std::sort(names.begin(), names.end());
    return names;
}

FolderListing listed(const fs::path& root) {
    auto listing = listPictures(root, {}, {});
    return listing ? *listing : FolderListing();
}

using Names = std::vector<std::string>;

KnownFile known(int id, const std::string& path, std::uint64_t size = 1, std::int64_t time = 1, bool missing = false) {
    return {PhotoId(id), {path, size, time}, {}, missing};
}

}  // namespace

class TestScanner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsExcludedIsNotListed() {
        Folder folder;
        for (const char* name :
             {"a.jpg", "tmp/b.jpg", "x/tmp/c.jpg", "x/Tmp2/d.jpg", "x/y/e.jpg", "z/y/f.jpg", "g.PNG"}) {
            folder.file(name);
        }
        const auto names = [&](const std::vector<std::string>& patterns) {
            return namesOf(*listPictures(folder.path(), {}, {}, ExcludeList(patterns)));
        };
        QCOMPARE(names({}).size(), std::size_t{7});
        QCOMPARE(names({"tmp"}), (Names{"a.jpg", "g.PNG", "x/Tmp2/d.jpg", "x/y/e.jpg", "z/y/f.jpg"}));
        QCOMPARE(names({"tmp*/", "*.png"}), (Names{"a.jpg", "x/y/e.jpg", "z/y/f.jpg"}));
        QCOMPARE(names({"x/y", "/tmp"}), (Names{"a.jpg", "g.PNG", "x/Tmp2/d.jpg", "x/tmp/c.jpg", "z/y/f.jpg"}));
        QCOMPARE(names({"*/y", "", "/"}).size(), std::size_t{5});
        QVERIFY(names({"*"}).empty());
    }

    void picturesAreListedWithSizeAndTimeAtEveryDepth() {
        Folder folder;
        folder.file("a.jpg");
        folder.file("notes.txt");
        folder.file("2019/summer/b.PNG");
        const auto listing = listed(folder.path());
        QCOMPARE(namesOf(listing), (Names{"2019/summer/b.PNG", "a.jpg"}));
        for (const FoundFile& file : listing.files) {
            QCOMPARE(file.size, file.relativePath.size());
            QVERIFY(file.modifiedNs > 1'600'000'000'000'000'000);
        }
    }

    void sidecarsAreListedApartFromPictures() {
        Folder folder;
        for (const char* name : {"a.jpg", "a.jpg.xmp", "b/A.XMP", ".xmp", ".hidden.xmp", "xmp", "tmp/c.xmp"}) {
            folder.file(name);
        }
        const auto listing = listPictures(folder.path(), {}, {}, ExcludeList(std::vector<std::string>{"tmp"}));
        QCOMPARE(namesOf(*listing), Names{"a.jpg"});
        Names sidecars;
        for (const FoundFile& file : listing->sidecars) sidecars.push_back(file.relativePath);
        std::ranges::sort(sidecars);
        QCOMPARE(sidecars, (Names{"a.jpg.xmp", "b/A.XMP"}));
    }

    void hiddenFilesAndFoldersAreSkipped() {
        Folder folder;
        folder.file("seen.jpg");
        folder.file(".hidden.jpg");
        folder.file(".cache/inside.jpg");
        QCOMPARE(namesOf(listed(folder.path())), Names{"seen.jpg"});
    }

    void aLinkToAFileCountsAndALinkToAFolderIsNotFollowed() {
        Folder folder;
        Folder elsewhere;
        fs::create_symlink(elsewhere.file("far.jpg"), folder.path() / "link.jpg");
        fs::create_directory_symlink(elsewhere.path(), folder.path() / "linked");
        fs::create_directory_symlink(folder.path(), folder.path() / "loop.jpg");
        fs::create_symlink(folder.path() / "nothing.jpg", folder.path() / "broken.jpg");
        fs::create_symlink(folder.path() / "self.jpg", folder.path() / "self.jpg");
        const auto listing = listed(folder.path());
        QCOMPARE(namesOf(listing), Names{"link.jpg"});
        QVERIFY(listing.unreadable.empty());
    }

    void namesThatAreNotUtf8AreListed() {
        Folder folder;
        folder.file("caf\xE9.jpg");
        QCOMPARE(namesOf(listed(folder.path())), Names{"caf\xE9.jpg"});
    }

    void aFolderThatIsNamedLikeAPictureIsEntered() {
        Folder folder;
        folder.file("holiday.jpg/a.jpg");
        QCOMPARE(namesOf(listed(folder.path())), Names{"holiday.jpg/a.jpg"});
    }

    void aMissingFolderIsNotFoundAndAFileIsNoFolder() {
        Folder folder;
        const auto missing = listPictures(folder.path() / "gone", {}, {});
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        const auto file = listPictures(folder.file("a.jpg"), {}, {});
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::InvalidFile);
    }

    void batchesStartWithOneFileAndGrowAndMissNothing() {
        Folder folder;
        for (int i = 0; i < 100; ++i) folder.file(std::to_string(i) + ".jpg");
        std::vector<std::size_t> sizes;
        std::size_t sum = 0;
        const auto listing = listPictures(folder.path(), {}, [&](std::span<const FoundFile> files) {
            sizes.push_back(files.size());
            sum += files.size();
        });
        QVERIFY(listing);
        QCOMPARE(sum, std::size_t{100});
        QCOMPARE(sizes.front(), std::size_t{1});
        QVERIFY(*std::max_element(sizes.begin(), sizes.end()) > 8);
    }

    void aStoppedScanIsCancelled() {
        Folder folder;
        for (int i = 0; i < 10; ++i) folder.file(std::to_string(i) + ".jpg");
        std::stop_source stop;
        const auto listing = listPictures(folder.path(), stop.get_token(), [&](auto) { stop.request_stop(); });
        QVERIFY(!listing);
        QCOMPARE(listing.error().code, ErrorCode::Cancelled);
    }

    void aFolderThatCannotBeListedIsReportedAndTheRestIsListed() {
        Folder folder;
        folder.file("a.jpg");
        const fs::path locked = folder.file("locked/b.jpg").parent_path();
        fs::permissions(locked, fs::perms::none);
        std::error_code error;
        const bool canReadAnyway = (fs::directory_iterator(locked, error), !error);
        const auto listing = listed(folder.path());
        fs::permissions(locked, fs::perms::owner_all);
        if (canReadAnyway) QSKIP("this user may list every folder");
        QCOMPARE(namesOf(listing), Names{"a.jpg"});
        QCOMPARE(listing.unreadable.size(), std::size_t{1});
        QCOMPARE(listing.unreadable.front().relativePath, std::string("locked"));
        QCOMPARE(listing.unreadable.front().error.code, ErrorCode::PermissionDenied);
    }

    void otherFileSystemsInsideAreNotEntered() {
        const QTemporaryDir mounted(QStringLiteral("/dev/shm/sightseer-scanner-XXXXXX"));
        const fs::path folder = mounted.path().toStdString();
        if (!mounted.isValid() || fileStatus(folder)->device == fileStatus("/dev")->device) {
            QSKIP("no file system is mounted at /dev/shm");
        }
        std::ofstream(folder / "a.jpg") << "x";
        QCOMPARE(namesOf(listed(folder)), Names{"a.jpg"});
        QVERIFY(namesOf(listed("/dev")).empty());
    }

    void comparisonFindsNewChangedMissingAndReappearedFiles() {
        const FolderListing listing{
            {{"new.jpg", 1, 1}, {"same.jpg", 1, 1}, {"larger.jpg", 2, 1}, {"touched.jpg", 1, 2}, {"back.jpg", 1, 1}},
            {}};
        const std::vector<KnownFile> before{
            known(1, "same.jpg"), known(2, "larger.jpg"),           known(3, "touched.jpg"),
            known(4, "gone.jpg"), known(5, "back.jpg", 1, 1, true), known(6, "longGone.jpg", 1, 1, true)};
        const auto difference = compareWithKnown(listing, before);
        QCOMPARE(difference.added.size(), std::size_t{1});
        QCOMPARE(difference.added.front().relativePath, std::string("new.jpg"));
        QCOMPARE(difference.changed.size(), std::size_t{2});
        QCOMPARE(difference.changed.front().id, PhotoId(2));
        QCOMPARE(difference.changed.front().file.size, std::uint64_t{2});
        QCOMPARE(difference.missing, std::vector<PhotoId>{PhotoId(4)});
        QCOMPARE(difference.reappeared, std::vector<PhotoId>{PhotoId(5)});
    }

    void nothingBelowAnUnreadableFolderIsTakenForGone() {
        const FolderListing listing{{}, {{"locked", {ErrorCode::PermissionDenied, "no"}}}};
        const std::vector<KnownFile> before{known(1, "locked/a.jpg"), known(2, "locked/deep/b.jpg"),
                                            known(3, "lockedNot/c.jpg")};
        QCOMPARE(compareWithKnown(listing, before).missing, std::vector<PhotoId>{PhotoId(3)});
        const FolderListing nothing{{}, {{"", {ErrorCode::PermissionDenied, "no"}}}};
        QVERIFY(compareWithKnown(nothing, before).missing.empty());
    }
};

QTEST_APPLESS_MAIN(TestScanner)
#include "tst_scanner.moc"
