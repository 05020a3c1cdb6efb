// A golden model's folder that a test may spoil.
#pragma once

#include "core/base/file_io.h"
#include "tests/support/golden.h"

#include <QTemporaryDir>

#include <cstring>
#include <filesystem>
#include <span>
#include <string>

namespace sightseer::test {

inline std::filesystem::path golden(const std::string& model) {
    return dataPath("golden/models/" + model);
}

class ModelCopy {
public:
    explicit ModelCopy(const std::string& model) : ModelCopy() {
        const auto add = [&](const char* name) { addFrom(model, name, name); };
        if (model == "hf_clip_vit") {
            for (const char* name : {"config.json", "preprocessor_config.json", "model.safetensors"}) add(name);
        } else if (model == "hf_clip_gelu_bf16") {
            for (const char* name : {"config.json", "preprocessor_config.json", "model.safetensors.index.json",
                                     "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"}) {
                add(name);
            }
        } else if (model == "openclip_vit") {
            for (const char* name : {"open_clip_config.json", "open_clip_model.safetensors"}) add(name);
        } else {
            add("model.safetensors");
        }
    }
    ModelCopy() : path(std::filesystem::path(m_folder.path().toStdString()) / "the model") {
        std::filesystem::create_directory(path);
    }

    void addFrom(const std::string& model, const std::string& name, const std::string& as) const {
        std::filesystem::copy_file(golden(model) / name, path / as, std::filesystem::copy_options::overwrite_existing);
    }
    void write(const std::string& name, const std::string& text) const {
        const auto ok = writeFileAtomically(path / name, std::as_bytes(std::span(text)));
        if (!ok) qFatal("%s", ok.error().message.c_str());
    }
    void remove(const std::string& name) const { std::filesystem::remove(path / name); }

    void replace(const std::string& name, const std::string& from, const std::string& to) const {
        auto text = readText(path / name);
        const auto at = text.find(from);
        if (at == std::string::npos) qFatal("%s does not hold %s", name.c_str(), from.c_str());
        write(name, text.replace(at, from.size(), to));
    }
    // In the header of a safetensors file, whose length is put right again.
    void replaceInHeader(const std::string& name, const std::string& from, const std::string& to) const {
        replace(name, from, to);
        auto text = readText(path / name);
        std::uint64_t length = 0;
        std::memcpy(&length, text.data(), sizeof length);
        length += to.size() - from.size();
        std::memcpy(text.data(), &length, sizeof length);
        write(name, text);
    }

private:
    QTemporaryDir m_folder;

public:
    const std::filesystem::path path;
};

}  // namespace sightseer::test
