// What every column of the tables means.
//
//   Shape    one row for each field: form, version, name, path, type, asked or calculated,
//            label and options in each
//            language, points of the options, the reasons that can stand for a missing value,
//            and where the form comes from
//   Threads  values
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forms/dataset/shape.h"
#include "forms/study/study.h"

namespace faltbok::forms {

struct CodebookForm {
  std::shared_ptr<const Definition> definition;
  std::string source;  // file of the package that it was compiled from
  std::string xform;   // compiled, for the options' points
};

Table codebook(const Study& study, const std::vector<CodebookForm>& forms);
std::string markdown_of(const Table& codebook);  // one section for each form

}  // namespace faltbok::forms
