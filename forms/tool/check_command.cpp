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
  const std::vector<Problem>& problems = form.value().problems;
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
