// faltbok-form: the form author's tool.
#include "forms/tool/command.h"

int main(int count, char** arguments) {
  using namespace faltbok::forms::tool;
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  if (words.empty()) return usage_error("say what to do");
  const Words rest = Words(words).subspan(1);
  if (words[0] == "check") return check_command(rest);
  if (words[0] == "compile") return compile_command(rest);
  if (words[0] == "run") return run_command(rest);
  if (words[0] == "bench") return bench_command(rest);
  return usage_error("no such verb");
}
