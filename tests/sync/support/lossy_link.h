// A link that loses: requests that never arrive, answers that never come back, bodies cut in the
// middle, bytes changed, a server that is restarted or busy; by a seed, so that every run can be
// repeated.
//
//   Shape    chances in parts of 1,000 for each exchange; zero() is a perfect link
//   Threads  one at a time
#pragma once

#include <random>

#include "tests/sync/support/server_fixture.h"

namespace faltbok::support {

struct Losses {
  unsigned request_lost = 60;
  unsigned answer_lost = 60;
  unsigned body_cut = 60;
  unsigned byte_changed = 30;
  unsigned server_restarted = 20;
  unsigned garbage_answer = 10;
  static Losses none() { return {0, 0, 0, 0, 0, 0}; }
};

class LossyLink final : public client::HttpTransport {
 public:
  LossyLink(ServerFixture& fixture, std::uint64_t seed)
      : fixture_(fixture), api_(fixture), random_(seed) {}
  base::Result<client::HttpResponse> exchange(const client::HttpRequest& request) override;
  void set(const Losses& losses) { losses_ = losses; }
  int lost_count() const { return lost_count_; }

 private:
  bool happens(unsigned in_1000);
  ServerFixture& fixture_;
  ApiTransport api_;
  std::mt19937_64 random_;
  Losses losses_;
  int lost_count_ = 0;
};

}  // namespace faltbok::support
