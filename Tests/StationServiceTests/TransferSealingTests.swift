import Foundation
import Messages
import Sealing
import Station
import TestSupport
import Testing

@testable import StationService

/// A transfer sheet's code: the office's own tools open it, and its size says nothing.
@Suite struct TransferSealingTests {
  static let tools = Tool.missing(["base32", "age"]).isEmpty ? nil : "base32 and age are not installed"

  private func order(_ lines: [String]) throws -> (order: TransferOrder, identity: Age.Identity) {
    let identity = try Age.Identity.generate()
    return (TransferOrder(desk: "Help desk 3", key: identity.recipient.text, lines: lines), identity)
  }

  @Test(.enabled(if: tools == nil, "\(tools ?? "")"))
  func theOfficeOpensItWithOrdinaryTools() throws {
    let (order, identity) = try order(["D7-K3M-9QX-R D7 2026-11-21T13:05", "c1_name: Али", "c1_age: 8"])
    let folder = try TemporaryFolder.make(prefix: "transfer")
    defer { TemporaryFolder.remove(folder) }
    try Data(identity.text.utf8).write(to: URL(fileURLWithPath: "\(folder)/key"))
    let sealed = try TransferSealing.transfer(order).sealed
    let age = try Tool.run("base32", ["-d"], input: Array(sealed.utf8))
    #expect(age.status == 0)
    let opened = try Tool.run("age", ["-d", "-i", "\(folder)/key"], input: age.standardOutput)
    #expect(opened.status == 0)
    #expect(opened.text.trimmingCharacters(in: .newlines) == order.lines.joined(separator: "\n"))
  }

  @Test func everySheetHasTheSameSize() throws {
    let lines = [[], ["a"], ["a", String(repeating: "ж", count: 60)], (0..<40).map { "line \($0)" }]
    let sizes = try lines.map { try TransferSealing.transfer(order($0).order).sealed.utf8.count }
    #expect(Set(sizes).count == 1)
    // What 58 mm paper takes as alphanumeric QR (version 16, M).
    #expect(sizes[0] <= 656)
    #expect(sizes[0] % 8 == 0)
  }

  /// A line that was cut in the middle could be read as another.
  @Test func whatDoesntFitIsLeftOutWhole() throws {
    let (order, identity) = try order((0..<40).map { "field\($0): value \($0)" })
    let sealed = try TransferSealing.transfer(order).sealed
    let bytes = try Tool.run("base32", ["-d"], input: Array(sealed.utf8)).standardOutput
    let text = String(decoding: try Age.open(bytes, with: identity), as: UTF8.self)
    let read = text.split(separator: "\n").map(String.init)
    #expect(read.count > 5 && read == Array(order.lines.prefix(read.count)))
  }

  @Test func aKeyThatIsNoneIsRefused() {
    #expect(throws: SealingError.self) {
      try TransferSealing.transfer(TransferOrder(desk: "Help desk 3", key: "age1nothing", lines: []))
    }
  }
}
