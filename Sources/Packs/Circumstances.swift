/// Where a form may be asked and by whom (protection.md 2.2, B-13 in the research).
public struct Circumstances: Sendable, Equatable {
  /// Only on a lane that stands in a room of its own.
  public private(set) var needsPrivateLane = false
  /// Only after the officer said that nobody else hears.
  public private(set) var needsNobodyElse = false
  /// Only by an officer marked as trained for it.
  public private(set) var needsTraining = false

  public init() {}

  /// Every pack that names the form adds what it asks for; none takes anything back.
  mutating func add(_ form: PackManifest.Form) {
    needsPrivateLane = needsPrivateLane || form.privacy == .privateLane
    needsNobodyElse = needsNobodyElse || form.privacy == .alone
    needsTraining = needsTraining || form.trained == true
  }
}
