// Results that are the same picture become one. Thread: any; the sources are called on the caller's thread.
#pragma once

#include "core/search/duplicates.h"
#include "core/search/searcher.h"

namespace sightseer {

// Of photos that findDuplicates() takes for the same picture the first hit stays, with the others in its `copies`. What is
// likely stays likely: its count goes down by what was taken from it. Errors: what a source returns.
[[nodiscard]] Result<void> stackCopies(SearchAnswer& answer, const DuplicateSources& sources);

}  // namespace sightseer
