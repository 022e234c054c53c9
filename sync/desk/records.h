// The desk's records as a dataset: which definition each was filled from,
// scores computed once more, who the people are.
//
//   Errors   told through Talk, then returned;
//            a record whose form cannot be found or run is a problem and is left out
//   Lifetime owned values
//   Threads  one
#pragma once

#include "forms/dataset/codebook.h"
#include "forms/dataset/tables.h"
#include "sync/desk/stored.h"

namespace faltbok::desk {

// One line of problems.csv: what a person must look at.
struct ExportProblem {
  std::string participant, visit, form, record, what, detail;
};

struct StudyRecords {
  forms::Study study;
  forms::Shapes shapes;
  std::vector<forms::CodebookForm> forms;
  std::vector<forms::FlatRecord> records;
  std::vector<forms::Person> people;
  forms::Table participants;
  std::vector<ExportProblem> problems;
};

base::Result<StudyRecords> study_records(const Desk& desk, const Known& known,
                                         const StoredRecords& stored);

}  // namespace faltbok::desk
