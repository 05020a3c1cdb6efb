// Brings a text into the form that the pieces of a SentencePiece model are in (google/sentencepiece, normalizer.cc):
// characters replaced by the model's table, white space collapsed or kept, blanks as U+2581.
// Thread: immutable; the model must outlive it.
#pragma once

#include "core/clip/tokenizers/prefix_table.h"
#include "core/clip/tokenizers/sentencepiece_model.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sightseer {

class SentencePieceNormalizer {
public:
    // The texts in `userDefined` are left as they are.
    SentencePieceNormalizer(const SentencePieceModel& model, const PrefixTable& userDefined)
        : m_model(model), m_userDefined(userDefined) {}

    // UTF-8 to UTF-8.
    std::string normalize(std::string_view text) const;

private:
    struct Step {
        std::string_view replacement;
        std::size_t length = 0;  // of what is replaced
    };
    Step firstStep(std::string_view text) const;

    const SentencePieceModel& m_model;
    const PrefixTable& m_userDefined;
};

}  // namespace sightseer
