import Referral
import XForm

/// A record of everybody who is asked is the exception: a controller's law wants it, its signed overlay says so, its
/// register gets it, and it holds nothing of what was answered (design, section 1).
extension PackLint {
  static func records(_ source: PackSource) -> [LintProblem] {
    let place = PackFolder.manifestFile
    var found: [LintProblem] = []
    if source.manifest.records == .all {
      if source.manifest.forms.contains(where: { $0.role == .triage }) {
        found.append(
          LintProblem(
            place, .overlay, "every post of every country would keep a record of everybody",
            todo: "say \"records\": \"all\" in the overlay of the controller whose law wants it"))
      }
      if !source.receivers.contains(where: { $0.type == .register }) {
        found.append(
          LintProblem(
            Directory.file, .noReceiver, "a record of everybody is wanted, and no register can get it",
            todo: "add the controller's register, of type \(ReceiverType.register.rawValue), with its key"))
      }
    }
    let entries = source.manifest.forms.filter { $0.role == .record }
    for form in source.forms where entries.contains(where: { $0.id == form.id }) {
      let answers = form.questions.map(\.path) + form.outcomes.map(\.path)
      let taken = form.definition.binds.filter { $0.scan?.hasPrefix("case.") == true }.map(\.path)
      for path in answers + taken {
        found.append(
          LintProblem(
            self.place(form, path), .minimum, "what somebody answered would be kept of everybody",
            todo: "take it out: the record says that they were asked, and no more"))
      }
    }
    return found
  }
}
