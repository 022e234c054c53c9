// A finger on the real app: finds a widget where it was really drawn and posts SDL finger events
// there. Reads the screen; writes nothing but taps.
//
//   Shape    every call turns the app's own main loop until what it waits for is on the screen
//   Units    ms; NN-name.png
//   Errors   kUnavailable: it never came up in time; what stood on the screen goes to stderr
//   Threads  the UI thread
#pragma once

#include <functional>
#include <set>
#include <string>

#include "device/ui/loop.h"

namespace faltbok::driven {

inline constexpr int kPatienceMs = 30'000;
inline constexpr int kScrollCountMax = 60;

class Hand {
 public:
  Hand(ui::Loop& loop, std::string picture_folder);  // "" takes no pictures

  const app::State& state() const { return loop_.state(); }
  bool sees(std::string_view id) const { return loop_.probe().find(id) != nullptr; }

  // Turns the loop until `what` holds.
  base::Status until(std::string_view name, const std::function<bool()>& what,
                     int patience_ms = kPatienceMs);
  base::Status until_screen(app::Screen screen, int patience_ms = kPatienceMs);
  base::Status pause(int ms);  // lets the app run on
  base::Status rest();         // until nothing moves
  base::Status tap(std::string_view id);
  // Taps the keys of the on-screen keyboard, whose field must have been tapped.
  base::Status type(std::string_view text);
  base::Status picture(std::string_view name);
  // Says "saved <path> <value>" for every answer whose saved mark has come up since.
  void report_saved();

 private:
  base::Status turn(int wait_ms);
  base::Status bring_into_view(std::string_view id);
  base::Status drag(ui::Point from, ui::Point to);
  base::Status press_key(std::string_view character);
  base::Status finger(unsigned kind, ui::Point at);
  void complain(std::string_view missing) const;

  ui::Loop& loop_;
  std::string folder_;
  int picture_count_ = 0;
  std::set<std::string> reported_;
  std::string reported_page_;
};

}  // namespace faltbok::driven
