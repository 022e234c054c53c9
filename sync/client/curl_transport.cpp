// libcurl is included here only.
#include <curl/curl.h>

#include "sync/client/http.h"

namespace faltbok::client {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::size_t kHeaderCountMax = 100;

struct Received {
  HttpResponse response;
  std::size_t size_max = 0;
  bool too_large = false;
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* context) {
  Received& received = *static_cast<Received*>(context);
  base::Bytes& body = received.response.body;
  if (size > received.size_max - body.size()) {
    received.too_large = true;
    return 0;
  }
  const base::BytesView part = base::view_of({data, size});
  body.insert(body.end(), part.begin(), part.end());
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* context) {
  Received& received = *static_cast<Received*>(context);
  std::string_view line(data, size);
  if (line.starts_with("HTTP/"))
    received.response.headers.clear();  // the answer after a 100 Continue
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  if (received.response.headers.size() >= kHeaderCountMax) return 0;
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) value.remove_suffix(1);
  received.response.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  return size;
}

bool expects(const HttpRequest& request) {
  for (const HttpHeader& header : request.headers)
    if (header.name == "Expect") return true;
  return false;
}

struct HeaderList {
  curl_slist* list = nullptr;
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) {
    curl_slist* grown = curl_slist_append(list, line.c_str());
    CHECK(grown != nullptr);
    list = grown;
  }
};

class CurlTransport final : public HttpTransport {
 public:
  CurlTransport(const Address& address, const HttpLimits& limits)
      : address_(address), limits_(limits), curl_(curl_easy_init()) {
    CHECK(curl_ != nullptr);
  }
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;
  ~CurlTransport() override { curl_easy_cleanup(curl_); }

  base::Result<HttpResponse> exchange(const HttpRequest& request) override {
    Received received;
    received.size_max = limits_.response_size_max;
    HeaderList headers;
    for (const HttpHeader& header : request.headers) headers.add(header.name + ": " + header.value);
    if (!expects(request))
      headers.add("Expect:");  // else libcurl decides by size, which costs a round trip
    set_up(request, headers, received);
    const CURLcode code = curl_easy_perform(curl_);
    if (received.too_large) return fail(ErrorKind::kInvalidInput, "http: answer too large");
    if (code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL)
      return fail(ErrorKind::kInvalidInput, "http: not HTTP");
    if (code != CURLE_OK)
      return fail(ErrorKind::kUnavailable, "http: curl " + std::to_string(code));
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    received.response.status = static_cast<int>(status);
    return std::move(received.response);
  }

 private:
  void set_up(const HttpRequest& request, const HeaderList& headers, Received& received) {
    curl_easy_reset(curl_);  // keeps the connection
    const std::string url = address_.text() + request.path;
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(curl_, CURLOPT_PROXY, "");
    curl_easy_setopt(curl_, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT_MS, limits_.connect_timeout_ms);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, limits_.idle_timeout_s);
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers.list);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &received);
    curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &received);
    if (request.method == "HEAD") {
      curl_easy_setopt(curl_, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET") {
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, base::text_of(request.body).data());
      curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
  }

  Address address_;
  HttpLimits limits_;
  CURL* curl_;
};

}  // namespace

std::unique_ptr<HttpTransport> make_http_transport(const Address& address,
                                                   const HttpLimits& limits) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(ready == CURLE_OK);
  return std::make_unique<CurlTransport>(address, limits);
}

}  // namespace faltbok::client
