#include "forms/dataset/csv.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok::forms;

TEST_CASE("csv: rows end in CR LF, cells with separators are quoted, quotes are doubled") {
  const Table table{"t",
                    {{"participant"}, {"t0_note"}},
                    {{"MA-1", "a,b"}, {"MA-2", "say \"hi\"\r\nbye"}, {"MA-3", ""}}};
  CHECK(csv_of(table) ==
        "participant,t0_note\r\nMA-1,\"a,b\"\r\nMA-2,\"say \"\"hi\"\"\r\nbye\"\r\nMA-3,\r\n");
}

TEST_CASE("csv: what a spreadsheet could take for a formula starts with an apostrophe") {
  CHECK(harmless("=1+1", CellKind::kText) == "'=1+1");
  CHECK(harmless("+46 70", CellKind::kText) == "'+46 70");
  CHECK(harmless("-3", CellKind::kText) == "'-3");
  CHECK(harmless("@SUM(A1)", CellKind::kText) == "'@SUM(A1)");
  CHECK(harmless("\t=1", CellKind::kText) == "'\t'=1");
  CHECK(harmless("\r=1", CellKind::kText) == "'\r'=1");
  CHECK(harmless("  =1", CellKind::kText) == "  '=1");
  CHECK(harmless("\uFF1D1+1", CellKind::kText) == "'\uFF1D1+1");
  CHECK(harmless("a;=1", CellKind::kText) == "a;'=1");
  CHECK(harmless("a\n=1", CellKind::kText) == "a\n'=1");
  CHECK(harmless("Inget = bra - och @hem", CellKind::kText) == "Inget = bra - och @hem");
}

TEST_CASE("csv: an apostrophe that was there already can be told from one that was added") {
  CHECK(harmless("'=1", CellKind::kText) == "''=1");
  CHECK(harmless("'quoted'", CellKind::kText) == "'quoted'");
}

TEST_CASE("csv: only a plain number keeps its minus, and only in a number column") {
  CHECK(harmless("-3", CellKind::kNumber) == "-3");
  CHECK(harmless("-0.5e-3", CellKind::kNumber) == "-0.5e-3");
  CHECK(harmless("-3+cmd", CellKind::kNumber) == "'-3+cmd");
  CHECK(harmless("-", CellKind::kNumber) == "'-");
  CHECK(harmless("-1.", CellKind::kNumber) == "'-1.");
}
