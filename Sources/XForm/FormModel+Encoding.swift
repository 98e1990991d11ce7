/// The stored form, as a station has it beside its packs.
extension FormModel {
  /// What a stored form begins with; the last byte is the number of the format.
  private static let beginning = Array("WPFORM".utf8) + [2]

  /// The same bytes for the same form, each time.
  public func encoded() -> [UInt8] {
    var writer = CompactWriter()
    writer.write(definition)
    return Self.beginning + writer.bytes
  }

  /// Loads a stored form: its expressions are compiled and linked again, so that a model that loads is sound.
  ///
  /// - Throws: `FormError.model` if the bytes are damaged, or of another version.
  public init(encoded bytes: [UInt8]) throws(FormError) {
    guard bytes.starts(with: Self.beginning) else {
      throw Self.unusable("it isn't a form compiled by this version; compile it again")
    }
    var reader = CompactReader(bytes, from: Self.beginning.count)
    let definition: FormDefinition
    do {
      definition = try FormDefinition(from: &reader)
    } catch {
      throw Self.unusable("it is damaged; compile it again")
    }
    guard reader.isAtEnd else { throw Self.unusable("it is damaged; compile it again") }
    try self.init(definition)
  }

  private static func unusable(_ message: String) -> FormError {
    .model([ModelProblem(node: "stored form", message: message)])
  }
}
