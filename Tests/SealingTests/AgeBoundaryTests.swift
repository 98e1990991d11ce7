import Foundation
import Sealing
import TestSupport
import Testing

/// Files of 0 bytes to 20 MiB, around chunk boundaries, sealed to an office and its escrow, against Debian's `age` and
/// PyPI's `pyrage`, which share no code with each other.
struct AgeBoundaryTests {
  /// One less, exactly and one more than so many chunks of 64 KiB, and 20 MiB.
  static let lengths: [Int] =
    [0, 1]
    + [1, 2, 3, 16].flatMap { chunks in [-1, 0, 1].map { chunks * 65_536 + $0 } } + [20 << 20]

  /// `hardware/install-dependencies test` puts it there.
  static let python = packageRoot + "/.packages/pyrage/bin/python"

  private static let packageRoot: String = {
    var folder = URL(filePath: #filePath)
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) { break }
    }
    return folder.path
  }()

  /// Bytes that differ from place to place, cheap to make.
  private func plaintext(_ length: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: length)
    var state = UInt32(truncatingIfNeeded: length) | 1
    for index in stride(from: 0, to: length, by: 61) {
      state = state &* 1_664_525 &+ 1_013_904_223
      bytes[index] = UInt8(state >> 24)
    }
    return bytes
  }

  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("age-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func run(_ program: String, _ arguments: [String], in folder: URL) throws -> Int32 {
    try Tool.run("env", ["-C", folder.path, program] + arguments).status
  }

  private func check(peer: (URL) throws -> Void) throws {
    let (office, escrow) = (try Age.Identity.generate(), try Age.Identity.generate())
    // In parts, so that the disk holds tens of megabytes at a time.
    for part in stride(from: 0, to: Self.lengths.count, by: 12) {
      let lengths = Self.lengths[part..<min(part + 12, Self.lengths.count)]
      try inFolder { folder in
        func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
        try Data((office.text + "\n").utf8).write(to: file("office.key"))
        try Data((escrow.text + "\n").utf8).write(to: file("escrow.key"))
        try Data("\(office.recipient.text)\n\(escrow.recipient.text)\n".utf8).write(to: file("recipients"))
        for length in lengths {
          let bytes = plaintext(length)
          try Data(bytes).write(to: file("\(length).plain"))
          try Data(Age.seal(bytes, to: [office.recipient, escrow.recipient])).write(to: file("\(length).age"))
        }
        try peer(folder)
        for length in lengths {
          let bytes = plaintext(length)
          for who in ["office", "escrow"] {
            #expect(try Data(contentsOf: file("\(length).\(who)")) == Data(bytes), "\(length) bytes opened by \(who)")
          }
          let theirs = [UInt8](try Data(contentsOf: file("\(length).theirs")))
          #expect(try Age.open(theirs, with: office) == bytes, "\(length) bytes from the peer, by the office")
          if length < 1 << 20 {
            #expect(try Age.open(theirs, with: escrow) == bytes, "\(length) bytes from the peer, by the escrow")
          }
        }
      }
    }
  }

  @Test(.enabled(if: AgeProgram.isInstalled, "needs the programs age and age-keygen (Debian package age)"))
  func `age opens what we write, for office and escrow, and we what age writes`() throws {
    let script = """
      set -e
      for plain in *.plain; do
        length=${plain%.plain}
        age -d -i office.key $length.age > $length.office
        age -d -i escrow.key $length.age > $length.escrow
        age -R recipients $plain > $length.theirs
      done
      """
    try check { folder in
      let status = try run("/bin/sh", ["-c", script], in: folder)
      #expect(status == 0)
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: python),
      "needs pyrage: hardware/install-dependencies test"))
  func `pyrage opens what we write, for office and escrow, and we what pyrage writes`() throws {
    let script = """
      import glob, pyrage
      keys = {who: pyrage.x25519.Identity.from_str(open(who + ".key").read().strip()) for who in ("office", "escrow")}
      recipients = [pyrage.x25519.Recipient.from_str(line) for line in open("recipients").read().split()]
      for name in glob.glob("*.plain"):
          length = name[:-6]
          sealed = open(length + ".age", "rb").read()
          for who, key in keys.items():
              open(length + "." + who, "wb").write(pyrage.decrypt(sealed, [key]))
          open(length + ".theirs", "wb").write(pyrage.encrypt(open(name, "rb").read(), recipients))
      """
    try check { folder in
      let status = try run(Self.python, ["-c", script], in: folder)
      #expect(status == 0)
    }
  }

  @Test func `neither office nor escrow is told apart from outside, and a third can't open it`() throws {
    let identities = try (0..<3).map { _ in try Age.Identity.generate() }
    let sealed = try Age.seal([1, 2, 3], to: identities[..<2].map(\.recipient))
    let text = String(decoding: sealed, as: UTF8.self)
    for identity in identities { #expect(!text.contains(identity.recipient.text)) }
    #expect { try Age.open(sealed, with: identities[2]) } throws: {
      ($0 as? SealingError)?.reason == .notForThisIdentity
    }
  }
}
