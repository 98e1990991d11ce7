internal import Glibc

/// Points of a geotrace, a geoshape or a list of geopoints, and what ODK computes from them.
struct GeoPoints {
  struct Point: Equatable {
    /// Degrees.
    var latitude: Double
    var longitude: Double

    /// Reads `latitude longitude [altitude [accuracy]]`; `nil` if a part isn't a number or lies off the globe.
    init?(_ text: some StringProtocol) {
      let parts = text.split(whereSeparator: \.isWhitespace)
      guard (2...4).contains(parts.count) else { return nil }
      let numbers = parts.map { XPathNumber.parse($0) }
      guard numbers[0].magnitude <= 90, numbers[1].magnitude <= 180 else { return nil }
      (latitude, longitude) = (numbers[0], numbers[1])
    }
  }

  /// Metres; the radius every ODK engine uses.
  private static let earthRadius = 6_378_100.0

  var points: [Point] = []
  /// How many pieces there were, readable or not.
  var pieces = 0

  /// Each text holds one point or several between `;`.
  init(_ texts: [String]) {
    for text in texts {
      for piece in text.split(separator: ";", omittingEmptySubsequences: true)
      where !piece.allSatisfy(\.isWhitespace) {
        pieces += 1
        if let point = Point(piece) { points.append(point) }
      }
    }
  }

  var areReadable: Bool { points.count == pieces }

  /// Square metres enclosed, the last point joined to the first; 0 for fewer than three points.
  var area: Double {
    if points.count < 3 { return 0 }
    var total = 0.0
    for (start, end) in zip(points, points.dropFirst() + points.prefix(1)) {
      total +=
        Self.radians(end.longitude - start.longitude)
        * (2 + sin(Self.radians(end.latitude)) + sin(Self.radians(start.latitude)))
    }
    return Self.toCentimetres((total * Self.earthRadius * Self.earthRadius / 2).magnitude)
  }

  /// Metres along the points in their order.
  var distance: Double {
    var total = 0.0
    for (start, end) in zip(points, points.dropFirst()) where start != end {
      let (from, to) = (Self.radians(start.latitude), Self.radians(end.latitude))
      let between = Self.radians(start.longitude - end.longitude)
      total += acos(min(1, sin(from) * sin(to) + cos(from) * cos(to) * cos(between))) * Self.earthRadius
    }
    return Self.toCentimetres(total)
  }

  /// Whether the point lies in the area, by the even-odd rule.
  func contains(_ point: Point) -> Bool {
    if points.count < 3 { return false }
    var isInside = false
    for (start, end) in zip(points, points.dropFirst() + points.prefix(1))
    where (start.latitude > point.latitude) != (end.latitude > point.latitude) {
      let share = (point.latitude - start.latitude) / (end.latitude - start.latitude)
      if point.longitude < start.longitude + share * (end.longitude - start.longitude) { isInside.toggle() }
    }
    return isInside
  }

  private static func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
  private static func toCentimetres(_ metres: Double) -> Double { (metres * 100 + 0.5).rounded(.down) / 100 }
}
