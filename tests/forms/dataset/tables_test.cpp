#include "forms/dataset/tables.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace faltbok::forms;

namespace {

ShapeColumn asked(const std::string& path, const std::string& name) {
  return {path, "", name, CellKind::kText, true, false, false};
}

Study two_visits() {
  Study study;
  study.languages = {"sv", "en"};
  Visit t0;
  t0.id = "t0";
  t0.forms = {{"hads", Respondent::kParticipant}, {"interview", Respondent::kInterviewer}};
  Visit t1 = t0;
  t1.id = "t1";
  study.visits = {t0, t1};
  return study;
}

Shapes two_forms() {
  ShapeColumn row = asked("/data/job/hours", "hours");
  row.repeat = "/data/job";
  ShapeColumn fact = asked("/data/facts/sex", "facts_sex");
  fact.is_fact = true;
  return {{"hads", {"hads", {asked("/data/hads_1", "hads_1"), asked("/data/note", "note")}}},
          {"interview", {"interview", {asked("/data/note", "note"), fact, row}}}};
}

FlatRecord record(const std::string& id, const std::string& visit, const std::string& form,
                  std::vector<FlatValue> values) {
  return {
      {id, "MA-0001-X", "ma", visit, form, "1", 1, "2026-11-22T10:00:00.000+01:00", "participant"},
      std::move(values)};
}

FlatValue value(const std::string& path, const std::string& text,
                Presence presence = Presence::kPresent) {
  return {path, path.substr(path.rfind('/') + 1), "", text, "", presence, false};
}

std::string cell(const Table& table, std::size_t row, const std::string& name) {
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i].name == name) return table.rows.at(row).at(i);
  return "(no column " + name + ")";
}

}  // namespace

TEST_CASE(
    "wide table: one row for each participant, the visit before the name, every planned column") {
  const Study study = two_visits();
  const Shapes shapes = two_forms();
  const std::vector<FlatRecord> records = {
      record("aa", "t0", "hads", {value("/data/hads_1", "3"), value("/data/note", "x")}),
      record("bb", "t1", "interview", {value("/data/note", "y")})};
  const WideTable wide = wide_table({study, shapes, records, {{"MA-0002-Y", "mb"}}});
  REQUIRE(wide.table.rows.size() == 2);
  CHECK(wide.table.columns.front().name == "participant");
  CHECK(cell(wide.table, 0, "participant") == "MA-0001-X");
  CHECK(cell(wide.table, 0, "t0_hads_1") == "3");
  CHECK(cell(wide.table, 0, "t1_hads_1").empty());
  CHECK(cell(wide.table, 1, "participant") == "MA-0002-Y");
  CHECK(cell(wide.table, 1, "t0_hads_1").empty());
  CHECK(wide.left_out.empty());
}

TEST_CASE(
    "wide table: a name that two forms of a visit share says its form; facts and repeats stay "
    "out") {
  const Study study = two_visits();
  const Shapes shapes = two_forms();
  const std::vector<FlatRecord> records = {
      record("aa", "t0", "hads", {value("/data/note", "x")}),
      record("bb", "t0", "interview", {value("/data/note", "y")})};
  const WideTable wide = wide_table({study, shapes, records, {}});
  CHECK(cell(wide.table, 0, "t0_hads_note") == "x");
  CHECK(cell(wide.table, 0, "t0_interview_note") == "y");
  CHECK(wide.table.columns.size() == 2 + 2 * 3);
}

TEST_CASE("wide table: of two records for one visit and form none is chosen, and it is told") {
  const Study study = two_visits();
  const Shapes shapes = two_forms();
  const std::vector<FlatRecord> records = {
      record("aa", "t0", "hads", {value("/data/hads_1", "1")}),
      record("bb", "t0", "hads", {value("/data/hads_1", "2")})};
  const WideTable wide = wide_table({study, shapes, records, {}});
  CHECK(cell(wide.table, 0, "t0_hads_1").empty());
  REQUIRE(wide.left_out.size() == 1);
  CHECK(wide.left_out[0].records == std::vector<std::string>{"aa", "bb"});
}

TEST_CASE("wide table: a form filled outside the plan has its columns after the planned ones") {
  const Study study = two_visits();
  Shapes shapes = two_forms();
  shapes["eligibility"] = {"eligibility", {asked("/data/age", "age")}};
  const std::vector<FlatRecord> records = {
      record("aa", "", "eligibility", {value("/data/age", "22")})};
  const WideTable wide = wide_table({study, shapes, records, {}});
  CHECK(cell(wide.table, 0, "eligibility_age") == "22");
}

TEST_CASE("long table: a value that is not there is empty, and its reason stands in NAME_missing") {
  const Study study = two_visits();
  const Shapes shapes = two_forms();
  const std::vector<FlatRecord> records = {
      record("aa", "t0", "hads",
             {value("/data/hads_1", "", Presence::kRefused), value("/data/note", "x")})};
  const Table table = long_table({study, shapes, records, {}});
  REQUIRE(table.rows.size() == 3);
  CHECK(cell(table, 0, "name") == "hads_1");
  CHECK(cell(table, 0, "value").empty());
  CHECK(cell(table, 0, "missing") == "refused");
  CHECK(cell(table, 1, "name") == "hads_1_missing");
  CHECK(cell(table, 1, "value") == "refused");
  CHECK(cell(table, 2, "name") == "note");
  CHECK(cell(table, 2, "missing").empty());
}

TEST_CASE("form tables: rows of a repeat are a child table") {
  const Study study = two_visits();
  const Shapes shapes = two_forms();
  FlatValue first = value("/data/job/hours", "20");
  first.row = "/data/job[1]";
  FlatValue second = value("/data/job/hours", "", Presence::kSkipped);
  second.row = "/data/job[2]";
  const std::vector<FlatRecord> records = {
      record("bb", "t0", "interview", {value("/data/note", "y"), first, second})};
  const std::vector<Table> tables = form_tables({study, shapes, records, {}});
  const auto child = std::find_if(tables.begin(), tables.end(),
                                  [](const Table& t) { return t.name == "interview_job"; });
  REQUIRE(child != tables.end());
  REQUIRE(child->rows.size() == 2);
  CHECK(cell(*child, 0, "hours") == "20");
  CHECK(cell(*child, 1, "row") == "/data/job[2]");
  CHECK(cell(*child, 1, "hours_missing") == "skipped");
  const auto own = std::find_if(tables.begin(), tables.end(),
                                [](const Table& t) { return t.name == "interview"; });
  REQUIRE(own->rows.size() == 1);
  CHECK(cell(*own, 0, "note") == "y");
}
