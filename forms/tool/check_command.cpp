#include <algorithm>

#include "forms/tool/command.h"
#include "forms/tool/form_file.h"
#include "forms/tool/options.h"
#include "forms/tool/trouble.h"

namespace faltbok::forms::tool {

namespace {
int check_one(os::Files& files, const std::string& path) {
  const base::Result<FormFile> form = read_form(files, os::Path{path});
  if (!form.ok()) return tell_unreadable(files, path, form.error());
  std::vector<Problem> problems = form.value().problems;
  problems.insert(problems.end(), form.value().unreadable.begin(), form.value().unreadable.end());
  if (!has_errors(problems)) {
    const AttachmentProvider attachments =
        attachments_in(files, os::Path{path}.folder(), form.value());
    const auto loaded = load_xform(form.value().xml, attachments, &problems);
    if (!loaded.ok() && !has_errors(problems))  // never say good of what the engine refuses
      problems.push_back(
          {Severity::kError, {}, "the engine cannot load it: " + loaded.error().trail(), {}});
    for (Problem& problem : problems)
      problem = xlsform::located(std::move(problem), form.value().places);
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
  std::vector<std::string> forms;
  if (const auto wrong = read_options(words, {}, forms)) return usage_error("check", *wrong);
  if (std::find(forms.begin(), forms.end(), "") != forms.end() || forms.empty())
    return usage_error("check", "no form is given");
  const std::unique_ptr<os::Files> files = os::open_files();
  int worst = kExitDone;
  for (const std::string& path : forms) worst = std::max(worst, check_one(*files, path));
  return worst;
}

}  // namespace faltbok::forms::tool
