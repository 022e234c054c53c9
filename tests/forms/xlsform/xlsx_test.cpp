// What Excel stores, and what is done to workbooks: dates, numbers, rich text, damage, bombs.
#include <catch2/catch_test_macros.hpp>

#include "forms/xlsform/workbook.h"
#include "forms/xlsform/xlsx_cells.h"
#include "tests/forms/xlsform/book.h"
#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

namespace {

const std::vector<std::vector<std::string>> kSimple = {{"type", "name", "label"},
                                                       {"text", "a", "A"}};

// One cell of a sheet `survey`, as text.
std::string cell(std::string_view xml, bool date1904 = false) {
  Book book;
  book.sheet("survey", "<row r=\"1\">" + std::string(xml) + "</row>");
  book.part("xl/sharedStrings.xml",
            "<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r>"
            "<rPh><t>phonetic</t></rPh></si></sst>");
  book.part("xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy\\-mm\\-dd "
            "hh:mm\"/></numFmts>"
            "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf "
            "numFmtId=\"21\"/></cellXfs></styleSheet>");
  if (date1904) book.date1904();
  Report report;
  const base::Bytes bytes = book.bytes();
  const auto workbook = open_workbook(bytes, "book.xlsx", report);
  if (!workbook) return "refused: " + text_of(report.take().front());
  const std::vector<Row>& rows = workbook->sheets.front().rows;
  return rows.empty() ? "" : rows.front().cells.front().text;
}

std::string refusal(const base::Bytes& bytes) { return errors_of(compile(bytes, "book.xlsx")); }

}  // namespace

TEST_CASE("xlsx: a workbook compiles", "[xlsform]") {
  const Compiled compiled = compile(Book().text_sheet("survey", kSimple).bytes(), "my form.xlsx");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, R"x(<data id="my form"><a/>)x"));
}

TEST_CASE("xlsx: cells are what their author sees", "[xlsform]") {
  CHECK(cell(R"(<c r="A1"><v>12.0</v></c>)") == "12");
  CHECK(cell(R"(<c r="A1"><v>0.30000000000000004</v></c>)") == "0.3");
  CHECK(cell(R"(<c r="A1"><v>1E-3</v></c>)") == "0.001");
  CHECK(cell(R"(<c r="A1"><v>1E+15</v></c>)") == "1000000000000000");
  CHECK(cell(R"(<c r="A1"><v>1.23456789012346E+18</v></c>)") == "1234567890123460096");
  CHECK(cell(R"(<c r="A1"><v>-1E+23</v></c>)") == "-99999999999999991611392");
  CHECK(cell(R"(<c r="A1"><v>1.5E-7</v></c>)") == "0.00000015");
  CHECK(cell(R"(<c r="A1"><v>-0</v></c>)") == "0");
  CHECK(cell(R"(<c r="A1" t="b"><v>1</v></c>)") == "TRUE");
  CHECK(cell(R"(<c r="A1" t="b"><v>0</v></c>)") == "FALSE");
  CHECK(cell(R"(<c r="A1" t="s"><v>0</v></c>)") == "plain");
  CHECK(cell(R"(<c r="A1" t="s"><v>1</v></c>)") == "rich text");
  CHECK(cell(R"(<c r="A1" t="s"><v>99</v></c>)") == "");
  CHECK(cell(R"(<c r="A1" t="str"><f>1+1</f><v>two</v></c>)") == "two");
  CHECK(cell(R"(<c r="A1" t="str"><v>a_x000D__x000A_b_x00E5_</v></c>)") == "a\r\nb\xC3\xA5");
  CHECK(cell(R"(<c r="A1" t="str"><v>a_x005F_x000D_b_x00_x0001_</v></c>)") == "a_x000D_b_x00");
  CHECK(cell(R"(<c r="A1" t="inlineStr"><is><t xml:space="preserve">  in line </t></is></c>)") ==
        "in line");
}

TEST_CASE("xlsx: parts are found wherever the workbook links to", "[xlsform]") {
  const std::string sheet =
      "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
  const std::string strings = "<sst><si><t>linked</t></si></sst>";
  const auto read = [&](std::string_view prefix) {
    const std::string at(prefix);
    Report report;
    const base::Bytes bytes = zipped({
        {"_rels/.rels",
         "<Relationships><Relationship Id=\"r1\" Type=\"http://x/officeDocument\" "
         "Target=\"/book/main.xml\"/></Relationships>"},
        {"book/main.xml",
         "<x:workbook xmlns:x=\"s\" xmlns:r=\"t\"><x:sheets><x:sheet name=\"survey\" "
         "r:id=\"r7\"/></x:sheets></x:workbook>"},
        {"book/_rels/main.xml.rels",
         "<Relationships><Relationship Id=\"r7\" Type=\"http://x/worksheet\" Target=\"" + at +
             "sheets/one.xml\"/><Relationship Id=\"r8\" Type=\"http://x/sharedStrings\" Target=\"" +
             at + "texts.xml\"/></Relationships>"},
        {"book/sheets/one.xml", sheet},
        {"book/texts.xml", strings},
    });
    const auto workbook = open_workbook(bytes, "book.xlsx", report);
    return workbook ? workbook->sheets.front().rows.front().cells.front().text : "refused";
  };
  CHECK(read("") == "linked");
  CHECK(read("./") == "linked");
  CHECK(read("../book/") == "linked");
  CHECK(read("/book/") == "linked");
}

TEST_CASE("xlsx: cells stand where they say, in whatever order they come", "[xlsform]") {
  Book book;
  book.sheet("survey",
             R"(<row r="1"><c r="C1" t="str"><v>label</v></c><c r="A1" t="str"><v>type</v></c>)"
             R"(<c r="B1" t="str"><v>name</v></c></row>)"
             R"(<row><c t="str"><v>note</v></c><c/><c t="str"><v>Hello</v></c></row>)");
  CHECK(holds(compile(book.bytes(), "f.xlsx").xml, "generated_note_name_2"));
  book.sheet("choices", R"(<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>)");
  CHECK(holds(refusal(book.bytes()), "the workbook is damaged"));
}

TEST_CASE("xlsx: errors of formulas, and formulas never computed, are named", "[xlsform]") {
  Book book;
  book.text_sheet("survey", {{"type", "name", "label"}, {"text", "a", "A"}});
  book.sheet("choices", R"(<row r="3"><c r="B3" t="e"><f>Z1</f><v>#REF!</v></c>)"
                        R"(<c r="C3"><f>SUM(A1)</f></c></row>)");
  const std::string said = warnings_of(compile(book.bytes(), "f.xlsx"));
  CHECK(holds(said,
              "sheet choices, row 3, column B3: the cell holds the spreadsheet's error '#REF!'"));
  CHECK(
      holds(said, "sheet choices, row 3, column C3: the formula in this cell was never computed"));
}

TEST_CASE("xlsx: archives that are no workbook are told apart", "[xlsform]") {
  CHECK(holds(refusal(zipped({{"content.xml", "<a/>"}})), "OpenDocument file"));
  CHECK(holds(refusal(zipped({{"word/document.xml", "<a/>"}})), "a Word document"));
  CHECK(holds(refusal(zipped({{"xl/workbook.bin", "a"}})), "a binary workbook (.xlsb)"));
  CHECK(holds(refusal(zipped({{"a.txt", "a"}})), "a zip archive but not an Excel workbook"));
}

TEST_CASE("xlsx: dates come as ISO 8601, in both of Excel's calendars", "[xlsform]") {
  CHECK(cell(R"(<c r="A1" s="1"><v>43361</v></c>)") == "2018-09-18");
  CHECK(cell(R"(<c r="A1" s="1"><v>41899</v></c>)", true) == "2018-09-18");
  CHECK(cell(R"(<c r="A1" s="1"><v>1</v></c>)") == "1900-01-01");
  CHECK(cell(R"(<c r="A1" s="1"><v>61</v></c>)") == "1900-03-01");
  CHECK(cell(R"(<c r="A1" s="2"><v>43361.75</v></c>)") == "2018-09-18T18:00:00");
  CHECK(cell(R"(<c r="A1" s="2"><v>43361</v></c>)") == "2018-09-18");
  CHECK(cell(R"(<c r="A1" s="3"><v>0.5</v></c>)") == "12:00:00");
  CHECK(cell(R"(<c r="A1" s="1"><v>-5</v></c>)") == "-5");
  CHECK(cell(R"(<c r="A1" s="1"><v>99999999</v></c>)") == "99999999");
}

TEST_CASE("xlsx: number formats are told apart", "[xlsform]") {
  CHECK(look_of_format("yyyy\\-mm\\-dd;@") == NumberLook::kDate);
  CHECK(look_of_format("mmm yyyy") == NumberLook::kDate);
  CHECK(look_of_format("[h]:mm:ss") == NumberLook::kTime);
  CHECK(look_of_format("dd/mm/yyyy hh:mm") == NumberLook::kDateTime);
  CHECK(look_of_format("[Red]0.00") == NumberLook::kNumber);
  CHECK(look_of_format("0.00\" days\"") == NumberLook::kNumber);
  CHECK(look_of_format("General") == NumberLook::kNumber);
}

TEST_CASE("xlsx: sheet names and headers match whatever their case and spaces", "[xlsform]") {
  const Compiled compiled = compile(
      Book()
          .text_sheet(" Survey ", {{"Type", "NAME", "Label :: English (en)"}, {"text", "a", "A"}})
          .bytes(),
      "f.xlsx");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, R"x(<translation lang="English (en)">)x"));
}

TEST_CASE("xlsx: any cut is refused or read whole, and nothing crashes", "[xlsform]") {
  const base::Bytes whole = Book().text_sheet("survey", kSimple).bytes();
  REQUIRE(refusal(whole).empty());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(!refusal(base::Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))
               .empty());
  }
}

TEST_CASE("xlsx: any changed byte is refused, or changes no more than a form", "[xlsform]") {
  const base::Bytes whole = Book().text_sheet("survey", kSimple).bytes();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    base::Bytes changed = whole;
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ 0x55U);
    CAPTURE(i);
    const Compiled compiled = compile(changed, "f.xlsx");
    CHECK(compiled.xml.empty() == has_errors(compiled.problems));
  }
}

TEST_CASE("xlsx: bombs are refused", "[xlsform]") {
  SECTION("a part of 100 MB of one letter") {
    CHECK(holds(refusal(Book().sheet("survey", std::string(100U << 20U, ' ')).bytes()),
                "damaged or too large"));
  }
  SECTION("millions of empty elements") {
    std::string cells;
    for (int i = 0; i < 3'000'000; ++i) cells += "<c/>";
    CHECK(holds(refusal(Book().sheet("survey", "<row>" + cells + "</row>").bytes()),
                "damaged or too large"));
  }
  SECTION("elements ten thousand deep") {
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "<c>";
    CHECK(holds(refusal(Book().sheet("survey", deep).bytes()), "damaged or too large"));
  }
  SECTION("entities") {
    const std::string doctype =
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet/>";
    const std::string book =
        "<workbook><sheets><sheet name=\"survey\" r:id=\"x\"/></sheets></workbook>";
    const std::string links = "<R><Relationship Id=\"x\" Target=\"worksheets/s1.xml\"/></R>";
    CHECK(holds(refusal(zipped({{"xl/worksheets/s1.xml", doctype},
                                {"xl/workbook.xml", book},
                                {"xl/_rels/workbook.xml.rels", links}})),
                "damaged or too large"));
  }
  SECTION("one shared string of 1 MB, used by a thousand cells") {
    std::string cells;
    for (int i = 0; i < 1000; ++i) cells += "<row><c t=\"s\"><v>0</v></c></row>";
    const base::Bytes bytes =
        Book()
            .sheet("survey", cells)
            .part("xl/sharedStrings.xml",
                  "<sst><si><t>" + std::string(1U << 20U, 'x') + "</t></si></sst>")
            .bytes();
    CHECK(holds(refusal(bytes), "longer than Excel allows"));
  }
  SECTION("rows and columns that Excel does not have") {
    CHECK(holds(
        refusal(
            Book().sheet("survey", "<row r=\"2000000\"><c r=\"A1\"><v>1</v></c></row>").bytes()),
        "damaged"));
    CHECK(holds(refusal(Book().sheet("survey", "<row><c r=\"ZZZZ1\"><v>1</v></c></row>").bytes()),
                "damaged"));
  }
}

TEST_CASE("xlsx: groups ten thousand deep and loops of loops are refused with their reason",
          "[xlsform]") {
  std::string deep = "| survey |\n| | type | name | label |\n";
  for (int i = 0; i < 10'000; ++i) deep += "| | begin_group | g" + std::to_string(i) + " | G |\n";
  CHECK(holds(errors_of(compile_text(deep)), "nested deeper than 64"));
  std::string loops = "| survey |\n| | type | name | label |\n";
  for (int i = 0; i < 6; ++i) loops += "| | begin loop over l | g" + std::to_string(i) + " | G |\n";
  loops += "| | text | t | T |\n";
  for (int i = 0; i < 6; ++i) loops += "| | end loop | | |\n";
  loops += "| choices |\n| | list_name | name | label |\n";
  for (int i = 0; i < 50; ++i) loops += "| | l | c" + std::to_string(i) + " | C |\n";
  CHECK(holds(errors_of(compile_text(loops)), "more than 100,000 questions"));
}

}  // namespace faltbok::forms::xlsform
