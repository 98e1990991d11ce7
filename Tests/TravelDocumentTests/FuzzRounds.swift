import Foundation

/// How many inputs a fuzz test takes; `WAYPOST_FUZZ` sets another number.
enum FuzzRounds {
  static let count = ProcessInfo.processInfo.environment["WAYPOST_FUZZ"].flatMap { Int($0) } ?? 200_000
}
