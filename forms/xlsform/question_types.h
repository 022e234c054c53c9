// The question types of XLSForm: what each is in an XForm,
// under all the names that forms in the field use.
//
//   Source   xlsform.org; the older names as pyxform has kept them readable since 2010
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace faltbok::forms::xlsform {

enum class Special : std::uint8_t {
  kNone,
  kImage,
  kAudio,
  kBackgroundAudio,
  kGeopoint,
  kGeoLine,
  kStartGeopoint,
  kBackgroundGeopoint,
  kRange,
  kText,
  kCalculate,
  kNote,
  kAudit,
  kXmlExternal,
  kCsvExternal,
  kOsm,
  kSelect,
  kNotCollected
};

struct QuestionType {
  std::string_view name;
  std::string_view control;  // element in the body; empty: not shown
  std::string_view bind_type;
  std::string_view media_type{};  // of an upload
  std::string_view readonly{};
  std::string_view preload{};
  std::string_view preload_params{};
  std::string_view constraint{};
  Special special = Special::kNone;
};

const QuestionType* find_question_type(std::string_view name);  // by any of its names
const QuestionType& select_type(
    std::string_view command);  // select_one, select_multiple, rank, select_one_external

// How a select begins: "select one from colours or_other" -> select_one, 15 bytes of words.
struct SelectCommand {
  std::string_view canonical;  // empty: it is no select
  std::size_t size = 0;
};
SelectCommand find_select_command(std::string_view words);
std::vector<std::string_view> select_commands();

std::vector<std::string_view> known_type_names();

}  // namespace faltbok::forms::xlsform
