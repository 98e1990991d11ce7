import Packs
import Referral
import Screens
import XForm

/// A complaint at a kiosk: sealed to the ombudsman's key like any record, without an officer in between. It is nobody's
/// need: no desk is called, no number waits, no deadline shows, and the count says only that somebody was at the kiosk.
extension Station {
  func canComplain(at kiosk: Kiosk) -> Bool {
    guard kiosk.language != nil, kiosk.visit?.isComplaint != true, site.content.forms[KioskVisit.complaint] != nil,
      site.content.receiver(of: .ombudsman)?.keys.isEmpty == false
    else { return false }
    // What was answered already would be lost.
    guard let visit = kiosk.visit else { return true }
    return visit.attempt == nil && visit.document.scanValues.isEmpty
      && visit.asked.allSatisfy { !visit.passed.contains($0.name) }
  }

  /// Another visit begins, so that nothing of this one is in it.
  mutating func complain(_ kiosk: Kiosk, on name: String, at now: Now) -> [StationAction] {
    guard canComplain(at: kiosk), let language = kiosk.language, kiosk.step != .working,
      let model = site.content.forms[KioskVisit.complaint]
    else { return [] }
    let left = leave(name)
    _ = chooseLanguage(language, on: name, at: now)
    kiosks[name]?.visit = KioskVisit(form: FormSession(model, language: language, context: Self.context(now)))
    kiosks[name]?.today = now.today.iso
    kiosks[name]?.isListening = kiosk.isListening
    return left
  }
}
