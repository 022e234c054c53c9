// Repeats inside repeats, from a filled form to tables.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "forms/dataset/csv.h"
#include "forms/dataset/flatten.h"
#include "forms/dataset/tables.h"
#include "forms/xform.h"
#include "forms/xlsform/compile.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

constexpr std::string_view kHousehold =
    "| survey | | | | | |\n"
    "| | type | name | label | relevant | calculation |\n"
    "| | text | site | Site | | |\n"
    "| | begin_repeat | home | Home | | |\n"
    "| | text | street | Street | | |\n"
    "| | begin_group | people | People | | |\n"
    "| | begin_repeat | person | Person | | |\n"
    "| | integer | age | Age | | |\n"
    "| | select_multiple l | likes | Likes | ${age} > 5 | |\n"
    "| | select_one l | best | Best | ${age} > 5 | |\n"
    "| | text | best_missing | Why none | | |\n"
    "| | end_repeat | | | | |\n"
    "| | end_group | | | | |\n"
    "| | calculate | ages | | | sum(${age}) |\n"
    "| | end_repeat | | | | |\n"
    "| choices |\n| | list_name | name | label |\n| | l | a | Apples |\n| | l | b | Pears |\n";

struct World {
  std::shared_ptr<const Definition> definition;
  std::optional<Form> form;
  NodeId at(std::string_view path) const { return *form->find(path); }
  void set(std::string_view path, std::string_view value) {
    INFO(path);
    REQUIRE(form->answer(at(path), value).ok());
  }
};

World household() {
  World world;
  const xlsform::Compiled compiled = xlsform::compile(base::view_of(kHousehold), "home.md");
  REQUIRE(!compiled.xml.empty());
  world.definition = load_xform(base::view_of(compiled.xml), {}, nullptr).value();
  world.form = Form::start(world.definition, {}).value();
  world.set("/data/site", "north");
  REQUIRE(world.form->add_row("/data/home").ok());
  world.set("/data/home[1]/street", "A street");
  world.set("/data/home[1]/people/person[1]/age", "40");
  world.set("/data/home[1]/people/person[1]/likes", "a b");
  REQUIRE(world.form->add_row("/data/home[1]/people/person").ok());
  world.set("/data/home[1]/people/person[2]/age", "3");
  world.set("/data/home[2]/people/person[1]/age", "7");
  world.set("/data/home[2]/people/person[1]/best", "b");
  return world;
}

std::vector<FlatRecord> records_of(const World& world) {
  const auto flat = flatten(world.definition, {world.form->finalize().xml, {}}, {});
  REQUIRE(flat.ok());
  for (const Mismatch& mismatch : flat.value().mismatches) CHECK(mismatch.path.empty());
  return {{{"r1", "MA-1", "ma", "t0", "home", "1", 1, "2026-11-27", "interviewer"},
           flat.value().values}};
}

// The named columns of a table, a line for each row.
std::string shown(const Table& table, const std::vector<std::string>& names) {
  std::string out;
  for (const Row& row : table.rows) {
    for (const std::string& name : names)
      for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].name == name) out += (&name == &names[0] ? "" : "|") + row.at(i);
    out += "\n";
  }
  return out;
}

const Table& named(const std::vector<Table>& tables, std::string_view name) {
  const auto found =
      std::find_if(tables.begin(), tables.end(), [&](const Table& t) { return t.name == name; });
  REQUIRE(found != tables.end());
  return *found;
}

}  // namespace

TEST_CASE("nested repeats: each is a table, and its rows say in which row they stand") {
  const World world = household();
  const Shapes shapes = {{"home", shape_of(*world.definition)}};
  const std::vector<FlatRecord> records = records_of(world);
  const Study study;
  const std::vector<Table> tables = form_tables({study, shapes, records, {}});
  REQUIRE(tables.size() == 3);
  CHECK(shown(named(tables, "home_home"), {"row", "parent_row", "street", "ages"}) ==
        "/data/home[1]||A street|43\n/data/home[2]|||7\n");
  CHECK(shown(named(tables, "home_person"),
              {"row", "parent_row", "age", "likes", "likes_missing", "best"}) ==
        "/data/home[1]/people/person[1]|/data/home[1]|40|a b||\n"
        "/data/home[1]/people/person[2]|/data/home[1]|3||not_relevant|\n"
        "/data/home[2]/people/person[1]|/data/home[2]|7||not_reached|b\n");
}

TEST_CASE("nested repeats: no table has two columns of one name") {
  const World world = household();
  const Shapes shapes = {{"home", shape_of(*world.definition)}};
  const std::vector<FlatRecord> records = records_of(world);
  const Study study;
  const std::vector<Table> tables = form_tables({study, shapes, records, {}});
  for (const Table& table : tables) {
    std::vector<std::string> names;
    for (const Column& column : table.columns) names.push_back(column.name);
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
  }
  CHECK(shown(named(tables, "home"), {"site", "home_site"}) == "ma|north\n");
  CHECK(shown(named(tables, "home_person"), {"home_best_missing", "best_missing"}) ==
        "|not_reached\n|not_relevant\n|\n");
}

TEST_CASE("nested repeats: the long table names every value's row, with labels and reasons") {
  const World world = household();
  const Shapes shapes = {{"home", shape_of(*world.definition)}};
  const std::vector<FlatRecord> records = records_of(world);
  const Study study;
  const Table table = long_table({study, shapes, records, {}});
  const std::string all = shown(table, {"row", "name", "value", "label", "missing"});
  CHECK(all.find("/data/home[1]/people/person[1]|likes|a b|Apples | Pears|\n") !=
        std::string::npos);
  CHECK(all.find("/data/home[1]/people/person[2]|likes|||not_relevant\n") != std::string::npos);
  CHECK(all.find("|home_site|north||\n") != std::string::npos);
}

TEST_CASE("nested repeats: a submission read back is flattened to the same values") {
  const World world = household();
  const std::string xml = world.form->finalize().xml;
  const auto back = Form::from_submission(world.definition, base::view_of(xml), {});
  REQUIRE(back.ok());
  CHECK(back.value().finalize().xml == xml);
  const auto first = flatten(world.definition, {xml, {}}, {});
  const auto second = flatten(world.definition, {back.value().finalize().xml, {}}, {});
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  REQUIRE(first.value().values.size() == second.value().values.size());
  for (std::size_t i = 0; i < first.value().values.size(); ++i) {
    CHECK(first.value().values[i].row == second.value().values[i].row);
    CHECK(first.value().values[i].value == second.value().values[i].value);
  }
}

TEST_CASE("form tables: repeats that end in one name are still two tables") {
  ShapeColumn one{"/data/a/job/x", "/data/a/job", "x", CellKind::kText, true, false, false};
  ShapeColumn two{"/data/b/job/y", "/data/b/job", "y", CellKind::kText, true, false, false};
  const Shapes shapes = {{"f", {"f", {one, two}}}};
  const Study study;
  const std::vector<Table> tables = form_tables({study, shapes, {}, {}});
  REQUIRE(tables.size() == 3);
  CHECK(tables[1].name == "f_job");
  CHECK(tables[2].name == "f_job_2");
}

TEST_CASE("flatten: the value of a single choice may hold spaces and has its own label") {
  const xlsform::Compiled compiled = xlsform::compile(
      base::view_of("| survey |\n| | type | name | label |\n| | select_one l | q | Q |\n"
                    "| choices |\n| | list_name | name | label |\n| | l | two words | Two |\n"),
      "f.md");
  const auto definition = load_xform(base::view_of(compiled.xml), {}, nullptr);
  auto form = Form::start(definition.value(), {});
  REQUIRE(form.value().answer(*form.value().find("/data/q"), "two words").ok());
  const auto flat = flatten(definition.value(), {form.value().finalize().xml, {}}, {});
  REQUIRE(flat.ok());
  CHECK(flat.value().values.front().label == "Two");
}
