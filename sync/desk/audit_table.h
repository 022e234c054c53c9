// Who did what, when: the tablets' audit records and the desk's own log as one table.
//
//   Shape    audit: at, place (device id, or "desk"), user, user_label, act, participant, form,
//            record, revision, about_user, number, detail; by time, then as it was written
//   Threads  values
#pragma once

#include "forms/dataset/table.h"
#include "sync/desk/own_log.h"
#include "sync/desk/stored.h"

namespace faltbok::desk {

forms::Table audit_table(const StoredRecords& stored, const protocol::StudyPackage& package,
                         const std::vector<OwnAct>& own);

}  // namespace faltbok::desk
