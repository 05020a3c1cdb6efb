// Where a published layout keeps the weights that README.md in this folder names: tables of patterns. Thread: any.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

enum class Combine {
    Single,
    StackRows,  // our tensor is the published ones below each other
    Transpose,  // our [a, b] is published as [b, a]
};

struct PublishedTensor {
    std::vector<std::string> names;  // one, or several to stack
    Combine combine = Combine::Single;
};

// One row of a table. In both patterns `*` stands for a number, and a pattern that ends with a dot stands for all names
// that begin so. `{q,k,v}` in a published pattern means one tensor for each, stacked in this order.
struct Rename {
    std::string_view ours;
    std::string_view published;
    Combine combine = Combine::Single;
};

// The tables of one model. They must outlive it: tables are constants.
class TensorNames {
public:
    // Every published name of `table` gets `prefix` before it. The first table that knows a name decides.
    TensorNames& add(std::span<const Rename> table, std::string prefix = {});

    // Nothing for a name that is in no table.
    std::optional<PublishedTensor> find(std::string_view ourName) const;

private:
    struct Table {
        std::span<const Rename> rows;
        std::string prefix;
    };
    std::vector<Table> m_tables;
};

// Names that several layouts share (shared_names.cpp).
std::span<const Rename> openAiScaleNames();        // logit_scale and logit_bias
std::span<const Rename> openAiVisionNames();       // "visual.": the Vision Transformer
std::span<const Rename> openAiResNetNames();       // "visual.": the modified ResNet
std::span<const Rename> openAiTextNames();         // without a prefix, or after OpenCLIP's "text."
std::span<const Rename> huggingFaceVisionNames();  // "vision_model." of CLIPModel, SiglipModel and ChineseCLIPModel
std::span<const Rename> huggingFaceTextNames();    // "text_model." of CLIPModel and SiglipModel
std::span<const Rename> bertNames();               // BertModel's and XLMRobertaModel's

// All names of a whole model, as reading and writing share them.
TensorNames huggingFaceClipNames();  // CLIPModel (huggingface_clip_layout.cpp)

}  // namespace sightseer
