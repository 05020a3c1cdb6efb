#include "core/train/training_history.h"

#include "core/base/file_io.h"

#include <array>
#include <cstdio>
#include <span>

namespace sightseer {

Result<void> writeCurves(const std::filesystem::path& file, const TrainingHistory& history) {
    std::string text =
        "step,epoch,loss,learning_rate,gradient_norm,logit_scale,text_to_image_recall@1,text_to_image_recall@5,"
        "text_to_image_recall@10,image_to_text_recall@1,image_to_text_recall@5,image_to_text_recall@10\n";
    std::array<char, 200> line{};
    for (const TrainingRow& row : history.rows) {
        std::snprintf(line.data(), line.size(), "%lld,%.4f,%.6f,%.4g,%.4g,%.4f", static_cast<long long>(row.step),
                      row.epoch, row.report.loss, row.report.learningRate, row.report.gradientNorm,
                      row.report.logitScale);
        text += line.data();
        if (row.heldOut) {
            const RecallScores& texts = row.heldOut->textToImage;
            const RecallScores& images = row.heldOut->imageToText;
            std::snprintf(line.data(), line.size(), ",%.3f,%.3f,%.3f,%.3f,%.3f,%.3f", texts.recallAt1, texts.recallAt5,
                          texts.recallAt10, images.recallAt1, images.recallAt5, images.recallAt10);
            text += line.data();
        } else {
            text += ",,,,,,";
        }
        text += '\n';
    }
    return writeFileAtomically(file, std::as_bytes(std::span(text)));
}

}  // namespace sightseer
