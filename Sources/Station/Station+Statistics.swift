import Packs
import Referral
import Statistics
import XForm

/// What a person adds to the counts for those who plan; made when the case ends, and counted with it.
extension Station {
  func facts(of open: Case, at now: Now) -> PersonFacts {
    facts(open.document, language: open.holderLanguage, needs: needs(of: open), at: now)
  }

  func facts(of visit: KioskVisit, language: String, at now: Now) -> PersonFacts {
    facts(visit.document, language: language, needs: needs(of: visit), at: now)
  }

  private func facts(_ document: Case.Document, language: String, needs: Needs, at now: Now) -> PersonFacts {
    let types = needs.referrals.map(\.type) + needs.counsel + needs.withoutOffice
    return PersonFacts(
      sex: document.scanValues["document.sex"] ?? "", birthDate: document.scanValues["document.birthDate"] ?? "",
      today: now.today.iso, nationality: document.scanValues["document.nationality"] ?? "", language: language,
      needs: types.map(\.rawValue))
  }
}
