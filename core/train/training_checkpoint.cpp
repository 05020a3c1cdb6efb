#include "core/train/training_checkpoint.h"

#include "core/base/file_io.h"
#include "core/clip/checkpoint/safetensors.h"
#include "core/train/safetensors_writer.h"

#include <nlohmann/json.hpp>

#include <array>

namespace sightseer {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFile = "checkpoint.json";

struct Part {
    const char* prefix;
    std::vector<NamedTensor> TrainerState::*tensors;
};
constexpr std::array kParts{Part{"weight/", &TrainerState::weights}, Part{"moment1/", &TrainerState::firstMoments},
                            Part{"moment2/", &TrainerState::secondMoments}};

Json jsonOf(const RecallScores& scores) {
    return Json::array({scores.recallAt1, scores.recallAt5, scores.recallAt10, scores.medianRank});
}

RecallScores recallOf(const Json& json) {
    return {json.at(0), json.at(1), json.at(2), json.at(3)};
}

Json jsonOf(const TrainingHistory& history) {
    Json rows = Json::array();
    for (const TrainingRow& row : history.rows) {
        Json one = Json::array({row.step, row.epoch, row.report.loss, row.report.learningRate, row.report.gradientNorm,
                                row.report.logitScale});
        if (row.heldOut) {
            one.insert(one.end(), {row.heldOut->photos, row.heldOut->captions, jsonOf(row.heldOut->textToImage),
                                   jsonOf(row.heldOut->imageToText)});
        }
        rows.push_back(std::move(one));
    }
    return {{"best_step", history.bestStep},
            {"best_recall", history.bestRecall},
            {"since_best", history.sinceBest},
            {"finished", history.isFinished},
            {"rows", std::move(rows)}};
}

TrainingHistory historyOf(const Json& json) {
    TrainingHistory history;
    history.bestStep = json.at("best_step");
    history.bestRecall = json.at("best_recall");
    history.sinceBest = json.at("since_best");
    history.isFinished = json.at("finished");
    for (const Json& one : json.at("rows")) {
        TrainingRow row{one.at(0), one.at(1), {one.at(2), one.at(3), one.at(4), one.at(5)}, {}};
        if (one.size() > 6)
            row.heldOut = RetrievalScores{one.at(6), one.at(7), recallOf(one.at(8)), recallOf(one.at(9))};
        history.rows.push_back(row);
    }
    return history;
}

std::string tensorFile(std::int64_t step) {
    return "checkpoint-" + std::to_string(step) + ".safetensors";
}

// Those of other steps, also what a training that was cut off has left.
void removeOthers(const fs::path& folder, const std::string& keep) {
    std::error_code ignored;
    std::vector<fs::path> old;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const auto name = toUtf8(entry.path().filename());
        if (name.starts_with("checkpoint-") && name.ends_with(".safetensors") && name != keep) old.push_back(entry);
    }
    for (const auto& file : old) fs::remove(file, ignored);
}

tl::unexpected<Error> damaged(const fs::path& file) {
    return fail(ErrorCode::InvalidFile,
                "The training cannot go on: " + toUtf8(file) +
                    " is damaged. Start again in another folder; a model that was written is still good.");
}

Result<void> readTensors(const fs::path& file, TrainerState& state) {
    const auto tensors = Safetensors::open(file);
    if (!tensors) return damaged(file);
    // In the order of the file, which is that of the parameters.
    std::vector<std::pair<std::uint64_t, std::string>> order;
    for (const auto& [name, info] : tensors->tensors()) order.emplace_back(info.offset, name);
    std::ranges::stable_sort(order, {}, [](const auto& one) { return one.first; });
    for (const auto& [offset, name] : order) {
        for (const Part& part : kParts) {
            if (!name.starts_with(part.prefix)) continue;
            auto values = tensors->readFloats(name);
            if (!values) return damaged(file);
            (state.*part.tensors)
                .push_back({name.substr(std::string(part.prefix).size()), tensors->tensors().at(name).shape,
                            std::move(*values)});
        }
    }
    return {};
}

}  // namespace

Result<void> writeCheckpoint(const fs::path& folder, const TrainingCheckpoint& checkpoint) {
    const auto& state = checkpoint.state;
    Json json{{"version", 1},
              {"step", state.step},
              {"identity", checkpoint.identity},
              {"history", jsonOf(checkpoint.history)}};
    std::string name;
    if (!checkpoint.history.isFinished) {
        name = tensorFile(state.step);
        std::vector<NamedTensor> all;
        for (const Part& part : kParts) {
            for (NamedTensor tensor : state.*part.tensors) {
                tensor.name.insert(0, part.prefix);
                all.push_back(std::move(tensor));
            }
        }
        if (auto ok = writeSafetensors(folder / name, all, {}); !ok) return ok;
        json["tensors"] = name;
    }
    const std::string text = json.dump() + "\n";
    if (auto ok = writeFileAtomically(folder / kFile, std::as_bytes(std::span(text))); !ok) return ok;
    removeOthers(folder, name);
    return {};
}

Result<std::optional<TrainingCheckpoint>> readCheckpoint(const fs::path& folder) {
    const fs::path file = folder / kFile;
    if (!fileStatus(file)) return std::nullopt;
    const auto bytes = readFile(file, std::uint64_t{1} << 32);
    if (!bytes) return propagate(bytes);
    try {
        const auto json = Json::parse(reinterpret_cast<const char*>(bytes->data()),
                                      reinterpret_cast<const char*>(bytes->data()) + bytes->size());
        TrainingCheckpoint checkpoint;
        checkpoint.identity = json.at("identity").get<std::map<std::string, std::string>>();
        checkpoint.history = historyOf(json.at("history"));
        checkpoint.state.step = json.at("step");
        if (!checkpoint.history.isFinished) {
            if (auto ok = readTensors(folder / json.at("tensors").get<std::string>(), checkpoint.state); !ok)
                return propagate(ok);
        }
        return checkpoint;
    } catch (const std::exception&) {
        return damaged(file);
    }
}

Result<void> checkIdentity(const fs::path& folder, const std::map<std::string, std::string>& stored,
                           const std::map<std::string, std::string>& wanted) {
    for (const auto& [name, value] : wanted) {
        const auto found = stored.find(name);
        const std::string before = found == stored.end() ? "nothing" : found->second;
        if (before == value) continue;
        return fail(ErrorCode::Incompatible, "The training in " + toUtf8(folder) + " cannot go on: its " + name +
                                                 " was " + before + " and is now " + value +
                                                 ". Give what it was started with, or train into another folder.");
    }
    return {};
}

}  // namespace sightseer
