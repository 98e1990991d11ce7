import Packs
import Screens
import XForm

/// The handbook, open at where the officer is.
extension Station {
  func handbook(_ lane: Lane) -> HandbookPage {
    let language = lane.officerLanguage
    var hasCase = false
    if case .open = lane.state { hasCase = true }
    func page(_ sections: [Procedure.Section]) -> [HandbookPage.Section] {
      sections.map { HandbookPage.Section(title: $0.title, body: $0.body) }
    }
    let places = handbookPlaces(lane)
    let here = places.flatMap { place in
      site.content.procedure(place.page, in: language).filter { section in
        place.anchor.map { section.anchors.contains($0) } ?? true
      }
    }
    return HandbookPage(
      here: page(here), steps: page(site.content.procedure(Self.steps, in: language)),
      rules: site.content.rules(in: language), hasCase: hasCase)
  }

  private static let steps = "steps"

  /// A page, and the section on it; the whole page without one.
  private func handbookPlaces(_ lane: Lane) -> [(page: String, anchor: String?)] {
    func step(_ anchor: String) -> (page: String, anchor: String?) { (Self.steps, anchor) }
    switch lane.state {
    case .signedOut, .badgeRead, .checkingPIN, .status: return []
    case .home: return equipment.isMassArrival ? [step("group"), step("arrival")] : [step("arrival"), step("scan")]
    case .referral: return [step("declined"), step("hand-over")]
    case .report: return [step("loss")]
    case .ended(_, let page):
      return (page.doNotReturn ? [step("return")] : []) + [step("slip"), step("hand-over")]
    case .open(_, let open):
      if open.isHousehold { return [step("group")] }
      switch open.stage {
      case .triage: return [step("triage"), (open.triage.model.id, nil), step("urgent")]
      case .module(let index, let key, _):
        guard let question = open.modules[index].question(named: key) else { return [step("triage")] }
        return [(open.modules[index].model.id, question.name), step("conduct")]
      case .apart: return [step("private")]
      case .review: return [step("review"), step("seal"), step("slip")]
      case .noNeeds: return [step("review"), step("slip")]
      }
    }
  }
}
