import JSONLines
import Packs
import Sealing
import XForm
import XFormCompiler

extension Command {
  static let envelopeExport = Command(
    words: ["envelope", "export"], operands: ["ID.age"],
    summary: "Write a record for the office's own case system, in neutral JSON or CSV.",
    discussion: """
      For systems like Primero or proGres, whose import maps names to its own: every value with its form's name, a neutral
      name where it is an item of identity (family_name, date_of_birth), its level, and the codes of the specific-needs
      table that the answers set. The pack says which level each field has (L1 identity, L2 needs, L3 sensitive
      answers); the other system's highest level is yours to name, and a record that has more is refused, or, with
      --leave-out, exported without that. A field that the pack doesn't have is refused: nobody can say what it is.
      """,
    options: [
      Option(
        name: "--identity", short: "-i", value: "FILE", isRequired: true, mayRepeat: true,
        help: "the office's age identity"),
      Option(name: "--pack", value: "DIR", isRequired: true, help: "the pack's sources: /usr/share/waypost/packs/core"),
      Option(
        name: "--level", value: "LEVEL", isRequired: true, help: "the highest that the other system holds: L1, L2 or L3"
      ),
      Option(name: "--leave-out", help: "leave out what is above instead of refusing"),
      Option(name: "--csv", help: "a table, one line a value; instead of JSON"),
      Option(
        name: "--output", short: "-o", value: "FILE", help: "a new file, for its owner alone; instead of printing"),
    ],
    examples: [
      "waypost envelope export 8c1f....age -i office.key --pack packs/core --level L2",
      "waypost envelope export 8c1f....age -i office.key --pack packs/core --level L1 --leave-out --csv -o case.csv",
    ],
    wrongMeans: "it isn't the office's, was changed, is of no form of the pack, or has values above the level"
  ) { invocation in
    guard let level = Sensitivity(rawValue: try invocation.required("--level")) else {
      throw CommandFailure(
        .usage, "There is no level '\(try invocation.required("--level"))'.", "Nothing was exported.",
        next: "Use L1, L2 or L3.")
    }
    let files = EnvelopeFiles(invocation.operands[0])
    let signature = try files.pair().signature
    let identities = try invocation.all("--identity").map { try KeyFiles.receiver($0) }
    let opened = try files.open(with: identities)
    let record: RecordLeaves
    do throws(CompileError) {
      record = try RecordLeaves(xml: opened)
    } catch {
      throw CommandFailure(
        .wrong, "\(files.name).age opens, but is no record of a form.", "Nothing was exported.",
        next: "Read it: waypost envelope open. It may be a notice that follows a record.")
    }
    let pack = try PackReading(try invocation.required("--pack")).source
    let export = try made(record, pack, level: level, leavesOut: invocation.has("--leave-out"))
    let bytes =
      invocation.has("--csv")
      ? [UInt8](export.csv.utf8) : try JSONLine.encode(export.json(record, number: signature.number))
    if let output = invocation["--output"] {
      try LocalFiles.create(output, bytes, mode: KeyFiles.secretMode)
    } else {
      Terminal.say(String(decoding: bytes.dropLast(), as: UTF8.self))
    }
  }

  private static func made(
    _ record: RecordLeaves, _ pack: PackSource, level: Sensitivity, leavesOut: Bool
  ) throws(CommandFailure) -> CaseExport {
    do throws(CaseExport.Refusal) {
      guard let form = pack.forms.first(where: { $0.id == record.form && $0.version == record.version }) else {
        throw .unknownForm
      }
      return try CaseExport(
        record.leaves.map { ($0.path, $0.formPath, $0.value) }, form: form, needs: pack.needs, highest: level,
        leavesOut: leavesOut)
    } catch {
      switch error {
      case .unknownForm:
        throw CommandFailure(
          .wrong, "The pack has no form \(record.form) of version \(record.version).", "Nothing was exported.",
          next: "Name the pack that the post had: another version may give its fields other levels.")
      case .unknownFields(let names):
        throw CommandFailure(
          .wrong, "The form has no field \(names.joined(separator: ", ")).", "Nothing was exported.",
          next: "Name the pack that the post had.")
      case .tooSensitive(let names):
        throw CommandFailure(
          .wrong, "Above \(level.rawValue): \(names.joined(separator: ", ")).", "Nothing was exported.",
          next: "Leave them out with --leave-out, or name a higher level if the other system may hold them.")
      }
    }
  }
}

extension CaseExport {
  fileprivate func json(_ record: RecordLeaves, number: UInt64) -> JSONValue {
    .object([
      "profile": .string(Self.profile), "preliminary": .string(Self.preliminary), "form": .string(record.form),
      "version": .string(record.version), "number": .int(Int64(number)),
      "needs": .array(needs.map { .object(["code": .string($0.code), "meaning": .string($0.meaning)]) }),
      "values": .array(
        values.map {
          .object([
            "name": .string($0.name), "means": .string($0.means), "path": .string($0.path),
            "level": .string($0.level.rawValue), "text": .string($0.text),
          ])
        }),
    ])
  }
}
