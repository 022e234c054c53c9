// What an answer costs, counted in what is computed and looked at: no clock decides.
#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "forms/instance/engine.h"
#include "forms/xform.h"
#include "forms/xpath/evaluate.h"
#include "tests/bench/forms/roster.h"

using namespace faltbok::forms;

namespace {

std::shared_ptr<const Definition> loaded(const std::string& xml) {
  std::vector<Problem> problems;
  const auto definition = load_xform(faltbok::base::view_of(xml), {}, &problems);
  INFO((problems.empty() ? std::string() : text_of(problems.front())));
  REQUIRE(definition.ok());
  return definition.value();
}

std::string form_xml(const std::string& instance, const std::string& binds,
                     const std::string& body = "") {
  return R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance>)x" +
         instance + "</instance>" + binds + "</model></h:head><h:body>" + body +
         "</h:body></h:html>";
}

struct Running {
  explicit Running(const std::string& xml) : engine(loaded(xml), Environment{}) {
    engine.begin(NewRecord::kYes);
  }
  std::uint32_t at(const std::string& path) const { return engine.find(path).value(); }
  // How many slots an answer computes.
  std::uint64_t cost(const std::string& path, const std::string& value) {
    const std::uint64_t before = engine.computed_count();
    engine.set_answer(at(path), value);
    return engine.computed_count() - before;
  }
  Engine engine;
};

struct RosterCosts {
  std::uint64_t add = 0, answer = 0, remove_last = 0, remove_first = 0;
};

RosterCosts roster_costs(int row_count) {
  Running form(faltbok::bench::roster_xml(row_count));
  std::uint32_t repeat = kNone;
  const std::uint32_t parent = form.engine.row_parent("/data/row", repeat);
  const auto counted = [&](const auto& change) {
    const std::uint64_t before = form.engine.computed_count();
    change();
    return form.engine.computed_count() - before;
  };
  RosterCosts out;
  out.add = counted([&] { form.engine.append_row(parent, repeat); });
  out.answer = form.cost("/data/row[3]/age", "44");
  const auto rows = form.engine.rows_of(parent, repeat);
  out.remove_last = counted([&] { form.engine.remove_row(rows.back()); });
  out.remove_first = counted([&] { form.engine.remove_row(rows.front()); });
  return out;
}

}  // namespace

TEST_CASE("cost: an answer computes what reads it, once each, and nothing else") {
  Running form(form_xml(R"x(<data id="x"><a/><b/><c/><d/><e/><g><h/></g></data>)x",
                        R"x(<bind nodeset="/data/b" type="int" calculate="/data/a + 1"/>)x"
                        R"x(<bind nodeset="/data/c" type="int" calculate="/data/a + /data/b"/>)x"
                        R"x(<bind nodeset="/data/d" type="int" calculate="/data/b + /data/c"/>)x"
                        R"x(<bind nodeset="/data/e" type="int" calculate="/data/g/h + 1"/>)x"
                        R"x(<bind nodeset="/data/g" relevant="/data/a &gt; 5"/>)x"));
  CHECK(form.cost("/data/a", "1") == 4);  // b, c, d and the group's relevance
  CHECK(form.cost("/data/a", "1") == 0);
  CHECK(form.cost("/data/a", "7") == 4);  // h comes, but is empty: e stays
  CHECK(form.cost("/data/g/h", "3") == 1);
  CHECK(form.cost("/data/a", "2") == 5);  // h goes with its answer: e too
}

TEST_CASE("cost: a group of many empty questions comes and goes without its readers") {
  std::string instance = R"x(<data id="x"><consent/><g>)x";
  std::string binds = R"x(<bind nodeset="/data/g" relevant="/data/consent = 'yes'"/>)x";
  for (int i = 0; i < 500; ++i) {
    const std::string name = "q" + std::to_string(i);
    instance += "<" + name + "/>";
    binds += R"x(<bind nodeset="/data/g/)x" + name + R"x(" relevant="selected(/data/g/q)x" +
             std::to_string(i == 0 ? 1 : i - 1) +
             R"x(, 'no') or /data/consent = 'yes'" required="true()"/>)x";
  }
  // q0 and q1 must not wait for each other.
  binds.replace(binds.find("selected(/data/g/q1,"), 20, "selected(/data/c,   ");
  Running form(form_xml(instance + "</g><c/></data>", binds));
  CHECK(form.cost("/data/consent", "yes") == 501);  // the group and each that names the consent
  CHECK(form.cost("/data/g/q7", "no") == 1);
}

TEST_CASE("cost: what a roster computes for one row does not grow with its rows") {
  const RosterCosts small = roster_costs(10);
  const RosterCosts large = roster_costs(1'000);
  CHECK(small.add == large.add);
  CHECK(small.answer == large.answer);
  CHECK(small.remove_last == large.remove_last);
  // Only rows whose position changes are computed: their number and their product, and the sums.
  CHECK(small.remove_first - small.remove_last == 2 * (10 - 1));
  CHECK(large.remove_first - large.remove_last == 2 * (1'000 - 1));
}

TEST_CASE("cost: a number of rows is asked for again only when something that it reads changes") {
  std::string instance = R"x(<data id="x"><q/><n>2</n>)x";
  std::string body;
  for (int i = 0; i < 20; ++i) {
    const std::string name = "r" + std::to_string(i);
    instance += "<" + name + "><a/></" + name + ">";
    body += R"x(<group ref="/data/)x" + name + R"x("><repeat nodeset="/data/)x" + name +
            R"x(" jr:count="/data/n"/></group>)x";
  }
  Running form(form_xml(instance + "</data>", "", body));
  CHECK(form.engine.find("/data/r7[2]/a"));
  CHECK(form.cost("/data/q", "x") == 0);
  CHECK(form.cost("/data/r7[2]/a", "x") == 0);
  CHECK(form.cost("/data/n", "3") == 20 * 2);  // each is noticed, then asked
  CHECK(form.engine.find("/data/r19[3]/a"));
}

TEST_CASE("cost: finding what a long chain of calculates reads is not looking at all of it") {
  const auto looked_at = [](int count) {
    std::string instance = "<data id=\"x\"><q0>1</q0>";
    std::string binds;
    for (int i = 1; i < count; ++i) {
      const std::string name = "q" + std::to_string(i);
      instance += "<" + name + "/>";
      binds += "<bind nodeset=\"/data/" + name + "\" type=\"int\" calculate=\"" +
               (i % 2 == 0 ? "/data/q" : "../q") + std::to_string(i - 1) + " + 1\"/>";
    }
    const auto definition = loaded(form_xml(instance + "</data>", binds));
    Engine engine(definition, Environment{});
    engine.begin(NewRecord::kYes);
    CHECK(engine.tree().at(engine.find("/data/q" + std::to_string(count - 1)).value()).text ==
          std::to_string(count));
    return definition->data().children.looked_at();
  };
  const std::uint64_t once = looked_at(1000);
  CHECK(once > 1000);
  CHECK(once < std::uint64_t{1000} * 200);
  CHECK(looked_at(4000) < once * 5);
}

TEST_CASE("cost: a predicate on a list looks up, it does not scan") {
  const std::vector<std::string> expressions = {
      "instance('l')/root/item[k = /data/a]/v",
      "instance('l')/root/item[/data/a = k]/v",
      "instance('l')/root/item[k = /data/a and v != 'x']/v",
      "instance('l')/root/item[v != 'x' and k = /data/a]/v",
      "instance('l')/root/item[k = /data/a or k = 'k5']/v",
      "count(instance('l')/root/item[k = /data/a][v = 'v3'])",
      "pulldata('l', 'v', 'k', /data/a)"};
  const auto steps = [&](const std::string& expression, int item_count) {
    std::string list = R"x(</instance><instance id="l"><root>)x";
    for (int i = 0; i < item_count; ++i)
      list += "<item><k>k" + std::to_string(i) + "</k><v>v" + std::to_string(i) + "</v></item>";
    Running form(form_xml(R"x(<data id="x"><a>k3</a><b/></data>)x" + list + "</root>",
                          R"x(<bind nodeset="/data/b" calculate=")x" + expression + R"x("/>)x"));
    const Slot slot = form.engine.data().slots.front();
    Evaluator evaluator(form.engine, form.engine.data().expressions[slot.expression],
                        NodeRef{0, form.at("/data/b")});
    CHECK(evaluator.run_string() == (expression.starts_with("count") ? "1" : "v3"));
    return evaluator.steps_spent();
  };
  for (const std::string& expression : expressions) {
    INFO(expression);
    CHECK(steps(expression, 10) == steps(expression, 5'000));
  }
}

TEST_CASE("cost: an index finds what a scan finds") {
  // Items without the key, with an empty one, with two, and with nested text.
  const std::string list =
      R"x(</instance><instance id="l"><root><item><v>1</v></item><item><k/><v>2</v></item>)x"
      R"x(<item><k>a</k><k>b</k><v>3</v></item><item><k>b</k><v>4</v></item>)x"
      R"x(<item><k><x>a</x></k><v>5</v></item><other><k>a</k><v>6</v></other></root>)x";
  const auto found = [&](const std::string& predicate) {
    Running form(
        form_xml(R"x(<data id="x"><a>a</a><e/><r/></data>)x" + list,
                 R"x(<bind nodeset="/data/r" calculate="join(' ', instance('l')/root/item[)x" +
                     predicate + R"x(]/v)"/>)x"));
    return std::string(form.engine.tree().at(form.at("/data/r")).text);
  };
  // `true() and` keeps the right-hand side of each from the index.
  for (const std::string key : {"'a'", "'b'", "''", "/data/a", "/data/e", "/data/none", "'z'"}) {
    INFO(key);
    CHECK(found("k = " + key) == found("string-length('x') = 1 and (k = " + key + ") = true()"));
  }
  CHECK(found("k = 'a'") == "3 5");
  CHECK(found("k = ''") == "1 2");
  CHECK(found("k = 'b' or k = 'a'") == "3 4 5");
  CHECK(found("k = 'b' and position() = 3") == "3");
  CHECK(found("k = 'b' and v = 4") == "4");
}
