#include "device/ui/widgets/edit.h"

#include <catch2/catch_test_macros.hpp>

namespace faltbok::ui {
namespace {

Editing with(std::string text, std::size_t cursor) { return {std::move(text), cursor, 20, false}; }
Key typed(std::string text) { return {KeyKind::kText, std::move(text)}; }

}  // namespace

TEST_CASE("edit: characters are inserted and erased whole, also å, ä and ö", "[ui]") {
  Editing editing = with("bröd", 2);
  apply(editing, {KeyKind::kRight, ""});
  CHECK(editing.cursor == 4);
  apply(editing, {KeyKind::kBackspace, ""});
  CHECK(editing.text == "brd");
  apply(editing, typed("å"));
  CHECK(editing.text == "bråd");
  apply(editing, {KeyKind::kLeft, ""});
  apply(editing, {KeyKind::kDelete, ""});
  CHECK(editing.text == "brd");
}

TEST_CASE("edit: a text that would grow beyond its limit stays as it was", "[ui]") {
  Editing editing = with("12345678901234567890", 20);
  apply(editing, typed("x"));
  CHECK(editing.text.size() == 20);
}

TEST_CASE("edit: what is not UTF-8 is not taken", "[ui]") {
  Editing editing = with("a", 1);
  apply(editing, typed("\xff"));
  CHECK(editing.text == "a");
}

TEST_CASE("edit: Enter ends one line and breaks many", "[ui]") {
  Editing one = with("a", 1);
  CHECK(apply(one, {KeyKind::kEnter, ""}));
  Editing many = one;
  many.many_lines = true;
  CHECK(!apply(many, {KeyKind::kEnter, ""}));
  CHECK(many.text == "a\n");
}

TEST_CASE("edit: a cursor beyond the text is brought back", "[ui]") {
  Editing editing = with("ab", 99);
  apply(editing, typed("c"));
  CHECK(editing.text == "abc");
}

}  // namespace faltbok::ui
