import Foundation
import Glibc
import Messages
import Testing

@testable import Delivery

@Suite("Folder sink") struct FolderSinkTests {
  @Test("an envelope arrives as two files, byte for byte, and the receipt is the digest read back")
  func delivers() throws {
    let bench = try SinkBench()
    let offer = try bench.offer(1)
    let report = bench.answer(offer)
    #expect(report == EnvelopeReport(id: offer.id, outcome: .acknowledged, receipt: offer.digest))
    #expect(try bench.names() == ["\(offer.id).age", "\(offer.id).sig"])
    #expect(bench.holds(offer))
  }

  @Test("the same envelope again is acknowledged and not written again")
  func idempotent() throws {
    let bench = try SinkBench()
    let offer = try bench.offer(1)
    _ = bench.answer(offer)
    func inode() -> UInt64 {
      var status = stat()
      stat("\(bench.path)/\(offer.id).age", &status)
      return UInt64(status.st_ino)
    }
    let before = inode()
    #expect(bench.answer(offer).outcome == .acknowledged)
    #expect(inode() == before)
    #expect(try bench.names().count == 2)
  }

  @Test("other bytes under the name are a conflict: parked, left as they are, nothing put beside them")
  func conflict() throws {
    let bench = try SinkBench()
    let offer = try bench.offer(1)
    for name in ["\(offer.id).age", "\(offer.id).sig"] {
      try bench.put(name, "somebody else's")
      let report = bench.answer(offer)
      #expect(report == EnvelopeReport(id: offer.id, outcome: .parked, reason: .conflict))
      #expect(try bench.names() == [name])
      #expect(bench.bytes(name) == Array("somebody else's".utf8))
      try FileManager.default.removeItem(atPath: "\(bench.path)/\(name)")
    }
    // Same length, one byte off.
    _ = bench.answer(offer)
    var bytes = try #require(bench.bytes("\(offer.id).age"))
    bytes[17] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: "\(bench.path)/\(offer.id).age"))
    #expect(bench.answer(offer).reason == .conflict)
  }

  @Test(
    "a stick pulled while a file got its name keeps an empty one: the envelope was set aside for ever as a conflict")
  func bareName() throws {
    for end in ["sig", "age"] {
      let bench = try SinkBench()
      let offer = try bench.offer(1)
      if end == "age" { try bench.put("\(offer.id).sig", offer.signature) }
      try bench.put("\(offer.id).\(end)", "")
      #expect(bench.answer(offer).outcome == .acknowledged)
      #expect(try bench.names() == ["\(offer.id).age", "\(offer.id).sig"])
      #expect(bench.holds(offer))
    }
  }

  @Test("a signature without its envelope, as a power cut leaves it, is completed")
  func completes() throws {
    let bench = try SinkBench()
    let offer = try bench.offer(1)
    try bench.put("\(offer.id).sig", offer.signature)
    #expect(bench.answer(offer).outcome == .acknowledged)
    #expect(bench.holds(offer))
  }

  @Test("an unfinished file of the same envelope is cleared away, of another one it is left alone")
  func leftOvers() throws {
    let bench = try SinkBench()
    let offer = try bench.offer(1)
    let other = try bench.offer(2)
    for id in [offer.id, other.id] {
      try bench.put(".\(id).age.part", "half")
      try bench.put(".\(id).sig.part", "half")
    }
    #expect(bench.answer(offer).outcome == .acknowledged)
    #expect(
      try bench.names()
        == [".\(other.id).age.part", ".\(other.id).sig.part", "\(offer.id).age", "\(offer.id).sig"]
        .sorted())
  }

  @Test("links, pipes and folders laid in the way are not followed, not opened and not removed")
  func traps() throws {
    let bench = try SinkBench()
    let outside = try SinkBench()
    let offer = try bench.offer(1)
    let envelope = try Envelope(offer)
    try outside.put("victim", "precious")
    // A link whose target even holds the right bytes is still not a file of ours.
    try Data(envelope.age).write(to: URL(fileURLWithPath: "\(outside.path)/copy"))
    let name = "\(bench.path)/\(offer.id)"
    let traps: [(String, () -> CInt)] = [
      ("link to a file", { symlink("\(outside.path)/victim", "\(name).age") }),
      ("link to equal bytes", { symlink("\(outside.path)/copy", "\(name).age") }),
      ("dangling link", { symlink("\(outside.path)/created", "\(name).sig") }),
      ("pipe", { mkfifo("\(name).age", 0o600) }),
      ("folder", { mkdir("\(name).sig", 0o700) }),
      ("folder as unfinished file", { mkdir("\(bench.path)/.\(offer.id).age.part", 0o700) }),
    ]
    for (what, lay) in traps {
      #expect(lay() == 0)
      let laid = try bench.names()
      #expect(bench.answer(offer) == EnvelopeReport(id: offer.id, outcome: .parked, reason: .conflict), "\(what)")
      #expect(try bench.names() == laid, "\(what)")
      for name in laid { try FileManager.default.removeItem(atPath: "\(bench.path)/\(name)") }
    }
    // A link as unfinished file is only taken away, never written through.
    #expect(symlink("\(outside.path)/victim", "\(bench.path)/.\(offer.id).age.part") == 0)
    #expect(bench.answer(offer).outcome == .acknowledged)
    #expect(try outside.names() == ["copy", "victim"])
    #expect(outside.bytes("victim") == Array("precious".utf8))
  }

  @Test("a folder that isn't there stops the run and is never created")
  func missing() throws {
    let bench = try SinkBench()
    let offer = try bench.offer(1)
    for path in ["\(bench.path)/medium/sink", "/dev/null"] {
      var lost = offer
      lost.sink.place = path
      #expect(bench.answer(lost) == EnvelopeReport(id: offer.id, outcome: .stop, reason: .sinkMissing))
    }
    #expect(try bench.names().isEmpty)
  }

  @Test("a folder that another program holds locked is tried again later")
  func locked() throws {
    let bench = try SinkBench()
    let offer = try bench.offer(1)
    let holder = open(bench.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    #expect(flock(holder, LOCK_EX) == 0)
    #expect(bench.answer(offer) == EnvelopeReport(id: offer.id, outcome: .retry, reason: .sinkFailed))
    close(holder)
    #expect(bench.answer(offer).outcome == .acknowledged)
  }

  @Test(
    "kernel reasons become outcomes",
    arguments: [
      (ENOSPC, EnvelopeReport.Outcome.retry, EnvelopeReport.Reason.sinkFull), (EDQUOT, .retry, .sinkFull),
      (EROFS, .stop, .sinkReadOnly), (ENOENT, .stop, .sinkMissing), (ENODEV, .stop, .sinkMissing),
      (ESTALE, .stop, .sinkMissing), (EIO, .stop, .sinkFailed), (EACCES, .stop, .sinkFailed),
    ])
  func reasons(code: CInt, outcome: EnvelopeReport.Outcome, reason: EnvelopeReport.Reason) {
    let error = DeliveryError.folder("/srv/sink", could: "write a file", code: code)
    #expect(error.outcome == outcome && error.reason == reason)
    #expect(error.endsRun)
    #expect(error.description.hasPrefix("could not write a file in the sink folder /srv/sink: "))
  }
}
