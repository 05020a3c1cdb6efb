// The words for models: what a card says. Pure functions. Thread: GUI (translations).
#pragma once

#include "ui/models/model_shelf.h"

#include <QString>

namespace sightseer {

QString sizeText(std::uint64_t bytes);  // "605.2 MB"

// One plain sentence: what it is good for.
QString purposeText(const ShelfModel& model);
// "English, Chinese"; empty where they are not known.
QString languagesText(const ShelfModel& model);
// "605.2 MB  ·  English  ·  1.3 × the work of ViT-B/32 for a photo"
QString factsText(const ShelfModel& model);
// "47 photos/s on this machine (CPU, bf16, 2 threads)"; empty while it was not measured.
QString speedText(const ShelfModel& model);
// Rich text, with a link to where it was published; empty where nothing was.
QString accuracyText(const ShelfModel& model);
// Rich text: name, link and plain sentence.
QString licenceText(const ShelfModel& model);
// "Downloading: 120.5 MB of 605.2 MB  ·  4.2 MB/s  ·  2 min left"; with a sentence where it failed.
QString downloadText(const DownloadStatus& download);
// What stands beside the title; empty where there is nothing to say.
QString stateText(const ShelfModel& model);
// "It is getting its vectors: 120 of 4,000 photos. The starter model answers meanwhile."
QString gettingVectorsText(const LibraryStatus& status, const QString& former);

// For a bar; 0 while the whole is not known.
int permilleOf(std::uint64_t done, std::uint64_t total);

QString checkText(const std::vector<CheckedFile>& files);
bool isDamaged(const std::vector<CheckedFile>& files);

}  // namespace sightseer
