// Text that is only read: headings, paragraphs, calm notices, chips, progress.
//
//   Shape    each stands at column.y and moves it down by its height; no gap is added:
//            gap() does that
//   Threads  the UI thread
#pragma once

#include "device/ui/widgets/typeset.h"
#include "device/ui/widgets/ui.h"

namespace faltbok::ui {

struct Style {
  Type type = Type::kBody;
  Colour colour = colour::kText;
};
inline constexpr Style kBodyStyle{};
inline constexpr Style kStrongStyle{Type::kStrong, colour::kText};
inline constexpr Style kQuietStyle{Type::kSmall, colour::kTextQuiet};
inline constexpr Style kTitleStyle{Type::kTitle, colour::kText};

void gap(const Ui& ui, Column& column, float steps);
void prose(Ui& ui, Column& column, std::string_view text, Style style);
void prose_centred(Ui& ui, Column& column, std::string_view text, Style style);
float prose_height(const Ui& ui, float width, std::string_view text, Type type);

// Already broken lines, from the top left of `at`; not probed.
void write_lines(Ui& ui, Point at, const std::vector<Line>& lines, Style style);

enum class Tone { kNotice, kDanger, kGood, kPlain };
// A soft box with a sentence: a violation, a warning, good news.
void notice_box(Ui& ui, Column& column, std::string_view text, Tone tone);

// A small rounded label; `at` is its top right corner. Returns its width.
float chip(Ui& ui, Point top_right, std::string_view text, Tone tone);
float chip_width(const Ui& ui, std::string_view text);
float chip_height(const Ui& ui);

// 0..1 as a thin bar.
void progress_bar(Ui& ui, const Rect& rect, float part);

void check_mark(Ui& ui, const Rect& rect, Colour colour);
enum class Direction { kLeft, kRight, kUp, kDown };
void chevron(Ui& ui, const Rect& rect, Direction direction, Colour colour);

}  // namespace faltbok::ui
