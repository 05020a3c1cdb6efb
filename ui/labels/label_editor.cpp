#include "ui/labels/label_editor.h"

#include "ui/core_texts.h"
#include "ui/library_link.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace sightseer {

namespace {

constexpr int kPauseMs = 150;
constexpr qsizetype kLongestLine = 20'000;
constexpr int kNamedLabels = 3;  // of a list without a name

QString titleOf(const std::string& list) {
    if (list == "everyday") return LabelEditor::tr("Everyday photos");
    if (list == "animals") return LabelEditor::tr("Animals");
    if (list == "documents") return LabelEditor::tr("Documents");
    if (list == "quality") return LabelEditor::tr("Quality problems");
    if (list == "imagenet") return LabelEditor::tr("ImageNet, 1000 things");
    return qtText(list);
}

// What no list can be, and what would keep the field busy for minutes.
bool isTooLarge(const QString& text) {
    if (text.size() > static_cast<qsizetype>(kMostLabelBytes)) return true;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype end = text.indexOf(u'\n', begin);
        if ((end < 0 ? text.size() : end) - begin > kLongestLine) return true;
        if (end < 0) break;
        begin = end + 1;
    }
    return false;
}

class ListField : public QPlainTextEdit {
public:
    std::function<void()> refused;

protected:
    void insertFromMimeData(const QMimeData* source) override {
        if (source->hasText() && isTooLarge(source->text())) {
            refused();
        } else {
            QPlainTextEdit::insertFromMimeData(source);
        }
    }
};

}  // namespace

LabelEditor::LabelEditor(LibraryLink& link, QWidget* parent)
    : QWidget(parent), m_link(link), m_lists(new QToolButton), m_text(new ListField), m_state(new QLabel),
      m_oneOf(new QRadioButton(tr("One label a photo"))), m_manyOf(new QRadioButton(tr("Any number of labels"))),
      m_none(new QCheckBox(tr("May be none of these"))), m_template(new QLineEdit), m_scope(new QComboBox),
      m_run(new QPushButton(tr("Label photos"))) {
    build();
    static_cast<ListField*>(m_text)->refused = [this] { refuse(); };
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &LabelEditor::read);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_listName.clear();
        m_pause.start();
    });
    connect(m_template, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_oneOf, &QRadioButton::toggled, m_none, &QWidget::setEnabled);
    connect(m_run, &QPushButton::clicked, this, [this] {
        read();  // what was typed a moment ago counts
        if (m_set) Q_EMIT runWanted();
    });
    read();
}

void LabelEditor::build() {
    m_lists->setText(tr("Lists"));
    m_lists->setPopupMode(QToolButton::InstantPopup);
    m_lists->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_lists->setToolTip(tr("Lists that come with the program, or from a file"));
    m_text->setAccessibleName(tr("List of labels"));
    m_text->setPlaceholderText(tr("One label a line:\n\ndog\ncat: a kitten; a tomcat\nbuilding/castle"));
    m_text->setToolTip(tr(
        "One label a line. Behind a colon stand other wordings, between semicolons. A slash makes a hierarchy. A line "
        "with {} says how to ask for every label, such as: a drawing of {}"));
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(metrics::kUnit * 10);
    m_state->setWordWrap(true);
    m_state->setFont(metrics::textFont(*this, metrics::TextSize::Small));
    mute(*m_state);
    alignLeading(*m_state);
    m_oneOf->setChecked(true);
    m_oneOf->setToolTip(tr("The label that fits best"));
    m_manyOf->setToolTip(tr("Every label that fits, each for itself"));
    m_none->setChecked(true);
    m_none->setToolTip(tr("Photos that look like none of the labels get none"));
    m_template->setPlaceholderText(tr("a photo of {}"));
    m_template->setAccessibleName(tr("How to ask"));
    m_template->setToolTip(
        tr("A sentence with {} for the label, such as: a satellite photo of {}. Empty: as the model "
           "likes to be asked."));
    m_scope->setAccessibleName(tr("Which photos"));
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_run->setDefault(true);

    auto* modes = new QButtonGroup(this);
    modes->addButton(m_oneOf);
    modes->addButton(m_manyOf);
    auto* title = new QLabel(tr("Labels"));
    title->setFont(metrics::textFont(*this, metrics::TextSize::Normal, QFont::DemiBold));
    auto* top = new QHBoxLayout;
    top->addWidget(title);
    top->addStretch(1);
    top->addWidget(m_lists);
    const auto caption = [this](const QString& text, QWidget* buddy) {
        auto* label = new QLabel(text);
        label->setFont(metrics::textFont(*this, metrics::TextSize::Small));
        label->setBuddy(buddy);
        mute(*label);
        alignLeading(*label);
        return label;
    };
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::kDouble, metrics::kUnit, metrics::kDouble, metrics::kDouble);
    column->setSpacing(metrics::kHalf);
    column->addLayout(top);
    column->addWidget(m_text, 1);
    column->addWidget(m_state);
    column->addSpacing(metrics::kHalf);
    column->addWidget(m_oneOf);
    column->addWidget(m_manyOf);
    column->addWidget(m_none);
    column->addSpacing(metrics::kHalf);
    column->addWidget(caption(tr("How to ask"), m_template));
    column->addWidget(m_template);
    column->addWidget(caption(tr("Which photos"), m_scope));
    column->addWidget(m_scope);
    column->addSpacing(metrics::kUnit);
    column->addWidget(m_run);
    buildLists({});
}

void LabelEditor::buildLists(const std::vector<std::string>& names) {
    auto* menu = new QMenu(m_lists);
    for (const std::string& name : names) {
        menu->addAction(titleOf(name), this, [this, name] { showReadyList(name); });
    }
    menu->addSeparator();
    menu->addAction(tr("Open a list…"), this, &LabelEditor::openList);
    menu->addAction(tr("Save this list…"), this, &LabelEditor::saveList);
    delete m_lists->menu();
    m_lists->setMenu(menu);
}

void LabelEditor::askReadyLists() {
    m_link.ask(
        this, [](Library& library) { return library.readyLabelSets(); },
        [this](const std::vector<std::string>& names) {
            buildLists(names);
            if (text().isEmpty() && std::ranges::find(names, "everyday") != names.end()) showReadyList("everyday");
        });
}

void LabelEditor::showReadyList(const std::string& name) {
    m_link.ask(
        this, [name](Library& library) { return library.readyLabelSet(name); },
        [this, name](const Result<LabelSet>& set) {
            if (!set) {
                Q_EMIT said(errorText(set.error()));
                return;
            }
            setText(qtText(printLabelSet(*set)));
            m_listName = titleOf(name);
        });
}

void LabelEditor::openList() {
    auto* dialog = new QFileDialog(this, tr("Open a list of labels"), {}, tr("Text (*.txt);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto set = readLabelSet(stdPath(file));
        if (!set) {
            Q_EMIT said(errorText(set.error()));
            return;
        }
        setText(qtText(printLabelSet(*set)));
        m_listName = QFileInfo(file).completeBaseName();
    });
    dialog->open();
}

void LabelEditor::saveList() {
    auto* dialog = new QFileDialog(this, tr("Save the list of labels"), {}, tr("Text (*.txt)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) {
        QSaveFile file(name);
        const QByteArray bytes = text().toUtf8();
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
            Q_EMIT said(tr("Cannot save %1: %2. Choose another place.").arg(name, file.errorString()));
        }
    });
    dialog->open();
}

void LabelEditor::refuse() {
    Q_EMIT said(tr("This text is too large to be a list of labels. Nothing was inserted."));
}

void LabelEditor::setText(const QString& text) {
    if (isTooLarge(text)) {
        refuse();
        return;
    }
    m_text->setPlainText(text);
    read();
}

QString LabelEditor::text() const {
    return m_text->toPlainText();
}

void LabelEditor::setRequest(const LabelRequest& request) {
    setText(qtText(printLabelSet(request.set)));
    m_template->clear();
    (request.options.mode == LabelMode::OneOf ? m_oneOf : m_manyOf)->setChecked(true);
    m_none->setChecked(request.options.noneOfThese);
}

void LabelEditor::read() {
    m_pause.stop();
    m_set.reset();
    QString state;
    if (text().trimmed().isEmpty()) {
        state = tr("Write a list, or choose one.");
    } else if (auto set = parseLabelSet(text().toStdString()); !set) {
        state = errorText(set.error());
    } else if (const QString how = m_template->text().trimmed();
               !how.isEmpty() && !how.contains(QStringLiteral("{}"))) {
        state = tr("Put {} where the label belongs in \"%1\".").arg(how);
    } else {
        if (!how.isEmpty()) set->templates.push_back(how.toStdString());
        const auto count = static_cast<qint64>(set->labels.size());
        state = count == 1 ? tr("1 label") : tr("%1 labels").arg(number(count));
        if (count == 0) {
            state = tr("Write a list, or choose one.");
        } else {
            m_set = std::move(*set);
        }
    }
    m_state->setText(state);
    m_run->setEnabled(m_mayRun && m_set.has_value());
}

std::optional<LabelRequest> LabelEditor::request() const {
    if (!m_set || m_scopes.empty()) return std::nullopt;
    LabelRequest request;
    request.set = *m_set;
    request.options.mode = m_oneOf->isChecked() ? LabelMode::OneOf : LabelMode::ManyOf;
    request.options.noneOfThese = m_oneOf->isChecked() && m_none->isChecked();
    const LabelScope& scope = m_scopes[static_cast<std::size_t>(std::max(0, m_scope->currentIndex()))];
    request.scope = scope.filter;
    request.photos = scope.photos;
    return request;
}

QString LabelEditor::name() const {
    if (!m_listName.isEmpty()) return m_listName;
    QStringList names;
    if (m_set) {
        for (const Label& label : m_set->labels) {
            if (names.size() == kNamedLabels) return names.join(QStringLiteral(", ")) + u'…';
            names.append(qtText(label.name));
        }
    }
    return names.join(QStringLiteral(", "));
}

void LabelEditor::setScopes(std::vector<LabelScope> scopes) {
    const QString chosen = m_scope->currentText();
    m_scopes = std::move(scopes);
    m_scope->clear();
    for (const LabelScope& scope : m_scopes) m_scope->addItem(scope.text);
    m_scope->setCurrentIndex(std::max(0, m_scope->findText(chosen)));
}

void LabelEditor::chooseScope(int index) {
    m_scope->setCurrentIndex(index);
}

void LabelEditor::setEnabledRun(bool enabled) {
    m_mayRun = enabled;
    m_run->setEnabled(m_mayRun && m_set.has_value());
}

}  // namespace sightseer
