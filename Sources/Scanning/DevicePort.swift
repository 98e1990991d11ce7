/// What one read of a device gave.
enum PortReading {
  case input([PortInput])
  /// Nothing more for now.
  case drained
  /// The device is gone, or the other end hung up; in words.
  case lost(String)
}

/// A piece of what a device sent, in the order it came.
public enum PortInput: Sendable, Equatable {
  case bytes([UInt8])
  /// The device itself said that a scan ends here; and what kind of code it was, as an AIM identifier (`]Q1`), if it did.
  case endOfScan(symbology: String?)
  case problem(ScanProblem)
  /// Something was lost here, nobody knows how much: what came since the last silence, and up to the next, is no scan.
  case overrun
}

/// An open device of any mode, read without waiting. Closed when its owner lets go of it.
protocol DevicePort: AnyObject {
  /// Watch this for readability.
  var raw: CInt { get }

  /// Takes the device for this program alone. Called again whenever something can be read, until it gives nil.
  /// - Returns: what it still waits for, in words; nil when reading may begin.
  func begin() throws(ScanningError) -> String?

  func read() -> PortReading

  /// Overwrites what the last reads left in memory: it may be a document's data, and the next scan an hour away.
  func wipe()

  /// udev said something about the device, which may have reset what `begin` set.
  func settle()
}

extension DevicePort {
  func begin() throws(ScanningError) -> String? { nil }
  func settle() {}
}
