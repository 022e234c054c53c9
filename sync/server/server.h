// One study's server: its folder, opened and recovered, and everything that the HTTP API needs.
//
//   Shape    init makes the folder once; open locks it, verifies the newest package,
//            gives killed uploads
//            their row
//   Errors   init: kConflict       the folder holds a server already;
//            kAuthentication, kInvalidInput  not
//            a study package
//            open: kNotFound       no server there (run init);  kConflict  another server runs on
//                                  it
//                  kAuthentication the stored package does not match the pinned study key
//   Lifetime files and clock must outlive it
//   Threads  one at a time
//   Source   design.md section 7; sync/server/SCHEMA.md
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sync/server/papers.h"
#include "sync/server/sqlite_store.h"
#include "sync/server/uploads.h"

namespace faltbok::server {

using OpenStore = std::function<base::Result<std::unique_ptr<Store>>(const std::string& path,
                                                                     const base::StudyId& study)>;

struct Machine {
  os::Files& files;
  os::Clock& clock;
  OpenStore open_store = open_sqlite_store;
};

// Makes the folder for the study of this package, and the receipt key,
// whose public half it returns.
base::Result<crypto::VerifyKey> init_server(const Machine& machine, const os::Path& data,
                                            base::BytesView package);

struct ServerOptions {
  Quota quota;
  LogLine log;
};

class Server {
 public:
  static base::Result<std::unique_ptr<Server>> open(const Machine& machine, const os::Path& data,
                                                    ServerOptions options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  Uploads& uploads() { return uploads_; }
  Papers& papers() { return papers_; }
  Store& store() { return *store_; }
  Bodies& bodies() { return bodies_; }
  const Study& study() const { return study_; }

 private:
  struct Opened {
    std::unique_ptr<os::FileLock> lock;
    std::unique_ptr<Store> store;
    crypto::SigningKey receipt_key;
    Study study;
  };
  Server(const Machine& machine, const os::Path& data, Opened opened, ServerOptions options);

  std::unique_ptr<os::FileLock> lock_;
  std::unique_ptr<Store> store_;
  crypto::SigningKey receipt_key_;
  Study study_;
  Bodies bodies_;
  Uploads uploads_;
  Papers papers_;
};

}  // namespace faltbok::server
