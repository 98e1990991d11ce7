/// What a border system beside the station may know: whether a lane could take somebody, and whether it still has them.
extension Station {
  /// An officer is signed in and nobody is being asked.
  public func takesCrossing(lane name: String) -> Bool {
    guard let lane = lanes[name], lane.isFree, lane.officer != nil, !lane.isBusy else { return false }
    return true
  }

  /// The case that is open at the lane, also under a locked screen.
  public func caseNumber(lane name: String) -> Int? {
    guard let lane = lanes[name] else { return nil }
    if case .open(_, let open) = lane.state { return open.number }
    return lane.locked?.open.number
  }
}
