// The row `audit`: a log of how the form was filled in, which XForms keeps in meta.
#include <string>

#include "forms/xlsform/row_reader.h"

namespace faltbok::forms::xlsform {

void read_audit(const RowContext& context) {
  Report& report = context.report;
  Survey& survey = context.survey;
  const Parameters parameters(context.get("parameters"), context.place("parameters"), report);
  const std::string_view name = context.get("name");
  if (!name.empty() && name != "audit")
    report.error(context.place("name"), "an audit is always named 'audit'", "leave the name empty");
  parameters.allow({"location-priority", "location-min-interval", "location-max-age",
                    "track-changes", "identify-user", "track-changes-reasons"});
  parameters.one_of("track-changes", {"true", "false"});
  parameters.one_of("identify-user", {"true", "false"});
  parameters.one_of("track-changes-reasons", {"on-form-edit"});
  parameters.one_of("location-priority", {"no-power", "low-power", "balanced", "high-accuracy"});
  const bool numbers =
      parameters.integer("location-min-interval") && parameters.integer("location-max-age");
  const std::string_view interval = parameters.get("location-min-interval");
  const std::string_view age = parameters.get("location-max-age");
  const bool some = parameters.has("location-priority") || !interval.empty() || !age.empty();
  if (some && (!parameters.has("location-priority") || interval.empty() || age.empty()))
    report.error(
        parameters.place(),
        "an audit with places needs location-priority, location-min-interval and location-max-age",
        "give all three");
  else if (some && numbers &&
           (interval.starts_with('-') ||
            std::stoll(std::string(age)) < std::stoll(std::string(interval))))
    report.error(parameters.place(), "location-max-age cannot be less than location-min-interval",
                 "raise it");
  survey.has_audit = true;
  survey.audit = {{"type", "binary", {}, {}}};
  for (const std::string_view key :
       {"track-changes", "track-changes-reasons", "identify-user", "location-max-age",
        "location-min-interval", "location-priority"})
    if (parameters.has(key))
      survey.audit.push_back({"odk:" + std::string(key), std::string(parameters.get(key)), {}, {}});
}

}  // namespace faltbok::forms::xlsform
