#include "ui/settings/settings_dialog.h"

#include "core/models/download_rules.h"
#include "ui/core_texts.h"
#include "ui/file_actions.h"
#include "ui/library_link.h"
#include "ui/style/metrics.h"
#include "ui/style/scroll_area.h"
#include "ui/text.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QThread>
#include <QVBoxLayout>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

QLabel* note(const QString& text) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    mute(*label);
    return label;
}

// Bytes of the files in the library's folder whose names begin so; of all below it where it is a folder.
std::uintmax_t bytesOf(const std::filesystem::path& folder, std::string_view beginning) {
    std::uintmax_t bytes = 0;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (!toUtf8(entry->path().filename()).starts_with(beginning)) continue;
        std::error_code ignored;
        if (entry->is_regular_file(ignored)) bytes += entry->file_size(ignored);
        if (entry->is_directory(ignored)) bytes += bytesOf(entry->path(), "");
    }
    return bytes;
}

}  // namespace

SettingsDialog::SettingsDialog(AppSettings settings, LibraryLink& link, std::filesystem::path dataFolder,
                               QWidget* parent)
    : QDialog(parent), m_settings(settings), m_link(link), m_dataFolder(std::move(dataFolder)),
      m_titles(new QListWidget), m_pages(new QStackedWidget) {
    setWindowTitle(tr("Settings"));
    resize(QSize(metrics::kUnit * 90, metrics::kUnit * 60).boundedTo(screen()->availableSize()));
    m_titles->setFixedWidth(metrics::kUnit * 20);
    m_titles->setFrameShape(QFrame::NoFrame);
    m_titles->setAccessibleName(tr("Pages of the settings"));
    buildFolders();
    buildProcessing();
    buildStorage();
    buildDownloads();
    buildLabels();
    buildAppearance();
    buildPrivacy();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_titles, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_titles->setCurrentRow(0);
    auto* middle = new QHBoxLayout;
    middle->addWidget(m_titles);
    middle->addWidget(m_pages, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(middle, 1);
    layout->addWidget(buttons);
    for (auto* button : findChildren<QPushButton*>()) button->setAutoDefault(false);
}

QWidget* SettingsDialog::addPage(const QString& title) {
    auto* item = new QListWidgetItem(title, m_titles);
    item->setSizeHint({0, metrics::kRowHeight});
    auto* page = new QWidget;
    m_pages->addWidget(scrolling(page));  // a small screen does not hold every page
    return page;
}

void SettingsDialog::buildFolders() {
    auto* column = new QVBoxLayout(addPage(tr("Folders")));
    m_roots = new QListWidget;
    m_roots->setAccessibleName(tr("Folders of the library"));
    auto* add = new QPushButton(tr("Add folder…"));
    m_remove = new QPushButton(tr("Remove…"));
    m_remove->setEnabled(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    m_excluded = new QPlainTextEdit;
    showExcluded();
    m_excluded->setAccessibleName(tr("Files and folders to leave out"));
    m_excluded->setPlaceholderText(u"node_modules\n*.thumb.jpg\nScans/raw"_s);
    m_excluded->setTabChangesFocus(true);
    auto* apply = new QPushButton(tr("Apply"));
    auto* watch = new QCheckBox(tr("Notice new and changed photos at once"));
    watch->setChecked(m_settings.watchesFolders());
    for (QWidget* list : {static_cast<QWidget*>(m_roots), static_cast<QWidget*>(m_excluded)}) {
        list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);  // they share what is left
        list->setMinimumHeight(metrics::kUnit * 10);
    }
    column->addWidget(m_roots, 1);
    column->addLayout(buttons);
    column->addWidget(watch);
    column->addSpacing(metrics::kUnit);
    column->addWidget(new QLabel(tr("Leave out")));
    column->addWidget(m_excluded, 1);
    column->addWidget(
        note(tr("One name of a file or folder a line, or a path within an added folder; * stands for any "
                "characters, ? for one. No file is touched.")));
    column->addWidget(apply, 0, Qt::AlignLeading);
    connect(add, &QPushButton::clicked, this, &SettingsDialog::addFolderWanted);
    connect(m_remove, &QPushButton::clicked, this,
            [this] { Q_EMIT removeFolderWanted(RootId(m_roots->currentItem()->data(Qt::UserRole).toLongLong())); });
    connect(m_roots, &QListWidget::currentRowChanged, this, [this](int row) { m_remove->setEnabled(row >= 0); });
    connect(apply, &QPushButton::clicked, this, &SettingsDialog::applyExcluded);
    connect(watch, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.setWatchesFolders(on);
        m_link.setWatching(on);
    });
}

void SettingsDialog::applyExcluded() {
    QStringList patterns;
    for (const QString& line : m_excluded->toPlainText().split(u'\n')) {
        if (!line.trimmed().isEmpty()) patterns.append(line.trimmed());
    }
    m_settings.setExcluded(patterns);
    m_link.setExcluded(patterns);
}

void SettingsDialog::showExcluded() {
    m_excluded->setPlainText(m_settings.excluded().join(u'\n'));
}

void SettingsDialog::setRoots(const std::vector<RootStatus>& roots) {
    const int current = m_roots->currentRow();
    m_roots->clear();
    for (const RootStatus& root : roots) {
        const QString path = qtPath(root.root.path);
        auto* item = new QListWidgetItem(root.online ? path : tr("%1 (not connected)").arg(path), m_roots);
        item->setData(Qt::UserRole, static_cast<qlonglong>(root.root.id.value));
    }
    m_roots->setCurrentRow(std::min(current, m_roots->count() - 1));
}

void SettingsDialog::buildProcessing() {
    auto* form = new QFormLayout(addPage(tr("Processing")));
    const EncoderOptions now = m_settings.encoder();
    auto* device = new QComboBox;
    device->addItem(tr("Graphics card, else processor"), static_cast<int>(Device::Auto));
    device->addItem(tr("Processor"), static_cast<int>(Device::Cpu));
    device->addItem(tr("Graphics card (CUDA)"), static_cast<int>(Device::Cuda));
    device->setCurrentIndex(device->findData(static_cast<int>(now.device)));
    auto* threads = new QSpinBox;
    threads->setRange(0, QThread::idealThreadCount());
    threads->setSpecialValueText(tr("all"));
    threads->setValue(now.threads);
    form->addRow(tr("Look at pictures with"), device);
    form->addRow(tr("Threads of the processor"), threads);
    form->addRow(note(tr("These take effect when Sightseer is started the next time.")));
    auto* gentle = new QCheckBox(tr("On battery, index at half the speed"));
    gentle->setChecked(m_settings.isGentleOnBattery());
    form->addRow(gentle);
    connect(gentle, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.setGentleOnBattery(on);
        m_link.setGentleOnBattery(on);
    });
    connect(device, &QComboBox::activated, this,
            [this, device] { m_settings.setDevice(static_cast<Device>(device->currentData().toInt())); });
    connect(threads, &QSpinBox::valueChanged, this, [this](int count) { m_settings.setThreads(count); });
}

void SettingsDialog::buildStorage() {
    auto* column = new QVBoxLayout(addPage(tr("Storage")));
    auto* sizes = new QLabel;
    sizes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    sizes->setWordWrap(true);
    auto* open = new QPushButton(tr("Open the library's folder"));
    column->addWidget(note(tr("What Sightseer knows about your photos lies here:")));
    auto* path = new QLabel(qtPath(m_dataFolder));
    path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    path->setWordWrap(true);
    column->addWidget(path);
    column->addSpacing(metrics::kUnit);
    column->addWidget(sizes);
    column->addWidget(open, 0, Qt::AlignLeading);
    column->addStretch(1);
    connect(open, &QPushButton::clicked, this, [this] { openWithDefaultProgram(m_dataFolder); });
    open->setEnabled(!m_dataFolder.empty());
    m_link.askAside(
        this,
        [folder = m_dataFolder](Library&) {
            return std::array{bytesOf(folder, "catalog"), bytesOf(folder, "vectors"), bytesOf(folder, "thumbnails"),
                              bytesOf(folder, "models")};
        },
        [sizes](const std::array<std::uintmax_t, 4>& bytes) {
            const auto text = [&](std::size_t i) {
                return QLocale().formattedDataSize(static_cast<qint64>(bytes[i]), 1, QLocale::DataSizeSIFormat);
            };
            sizes->setText(tr("Catalog: %1\nIndex for searches: %2\nThumbnails: %3\nModels: %4")
                               .arg(text(0), text(1), text(2), text(3)));
        });
}

// What is written wrongly is said and not kept.
void SettingsDialog::buildDownloads() {
    auto* form = new QFormLayout(addPage(tr("Downloads")));
    auto* mirror = new QLineEdit(m_settings.mirror());
    mirror->setObjectName(u"mirror"_s);
    mirror->setPlaceholderText(u"https://huggingface.co"_s);
    auto* proxy = new QComboBox;
    proxy->setObjectName(u"proxy"_s);
    proxy->addItem(tr("As the system"), QString());
    proxy->addItem(tr("None"), u"none"_s);
    proxy->addItem(tr("This one:"), u"own"_s);
    auto* address = new QLineEdit;
    address->setObjectName(u"proxyAddress"_s);
    address->setPlaceholderText(u"http://proxy:8080"_s);
    address->setAccessibleName(tr("Address of the proxy"));
    auto* wrong = note({});
    const bool isOwn = !m_settings.proxy().isEmpty() && m_settings.proxy() != u"none"_s;
    proxy->setCurrentIndex(proxy->findData(isOwn ? u"own"_s : m_settings.proxy()));
    if (isOwn) address->setText(m_settings.proxy());
    address->setEnabled(isOwn);
    form->addRow(tr("Download models from"), mirror);
    form->addRow(tr("Proxy"), proxy);
    form->addRow(QString(), address);
    form->addRow(wrong);
    form->addRow(note(
        tr("A mirror offers the same files as Hugging Face, at the same paths; what comes from it is checked against "
           "the list of models. A token that some models ask for is read from the environment variable HF_TOKEN when "
           "Sightseer starts, and is not kept.")));
    form->addRow(note(tr("These take effect at the next download.")));
    const auto keep = [this, mirror, proxy, address, wrong] {
        const QString base = mirror->text().trimmed();
        const QString chosen = proxy->currentData().toString();
        const QString through = chosen == u"own"_s ? address->text().trimmed() : chosen;
        QString problem;
        if (base.isEmpty()) {
            m_settings.setMirror({});
        } else if (const auto valid = baseAddress(base.toStdString()); valid) {
            m_settings.setMirror(base);
        } else {
            problem = errorText(valid.error());
        }
        if (through.isEmpty()) {
            m_settings.setProxy({});
        } else if (const auto valid = proxyFrom(through.toStdString()); valid) {
            m_settings.setProxy(through);
        } else {
            problem = errorText(valid.error());
        }
        wrong->setText(problem);
    };
    connect(mirror, &QLineEdit::editingFinished, this, keep);
    connect(address, &QLineEdit::editingFinished, this, keep);
    connect(proxy, &QComboBox::activated, this, [proxy, address, keep] {
        const bool isChosen = proxy->currentData().toString() == u"own"_s;
        address->setEnabled(isChosen);
        if (isChosen) address->setFocus();
        keep();
    });
}

void SettingsDialog::buildAppearance() {
    auto* form = new QFormLayout(addPage(tr("Appearance")));
    auto* theme = new QComboBox;
    theme->addItem(tr("As the system"), static_cast<int>(ColourScheme::System));
    theme->addItem(tr("Light"), static_cast<int>(ColourScheme::Light));
    theme->addItem(tr("Dark"), static_cast<int>(ColourScheme::Dark));
    theme->setCurrentIndex(theme->findData(static_cast<int>(m_settings.theme())));
    auto* language = new QComboBox;
    language->addItem(tr("As the system"), QString());
    language->addItem(u"English"_s, u"en"_s);
    language->addItem(u"简体中文"_s, u"zh_CN"_s);
    language->setCurrentIndex(std::max(0, language->findData(m_settings.language())));
    form->addRow(tr("Colours"), theme);
    form->addRow(tr("Language"), language);
    form->addRow(note(tr("Another language is used when Sightseer is started the next time.")));
    connect(theme, &QComboBox::activated, this, [this, theme] {
        const auto scheme = static_cast<ColourScheme>(theme->currentData().toInt());
        m_settings.setTheme(scheme);
        applyTheme(*qApp, scheme);
    });
    connect(language, &QComboBox::activated, this,
            [this, language] { m_settings.setLanguage(language->currentData().toString()); });
}

void SettingsDialog::buildLabels() {
    auto* form = new QFormLayout(addPage(tr("Labels")));
    auto* names = new QComboBox;
    names->setObjectName(u"sidecarNames"_s);
    names->addItem(tr("photo.jpg.xmp (digiKam, darktable)"), static_cast<int>(SidecarName::AppendXmp));
    names->addItem(tr("photo.xmp (Lightroom)"), static_cast<int>(SidecarName::ReplaceExtension));
    names->setCurrentIndex(names->findData(static_cast<int>(m_settings.sidecarName())));
    form->addRow(tr("Names of new XMP files"), names);
    form->addRow(note(
        tr("Labels are written into XMP files beside the photos when you say so. Files of both names are read, and one "
           "that is there already is added to.")));
    connect(names, &QComboBox::activated, this,
            [this, names] { m_settings.setSidecarName(static_cast<SidecarName>(names->currentData().toInt())); });
}

void SettingsDialog::buildPrivacy() {
    auto* column = new QVBoxLayout(addPage(tr("Privacy")));
    auto* text = new QLabel(
        tr("There is nothing to give: no photo, search or number leaves this computer. Sightseer has no account, sends "
           "no statistics, and uses the network for one thing: to download a model when you ask for it."));
    text->setWordWrap(true);
    column->addWidget(text);
    column->addStretch(1);
}

}  // namespace sightseer
