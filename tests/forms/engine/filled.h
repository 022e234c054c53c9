// A small form of a test, filled in: its model and body as text, what the loader said, its values.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "forms/form.h"
#include "forms/xform.h"

namespace faltbok::forms {

inline std::string form_of(const std::string& model, const std::string& body) {
  return R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><model>)x" +
         model + "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

struct Filled {
  explicit Filled(const std::string& xml) : form(start(xml)) {}
  Form start(const std::string& xml) {
    const auto definition = load_xform(base::view_of(xml), {}, &problems);
    for (const Problem& problem : problems) UNSCOPED_INFO(text_of(problem));
    REQUIRE(definition.ok());
    return Form::start(definition.value(), {}).value();
  }
  void answer(const char* path, const char* value) {
    INFO(path);
    REQUIRE(form.find(path).has_value());
    REQUIRE(form.answer(*form.find(path), value).ok());
  }
  std::string value(const char* path) const {
    INFO(path);
    REQUIRE(form.find(path).has_value());
    return form.value(*form.find(path));
  }
  bool relevant(const char* path) const { return form.relevant(form.find(path).value()); }
  std::vector<Problem> problems;
  Form form;
};

}  // namespace faltbok::forms
