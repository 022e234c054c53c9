// faltbok-driven: the app's rooms and main loop under a finger driver. A test executable;
// faltbok itself has no such option.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include "device/shell/command_line.h"
#include "device/shell/start.h"
#include "device/ui/loop.h"
#include "platform/os/process.h"
#include "tests/driven/walk.h"

namespace faltbok::driven {
namespace {

constexpr const char* kUsage =
    "usage: faltbok-driven --dir FOLDER --paper FILE [--answers FILE] [--pictures FOLDER] "
    "[--windowed WIDTHxHEIGHT]\n"
    "                      [--pin DIGITS] [--role ROLE] [--label TEXT] [--lost-entries] STEP...\n"
    "steps: enrol unlock participant visit=ID sync tap=ID type=TEXT copy=FILE wait=ID screen=NAME "
    "pause=MS "
    "picture=NAME\n"
    "       pin=DIGITS again words\n"
    "FILE of --paper holds the passphrase: enrol writes it, unlock reads it.\n";

struct Wishes {
  std::string dir, answers_file, pictures;
  ui::WindowSpec window;
  Person person;
  std::vector<std::string> steps;
  std::size_t done_count = 0;  // of them
  bool start_again = false;
  bool entries_lost = false;  // said by the program before, or to the one after
};

std::optional<Wishes> parse(int count, char** words) {
  Wishes wishes;
  wishes.window.windowed = true;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (!word.starts_with("--")) {
      wishes.steps.push_back(word);
      continue;
    }
    if (word == shell::kLostEntriesOption) {
      wishes.entries_lost = true;
      continue;
    }
    if (i + 1 >= count) return std::nullopt;
    const std::string value = words[++i];
    if (word == "--dir")
      wishes.dir = value;
    else if (word == "--paper")
      wishes.person.secrets_file = value;
    else if (word == "--answers")
      wishes.answers_file = value;
    else if (word == "--pictures")
      wishes.pictures = value;
    else if (word == "--pin")
      wishes.person.pin = value;
    else if (word == "--role")
      wishes.person.role = value;
    else if (word == "--label")
      wishes.person.label = value;
    else if (word == "--windowed") {
      if (std::sscanf(value.c_str(), "%dx%d", &wishes.window.width, &wishes.window.height) != 2)
        return std::nullopt;
    } else
      return std::nullopt;
  }
  if (wishes.dir.empty() || wishes.person.secrets_file.empty() || wishes.steps.empty())
    return std::nullopt;
  return wishes;
}

base::Status load_answers(Wishes& wishes) {
  if (wishes.answers_file.empty()) return base::ok_status();
  std::ifstream in(wishes.answers_file, std::ios::binary);
  if (!in) return base::fail(base::ErrorKind::kNotFound, wishes.answers_file);
  const std::string lines{std::istreambuf_iterator<char>(in), {}};
  TRY_ASSIGN(wishes.person.answers, wishes.answers_file, Answers::from_lines(lines));
  return base::ok_status();
}

base::Status walk(shell::Machine& machine, Wishes& wishes) {
  TRY_ASSIGN(const std::unique_ptr<ui::Loop> loop, "window",
             ui::Loop::open(wishes.window, {machine.runner(), [&machine] { return machine.now(); },
                                            wishes.entries_lost}));
  Hand hand(*loop, wishes.pictures);
  Walk steps(hand, wishes.person);
  while (wishes.done_count < wishes.steps.size() && !wishes.start_again) {
    const std::string& step = wishes.steps[wishes.done_count++];
    TRY(step, steps.step(step));
    wishes.start_again = step == "again";
  }
  wishes.entries_lost = loop->state().entries_lost;
  return base::ok_status();
}

// As the app itself does it, but with the steps that are left, and without the answers: nothing of
// what was typed is to be in the new program's memory.
base::Status go_on_anew(const Wishes& wishes, char* name) {
  std::vector<std::string> words = {"--dir", wishes.dir, "--paper", wishes.person.secrets_file};
  words.insert(words.end(), wishes.steps.begin() + static_cast<std::ptrdiff_t>(wishes.done_count),
               wishes.steps.end());
  if (wishes.entries_lost) words.emplace_back(shell::kLostEntriesOption);
  std::vector<char*> arguments{name};
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  return os::start_again(arguments.data());
}

int complain(const base::Error& error, int code) {
  std::fprintf(stderr, "faltbok-driven: %s\n", error.trail().c_str());
  return code;
}

int run(int count, char** words) {
  std::optional<Wishes> wishes = parse(count, words);
  if (!wishes) return std::fputs(kUsage, stderr), 2;
  if (const auto loaded = load_answers(*wishes); !loaded.ok()) return complain(loaded.error(), 2);
  auto started = shell::start(wishes->dir, shell::Chip::kNone);
  if (const auto* fault = std::get_if<shell::StartFault>(&started))
    return std::fprintf(stderr, "faltbok-driven: %s\n", shell::text_of(*fault).c_str()), 2;
  auto& machine = std::get<std::unique_ptr<shell::Machine>>(started);
  const auto walked = walk(*machine, *wishes);
  machine.reset();
  if (!walked.ok()) return complain(walked.error(), 1);
  return wishes->start_again ? complain(go_on_anew(*wishes, words[0]).error(), 1) : 0;
}

}  // namespace
}  // namespace faltbok::driven

int main(int count, char** words) { return faltbok::driven::run(count, words); }
