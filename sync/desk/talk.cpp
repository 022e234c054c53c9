#include "sync/desk/talk.h"

namespace faltbok::desk {
namespace {

std::string_view advice_for(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::kInvalidInput:
      return "it is damaged or not what it should be; get it again from where it came";
    case base::ErrorKind::kAuthentication:
      return "a key, passphrase or signature does not fit; compare fingerprints before going on";
    case base::ErrorKind::kNotFound: return "it is not there; check the name and the folder";
    case base::ErrorKind::kConflict:
      return "something else changed it; look with 'faltbok-desk status' and run again";
    case base::ErrorKind::kUnavailable:
      return "the disk or network does not answer; nothing was lost, try again";
    case base::ErrorKind::kNoSpace:
      return "the disk is full; free space and run again, nothing was lost";
    case base::ErrorKind::kUnsupported: return "a newer version made it; update this program";
  }
  return "";
}

std::string_view words_for(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::kInvalidInput: return "not valid";
    case base::ErrorKind::kAuthentication: return "not authentic";
    case base::ErrorKind::kNotFound: return "not found";
    case base::ErrorKind::kConflict: return "changed meanwhile";
    case base::ErrorKind::kUnavailable: return "not available";
    case base::ErrorKind::kNoSpace: return "no space left";
    case base::ErrorKind::kUnsupported: return "not supported";
  }
  return "";
}

}  // namespace

void Talk::write(const Complaint& complaint) {
  err_ << "faltbok-desk";
  if (!verb_.empty()) err_ << " " << verb_;
  if (!complaint.where.empty()) err_ << ": " << complaint.where;
  err_ << ": " << complaint.what;
  if (!complaint.advice.empty()) err_ << "; " << complaint.advice;
  err_ << "\n";
}

void Talk::warn(const Complaint& complaint) { write(complaint); }

base::Error Talk::refuse(base::ErrorKind kind, const Complaint& complaint) {
  write(complaint);
  refused_ = true;
  return base::fail(kind, complaint.where.empty() ? "refused" : complaint.where);
}

void Talk::explain(const base::Error& error) {
  if (refused_) return;
  refuse(error.kind(), {error.trail(), std::string(words_for(error.kind())),
                        std::string(advice_for(error.kind()))});
}

int exit_code_of(const base::Status& status) {
  if (status.ok()) return 0;
  const base::ErrorKind kind = status.error().kind();
  return kind == base::ErrorKind::kUnavailable || kind == base::ErrorKind::kNoSpace ? 1 : 2;
}

}  // namespace faltbok::desk
