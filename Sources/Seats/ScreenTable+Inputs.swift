internal import Messages

extension ScreenTable {
  /// Whose device it is: that of the lane that names its port; all that is there for a lane alone on its box; else touch
  /// screens are the kiosk's, keyboards and mice the desk's. nil where that doesn't decide: a key that may be typed at the
  /// wrong screen is typed at none.
  func owner(of input: InputDevice) -> ShownLane? {
    guard let kind = input.kind, !input.isScanner else { return nil }
    if let entry = entries.first(where: { $0.inputs?.contains(where: input.isAt) ?? false }) {
      return lanes.first { $0.name == entry.lane }
    }
    if lanes.count == 1 { return lanes[0] }
    let wanted: ShownLane.Audience = kind == .touchScreen ? .kiosk : .desk
    let own = lanes.filter { $0.audience == wanted }
    // Two desks and no kiosk: whose the touch screen is can't be guessed either.
    let able = own.isEmpty ? lanes : own
    return able.count == 1 ? able[0] : nil
  }
}
