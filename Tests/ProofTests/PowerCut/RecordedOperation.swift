import Foundation

/// One line of the recorder's log (recorder.c): what a program did to the disk or said to somebody.
enum RecordedOperation {
  /// An inode as the kernel numbers them; numbers come again after a file is gone.
  typealias Inode = UInt64

  case created(Inode, path: String)
  case opened(Inode, path: String)
  case wrote(Inode, at: Int, ArraySlice<UInt8>)
  case truncated(Inode, to: Int)
  /// The file is at least that long, zeros where nothing was written.
  case allocated(Inode, to: Int)
  case synced(Inode)
  case syncedFolder(String)
  case renamed(String, to: String)
  case linked(String, to: String)
  case unlinked(String)
  case madeFolder(String)
  /// `stream` is the same for all that one process says to one listener.
  case said(stream: UInt64, ArraySlice<UInt8>)
  /// The vault's `synchronous` was changed on the test's request.
  case weakened

  /// Reads a whole log. Throws when it ends in the middle of an entry or holds an unknown kind.
  static func read(_ path: String) throws -> [RecordedOperation] {
    let log = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var operations: [RecordedOperation] = []
    var place = 0
    while place < log.count {
      func number<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
        log.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place + offset, as: type) }
      }
      guard log.count - place >= 40 else { throw Failure.cutOff(place) }
      let (pathLength, dataLength) = (Int(number(12, UInt32.self)), Int(number(16, UInt32.self)))
      guard log.count - place - 40 >= pathLength + dataLength else { throw Failure.cutOff(place) }
      let path = String(decoding: log[place + 40..<place + 40 + pathLength], as: UTF8.self)
      let data = log[place + 40 + pathLength..<place + 40 + pathLength + dataLength]
      let (inode, offset) = (number(24, UInt64.self), Int(number(32, Int64.self)))
      let stream = UInt64(number(4, UInt32.self)) << 32 | UInt64(number(8, UInt32.self))
      let second = { String(decoding: data, as: UTF8.self) }
      let operation: RecordedOperation
      switch number(0, UInt32.self) {
      case 1: operation = .created(inode, path: path)
      case 2: operation = .opened(inode, path: path)
      case 3: operation = .wrote(inode, at: offset, data)
      case 4: operation = .truncated(inode, to: offset)
      case 5: operation = .synced(inode)
      case 6: operation = .syncedFolder(path)
      case 7: operation = .renamed(path, to: second())
      case 8: operation = .unlinked(path)
      case 9: operation = .madeFolder(path)
      case 10: operation = .linked(path, to: second())
      case 11: operation = .said(stream: stream, data)
      case 12: operation = .weakened
      case 13: operation = .allocated(inode, to: offset)
      default: throw Failure.unknown(place)
      }
      operations.append(operation)
      place += 40 + pathLength + dataLength
    }
    return operations
  }

  enum Failure: Error {
    case cutOff(Int)
    case unknown(Int)
  }

  /// Whether a cut before this operation can leave anything else than one after it.
  var changesTheDisk: Bool {
    switch self {
    case .opened, .said, .weakened: false
    default: true
    }
  }
}
