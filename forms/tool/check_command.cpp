#include <algorithm>

#include "forms/tool/command.h"
#include "forms/tool/form_file.h"

namespace faltbok::forms::tool {

namespace {
int check_one(os::Files& files, const std::string& path) {
  const base::Result<FormFile> form = read_form(files, os::Path{path});
  if (!form.ok()) {
    std::fprintf(stderr, "%s: cannot be read (%s)\n", path.c_str(), form.error().trail().c_str());
    return kExitWrong;
  }
  std::vector<Problem> problems = form.value().problems;
  problems.insert(problems.end(), form.value().unreadable.begin(), form.value().unreadable.end());
  if (!has_errors(problems)) {
    const AttachmentProvider attachments =
        attachments_in(files, os::Path{path}.folder(), form.value());
    const auto loaded = load_xform(form.value().xml, attachments, &problems);
    if (!loaded.ok() && !has_errors(problems))  // never say good of what the engine refuses
      problems.push_back(
          {Severity::kError, {}, "the engine cannot load it: " + loaded.error().trail(), {}});
  }
  if (!has_errors(problems)) {
    const std::vector<Problem> style = read_style(files, os::Path{path});
    problems.insert(problems.end(), style.begin(), style.end());
  }
  print_problems(path, problems);
  if (has_errors(problems)) return kExitWrong;
  std::printf("%s: good\n", path.c_str());
  return kExitDone;
}
}  // namespace

int check_command(Words words) {
  if (words.empty()) return usage_error("check takes forms");
  const std::unique_ptr<os::Files> files = os::open_files();
  int worst = kExitDone;
  for (const std::string_view path : words)
    worst = std::max(worst, check_one(*files, std::string(path)));
  return worst;
}

}  // namespace faltbok::forms::tool
