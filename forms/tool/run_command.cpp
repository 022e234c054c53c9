#include <charconv>
#include <optional>

#include "forms/form.h"
#include "forms/limits.h"
#include "forms/script.h"
#include "forms/tool/command.h"
#include "forms/tool/form_file.h"
#include "forms/tool/options.h"
#include "forms/tool/trouble.h"

namespace faltbok::forms::tool {
namespace {

struct Options {
  std::string form, script, attachments, out, now, seed;
  Environment environment;
};

std::optional<std::string> parse(Words words, Options& options) {
  auto wrong = read_options(words,
                            {{"--script", &options.script},
                             {"--attachments", &options.attachments},
                             {"--now", &options.now},
                             {"--seed", &options.seed},
                             {"--instance-id", &options.environment.instance_id},
                             {"-o", &options.out}},
                            options.form);
  if (!wrong && options.out.empty()) wrong = "where to write is not given: add -o OUT.xml";
  return wrong;
}

// The clock and randomness that the form is given; without --now the epoch,
// so that a run is repeatable.
std::optional<std::string> read_environment(Options& options) {
  if (!options.now.empty()) {
    const base::Result<base::LocalTime> now = base::local_time_from_iso(options.now);
    if (!now.ok()) return "--now " + options.now + ": is not like 2026-11-22T16:32:00.000+01:00";
    options.environment.now = now.value();
  }
  if (options.seed.empty()) return std::nullopt;
  const char* end = options.seed.data() + options.seed.size();
  const auto read = std::from_chars(options.seed.data(), end, options.environment.seed);
  if (read.ec != std::errc{} || read.ptr != end)
    return "--seed " + options.seed + ": is not a whole number";
  return std::nullopt;
}

std::string said(const Violation& violation) {
  const char* kind = violation.kind == ViolationKind::kRequired     ? "required, and not answered"
                     : violation.kind == ViolationKind::kConstraint ? "breaks the constraint"
                                                                    : "is not a value of its type";
  return violation.path + ": " + kind + (violation.message.empty() ? "" : ": " + violation.message);
}

int fill(os::Files& files, const Options& options, Form form) {
  std::string script;
  if (!options.script.empty()) {
    const base::Result<base::Bytes> read = files.read(os::Path{options.script}, kAttachmentSizeMax);
    if (!read.ok()) return tell_unreadable(files, options.script, read.error());
    script = std::string(base::text_of(read.value()));
  }
  if (const auto failure = run_script(form, script))
    return tell_wrong(options.script + ", line " + std::to_string(failure->line) + ": " +
                      failure->why);
  const Submission submission = form.finalize();
  for (const Violation& violation : submission.violations)
    std::fprintf(stderr, "%s\n", said(violation).c_str());
  const base::Status written =
      files.write_durably(os::Path{options.out}, base::view_of(submission.xml));
  return written.ok() ? kExitDone : tell_unwritable(options.out, written.error());
}

}  // namespace

int run_command(Words words) {
  Options options;
  if (const auto wrong = parse(words, options)) return usage_error("run", *wrong);
  if (const auto why = read_environment(options)) return tell_wrong(*why);
  const std::unique_ptr<os::Files> files = os::open_files();
  const os::Path path{options.form};
  base::Result<FormFile> file = read_form(*files, path);
  if (!file.ok()) return tell_unreadable(*files, options.form, file.error());
  for (const int wrong : {check_folder(*files, "--attachments", options.attachments),
                          check_output(*files, options.out, {options.form, options.script})})
    if (wrong != kExitDone) return wrong;
  std::vector<Problem> problems = file.value().problems;
  if (!has_errors(problems)) {
    const os::Path folder =
        options.attachments.empty() ? path.folder() : os::Path{options.attachments};
    const auto definition =
        load_xform(file.value().xml, attachments_in(*files, folder, file.value()), &problems);
    print_problems(options.form, problems);
    if (!definition.ok()) return kExitWrong;
    base::Result<Form> form = Form::start(definition.value(), options.environment);
    if (!form.ok())
      return tell_wrong(options.form + ": cannot be started (" + form.error().trail() + ")");
    return fill(*files, options, std::move(form).value());
  }
  print_problems(options.form, problems);
  return kExitWrong;
}

}  // namespace faltbok::forms::tool
