// The words for a library's state. Pure functions. Thread: GUI (translations).
#pragma once

#include "core/library/library.h"

#include "ui/status/empty_state.h"

#include <QString>

namespace sightseer {

// One truthful line: what goes on, how far, how fast, how long; or how much is searchable.
QString statusLine(const LibraryStatus& status);
// All that is known about the library's state, a fact a line.
QString detailsText(const LibraryStatus& status);
// The name of the model that answers, as statusLine ends with it while nothing goes on.
QString modelNameText(const LibraryStatus& status);
// "starter model: ..." for a tooltip; empty when the model says nothing about itself.
QString modelLine(const LibraryStatus& status);
// 200 s -> "3 min left"
QString timeLeftText(std::chrono::seconds left);
bool isIndexing(const LibraryStatus& status);

// Why the list of all photos is empty.
EmptyText noPhotosText(const LibraryStatus& status);
// Why a search shows nothing; `error` when it failed.
EmptyText noResultsText(const LibraryStatus& status, const std::optional<Error>& error);

}  // namespace sightseer
