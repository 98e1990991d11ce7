import FoundationEssentials
public import Referral
public import Sealing
public import XForm

/// An installed pack, loaded: forms, receivers, phrases.
public struct Pack: Sendable {
  public let manifest: PackManifest
  /// By form id.
  public let forms: [String: FormModel]
  public let receivers: [Receiver]
  /// Text by language and key.
  public let phrases: [String: [String: String]]
  public let country: CountryFacts
  public let hotlines: [Hotline]
  public let cards: [Card]
  public let recordings: Recordings
  /// Of those who sign visible digital seals.
  public let certificates: [SignerCertificate]
  public let needs: [SpecificNeed]
  /// Pages for officers by file, `sop/steps.en.md`.
  public let procedures: [String: String]
  /// Languages with a text that nobody has looked at; tables of facts by their file.
  public let drafts: [String]

  static func phraseFile(_ language: String) -> String { "phrases/\(language).json" }

  /// Loads what the station needs; every byte is compared with what was signed. Blocks.
  ///
  /// - Parameter compiled: the pack's forms, compiled from what was signed.
  public init(loading signed: SignedPack, forms compiled: [FormModel]) throws(PacksError) {
    manifest = signed.manifest
    var forms: [String: FormModel] = [:]
    for form in manifest.forms {
      guard let model = compiled.first(where: { $0.id == form.id }) else {
        throw PacksError(
          .incomplete, "the pack \(signed.path)", "its description names the form \(form.id), which no XForm in it is",
          next: "let form_id and description agree, and sign it again")
      }
      forms[form.id] = model
    }
    self.forms = forms
    receivers =
      signed.has(Directory.file)
      ? try Directory.parse(
        String(decoding: signed.bytes(Directory.file), as: UTF8.self), place: "\(signed.path)/\(Directory.file)") : []
    var phrases: [String: [String: String]] = [:]
    for language in manifest.languages where signed.has(Self.phraseFile(language.tag)) {
      phrases[language.tag] = try Self.decode([String: String].self, signed, Self.phraseFile(language.tag))
    }
    self.phrases = phrases
    country =
      signed.has(CountryFacts.file)
      ? try CountryFacts.parse(
        try Self.text(signed, CountryFacts.file), place: "\(signed.path)/\(CountryFacts.file)") : CountryFacts()
    hotlines =
      signed.has(Hotline.file)
      ? try Hotline.parse(try Self.text(signed, Hotline.file), place: "\(signed.path)/\(Hotline.file)") : []
    var cards: [Card] = []
    if signed.has(Card.index) {
      var files: [String: String] = [:]
      for file in (manifest.files ?? [:]).keys where file.hasPrefix("cards/") && file.hasSuffix(".md") {
        files[file] = try Self.text(signed, file)
      }
      cards = try Card.parse(
        try Self.text(signed, Card.index), files: files, place: "\(signed.path)/\(Card.index)")
    }
    self.cards = cards
    var recordings = Recordings()
    if signed.has(Recordings.index) {
      recordings.add(
        signed,
        try Recordings.parse(try Self.text(signed, Recordings.index), place: "\(signed.path)/\(Recordings.index)"))
    }
    self.recordings = recordings
    var certificates: [SignerCertificate] = []
    for file in (manifest.files ?? [:]).keys.sorted() where SealCertificates.isOne(file) {
      certificates += try SealCertificates.parse(try signed.bytes(file), place: "\(signed.path)/\(file)")
    }
    self.certificates = certificates
    needs =
      signed.has(SpecificNeed.file)
      ? try SpecificNeed.parse(
        try Self.text(signed, SpecificNeed.file), place: "\(signed.path)/\(SpecificNeed.file)") : []
    var procedures: [String: String] = [:]
    for file in (manifest.files ?? [:]).keys where file.hasPrefix(Procedure.folder) && file.hasSuffix(".md") {
      procedures[file] = try Self.text(signed, file)
    }
    self.procedures = procedures
    let reviews =
      signed.has(ReviewRecord.file)
      ? try ReviewRecord.parse(signed.bytes(ReviewRecord.file), place: "\(signed.path)/\(ReviewRecord.file)") : []
    let models = forms.values.sorted { $0.id < $1.id }
    let open = ReviewableText.drafts(ReviewableText.all(digests: manifest.files ?? [:], forms: models), reviews)
    let languages = manifest.languages.map(\.tag)
    let found = Set(open.map { $0.language.isEmpty ? "\(signed.manifest.id)/\($0.place)" : $0.language })
    drafts = languages.filter(found.contains) + found.subtracting(languages).sorted()
  }

  private static func text(_ signed: SignedPack, _ file: String) throws(PacksError) -> String {
    String(decoding: try signed.bytes(file), as: UTF8.self)
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ signed: SignedPack, _ file: String
  ) throws(PacksError) -> Value {
    let bytes = try signed.bytes(file)
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw unreadable(signed, file)
    }
  }

  private static func unreadable(_ signed: SignedPack, _ file: String) -> PacksError {
    PacksError(
      .malformed, "\(signed.path)/\(file)", "it cannot be read by this version of Waypost",
      next: "sign the pack again with this version's `waypost pack sign`")
  }
}
