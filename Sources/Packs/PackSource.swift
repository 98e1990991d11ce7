import FoundationEssentials
public import Referral
import Sealing
public import XForm

/// The sources of a pack as values: what `PackLint` looks at, before anything is signed.
public struct PackSource: Sendable {
  public var manifest: PackManifest
  public var forms: [FormModel]
  public var receivers: [Receiver]
  /// Text by language and key.
  public var phrases: [String: [String: String]]
  /// nil in a pack that isn't a country's.
  public var country: CountryFacts?
  public var hotlines: [Hotline] = []
  public var cards: [Card] = []
  /// Pages for officers by file, `sop/steps.en.md`.
  public var procedures: [String: String] = [:]
  public var needs: [SpecificNeed] = []
  public var recordings: [Recordings.Row] = []
  /// The recordings' files.
  public var audio: Set<String> = []
  public var texts: [ReviewableText] = []
  public var reviews: [ReviewRecord] = []
  /// For an overlay: the core pack beside it.
  public var base: PackBase?

  public init(
    manifest: PackManifest, forms: [FormModel], receivers: [Receiver], phrases: [String: [String: String]]
  ) {
    self.manifest = manifest
    self.forms = forms
    self.receivers = receivers
    self.phrases = phrases
  }

  /// Reads description, phrases and directory beside forms that were compiled already. Blocks.
  public init(reading folder: PackFolder, forms: [FormModel]) throws(PacksError) {
    var receivers: [Receiver] = []
    var phrases: [String: [String: String]] = [:]
    var country: CountryFacts?
    var hotlines: [Hotline] = []
    var cardFiles: [String: String] = [:]
    var procedures: [String: String] = [:]
    var needs: [SpecificNeed] = []
    var recordings: [Recordings.Row] = []
    var audio: Set<String> = []
    var reviews: [ReviewRecord] = []
    var digests: [String: String] = [:]
    for file in try folder.contentFiles() {
      digests[file] = Hex.encode(Digest.sha256(try folder.bytes(file)))
      if file == Directory.file {
        let text = String(decoding: try folder.bytes(file), as: UTF8.self)
        receivers = try Directory.parse(text, place: "\(folder.path)/\(file)")
      } else if file == CountryFacts.file {
        country = try CountryFacts.parse(try folder.text(file), place: "\(folder.path)/\(file)")
      } else if file == Hotline.file {
        hotlines = try Hotline.parse(try folder.text(file), place: "\(folder.path)/\(file)")
      } else if file.hasPrefix("cards/") {
        cardFiles[file] = try folder.text(file)
      } else if file.hasPrefix(Procedure.folder), file.hasSuffix(".md") {
        procedures[file] = try folder.text(file)
      } else if file == Recordings.index {
        recordings = try Recordings.parse(try folder.text(file), place: "\(folder.path)/\(file)")
      } else if file.hasPrefix("audio/") {
        audio.insert(file)
      } else if file == SpecificNeed.file {
        needs = try SpecificNeed.parse(try folder.text(file), place: "\(folder.path)/\(file)")
      } else if file == ReviewRecord.file {
        reviews = try ReviewRecord.parse(try folder.bytes(file), place: "\(folder.path)/\(file)")
      } else if let language = Self.language(ofPhraseFile: file) {
        guard let texts = try? JSONDecoder().decode([String: String].self, from: Data(folder.bytes(file))) else {
          throw PacksError(
            .malformed, "\(folder.path)/\(file)", "it is not a JSON object of texts by key",
            next: "compare it with the core pack's")
        }
        phrases[language] = texts
      }
    }
    self.init(manifest: try folder.manifest(), forms: forms, receivers: receivers, phrases: phrases)
    self.country = country
    self.hotlines = hotlines
    self.procedures = procedures
    self.needs = needs
    self.recordings = recordings
    self.audio = audio
    self.reviews = reviews
    texts = ReviewableText.all(digests: digests, forms: forms)
    if let index = cardFiles[Card.index] {
      cards = try Card.parse(index, files: cardFiles, place: "\(folder.path)/\(Card.index)")
    }
  }

  private static func language(ofPhraseFile file: String) -> String? {
    guard file.hasPrefix("phrases/"), file.hasSuffix(".json") else { return nil }
    return String(file.dropFirst("phrases/".count).dropLast(".json".count))
  }
}
