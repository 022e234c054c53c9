// What the screens remember between frames and the app does not need to know: scroll,
// cursor, focus, half-typed secrets.
//
//   Lifetime owned by Frames; turn_to() forgets what belongs to the page that is left
//   Threads  the UI thread
#pragma once

#include <map>
#include <string>
#include <vector>

#include "device/app/secret_text.h"
#include "device/ui/touch/scroll.h"

namespace faltbok::ui {

enum class KeyKind {
  kText,
  kBackspace,
  kDelete,
  kLeft,
  kRight,
  kUp,
  kDown,
  kHome,
  kEnd,
  kEnter,
  kTab,
  kBackTab,
  kEscape
};

struct Key {
  KeyKind kind = KeyKind::kText;
  std::string text;  // kText: one or more characters
};

enum class Keyboard { kNone, kText, kNumber, kDecimal, kDate };
enum class Layer { kLetters, kCapitals, kSymbols };

struct Memory {
  std::string page;  // what is up; see turn_to
  std::map<std::string, Scroll, std::less<>> scrolls;
  // of contents in the last frame, for what is centred
  std::map<std::string, float, std::less<>> heights;

  std::string field;  // the text field that has the keyboard, or ""
  // lost the keyboard to another field; that field's own draw says so
  std::string field_left;
  bool field_drawn = false;   // it was on the screen in this frame
  float keyboard_top = 0;     // pixels; taps below it are the keyboard's
  std::size_t cursor = 0;     // byte in that field's text
  bool reveal_field = false;  // scroll it into view when it is drawn
  Keyboard keyboard = Keyboard::kNone;
  Layer layer = Layer::kLetters;
  std::vector<Key> typed;  // on our keyboard: handed out with the next frame

  app::SecretText secret;  // the passphrase under way
  bool secret_shown = false;

  std::string focus;           // the control that Enter would press
  bool focus_shown = false;    // only after a key has been used
  bool focus_pressed = false;  // Enter or Space in this frame
  bool reveal_focus = false;

  std::map<std::string, bool, std::less<>> open;  // folded-out details, by id

  void focus_field(std::string_view id, Keyboard kind, std::size_t at);
  void leave_field();
  // Another page: back to the top, no field, no secret.
  void turn_to(std::string_view page_id);
};

}  // namespace faltbok::ui
