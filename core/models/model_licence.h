// What a model's publisher allows. Thread: any.
#pragma once

#include <filesystem>
#include <string>

namespace sightseer {

struct ModelLicence {
    std::string name;           // "MIT", "Apache-2.0", "cc-by-nc-4.0"; empty where none is known
    std::string link;           // to its text: an https address or a file; may be empty
    std::string sentence;       // what that means, for a person
    bool isRestricted = false;  // for research or other non-commercial use only
};

// The licence of that name, as Hugging Face names them (https://huggingface.co/docs/hub/repositories-licenses) or the SPDX
// does, with its sentence. An empty name is an unknown licence.
ModelLicence licenceNamed(const std::string& name, const std::string& link = {});

// What lies in a model's folder: `license:` in the front matter of README.md, else a LICENSE or LICENCES file, whose wording
// is recognised or which is referred to.
ModelLicence licenceIn(const std::filesystem::path& folder);

}  // namespace sightseer
