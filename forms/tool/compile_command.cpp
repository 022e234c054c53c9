#include "forms/tool/command.h"
#include "forms/tool/form_file.h"
#include "forms/tool/options.h"
#include "forms/tool/trouble.h"

namespace faltbok::forms::tool {

namespace {

// The form last: when it is there, so is all that belongs to it.
int write(os::Files& files, const std::string& out, const FormFile& form) {
  if (out.empty()) {
    const bool whole =
        std::fwrite(form.xml.data(), 1, form.xml.size(), stdout) == form.xml.size() &&
        std::fflush(stdout) == 0;
    return whole ? kExitDone : kExitMachine;
  }
  const os::Path path{out};
  for (const xlsform::MadeFile& made : form.made) {
    const os::Path beside = path.folder() / made.name;
    const base::Status written = files.write_durably(beside, base::view_of(made.content));
    if (!written.ok()) return tell_unwritable(beside.text, written.error());
  }
  const base::Status written = files.write_durably(path, form.xml);
  return written.ok() ? kExitDone : tell_unwritable(out, written.error());
}

}  // namespace

int compile_command(Words words) {
  std::string path;
  std::string out;
  if (const auto wrong = read_options(words, {{"-o", &out}}, path))
    return usage_error("compile", *wrong);
  const std::unique_ptr<os::Files> files = os::open_files();
  const base::Result<FormFile> form = read_form(*files, os::Path{path});
  if (!form.ok()) return tell_unreadable(*files, path, form.error());
  print_problems(path, form.value().problems);
  std::vector<Problem> unreadable = form.value().unreadable;
  for (Problem& problem : unreadable) problem.severity = Severity::kWarning;
  print_problems(path, unreadable);
  if (has_errors(form.value().problems)) return kExitWrong;
  if (!out.empty())
    if (const int wrong = check_output(*files, out, {path}); wrong != kExitDone) return wrong;
  return write(*files, out, form.value());
}

}  // namespace faltbok::forms::tool
