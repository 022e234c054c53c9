#include <catch2/catch_test_macros.hpp>

#include "tests/sync/desk/desk_room.h"

using namespace faltbok;
using tests::DeskRoom;
using tests::Filled;
using tests::mood_submission;
using tests::Tablet;

namespace {

using Cells = std::vector<std::string>;

// Enough of RFC 4180 to read back what export wrote.
std::vector<Cells> csv(const std::string& text) {
  std::vector<Cells> rows(1, Cells(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      rows.back().back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\n') {
      rows.emplace_back(1);
    } else if (quoted || c != '\r') {
      rows.back().back() += c;
    }
  }
  rows.pop_back();
  return rows;
}

std::string cell(const std::vector<Cells>& rows, std::size_t row, const std::string& name) {
  for (std::size_t i = 0; i < rows.at(0).size(); ++i)
    if (rows[0][i] == name) return rows.at(row).at(i);
  return "(no column " + name + ")";
}

struct Study {
  DeskRoom room;
  Tablet tablet;
  Study() : tablet((room.open_study(), room.enrol_tablet())) {}

  void bring(const std::vector<forms::SealedRecord>& records) {
    room.write("stick/" + std::to_string(++count) + ".fbb", tablet.seal(records).bytes);
    REQUIRE(room.run("import --desk ROOM/desk --from ROOM/stick") == 0);
  }
  std::vector<Cells> table(const std::string& name) {
    return csv(room.read_text("export/" + name + ".csv"));
  }
  void write_tables() {
    const int code = room.run("export --desk ROOM/desk --to ROOM/export");
    INFO(room.err());
    REQUIRE(code == 0);
  }
  int count = 0;
};

Filled mood(const std::string& participant, const std::string& submission) {
  return {participant, "t0", "mood", submission, {}, 1, ""};
}

}  // namespace

TEST_CASE("export: the wide table has one row for each participant, with values and scores") {
  Study study;
  study.bring({study.tablet.participant(
                   "MA-0001-0", 1, {forms::StateChanged{forms::ParticipantState::kEnrolled, ""}}),
               study.tablet.participant("MA-0002-1", 1, {})});
  study.bring({study.tablet.record(mood("MA-0001-0", mood_submission("2", "3", "bra", "5")))});
  study.write_tables();
  const auto wide = study.table("wide");
  REQUIRE(wide.size() == 3);
  CHECK(wide[0][0] == "participant");
  CHECK(cell(wide, 1, "participant") == "MA-0001-0");
  CHECK(cell(wide, 1, "t0_mood_1") == "2");
  CHECK(cell(wide, 1, "t0_mood_total") == "5");
  CHECK(cell(wide, 1, "t0_words") == "bra");
  CHECK(cell(wide, 2, "participant") == "MA-0002-1");
  CHECK(cell(wide, 2, "t0_mood_total").empty());
  CHECK(cell(study.table("participants"), 1, "state") == "enrolled");
  CHECK(study.table("problems").size() == 1);
  CHECK(study.room.read_text("export/EXPORT.txt").find("wide.csv") != std::string::npos);
}

TEST_CASE(
    "export: every reason for a missing value is its own code, and an implied score says so") {
  Study study;
  Filled one = mood("MA-0001-0", mood_submission("2", "", "", ""));
  one.unanswered = {{"/data/mood_2", forms::AnswerStatus::kRefused},
                    {"/data/words", forms::AnswerStatus::kSkipped}};
  study.bring({study.tablet.record(one),
               study.tablet.record(mood("MA-0002-1", mood_submission("1", "", "", "1")))});
  study.write_tables();
  const auto table = study.table("mood");
  REQUIRE(table.size() == 3);
  CHECK(cell(table, 1, "mood_2_missing") == "refused");
  CHECK(cell(table, 1, "words_missing") == "skipped");
  CHECK(cell(table, 1, "mood_total_missing") == "not_computed");
  CHECK(cell(table, 2, "mood_2_missing") == "not_relevant");
  CHECK(cell(table, 2, "words_missing") == "not_reached");
  const auto all = study.table("long");
  bool implied = false, label = false, refused = false;
  for (std::size_t i = 1; i < all.size(); ++i) {
    implied |= cell(all, i, "participant") == "MA-0002-1" && cell(all, i, "name") == "mood_2" &&
               cell(all, i, "implied") == "1";
    label |= cell(all, i, "name") == "mood_1" && cell(all, i, "label") == "Dåligt";
    refused |= cell(all, i, "name") == "mood_2_missing" && cell(all, i, "value") == "refused";
  }
  CHECK(implied);
  CHECK(label);
  CHECK(refused);
}

TEST_CASE("export: rows of a repeat are a child table with their reasons") {
  Study study;
  study.bring({study.tablet.record(mood("MA-0001-0", mood_submission("2", "3", "", "5")))});
  study.write_tables();
  const auto jobs = study.table("mood_job");
  REQUIRE(jobs.size() == 3);
  CHECK(cell(jobs, 1, "hours") == "20");
  CHECK(cell(jobs, 2, "row") == "/data/job[2]");
  CHECK(cell(jobs, 2, "hours").empty());
}

TEST_CASE("export: an answer that a spreadsheet would run is made harmless") {
  Study study;
  study.bring({study.tablet.record(
      mood("MA-0001-0", mood_submission("2", "3", "=HYPERLINK(\"http://x\")", "5")))});
  study.write_tables();
  CHECK(cell(study.table("wide"), 1, "t0_words") == "'=HYPERLINK(\"http://x\")");
}

TEST_CASE("export: a score that comes out differently here is reported and never chosen") {
  Study study;
  study.bring({study.tablet.record(mood("MA-0001-0", mood_submission("2", "3", "", "6")))});
  study.write_tables();
  CHECK(cell(study.table("wide"), 1, "t0_mood_total").empty());
  const auto problems = study.table("problems");
  REQUIRE(problems.size() == 2);
  CHECK(cell(problems, 1, "detail") == "/data/mood_total: tablet '6', desk '5'");
  CHECK(study.room.err().find("calculated differently") != std::string::npos);
}

TEST_CASE("export: a corrected record counts once, by its newest revision") {
  Study study;
  const base::RecordId id{};
  Filled filled = mood("MA-0001-0", mood_submission("2", "3", "", "5"));
  study.bring({study.tablet.record(filled, id)});
  filled = mood("MA-0001-0", mood_submission("3", "3", "", "6"));
  filled.revision = 2;
  filled.reason = "typed wrong";
  study.bring({study.tablet.record(filled, id)});
  study.write_tables();
  CHECK(study.table("mood").size() == 2);
  CHECK(cell(study.table("wide"), 1, "t0_mood_total") == "6");
}

TEST_CASE("export: two contents for one record and revision are in no wide cell, and told") {
  Study study;
  const base::RecordId id{};
  study.bring({study.tablet.record(mood("MA-0001-0", mood_submission("2", "3", "", "5")), id)});
  study.bring({study.tablet.record(mood("MA-0001-0", mood_submission("3", "3", "", "6")), id)});
  study.write_tables();
  CHECK(cell(study.table("wide"), 1, "t0_mood_total").empty());
  CHECK(study.table("mood").size() == 3);
  CHECK(study.table("problems").size() == 4);
}

TEST_CASE("export: the codebook names every column in each language") {
  Study study;
  study.write_tables();
  const auto book = study.table("codebook");
  REQUIRE(book.size() > 4);
  CHECK(cell(book, 1, "name") == "mood_1");
  CHECK(cell(book, 1, "label_sv") == "Hur mår du?");
  CHECK(cell(book, 1, "label_en") == "How are you?");
  CHECK(cell(book, 1, "values_sv") == "1 = Bra | 2 = Dåligt");
  CHECK(study.room.read_text("export/codebook.md").find("## mood") != std::string::npos);
}

TEST_CASE("export: a folder that holds something else is left alone") {
  Study study;
  study.room.write("export/thesis.docx", "years of work");
  CHECK(study.room.run("export --desk ROOM/desk --to ROOM/export") == 2);
  CHECK(study.room.names_in("export") == std::vector<std::string>{"thesis.docx"});
}

TEST_CASE(
    "export: a participant's record is sent again whenever it grew, and its newest state counts") {
  Study study;
  const forms::StateChanged enrolled{forms::ParticipantState::kEnrolled, ""};
  const forms::StateChanged dropped{forms::ParticipantState::kDroppedOut, "moved"};
  const forms::VisitDateChanged end{"t1", "2026-12-01", "stopped early"};
  study.bring({study.tablet.participant("MA-0001-0", 1, {enrolled})});
  study.bring({study.tablet.participant("MA-0001-0", 2, {enrolled, end, dropped})});
  study.write_tables();
  const auto people = study.table("participants");
  REQUIRE(people.size() == 2);
  CHECK(cell(people, 1, "state") == "dropped_out");
  CHECK(cell(people, 1, "state_reason") == "moved");
  CHECK(cell(people, 1, "date_t1") == "2026-12-01");
  CHECK(cell(people, 1, "fact_sex") == "female");
  CHECK(study.table("problems").size() == 1);
}
