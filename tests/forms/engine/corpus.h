// Reads the recorded forms in ../shared/corpora in place,
// and compares submissions as its README says.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "forms/form.h"
#include "forms/xform.h"

namespace faltbok::forms::corpus {

// SKIPs the test when the corpora are not there; refuses an empty folder
std::filesystem::path folder(const std::string& below);
std::string read(const std::filesystem::path& file);
base::Result<std::shared_ptr<const Definition>> load(const std::filesystem::path& form,
                                                     std::vector<Problem>* problems);
Environment environment();  // the time at which the cases were recorded

// Non-empty leaves by position path ("/data[1]/a[1]"), without those to be ignored.
std::map<std::string, std::string> leaves_of(const std::string& xml,
                                             const std::vector<std::string>& ignored);

struct Run {
  std::string script, submission;
  std::vector<std::string> ignored;
};
struct Case {
  std::string name;
  std::filesystem::path form;
  std::vector<Run> runs;
};
std::vector<Case> cases(const std::string& below);
// "" when our submission is the recorded one; else what differs, or why it did not run.
std::string difference(std::shared_ptr<const Definition> definition, const Run& run);

}  // namespace faltbok::forms::corpus
