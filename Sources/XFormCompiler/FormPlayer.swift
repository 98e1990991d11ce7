internal import Foundation
public import XForm

/// Plays a script over a form, as an author would try it at the desk (`waypost form try`).
///
/// Steps, one a line:
/// `language TAG`, `answer PATH VALUE`, `add REPEAT`, `remove ROW`, `restore` (save, drop everything, load), `finalize`,
/// `load FILE.xml` (a record that was sent), `edit` (correct what was sent), `again` (the next person), `event NAME` do something; `expect PATH VALUE`, `relevant|required|readonly PATH yes|no`, `invalid PATH ["MESSAGE"]`,
/// `valid PATH`, `violation PATH KIND`, `label|hint|guidance PATH TEXT`, `choice PATH VALUE TEXT`,
/// `choices PATH VALUE…`, `count REPEAT NUMBER`,
/// `submission FILE.xml`, `refused STEP…` check something. A value of more than one word stands in quotes or as it is.
public struct FormPlayer {
  /// What became of one step.
  public struct Outcome: Sendable, Equatable, CustomStringConvertible {
    public var line: Int
    public var source: String
    /// What was found instead; `nil` if the step went well.
    public var problem: String?

    public var description: String { "\(line): \(source)" + (problem.map { ": \($0)" } ?? "") }
  }

  private let model: FormModel
  private let context: SessionContext
  private let file: (String) -> [UInt8]?
  private var session: FormSession
  private var isFinalised = false
  /// The last finalised interview, for forms that look into it.
  private var lastSaved: FormDraft?
  private var draws: UInt64 = 0

  /// - Parameters:
  ///   - context: what the form takes from the world.
  ///   - file: the bytes of a file the script names, relative to the script.
  public init(_ model: FormModel, context: SessionContext, file: @escaping (String) -> [UInt8]? = { _ in nil }) {
    self.model = model
    self.context = context
    self.file = file
    session = FormSession(model, language: model.defaultLanguage, context: context)
  }

  /// Plays a whole script; every step is played, also after one that failed.
  public mutating func play(_ script: String) -> [Outcome] {
    FormScriptStep.read(script).map { step in
      Outcome(line: step.line, source: step.source, problem: play(step))
    }
  }

  private mutating func play(_ step: FormScriptStep) -> String? {
    if step.verb == "refused", let verb = step.arguments.first {
      var inner = step
      inner.verb = verb
      inner.arguments.removeFirst()
      guard Self.wanted.keys.contains(verb) else { return "there is no step '\(verb)'" }
      return play(inner) == nil ? "it was not refused" : nil
    }
    if let problem = perform(step) { return problem.isEmpty ? nil : problem }
    if let problem = check(step) { return problem.isEmpty ? nil : problem }
    guard Self.wanted.keys.contains(step.verb) else { return "there is no step '\(step.verb)'" }
    return "it should read: \(step.verb) \(Self.wanted[step.verb] ?? "")"
  }

  /// What stands behind each verb.
  private static let wanted = [
    "language": "TAG", "answer": "PATH VALUE", "add": "REPEAT", "remove": "ROW", "restore": "", "edit": "",
    "load": "FILE.xml", "again": "", "finalize": "", "finalise": "", "event": "NAME", "expect": "PATH VALUE",
    "relevant": "PATH yes|no", "required": "PATH yes|no", "readonly": "PATH yes|no", "label": "PATH TEXT",
    "hint": "PATH TEXT", "guidance": "PATH TEXT", "choice": "PATH VALUE TEXT", "choices": "PATH VALUE...",
    "count": "REPEAT NUMBER", "invalid": "PATH [MESSAGE]", "valid": "PATH", "violation": "PATH KIND",
    "submission": "FILE.xml", "refused": "STEP...",
  ]

  // MARK: Doing

  /// `nil` if the step isn't one that does something, "" if it went well.
  private mutating func perform(_ step: FormScriptStep) -> String? {
    let words = step.arguments
    switch (step.verb, words.count) {
    case ("language", 1):
      guard model.languages.contains(words[0]) else {
        return "the form isn't in \(words[0]); it has \(model.languages.joined(separator: ", "))"
      }
      session.language = words[0]
    case ("answer", 1...):
      return attempt { session throws(FormError) in
        try session.answer(words[0], words.dropFirst().joined(separator: " "))
      }
    case ("add", 1): return attempt { session throws(FormError) in try session.addRow(words[0]) }
    case ("remove", 1): return attempt { session throws(FormError) in try session.removeRow(words[0]) }
    case ("restore", 0): return restart(isCorrection: false)
    case ("edit", 0): return restart(isCorrection: true)
    case ("load", 1):
      guard let xml = file(words[0]) else { return "\(words[0]) can't be read; put it beside the script" }
      let context = context
      return attempt { session throws(FormError) in
        let draft = try RecordReader.draft(xml, of: session.model)
        session = try FormSession(session.model, language: session.language, context: context, draft: draft)
        return Changes()
      }
    case ("again", 0):
      // The next person: a new interview after one that was saved.
      draws += 1
      var next = context
      next.seed = context.seed &+ draws
      session = FormSession(model, language: session.language, context: next, lastSaved: lastSaved)
      isFinalised = false
    case ("finalize", 0), ("finalise", 0):
      _ = session.finalise(now: context.now)
      let violations = session.violations()
      if let first = violations.first {
        return "\(violations.count) answers are missing or wrong, first \(first.path) (\(first.kind.rawValue))"
      }
      isFinalised = true
      lastSaved = session.draft
    case ("event", 1):
      guard session.fire(event: words[0]) else { return "there is no event '\(words[0])'" }
    default: return nil
    }
    return ""
  }

  private mutating func attempt(_ step: (inout FormSession) throws(FormError) -> Changes) -> String {
    var trial = session
    do throws(FormError) {
      _ = try step(&trial)
      session = trial
      return ""
    } catch {
      return error.description
    }
  }

  /// Saves the draft, drops everything, takes the draft up again.
  private mutating func restart(isCorrection: Bool) -> String {
    let saved: Data
    do {
      saved = try JSONEncoder().encode(session.draft)
      let draft = try JSONDecoder().decode(FormDraft.self, from: saved)
      if isCorrection {
        draws += 1
        var next = context
        next.seed = context.seed &+ draws
        session = try FormSession(model, language: draft.language, context: next, correcting: draft)
      } else {
        session = try FormSession(model, language: draft.language, context: context, draft: draft)
      }
      return session.leftOver.isEmpty ? "" : "no place any more for \(session.leftOver.joined(separator: ", "))"
    } catch {
      return "\(error)"
    }
  }

  // MARK: Checking

  /// `nil` if the step isn't one that checks something, "" if it holds.
  private func check(_ step: FormScriptStep) -> String? {
    let words = step.arguments
    let rest = words.dropFirst().joined(separator: " ")
    switch (step.verb, words.count) {
    case ("expect", 1...): return same(session.value(of: words[0]), rest)
    case ("relevant", 2): return same(session.isRelevant(words[0]) ? "yes" : "no", rest)
    case ("required", 2): return same(session.isRequired(words[0]) ? "yes" : "no", rest)
    case ("readonly", 2): return same(session.isReadOnly(words[0]) ? "yes" : "no", rest)
    case ("label", 2...): return same(session.label(of: words[0]).text, rest)
    case ("hint", 2...): return same(session.hint(of: words[0], in: session.language)?.text ?? "", rest)
    case ("guidance", 2...): return same(session.guidance(of: words[0], in: session.language)?.text ?? "", rest)
    case ("choice", 3...):
      let label = session.choiceLabel(of: words[0], choice: words[1], in: session.language).text
      return same(label, words.dropFirst(2).joined(separator: " "))
    case ("choices", 1...): return same(session.choices(of: words[0]).map(\.value).joined(separator: " "), rest)
    case ("count", 2): return same(String(session.rowCount(of: words[0])), rest)
    case ("invalid", 1...):
      guard let violation = session.violation(of: words[0]) else { return "it is valid" }
      return words.count == 1 ? "" : same(violation.message.text, rest)
    case ("valid", 1): return session.violation(of: words[0]).map { "\($0.kind.rawValue): \($0.message.text)" } ?? ""
    case ("violation", 2):
      return same(session.violations().first { $0.path == words[0] }?.kind.rawValue ?? "none", rest)
    case ("submission", 1): return compareSubmission(words[0])
    default: return nil
    }
  }

  /// A `*` alone stands for any text but none.
  private func same(_ found: String, _ wanted: String) -> String {
    if found == wanted || (wanted == "*" && !found.isEmpty) { return "" }
    return "it is \(found.isEmpty ? "empty" : "'\(found)'"), not \(wanted.isEmpty ? "empty" : "'\(wanted)'")"
  }

  private func compareSubmission(_ name: String) -> String {
    guard let bytes = file(name) else { return "\(name) can't be read; put it beside the script" }
    do {
      let xml = try session.submission(receiver: nil, instanceID: session.value(of: model.instanceIDPath ?? ""))
      guard let wanted = try? MarkupReader.read(bytes) else { return "\(name) isn't well-formed XML" }
      let found = try MarkupReader.read(Array(xml.utf8))
      return CanonicalXML.difference(found, wanted).map { "\($0); the submission is:\n\(xml)" } ?? ""
    } catch let error as FormError {
      return error.description
    } catch {
      return "the submission isn't well-formed XML"
    }
  }
}
