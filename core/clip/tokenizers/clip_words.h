// The words that CLIP's byte-pair encoding works on (openai/CLIP simple_tokenizer.py): contractions, runs of letters,
// single numbers, runs of the rest. Thread: any; pure function.
#pragma once

#include <string_view>
#include <vector>

namespace sightseer {

enum class WordCase {
    Ignored,    // OpenAI's: Python's regex with IGNORECASE, which reaches two characters that are no capitals
    Respected,  // Hugging Face's tokenizer.json
};

// Views into `text`, which is in lower case by now.
std::vector<std::u32string_view> clipWords(std::u32string_view text, WordCase wordCase);

}  // namespace sightseer
