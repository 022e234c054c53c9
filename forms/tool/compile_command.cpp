#include "forms/tool/command.h"
#include "forms/tool/form_file.h"

namespace faltbok::forms::tool {

namespace {

struct Options {
  std::string form;
  std::string out;
};

bool parse(Words words, Options& options) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "-o") {
      if (++i == words.size()) return false;
      options.out = words[i];
    } else if (words[i].starts_with('-') || !options.form.empty()) {
      return false;
    } else {
      options.form = words[i];
    }
  }
  return !options.form.empty();
}

int write(os::Files& files, const Options& options, const FormFile& form) {
  if (options.out.empty()) {
    const bool whole =
        std::fwrite(form.xml.data(), 1, form.xml.size(), stdout) == form.xml.size() &&
        std::fflush(stdout) == 0;
    return whole ? kExitDone : kExitMachine;
  }
  const os::Path out{options.out};
  bool written = files.write_durably(out, form.xml).ok();
  for (const xlsform::MadeFile& made : form.made)
    written =
        written && files.write_durably(out.folder() / made.name, base::view_of(made.content)).ok();
  if (!written) std::fprintf(stderr, "%s: cannot be written\n", options.out.c_str());
  return written ? kExitDone : kExitMachine;
}

}  // namespace

int compile_command(Words words) {
  Options options;
  if (!parse(words, options)) return usage_error("compile takes one form and -o OUT");
  const std::unique_ptr<os::Files> files = os::open_files();
  const base::Result<FormFile> form = read_form(*files, os::Path{options.form});
  if (!form.ok()) {
    std::fprintf(stderr, "%s: cannot be read (%s)\n", options.form.c_str(),
                 form.error().trail().c_str());
    return kExitWrong;
  }
  print_problems(options.form, form.value().problems);
  std::vector<Problem> unreadable = form.value().unreadable;
  for (Problem& problem : unreadable) problem.severity = Severity::kWarning;
  print_problems(options.form, unreadable);
  if (has_errors(form.value().problems)) return kExitWrong;
  return write(*files, options, form.value());
}

}  // namespace faltbok::forms::tool
