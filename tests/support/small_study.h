// A study of one page for tests: three visits, four forms.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "forms/definition.h"
#include "forms/study/study.h"

namespace faltbok::support {

extern const std::string_view kSmallStudyToml;
const std::map<std::string, std::string>& small_study_forms();  // id -> Markdown tables

std::shared_ptr<const forms::Study> small_study();
std::string small_study_xform(const std::string& form_id);  // compiled
std::shared_ptr<const forms::Definition> small_study_definition(const std::string& form_id);

}  // namespace faltbok::support
