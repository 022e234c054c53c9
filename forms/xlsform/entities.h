// Where the entities of a form stand: each in the meta of the form, or of a group or repeat.
//
//   Shape    what is saved to an entity (save_to) and what its columns name decide: the innermost
//            repeat that holds them all; in it the group that holds all that is saved, or else one
//            further out, since a group holds one entity. A form's only entity outside repeats
//            stands in the form's own meta
//   Errors   in the report
//   Source   the ODK entities specification 2025.1; pyxform 4.5 places them alike
#pragma once

#include "forms/xlsform/model.h"

namespace faltbok::forms::xlsform {

// Sets Entity::holder, and takes the list's name off each `save_to`. Call once, after settle().
void place_entities(Survey& survey, Report& report);

}  // namespace faltbok::forms::xlsform
