import FoundationEssentials
public import Sealing
public import XForm

/// The folder of installed packs: one folder per pack and version, the highest version of each in force, and beside each
/// its compiled forms.
public struct PackStore: Sendable {
  /// Compiles the forms of a pack, out of what was signed and nothing else.
  public typealias Compiler = (SignedPack) throws -> [FormModel]

  public let path: String
  private let keys: [VerifyingKey]
  private let signatures: Int

  /// - Parameter signatures: how many different trusted keys must have signed a pack that is installed; 2 at a live post.
  public init(_ path: String, trusting keys: [VerifyingKey], signatures: Int = 1) {
    self.path = path
    self.keys = keys
    self.signatures = signatures
  }

  /// Checks a signed pack wholly, compiles its forms and copies it in; the versions before it are removed. Blocks.
  ///
  /// Refused: a version lower than the installed one, and other content under the same version.
  @discardableResult
  public func install(from source: String, compiling compile: Compiler) throws -> PackManifest {
    let pack = try SignedPack(at: source, trusting: keys)
    try pack.require(signatures: signatures)
    try pack.checkAllFiles()
    let forms = try compile(pack)
    _ = try Pack(loading: pack, forms: forms)
    let manifest = pack.manifest
    guard PackLint.isID(manifest.id), manifest.version > 0 else {
      throw PacksError(
        .malformed, "the pack \(source)", "its id or version can't name a folder", next: "mend it and sign it again")
    }
    let target = "\(path)/\(manifest.id)-\(manifest.version)"
    if let installed = try installed().first(where: { $0.manifest.id == manifest.id }) {
      guard manifest.version >= installed.manifest.version else {
        throw PacksError(
          .rollback, "the pack \(source)", "version \(installed.manifest.version) is installed and newer",
          next: "raise the version and sign it again")
      }
      if manifest.version == installed.manifest.version {
        guard manifest == installed.manifest else {
          throw PacksError(
            .changed, "the pack \(source)", "other content is installed under the same version",
            next: "raise the version and sign it again")
        }
        try CompiledForms(of: installed, in: path).write(forms)
        return manifest
      }
    }
    let files = FileManager.default
    try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    let temporary = "\(path)/.\(manifest.id).new"
    try? files.removeItem(atPath: temporary)
    try pack.copy(to: PackFolder(temporary))
    try CompiledForms(of: pack, in: path).write(forms)
    try? files.removeItem(atPath: target)
    try files.moveItem(atPath: temporary, toPath: target)
    _ = PackFolder.synchronize(path)
    for old in try folders() where isVersion(old, of: manifest.id) && old != "\(manifest.id)-\(manifest.version)" {
      try? files.removeItem(atPath: "\(path)/\(old)")
      let version = String(old.dropFirst(manifest.id.count + 1))
      try? files.removeItem(atPath: "\(path)/\(CompiledForms.name(manifest.id, version))")
    }
    return manifest
  }

  /// Compiles the forms of every pack in force again, as a new release must; all or none are replaced. Blocks.
  @discardableResult
  public func refresh(compiling compile: Compiler) throws -> [PackManifest] {
    let compiled = try installed().map { pack in
      let forms = try compile(pack)
      _ = try Pack(loading: pack, forms: forms)
      return (pack, forms)
    }
    for (pack, forms) in compiled { try CompiledForms(of: pack, in: path).write(forms) }
    return compiled.map(\.0.manifest)
  }

  /// The packs in force, loaded with the forms that were compiled of them. Blocks.
  public func packs() throws -> [Pack] { try packs(installed()) }

  /// The same of those that `installed` gave.
  public func packs(_ installed: [SignedPack]) throws -> [Pack] {
    try installed.map { try Pack(loading: $0, forms: CompiledForms(of: $0, in: path).read()) }
  }

  /// The packs in force, `core` first, the others by id. Blocks.
  public func installed() throws -> [SignedPack] {
    var newest: [String: SignedPack] = [:]
    for folder in try folders() {
      let pack = try SignedPack(at: "\(path)/\(folder)", trusting: keys)
      let id = pack.manifest.id
      if newest[id].map({ $0.manifest.version < pack.manifest.version }) ?? true { newest[id] = pack }
    }
    return newest.values.sorted { one, other in
      one.manifest.id == "core" || (other.manifest.id != "core" && one.manifest.id < other.manifest.id)
    }
  }

  /// `core-7`, but not `core-extra-7`, which is another pack.
  private func isVersion(_ folder: String, of id: String) -> Bool {
    folder.hasPrefix("\(id)-") && folder.utf8.dropFirst(id.utf8.count + 1).allSatisfy { (48...57).contains($0) }
  }

  private func folders() throws -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
  }
}
