// Pictures with their captions, in the forms in which such data are published. Thread: any; pure functions of files.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sightseer {

struct CaptionedPicture {
    std::filesystem::path file;
    std::vector<std::string> captions;  // at least one
};

struct CaptionOptions {
    std::filesystem::path pictures;   // the folder that names are relative to; empty: the one of the file
    std::string classCaption = "{}";  // for a folder a class: {} stands for its name, without underscores
};

// By the kind of `data`:
//   a folder          a folder for each class, with its pictures at any depth
//   .csv, .tsv        the columns file (or filepath, image) and caption (or title); a row a caption
//   .json             COCO captions (images, annotations), or Karpathy's splits of Flickr and COCO (images with sentences)
//   .txt, .token      Flickr: "name.jpg#0<tab>caption", or "image,caption" as in captions.txt of Flickr8k
// Every picture once, in the order of its first caption. Errors name the file and the line or key; a picture that is not
// there is NotFound and says how many are missing.
[[nodiscard]] Result<std::vector<CaptionedPicture>> readCaptions(const std::filesystem::path& data,
                                                                 const CaptionOptions& options = {});

struct CaptionSplit {
    std::vector<CaptionedPicture> training;
    std::vector<CaptionedPicture> heldOut;
};

// Holds out `share` of the pictures, drawn by `seed`, in their order. Pictures with the same first caption stay together.
CaptionSplit splitCaptions(std::vector<CaptionedPicture> pictures, double share, std::uint64_t seed);

// InvalidArgument when nothing can be learned from them: fewer than two pictures, or one caption for all.
[[nodiscard]] Result<void> checkTeaches(std::span<const CaptionedPicture> pictures, const std::string& data);

}  // namespace sightseer
