// Where lists and pictures come from: the library, asked through its link. Thread: GUI.
#pragma once

#include "ui/grid/photo_list_model.h"
#include "ui/grid/thumbnail_loader.h"

namespace sightseer {

class LibraryLink;

// `link` outlives what uses them; answers go to nobody once `context` is gone.
PhotoListModel::Fetch rowsFrom(LibraryLink& link, QObject* context);
ThumbnailLoader::Fetch thumbnailsFrom(LibraryLink& link, QObject* context);

}  // namespace sightseer
