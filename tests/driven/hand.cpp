#include "tests/driven/hand.h"

#include <SDL.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/base/utf8.h"

namespace faltbok::driven {
namespace {

constexpr int kTurnMs = 20;
constexpr int kDragStepCount = 8;
constexpr float kVisibleMin = 28;  // pixels of a widget that a finger can hit

bool reachable(const ui::Seen& seen) {
  const float needed = std::min(seen.rect.h - 1, kVisibleMin);
  return seen.visible.h >= needed && seen.visible.w > 1;
}

}  // namespace

// Goes on after the highest number that the folder has, so that several runs tell one story.
Hand::Hand(ui::Loop& loop, std::string picture_folder)
    : loop_(loop), folder_(std::move(picture_folder)) {
  std::error_code ignored;
  if (folder_.empty()) return;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored))
    if (entry.path().extension() == ".png")
      picture_count_ = std::max(picture_count_, std::atoi(entry.path().filename().c_str()));
}

base::Status Hand::turn(int wait_ms) {
  TRY_ASSIGN(const bool open, "app", loop_.turn(wait_ms));
  if (!open && !state().start_again)
    return base::fail(base::ErrorKind::kUnavailable, "the window was closed");
  report_saved();
  return base::ok_status();
}

void Hand::complain(std::string_view missing) const {
  std::fprintf(stderr, "faltbok-driven: screen %s: waited in vain for %s; on the screen:\n",
               std::string(app::name_of(state().screen)).c_str(), std::string(missing).c_str());
  for (const ui::Seen& seen : loop_.probe().all())
    std::fprintf(stderr, "  %s%s\n", seen.kind == ui::SeenKind::kText ? "  " : seen.id.c_str(),
                 seen.kind == ui::SeenKind::kText ? seen.label.c_str() : "");
}

base::Status Hand::until(std::string_view name, const std::function<bool()>& what,
                         int patience_ms) {
  const Uint64 end = SDL_GetTicks64() + static_cast<Uint64>(patience_ms);
  while (!what()) {
    if (SDL_GetTicks64() > end) {
      complain(name);
      return base::fail(base::ErrorKind::kUnavailable, name);
    }
    TRY(name, turn(kTurnMs));
  }
  return base::ok_status();
}

base::Status Hand::until_screen(app::Screen screen, int patience_ms) {
  return until(
      app::name_of(screen), [this, screen] { return state().screen == screen; }, patience_ms);
}

base::Status Hand::pause(int ms) {
  const Uint64 end = SDL_GetTicks64() + static_cast<Uint64>(ms);
  while (SDL_GetTicks64() < end) TRY("pause", turn(kTurnMs));
  return base::ok_status();
}

base::Status Hand::rest() {
  return until("rest", [this] { return loop_.resting(); });
}

base::Status Hand::finger(unsigned kind, ui::Point at) {
  const ui::Rect screen = loop_.screen();
  SDL_Event event{};
  event.type = kind;
  event.tfinger.touchId = 1;
  event.tfinger.fingerId = 1;
  event.tfinger.x = at.x / screen.w;
  event.tfinger.y = at.y / screen.h;
  event.tfinger.pressure = 1;
  if (SDL_PushEvent(&event) < 0) return base::fail(base::ErrorKind::kUnavailable, "SDL_PushEvent");
  return turn(kTurnMs);
}

base::Status Hand::drag(ui::Point from, ui::Point to) {
  TRY("drag", finger(SDL_FINGERDOWN, from));
  for (int i = 1; i <= kDragStepCount; ++i) {
    const float part = static_cast<float>(i) / kDragStepCount;
    TRY("drag", finger(SDL_FINGERMOTION,
                       {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part}));
  }
  TRY("drag", pause(120));  // the finger stands still before it lifts: no fling
  TRY("drag", finger(SDL_FINGERMOTION, to));
  TRY("drag", finger(SDL_FINGERUP, to));
  return rest();
}

// As a person does: drags the page until the widget can be hit.
base::Status Hand::bring_into_view(std::string_view id) {
  for (int i = 0; i < kScrollCountMax; ++i) {
    const ui::Seen* seen = loop_.probe().find(id);
    if (seen == nullptr) return base::fail(base::ErrorKind::kNotFound, id);
    if (reachable(*seen)) return base::ok_status();
    const ui::Rect screen = loop_.screen();
    const float middle = screen.h * 0.4F;
    const float wanted = seen->rect.centre().y - middle;
    const float step = std::clamp(-wanted, -screen.h * 0.2F, screen.h * 0.2F);
    const float x = screen.w - 12;  // beside the options
    TRY("scroll", drag({x, middle}, {x, middle + step}));
  }
  complain(id);
  return base::fail(base::ErrorKind::kUnavailable, id);
}

base::Status Hand::tap(std::string_view id) {
  TRY("tap", until(id, [this, id] {
        const ui::Seen* seen = loop_.probe().find(id);
        return seen != nullptr && seen->enabled == ui::Enabled::kYes;
      }));
  TRY("tap", rest());
  TRY("tap", bring_into_view(id));
  const ui::Point at = loop_.probe().find(id)->visible.centre();
  TRY("tap", finger(SDL_FINGERDOWN, at));
  TRY("tap", finger(SDL_FINGERUP, at));
  return rest();
}

base::Status Hand::press_key(std::string_view character) {
  const std::string id = character == " "    ? "key/space"
                         : character == "\n" ? "key/enter"
                                             : "key/" + std::string(character);
  TRY("keyboard", until("keyboard", [this] { return sees("key/backspace"); }));
  // Capitals and symbols lie on other layers; at most one way round them all.
  for (const std::string_view layer :
       {"", "key/shift", "key/symbols", "key/letters", "key/shift"}) {
    if (sees(id)) return tap(id);
    if (!layer.empty() && sees(layer)) TRY("keyboard", tap(layer));
  }
  if (sees(id)) return tap(id);
  complain(id);
  return base::fail(base::ErrorKind::kNotFound, id);
}

base::Status Hand::type(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = base::codepoint_at(text, 0).size;
    TRY("type", press_key(text.substr(0, size)));
    text.remove_prefix(size);
  }
  return base::ok_status();
}

base::Status Hand::picture(std::string_view name) {
  if (folder_.empty()) return base::ok_status();
  TRY("picture", rest());
  char numbered[16];
  std::snprintf(numbered, sizeof numbered, "%02d-", ++picture_count_);
  const std::string path = folder_ + "/" + numbered + std::string(name) + ".png";
  const base::Bytes png = ui::png_of(loop_.picture());
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
  if (!out.good()) return base::fail(base::ErrorKind::kUnavailable, path);
  return base::ok_status();
}

void Hand::report_saved() {
  const app::RunnerState& runner = state().runner;
  const std::string page =
      runner.form_id + "/" + runner.row + "/" + std::to_string(runner.page_index);
  if (page != reported_page_) {
    reported_page_ = page;
    reported_.clear();
    // What is saved when the page comes up was reported before, or stems from another run.
    for (const app::QuestionView& view : runner.questions)
      if (view.mark == app::SaveMark::kSaved)
        reported_.insert(view.question.path + " " + view.question.value);
  }
  for (const ui::Seen& seen : loop_.probe().all()) {
    if (!seen.id.starts_with("saved/")) continue;
    const std::string path = seen.id.substr(std::string_view("saved/").size());
    for (const app::QuestionView& view : runner.questions)
      if (view.question.path == path && view.mark == app::SaveMark::kSaved &&
          reported_.insert(path + " " + view.question.value).second) {
        std::printf("saved %s %s\n", path.c_str(), view.question.value.c_str());
        std::fflush(stdout);
      }
  }
}

}  // namespace faltbok::driven
