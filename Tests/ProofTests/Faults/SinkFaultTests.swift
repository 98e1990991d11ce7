import Foundation
import JSONLines
import Messages
import Sealing
import TestSupport
import Testing

extension Proofs {
  /// One envelope to a folder by the real uploader, killed or failed at each of its system calls.
  @Suite struct SinkFaultTests {
    static let missing =
      SystemCalls.unavailable
      ?? (Tool.path(Programs.path("waypost-upload")) == nil ? "waypost-upload was not built" : nil)

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func `killed at every system call: no half, and the next try completes`() throws {
      let delivery = try FaultyDelivery()
      let calls = try delivery.calls()
      #expect(calls.count > 20 && calls.contains { $0.name == "fsync" }, "\(calls)")
      for call in calls {
        let run = try delivery.run(.kill, at: call)
        #expect(run.status == 137, "not killed at \(call)")
        try delivery.check(run, "killed at \(call)")
      }
      print("waypost-upload killed at \(calls.count) system calls")
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"), arguments: ["EIO", "ENOSPC"])
    func `a medium that fails or is full at every call: said, no half, and the next try completes`(error: String) throws
    {
      let delivery = try FaultyDelivery()
      let names = ["openat", "write", "pread64", "fsync", "renameat2", "unlinkat", "flock", "fstat", "newfstatat"]
      let calls = try delivery.calls().filter { names.contains($0.name) }
      var outcomes: [String: Int] = [:]
      for call in calls {
        let run = try delivery.run(.error(error, forGood: false), at: call)
        let report = try delivery.check(run, "\(error) at \(call)")
        outcomes[report?.outcome.rawValue ?? "none", default: 0] += 1
        if let report, report.outcome != .acknowledged {
          #expect(report.reason != nil && !run.errorText.isEmpty, "\(error) at \(call) is not said")
          #expect(report.outcome != .parked, "\(error) at \(call) parks a sound envelope")
        }
      }
      print("\(error) at \(calls.count) calls of waypost-upload: \(outcomes)")
      #expect(outcomes.count > 1)
    }
  }
}

private final class FaultyDelivery {
  private let folder: String
  private let offer: EnvelopeOffer
  private let age: [UInt8]

  init() throws {
    folder = try TemporaryFolder.make(prefix: "sinkfault")
    age = (0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let id = Hex.encode(Digest.sha256(age).prefix(16))
    let signature = try EnvelopeSignature(
      id: id, digest: Digest.sha256(age), receiver: "training", number: 1, by: SigningKey.generate())
    offer = EnvelopeOffer(
      id: id, age: Data(age).base64EncodedString(), signature: signature.text,
      digest: Hex.encode(Digest.sha256(age)), sink: SinkAddress(kind: "folder", place: "\(folder)/sink"))
  }

  deinit { TemporaryFolder.remove(folder) }

  private func upload() throws -> SystemCalls {
    SystemCalls(program: Programs.path("waypost-upload"), arguments: [], input: try JSONLine.encode(offer))
  }

  private func empty() throws {
    TemporaryFolder.remove("\(folder)/sink")
    try FileManager.default.createDirectory(atPath: "\(folder)/sink", withIntermediateDirectories: true)
  }

  /// Of the work in the folder: from after the offer was read to the report.
  func calls() throws -> [SystemCalls.Call] {
    try empty()
    let all = try upload().calls(from: "", to: "")
    let read = all.lastIndex { $0.name == "flock" } ?? all.startIndex
    return Array(all[max(all.startIndex, read - 1)...]).filter { $0.name != "exit_group" }
  }

  func run(_ fault: SystemCalls.Fault, at call: SystemCalls.Call) throws -> Tool.Output {
    try empty()
    return try upload().run(fault, at: call)
  }

  /// What must hold whatever happened; returns the report if there was one.
  @discardableResult
  func check(_ run: Tool.Output, _ what: String) throws -> EnvelopeReport? {
    let report = try run.text.split(separator: "\n").first.map {
      try JSONDecoder().decode(EnvelopeReport.self, from: Data($0.utf8))
    }
    let first = held
    if first.age { #expect(first.sig, "\(what): ID.age without its signature") }
    if report?.outcome == .acknowledged { #expect(first.age && first.sig, "\(what): acknowledged and not there") }
    let again = try Tool.run(Programs.path("waypost-upload"), input: JSONLine.encode(offer))
    #expect(again.text.contains("\"acknowledged\""), "\(what): the next try says \(again.text) \(again.errorText)")
    #expect(held.age && held.sig, "\(what): the next try is not whole")
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/sink")
    #expect(names.count == 2, "\(what): left-overs \(names)")
    return report
  }

  /// Which of the two files stand there with exactly our bytes; another content is neither.
  private var held: (age: Bool, sig: Bool) {
    func bytes(_ name: String) -> [UInt8]? {
      FileManager.default.contents(atPath: "\(folder)/sink/\(offer.id).\(name)").map(Array.init)
    }
    if let found = bytes("age"), found != age { Issue.record("ID.age has other bytes") }
    return (bytes("age") == age, bytes("sig") == Array(offer.signature.utf8))
  }
}
