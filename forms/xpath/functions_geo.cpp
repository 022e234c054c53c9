// Places: "latitude longitude altitude accuracy", several separated by ";".
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "forms/xpath/functions_table.h"

namespace faltbok::forms::functions {
namespace {

constexpr double kEarthRadiusMetres = 6'378'100;  // JavaRosa's, so that areas agree with Collect

struct Place {
  double latitude = 0, longitude = 0;
};

std::vector<Place> places_of(const std::vector<std::string>& texts) {
  std::vector<Place> out;
  for (const std::string& text : texts) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(';', at), text.size());
      const std::vector<std::string_view> parts =
          words_of(std::string_view(text).substr(at, end - at));
      at = end + 1;
      if (parts.size() < 2) continue;
      const Place place{plain_number_of_text(parts[0]), plain_number_of_text(parts[1])};
      if (std::isnan(place.latitude) || std::isnan(place.longitude)) return {};
      out.push_back(place);
    }
  }
  return out;
}

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

double metres_between(const Place& a, const Place& b) {
  const double cosine = std::sin(radians(a.latitude)) * std::sin(radians(b.latitude)) +
                        std::cos(radians(a.latitude)) * std::cos(radians(b.latitude)) *
                            std::cos(radians(b.longitude - a.longitude));
  return kEarthRadiusMetres * std::acos(std::fmax(-1, std::fmin(1, cosine)));
}

// Which side of the line a-b is c on.
double side(const Place& a, const Place& b, const Place& c) {
  return (b.longitude - a.longitude) * (c.latitude - a.latitude) -
         (b.latitude - a.latitude) * (c.longitude - a.longitude);
}

bool cross(const Place& a, const Place& b, const Place& c, const Place& d) {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

}  // namespace

Value area(Evaluator& evaluator, const Expr& call) {
  const std::vector<Place> places = places_of(evaluator.texts_from(call, 0));
  if (places.size() < 3) return Value::of(0.0);
  const double metres_per_degree = 2 * std::numbers::pi * kEarthRadiusMetres / 360;
  const auto x = [&](const Place& p) {
    return (p.longitude - places[0].longitude) * metres_per_degree * std::cos(radians(p.latitude));
  };
  const auto y = [&](const Place& p) {
    return (p.latitude - places[0].latitude) * metres_per_degree;
  };
  double twice = 0;
  for (std::size_t i = 2; i < places.size(); ++i)
    twice += y(places[i - 1]) * x(places[i]) - x(places[i - 1]) * y(places[i]);
  return Value::of(std::abs(twice / 2));
}

Value distance(Evaluator& evaluator, const Expr& call) {
  const std::vector<Place> places = places_of(evaluator.texts_from(call, 0));
  double metres = 0;
  for (std::size_t i = 1; i < places.size(); ++i)
    metres += metres_between(places[i - 1], places[i]);
  return Value::of(metres);
}

// Is the point inside the shape (even-odd rule)?
Value geofence(Evaluator& evaluator, const Expr& call) {
  const std::vector<Place> point = places_of({evaluator.string(evaluator.argument(call, 0))});
  const std::vector<Place> shape = places_of({evaluator.string(evaluator.argument(call, 1))});
  if (point.empty() || shape.size() < 3) return Value::of(false);
  const Place& p = point.front();
  bool inside = false;
  for (std::size_t i = 0, j = shape.size() - 1; i < shape.size(); j = i++) {
    const Place& a = shape[i];
    const Place& b = shape[j];
    if ((a.latitude > p.latitude) == (b.latitude > p.latitude)) continue;
    const double at =
        (b.longitude - a.longitude) * (p.latitude - a.latitude) / (b.latitude - a.latitude) +
        a.longitude;
    if (p.longitude < at) inside = !inside;
  }
  return Value::of(inside);
}

// Does the line cross itself?
Value intersects(Evaluator& evaluator, const Expr& call) {
  const std::vector<Place> line = places_of(evaluator.texts_from(call, 0));
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (!evaluator.spend(line.size())) break;
    for (std::size_t j = i + 2; j + 1 < line.size(); ++j)
      if (cross(line[i], line[i + 1], line[j], line[j + 1])) return Value::of(true);
  }
  return Value::of(false);
}

}  // namespace faltbok::forms::functions
