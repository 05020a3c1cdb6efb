#include "core/clip/tokenizers/open_tokenizer.h"

#include "core/clip/tokenizers/clip_bpe.h"
#include "core/clip/tokenizers/huggingface_bpe.h"
#include "core/clip/tokenizers/sentencepiece.h"
#include "core/clip/tokenizers/word_piece.h"

#include <utility>

namespace sightseer {
namespace {

using Opened = Result<std::unique_ptr<Tokenizer>>;

template <typename T>
Opened opened(Result<std::unique_ptr<T>> tokenizer) {
    if (!tokenizer) return propagate(tokenizer);
    return *std::move(tokenizer);
}

struct Row {
    TokenizerKind kind;
    Opened (*open)(const TokenizerSpec& spec, const std::filesystem::path& bundledMergesFile);
};

constexpr Row kTokenizers[] = {
    {TokenizerKind::ClipBpe, [](const auto&, const auto& merges) { return opened(ClipBpe::open(merges)); }},
    {TokenizerKind::HuggingFaceBpe,
     [](const auto& spec, const auto&) { return opened(HuggingFaceBpe::open(spec.file)); }},
    {TokenizerKind::SentencePiece, [](const auto& spec, const auto&) { return opened(SentencePiece::open(spec)); }},
    {TokenizerKind::WordPiece,
     [](const auto& spec, const auto&) { return opened(WordPiece::open(spec.file, spec.lowerCase)); }},
};

}  // namespace

Result<std::unique_ptr<Tokenizer>> openTokenizer(const TokenizerSpec& spec,
                                                 const std::filesystem::path& bundledMergesFile) {
    for (const Row& row : kTokenizers) {
        if (row.kind == spec.kind) return row.open(spec, bundledMergesFile);
    }
    return fail(ErrorCode::Internal, "A tokenizer of this kind is not known. Install Sightseer again.");
}

}  // namespace sightseer
