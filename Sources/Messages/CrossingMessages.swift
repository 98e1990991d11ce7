/// A border system's word: somebody's document was read there, and the person comes to this lane.
public struct CrossingMessage: Codable, Sendable, Equatable {
  public var version = 1
  /// The border system's own, opaque; 64 characters at most. It comes back in each answer and is kept nowhere.
  public var id: String
  public var lane: String
  /// The lines of the machine readable zone, as they stand in the document.
  public var lines: [String]

  public init(id: String, lane: String, lines: [String]) {
    self.id = id
    self.lane = lane
    self.lines = lines
  }
}

/// The station's word about a crossing: that it is looked at, or why not; later that the lane is free again. Nothing of what
/// was asked, answered or found.
public struct CrossingAnswer: Codable, Sendable, Equatable {
  public enum State: String, Codable, Sendable {
    /// The lane's case opened with this document.
    case opened
    /// The person has left the lane's screen.
    case over
    /// Somebody else is being asked there, or nobody is signed in: send it again, or let the person's document be scanned.
    case busy
    /// No such lane, or no lines of a document.
    case refused
    /// No message of this form; its id isn't known.
    case malformed
  }

  public var version = 1
  public var id: String
  public var state: State

  public init(id: String, _ state: State) {
    self.id = id
    self.state = state
  }

  public static let malformed = CrossingAnswer(id: "", .malformed)
}
