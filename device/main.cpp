// faltbok: the tablet app. Joins the screen and the shell; no logic, no way to be driven,
// no network.
#include <cstdio>
#include <string>
#include <vector>

#include "device/shell/start.h"
#include "device/ui/loop.h"
#include "platform/os/process.h"

namespace {

constexpr int kStartAgain = -1;
constexpr int kStartAgainEntriesLost = -2;

int fail(const faltbok::shell::StartFault& fault) {
  std::fputs(text_of(fault).c_str(), stderr);
  return 2;
}

int run(const faltbok::shell::CommandLine& line) {
  using namespace faltbok;
  auto started = shell::start(line.dir, shell::Chip::kOfThisMachine);
  if (const auto* fault = std::get_if<shell::StartFault>(&started)) return fail(*fault);
  shell::Machine& machine = *std::get<std::unique_ptr<shell::Machine>>(started);
  ui::WindowSpec window;
  window.windowed = line.windowed.has_value();
  if (line.windowed) window.width = line.windowed->width;
  if (line.windowed) window.height = line.windowed->height;
  auto loop = ui::Loop::open(
      window, {machine.runner(), [&machine] { return machine.now(); }, line.entries_lost});
  if (!loop.ok())
    return fail({"the screen", loop.error().trail(),
                 "start it in a session with X11 or Wayland, and OpenGL"});
  const base::Status ended = loop.value()->run();
  machine.runner().set_waker(nullptr);
  if (!ended.ok())
    return fail(
        {"the screen", ended.error().trail(), "start the app again: what was saved is there"});
  const app::State& left = loop.value()->state();
  if (!left.start_again) return 0;
  return left.entries_lost ? kStartAgainEntriesLost : kStartAgain;
}

// The same program with the same words, but for what it has to say of this one.
faltbok::base::Status start_again(char** arguments, bool entries_lost) {
  using namespace faltbok;
  std::string lost = shell::kLostEntriesOption;
  std::vector<char*> words;
  for (char** word = arguments; *word != nullptr; ++word)
    if (*word != lost) words.push_back(*word);
  if (entries_lost) words.push_back(lost.data());
  words.push_back(nullptr);
  return os::start_again(words.data());
}

}  // namespace

int main(int argument_count, char** arguments) {
  using namespace faltbok;
  const auto parsed =
      shell::parse_command_line({arguments + 1, static_cast<std::size_t>(argument_count - 1)});
  if (const auto* fault = std::get_if<shell::StartFault>(&parsed)) return fail(*fault);
  const auto& line = std::get<shell::CommandLine>(parsed);
  if (line.help) return std::fputs(shell::usage().c_str(), stdout) < 0 ? 1 : 0;
  if (line.version) return std::printf("faltbok %s\n", shell::kAppVersion.data()) < 0 ? 1 : 0;
  const int code = run(line);
  if (code != kStartAgain && code != kStartAgainEntriesLost) return code;
  // Locked cold: nothing of what was open stays in memory.
  const base::Status failed = start_again(arguments, code == kStartAgainEntriesLost);
  return fail({"the lock", failed.error().trail(), "start the app again: everything is closed"});
}
