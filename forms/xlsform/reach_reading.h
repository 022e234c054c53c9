// One expression, read for what it can come to. For reach.cpp only.
//
//   Lifetime borrows all that it is given
//   Threads  one at a time
#pragma once

#include "forms/xlsform/reach.h"
#include "forms/xpath/program.h"

namespace faltbok::forms::xlsform {

class ReachReading {
 public:
  // `choice`: in a choice filter, the choice that a name alone is a column of.
  ReachReading(Reach& reach, const Program& program, const Choice* choice)
      : reach_(reach), program_(program), choice_(choice) {}
  Possible of(std::uint32_t index);

 private:
  Possible of_chain(const Expr& expr);
  Possible of_operator(const Expr& expr);
  Possible of_comparison(const Expr& expr);
  Possible of_call(const Expr& expr);
  Possible of_number_call(std::string_view name, const Expr& expr);
  Possible of_path(const Expr& expr);
  Possible of_column(std::string_view name) const;
  Possible of_list_column(std::string_view list, std::string_view column) const;
  Possible of_coalesce(const Expr& expr);
  Possible of_selected(const Expr& expr);
  Possible of_round(const Expr& expr);
  Numbers sum_of(std::uint32_t index);
  Numbers numbers(std::uint32_t index);
  const Item* item_at(std::uint32_t index) const;
  std::uint32_t side(const Expr& expr, std::uint32_t number) const {
    return program_.lists[expr.first + number];
  }
  Reach& reach_;
  const Program& program_;
  const Choice* choice_;
};

}  // namespace faltbok::forms::xlsform
