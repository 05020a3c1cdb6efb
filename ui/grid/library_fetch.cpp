#include "ui/grid/library_fetch.h"

#include "ui/library_link.h"

namespace sightseer {

PhotoListModel::Fetch rowsFrom(LibraryLink& link, QObject* context) {
    return [&link, context](std::vector<PhotoId> ids, PhotoListModel::Reply reply) {
        link.ask(
            context, [ids = std::move(ids)](Library& library) { return library.photos(ids); },
            [reply = std::move(reply)](Result<std::vector<Photo>> photos) {
                reply(photos ? std::move(*photos) : std::vector<Photo>());
            },
            Urgency::Urgent);
    };
}

ThumbnailLoader::Fetch thumbnailsFrom(LibraryLink& link, QObject* context) {
    return [&link, context](std::vector<PhotoId> ids, ThumbnailLoader::Reply reply) {
        link.ask(
            context,
            [ids = std::move(ids)](Library& library) {
                ThumbnailLoader::Jpegs jpegs;
                for (const PhotoId id : ids) {
                    auto jpeg = library.thumbnail(id);
                    jpegs.emplace_back(id, jpeg ? std::move(*jpeg) : std::nullopt);
                }
                return jpegs;
            },
            std::move(reply));
    };
}

}  // namespace sightseer
