import FoundationEssentials
import Glibc
import Sealing
import XForm

/// An installed pack's forms as the daemon loads them: compiled on this box, by the release that is on it.
///
/// A pack's signature covers what its authors wrote, the XForms. What a release makes of them is its own affair and changes
/// with it, so that it stands beside the pack: one file, replaced as a whole, that names the signed description it belongs
/// to. Whoever may write there may change a question without a signature: root, who compiles, and nobody else (the
/// daemon's unit has the folder for reading only).
struct CompiledForms {
  private static let beginning = "waypost compiled forms"
  let path: String
  private let description: String
  private let title: String

  /// - Parameter store: the folder of packs. Hidden in it, for that is where no release looks for packs.
  init(of pack: SignedPack, in store: String) {
    path = "\(store)/\(Self.name(pack.manifest.id, "\(pack.manifest.version)"))"
    description = pack.descriptionDigest
    title = "the forms of the pack \(pack.path)"
  }

  static func name(_ id: String, _ version: String) -> String { ".\(id)-\(version).forms" }

  /// The bytes are on the disk, and the former ones gone, when it returns. Blocks.
  func write(_ forms: [FormModel]) throws(PacksError) {
    var content: [UInt8] = []
    for form in forms.sorted(by: { $0.id < $1.id }) {
      let bytes = form.encoded()
      content += "\(bytes.count)\n".utf8
      content += bytes
    }
    let head = "\(Self.beginning)\n\(description)\n\(Hex.encode(Digest.sha256(content)))\n"
    let parent = PackFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    let name = String(path.dropFirst(parent.path.utf8.count + 1))
    try parent.write(Array(head.utf8) + content, to: "\(name).new")
    // The daemon reads it as somebody else, whatever the mask of whoever compiled.
    guard chmod("\(path).new", 0o644) == 0, rename("\(path).new", path) == 0, PackFolder.synchronize(parent.path) else {
      throw PacksError(
        .unreadable, path, "it can't be written", next: "check the folder's owner and the space on the disk")
    }
  }

  /// Throws `stale` where they are missing, damaged, another pack's or another release's. Blocks.
  func read() throws(PacksError) -> [FormModel] {
    guard let data = FileManager.default.contents(atPath: path) else { throw stale("they are not compiled") }
    var rest = [UInt8](data)[...]
    guard Self.line(&rest) == Self.beginning, let description = Self.line(&rest), let digest = Self.line(&rest),
      digest == Hex.encode(Digest.sha256(Array(rest)))
    else { throw stale("what was compiled of them is damaged") }
    guard description == self.description else { throw stale("what was compiled of them is of another pack") }
    var forms: [FormModel] = []
    while !rest.isEmpty {
      guard let length = Self.line(&rest).flatMap(Int.init), length > 0, length <= rest.count,
        let form = try? FormModel(encoded: Array(rest.prefix(length)))
      else { throw stale("they were compiled by another release") }
      forms.append(form)
      rest = rest.dropFirst(length)
    }
    return forms
  }

  private static func line(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  private func stale(_ reason: String) -> PacksError {
    PacksError(
      .stale, title, reason, next: "have them compiled again from what was signed: `sudo waypost pack refresh`")
  }
}
