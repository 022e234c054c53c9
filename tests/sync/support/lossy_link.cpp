#include "tests/sync/support/lossy_link.h"

namespace faltbok::support {

using base::ErrorKind;

bool LossyLink::happens(unsigned in_1000) {
  const bool out = random_() % 1'000 < in_1000;
  if (out) ++lost_count_;
  return out;
}

base::Result<client::HttpResponse> LossyLink::exchange(const client::HttpRequest& request) {
  if (happens(losses_.request_lost)) return base::fail(ErrorKind::kUnavailable, "lost");
  if (happens(losses_.server_restarted)) CHECK(fixture_.restart().ok());
  client::HttpRequest sent = request;
  if (!sent.body.empty() && happens(losses_.body_cut)) {
    api_.break_off(sent, random_() % 3 == 0 ? sent.body.size() : random_() % sent.body.size());
    return base::fail(ErrorKind::kUnavailable, "cut");
  }
  if (!sent.body.empty() && happens(losses_.byte_changed))
    sent.body[random_() % sent.body.size()] ^= static_cast<std::uint8_t>(1 + random_() % 255);
  auto answer = api_.exchange(sent);
  if (happens(losses_.answer_lost)) return base::fail(ErrorKind::kUnavailable, "answer lost");
  if (happens(losses_.garbage_answer))
    return client::HttpResponse{200, {}, base::to_bytes("<html>portal</html>")};
  return answer;
}

}  // namespace faltbok::support
