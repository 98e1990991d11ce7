extension Evaluator {
  /// `area()`, `distance()`, `geofence()`: geopoints, geotraces or geoshapes, as values or as nodes.
  func callGeography(_ function: XPathFunction, _ arguments: [ExpressionTree], _ focus: Focus) -> XPathValue {
    if function == .geofence {
      let area = GeoPoints([string(arguments[1], focus)])
      guard let point = GeoPoints.Point(string(arguments[0], focus)), area.areReadable else { return .boolean(false) }
      return .boolean(area.contains(point))
    }
    let points = GeoPoints(arguments.flatMap { strings($0, focus) })
    // Fewer than three pieces enclose nothing, whatever they say (web-forms).
    if function == .area, points.pieces < 3 { return .number(0) }
    guard points.areReadable, function == .area || points.pieces > 0 else {
      problems?.note("\(function.rawValue)() takes points: latitude and longitude in degrees, ';' between points")
      return .number(.nan)
    }
    return .number(function == .area ? points.area : points.distance)
  }
}
