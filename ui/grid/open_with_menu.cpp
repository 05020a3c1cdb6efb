#include "ui/grid/open_with_menu.h"

#include "ui/core_texts.h"
#include "ui/file_actions.h"
#include "ui/open_with.h"
#include "ui/text.h"

namespace sightseer {

namespace {

QIcon iconOf(const OtherProgram& program) {
    if (program.iconName.startsWith(u'/')) return QIcon(program.iconName);
    return program.iconName.isEmpty() ? QIcon() : QIcon::fromTheme(program.iconName);
}

}  // namespace

OpenWithMenu::OpenWithMenu(LibraryLink& link, Selection selection, QWidget* parent)
    : QMenu(tr("Open &with"), parent), m_link(link), m_selection(std::move(selection)) {
    connect(this, &QMenu::aboutToShow, this, &OpenWithMenu::lookUp);
}

void OpenWithMenu::lookUp() {
    clear();
    addAction(tr("Looking for programs…"))->setEnabled(false);
    m_selection([this](const Paths& files) { offer(files); });
}

void OpenWithMenu::offer(const Paths& files) {
    m_link.askAside(
        this, [file = files.front()](Library&) { return programsFor(file); },
        [this, files](const std::vector<OtherProgram>& programs) {
            clear();
            for (const OtherProgram& program : programs) {
                addAction(iconOf(program), QString(program.name).replace(u'&', QStringLiteral("&&")), this,
                          [this, id = program.id, files] { open(id, files); });
            }
            if (!programs.empty()) addSeparator();
            addAction(tr("The default program"), this, [file = files.front()] { openWithDefaultProgram(file); });
        });
}

void OpenWithMenu::open(const QString& programId, const Paths& files) {
    if (const auto opened = openWith(programId, files); !opened) Q_EMIT said(errorText(opened.error()));
}

}  // namespace sightseer
