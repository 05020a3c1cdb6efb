// The searches that a person saved under a name, and the latest that were used: in one file of the library, written anew
// with every change, off this thread. Thread: GUI.
#pragma once

#include <QObject>
#include <QStringList>
#include <QThreadPool>

#include <filesystem>
#include <vector>

namespace sightseer {

struct SavedSearch {
    QString name;
    QString text;  // of the search bar
    bool operator==(const SavedSearch&) const = default;
};

class KeptSearches : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype kMostRecent = 30;

    explicit KeptSearches(QObject* parent = nullptr);
    ~KeptSearches() override;  // waits until the last change is written

    // Reads the file; one that does not exist is empty. A damaged one is put aside, and failed() says where. With an empty
    // path nothing is kept beyond the window.
    void open(const std::filesystem::path& file);

    const std::vector<SavedSearch>& saved() const { return m_saved; }
    const QStringList& recent() const { return m_recent; }  // latest first
    bool isSaved(const QString& text) const;

    void remember(const QString& text);  // as the latest
    void forgetRecent();
    // Under its own text as name; a text that is saved already stays as it is.
    void save(const QString& text);
    void rename(const QString& text, const QString& name);
    void remove(const QString& text);

Q_SIGNALS:
    void savedChanged();
    void failed(const QString& message);

private:
    void write();

    std::filesystem::path m_file;
    std::vector<SavedSearch> m_saved;
    QStringList m_recent;
    QThreadPool m_writer;  // one thread, so that the latest state is written last
};

}  // namespace sightseer
