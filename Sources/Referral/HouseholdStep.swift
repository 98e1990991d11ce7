/// What the end of a case does to the households of a mass arrival; committed with it.
public enum HouseholdStep: Sendable, Hashable {
  /// A household was counted at a lane, under the case's serial: so many people, each of whom is asked later.
  case counted(people: Int, lane: String)
  /// Somebody of the household with this number was asked.
  case asked(serial: String)
}
