#include "forms/xlsform/question_types.h"

#include <algorithm>
#include <array>

namespace faltbok::forms::xlsform {

namespace {

struct TypeAlias {
  std::string_view name;
  std::string_view means;
};

constexpr QuestionType preloaded(std::string_view name, std::string_view bind_type,
                                 std::string_view preload, std::string_view params,
                                 Special special = Special::kNone) {
  return {name, "", bind_type, {}, {}, preload, params, {}, special};
}

constexpr QuestionType kTypes[] = {
    {.name = "text", .control = "input", .bind_type = "string", .special = Special::kText},
    {.name = "integer", .control = "input", .bind_type = "int"},
    {.name = "decimal", .control = "input", .bind_type = "decimal"},
    {.name = "date", .control = "input", .bind_type = "date"},
    {.name = "time", .control = "input", .bind_type = "time"},
    {.name = "dateTime", .control = "input", .bind_type = "dateTime"},
    {.name = "note",
     .control = "input",
     .bind_type = "string",
     .readonly = "true()",
     .special = Special::kNote},
    {.name = "calculate", .control = "", .bind_type = "string", .special = Special::kCalculate},
    {.name = "hidden", .control = "", .bind_type = "string"},
    {.name = "acknowledge", .control = "trigger", .bind_type = "string"},
    {.name = "trigger", .control = "trigger", .bind_type = ""},
    {.name = "range", .control = "range", .bind_type = "int", .special = Special::kRange},
    {.name = "percentage",
     .control = "input",
     .bind_type = "int",
     .constraint = "0 <= . and . <= 100"},
    {.name = "phone number",
     .control = "input",
     .bind_type = "string",
     .constraint = "regex(., '^\\d*$')"},
    {.name = "number of days in last month",
     .control = "input",
     .bind_type = "int",
     .constraint = "0 <= . and . <= 31"},
    {.name = "number of days in last six months",
     .control = "input",
     .bind_type = "int",
     .constraint = "0 <= . and . <= 183"},
    {.name = "number of days in last year",
     .control = "input",
     .bind_type = "int",
     .constraint = "0 <= . and . <= 365"},
    {.name = "geopoint",
     .control = "input",
     .bind_type = "geopoint",
     .special = Special::kGeopoint},
    {.name = "geotrace", .control = "input", .bind_type = "geotrace", .special = Special::kGeoLine},
    {.name = "geoshape", .control = "input", .bind_type = "geoshape", .special = Special::kGeoLine},
    {.name = "barcode", .control = "input", .bind_type = "barcode"},
    {.name = "image",
     .control = "upload",
     .bind_type = "binary",
     .media_type = "image/*",
     .special = Special::kImage},
    {.name = "audio",
     .control = "upload",
     .bind_type = "binary",
     .media_type = "audio/*",
     .special = Special::kAudio},
    {.name = "video", .control = "upload", .bind_type = "binary", .media_type = "video/*"},
    {.name = "file", .control = "upload", .bind_type = "binary", .media_type = "application/*"},
    {.name = "osm",
     .control = "upload",
     .bind_type = "binary",
     .media_type = "osm/*",
     .special = Special::kOsm},
    {.name = "start-geopoint",
     .control = "",
     .bind_type = "geopoint",
     .special = Special::kStartGeopoint},
    {.name = "background-geopoint",
     .control = "",
     .bind_type = "geopoint",
     .special = Special::kBackgroundGeopoint},
    {.name = "background-audio",
     .control = "",
     .bind_type = "binary",
     .special = Special::kBackgroundAudio},
    {.name = "audit", .control = "", .bind_type = "binary", .special = Special::kAudit},
    {.name = "xml-external", .control = "", .bind_type = "", .special = Special::kXmlExternal},
    {.name = "csv-external", .control = "", .bind_type = "", .special = Special::kCsvExternal},
    preloaded("start", "dateTime", "timestamp", "start"),
    preloaded("end", "dateTime", "timestamp", "end"),
    preloaded("today", "date", "date", "today"),
    preloaded("deviceid", "string", "property", "deviceid"),
    preloaded("username", "string", "property", "username"),
    preloaded("email", "string", "property", "email"),
    preloaded("phonenumber", "string", "property", "phonenumber"),
    preloaded("simserial", "string", "property", "simserial", Special::kNotCollected),
    preloaded("subscriberid", "string", "property", "subscriberid", Special::kNotCollected),
    preloaded("uri:deviceid", "string", "property", "uri:deviceid"),
    preloaded("uri:username", "string", "property", "uri:username"),
    preloaded("uri:email", "string", "property", "uri:email"),
    preloaded("uri:phonenumber", "string", "property", "uri:phonenumber"),
    preloaded("uri:simserial", "string", "property", "uri:simserial", Special::kNotCollected),
    preloaded("uri:subscriberid", "string", "property", "uri:subscriberid", Special::kNotCollected),
};

constexpr TypeAlias kAliases[] = {
    {"string", "text"},
    {"q string", "text"},
    {"add text prompt", "text"},
    {"int", "integer"},
    {"q int", "integer"},
    {"add integer prompt", "integer"},
    {"q decimal", "decimal"},
    {"add decimal prompt", "decimal"},
    {"q date", "date"},
    {"add date prompt", "date"},
    {"datetime", "dateTime"},
    {"date time", "dateTime"},
    {"q date time", "dateTime"},
    {"q dateTime", "dateTime"},
    {"add date time prompt", "dateTime"},
    {"add dateTime prompt", "dateTime"},
    {"q note", "note"},
    {"add note prompt", "note"},
    {"q calculate", "calculate"},
    {"add calculate prompt", "calculate"},
    {"q acknowledge", "acknowledge"},
    {"add acknowledge prompt", "acknowledge"},
    {"gps", "geopoint"},
    {"location", "geopoint"},
    {"q geopoint", "geopoint"},
    {"q location", "geopoint"},
    {"add location prompt", "geopoint"},
    {"q barcode", "barcode"},
    {"add barcode prompt", "barcode"},
    {"photo", "image"},
    {"q picture", "image"},
    {"q image", "image"},
    {"add image prompt", "image"},
    {"add photo prompt", "image"},
    {"q audio", "audio"},
    {"add audio prompt", "audio"},
    {"q video", "video"},
    {"add video prompt", "video"},
    {"add file prompt", "file"},
    {"start time", "start"},
    {"get start time", "start"},
    {"end time", "end"},
    {"get end time", "end"},
    {"get today", "today"},
    {"imei", "deviceid"},
    {"device id", "deviceid"},
    {"get device id", "deviceid"},
    {"get phone number", "phonenumber"},
    {"sim id", "simserial"},
    {"get sim id", "simserial"},
    {"subscriber id", "subscriberid"},
    {"get subscriber id", "subscriberid"},
};

constexpr QuestionType kSelectOne = {
    .name = "select_one", .control = "select1", .bind_type = "string", .special = Special::kSelect};
constexpr QuestionType kSelectMultiple = {.name = "select_multiple",
                                          .control = "select",
                                          .bind_type = "string",
                                          .special = Special::kSelect};
constexpr QuestionType kRank = {
    .name = "rank", .control = "odk:rank", .bind_type = "odk:rank", .special = Special::kSelect};
constexpr QuestionType kSelectExternal = {.name = "select_one_external",
                                          .control = "input",
                                          .bind_type = "string",
                                          .special = Special::kSelect};

// Longest first, so that "select one from file" is not read as "select one from" a list called
// "file".
constexpr TypeAlias kSelects[] = {
    {"add select multiple prompt using", "select_multiple"},
    {"add select one prompt using", "select_one"},
    {"select multiple from file", "select_multiple_from_file"},
    {"select_multiple_from_file", "select_multiple_from_file"},
    {"select all that apply from", "select_multiple"},
    {"select one from file", "select_one_from_file"},
    {"select_one_from_file", "select_one_from_file"},
    {"select all that apply", "select_multiple"},
    {"select_one_external", "select_one_external"},
    {"select multiple from", "select_multiple"},
    {"select one from", "select_one"},
    {"select_multiple", "select_multiple"},
    {"select multiple", "select_multiple"},
    {"select_one", "select_one"},
    {"select one", "select_one"},
    {"select1", "select_one"},
    {"rank", "rank"},
};

}  // namespace

const QuestionType* find_question_type(std::string_view name) {
  const auto* alias = std::find_if(std::begin(kAliases), std::end(kAliases),
                                   [&](const TypeAlias& a) { return a.name == name; });
  const std::string_view wanted = alias == std::end(kAliases) ? name : alias->means;
  const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const QuestionType& t) { return t.name == wanted; });
  return type == std::end(kTypes) ? nullptr : type;
}

const QuestionType& select_type(std::string_view command) {
  if (command.starts_with("select_multiple")) return kSelectMultiple;
  if (command == "rank") return kRank;
  return command == "select_one_external" ? kSelectExternal : kSelectOne;
}

SelectCommand find_select_command(std::string_view words) {
  const auto* found =
      std::find_if(std::begin(kSelects), std::end(kSelects), [&](const TypeAlias& select) {
        return words.starts_with(select.name) &&
               (words.size() == select.name.size() || words[select.name.size()] == ' ');
      });
  return found == std::end(kSelects) ? SelectCommand{}
                                     : SelectCommand{found->means, found->name.size()};
}

std::vector<std::string_view> select_commands() {
  return {"select_one",           "select_multiple",           "rank",
          "select_one_from_file", "select_multiple_from_file", "select_one_external"};
}

std::vector<std::string_view> known_type_names() {
  std::vector<std::string_view> names;
  for (const QuestionType& type : kTypes) names.push_back(type.name);
  for (const std::string_view command : select_commands()) names.push_back(command);
  for (const std::string_view name :
       {"begin_group", "end_group", "begin_repeat", "end_repeat", "begin_loop", "end_loop"})
    names.push_back(name);
  return names;
}

}  // namespace faltbok::forms::xlsform
