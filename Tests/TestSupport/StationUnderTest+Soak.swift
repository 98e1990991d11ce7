import Foundation

extension StationUnderTest {
  /// Starts the daemon as after a power cut of unknown length, so that elapsed time goes on from the vault's, and
  /// returns the seconds from its start to READY=1.
  public func startMeasured() throws -> Double {
    let socket = try NotifySocket(folder: folder)
    setEverywhere(["NOTIFY_SOCKET": socket.path, "WAYPOST_BOOT_ID": UUID().uuidString])
    defer {
      setEverywhere([:])
      unlink(socket.path)
    }
    let began = ContinuousClock.now
    try start(waits: false)
    while let said = socket.next(seconds: 60) {
      guard said.contains("READY=1") else { continue }
      let (seconds, atto) = (ContinuousClock.now - began).components
      try waypost("status", "--wait", "15")
      return Double(seconds) + Double(atto) / 1e18
    }
    throw Tool.Failure.failed("the daemon didn't get ready: \(log.suffix(500))")
  }

  /// What the kernel says of the daemon now.
  public var daemonFacts: ProcessFacts? { daemonPID.map { ProcessFacts($0) } }

  /// How many envelopes stand in the folder sink, whole.
  public var deliveredCount: Int {
    // By hand: of a hundred thousand names Foundation would make strings for as long as the station delivers hundreds.
    guard let folder = opendir("\(folder)/folder-sink") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      let isWhole = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        let name = bytes.prefix { $0 != 0 }
        return name.first != UInt8(ascii: ".") && name.suffix(4).elementsEqual(".age".utf8)
      }
      if isWhole { count += 1 }
    }
    return count
  }
}
