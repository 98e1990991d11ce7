import Foundation
import TestSupport

/// A disk as the replayed operations leave it: what is on the medium for good, and what only memory holds yet.
struct SimulatedDisk {
  /// What a power cut does with what was not flushed.
  enum Cut: CaseIterable {
    /// Nothing of it arrived.
    case nothing
    /// Everything arrived: a killed process rather than lost power.
    case everything
    /// Names as a journalling file system keeps them: in order, up to some point, and whatever flush comes takes all
    /// names before it along. Data: any part of any write, by sector.
    case journalled
    /// Names as POSIX alone promises: any of them, in any order, until their folder is flushed. Data as above, and a
    /// torn sector may hold noise.
    case reordered

    /// Whether flushing a file makes names durable.
    var namesGoWithData: Bool { self == .journalled }
  }

  private typealias Bytes = ArraySlice<UInt8>

  private enum Change {
    case write(at: Int, Bytes)
    case truncate(Int)
  }

  private struct File {
    var durable: [UInt8] = []
    var pending: [Change] = []
  }

  private enum NameChange {
    case add(String, Int)
    case remove(String)
    case move(String, to: String)
    case link(String, to: String)
    case folder(String)

    /// The folder whose flush makes it durable.
    var folder: String {
      switch self {
      case .add(let path, _), .remove(let path), .move(_, to: let path), .link(_, to: let path),
        .folder(let path):
        parent(of: path)
      }
    }
  }

  private struct Names {
    var files: [String: Int] = [:]
    var folders: Set<String> = []
  }

  static let sector = 512

  private var files: [File] = []
  private var numbers: [RecordedOperation.Inode: Int] = [:]
  private var names = Names()
  private var pendingNames: [NameChange] = []
  /// Every folder that was made while recording.
  private var made: Set<String> = []
  private let namesGoWithData: Bool

  /// `cut` is what `after` will be asked for: it says what a flush takes along.
  init(for cut: Cut) { namesGoWithData = cut.namesGoWithData }

  mutating func apply(_ operation: RecordedOperation) throws {
    switch operation {
    case .created(let inode, let path):
      numbers[inode] = files.count
      pendingNames.append(.add(path, files.count))
      files.append(File())
    case .wrote(let inode, let place, let bytes): try change(inode, .write(at: place, bytes))
    case .truncated(let inode, let length): try change(inode, .truncate(length))
    case .synced(let inode):
      if namesGoWithData { settleNames { _ in true } }
      guard let number = numbers[inode] else { return }
      let pending = files[number].pending
      files[number].pending = []
      for change in pending { Self.apply(change, to: &files[number].durable) }
    case .syncedFolder(let path):
      let all = namesGoWithData
      settleNames { all || $0.folder == path }
    case .renamed(let old, let new): pendingNames.append(.move(old, to: new))
    case .linked(let old, let new): pendingNames.append(.link(old, to: new))
    case .unlinked(let path): pendingNames.append(.remove(path))
    case .madeFolder(let path):
      made.insert(path)
      pendingNames.append(.folder(path))
    // Room that was taken and never written, such as the ballast: it holds nothing that could be missed.
    case .opened, .allocated, .said, .weakened: break
    }
  }

  /// The files by path that somebody finds who turns the power on again.
  func after(_ cut: Cut, _ random: inout SeededRandom) -> [String: [UInt8]] {
    var found = names
    let kept: [NameChange] =
      switch cut {
      case .nothing: []
      case .everything: pendingNames
      case .journalled: Array(pendingNames.prefix(Int.random(in: 0...pendingNames.count, using: &random)))
      case .reordered: pendingNames.filter { _ in Bool.random(using: &random) }
      }
    for change in kept { Self.apply(change, to: &found) }
    // What lies in a folder that never got its name can't be found.
    let lost = made.subtracting(found.folders)
    return found.files.filter { file in !lost.contains { file.key.hasPrefix($0 + "/") } }
      .mapValues { contents(of: files[$0], cut, &random) }
  }

  private mutating func change(_ inode: RecordedOperation.Inode, _ change: Change) throws {
    guard let number = numbers[inode] else {
      throw Tool.Failure.failed("a file was changed that had been there before the recording began")
    }
    files[number].pending.append(change)
  }

  private mutating func settleNames(_ isFlushed: (NameChange) -> Bool) {
    for change in pendingNames where isFlushed(change) { Self.apply(change, to: &names) }
    pendingNames.removeAll(where: isFlushed)
  }

  /// A change whose file never got its name leaves nothing.
  private static func apply(_ change: NameChange, to names: inout Names) {
    switch change {
    case .add(let path, let number): names.files[path] = number
    case .remove(let path): names.files[path] = nil
    case .move(let old, to: let new):
      if let number = names.files.removeValue(forKey: old) { names.files[new] = number }
    case .link(let old, to: let new): names.files[new] = names.files[old]
    case .folder(let path): names.folders.insert(path)
    }
  }

  private static func apply(_ change: Change, to bytes: inout [UInt8]) {
    switch change {
    case .write(let place, let written): put(written, at: place, into: &bytes)
    case .truncate(let length): resize(&bytes, to: length)
    }
  }

  private func contents(of file: File, _ cut: Cut, _ random: inout SeededRandom) -> [UInt8] {
    var bytes = file.durable
    guard cut != .nothing else { return bytes }
    for change in file.pending {
      if cut == .everything || UInt8.random(in: 0..<3, using: &random) == 0 {
        Self.apply(change, to: &bytes)
      } else if case .write(let place, let written) = change, Bool.random(using: &random) {
        tear(written, at: place, into: &bytes, noisy: cut == .reordered, &random)
      }
    }
    return bytes
  }

  /// Some sectors of a write arrive, others don't; where the file grew by it, those are zeros.
  private func tear(
    _ written: ArraySlice<UInt8>, at place: Int, into bytes: inout [UInt8], noisy: Bool, _ random: inout SeededRandom
  ) {
    if bytes.count < place + written.count { Self.resize(&bytes, to: place + written.count) }
    var start = 0
    while start < written.count {
      let end = min(written.count, (place + start) / Self.sector * Self.sector + Self.sector - place)
      switch UInt8.random(in: 0..<8, using: &random) {
      case 0..<4: Self.put(written.dropFirst(start).prefix(end - start), at: place + start, into: &bytes)
      case 4 where noisy:
        // Eight bytes of it over and over are noise enough.
        let few = (0..<8).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        Self.put(Array(repeatElement(few, count: 64).joined())[..<(end - start)], at: place + start, into: &bytes)
      default: break
      }
      start = end
    }
  }

  private static func put(_ written: ArraySlice<UInt8>, at place: Int, into bytes: inout [UInt8]) {
    if bytes.count < place + written.count { resize(&bytes, to: place + written.count) }
    bytes.withUnsafeMutableBytes { target in
      written.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(rebasing: target[place...]).copyMemory(from: source)
      }
    }
  }

  private static func resize(_ bytes: inout [UInt8], to length: Int) {
    if bytes.count > length {
      bytes.removeLast(bytes.count - length)
    } else {
      bytes.append(contentsOf: repeatElement(0, count: length - bytes.count))
    }
  }
}

private func parent(of path: String) -> String { String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)) }
