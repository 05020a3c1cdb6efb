// The grid as screen readers see it: a list whose items are made when one is asked for. Qt has this for its own views only.
// Thread: GUI.
#pragma once

namespace sightseer {

// Once; for every PhotoGrid from then on.
void installPhotoGridAccessibility();

}  // namespace sightseer
