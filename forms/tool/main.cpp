// faltbok-form: the form author's tool.
#include <unistd.h>

#include "forms/tool/command.h"
#include "platform/os/process.h"

namespace {

using namespace faltbok::forms::tool;

// Pictures need the screen's libraries, which would slow down every other verb: they are a program
// of their own, beside this one.
int become_preview(char** arguments) {
  const std::string own(arguments[0]);
  const std::string program = own.substr(0, own.rfind('/') + 1) + "faltbok-form-preview";
  execvp(program.c_str(), arguments + 1);
  std::fprintf(stderr, "faltbok-form: preview needs the program %s; install it there\n",
               program.c_str());
  return kExitMachine;
}

}  // namespace

int main(int count, char** arguments) {
  faltbok::os::keep_freed_memory();
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  if (words.empty()) {
    std::fprintf(stderr, "faltbok-form: say what to do\n");
    print_usage(stderr);
    return kExitWrong;
  }
  const Words rest = Words(words).subspan(1);
  if (words[0] == "check") return check_command(rest);
  if (words[0] == "compile") return compile_command(rest);
  if (words[0] == "run") return run_command(rest);
  if (words[0] == "bench") return bench_command(rest);
  if (words[0] == "preview") return become_preview(arguments);
  if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
    print_usage(stdout);
    return kExitDone;
  }
  return usage_error({}, "there is no verb '" + std::string(words[0]) + "'; it is one of check, " +
                             "compile, run, bench, preview");
}
