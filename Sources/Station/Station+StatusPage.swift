import Screens

/// How the station is, for the technician who stands before its screen, or is read it to over the phone: states and counts,
/// nothing of a person, so that it asks for no badge (design, section 11).
extension Station {
  mutating func askStatus(on name: String) -> [StationAction] {
    guard let lane = lanes[name] else { return [] }
    switch lane.state {
    case .signedOut: break
    case .status(let page) where !page.working: break
    default: return []
    }
    lanes[name]?.state = .status(ReportPage(kind: .status, working: true))
    return [.report(lane: name, .status, language: lane.officerLanguage), .changed(lane: name)]
  }

  mutating func statusReported(_ report: Report, on name: String) -> [StationAction] {
    guard let lane = lanes[name], case .status(var page) = lane.state else { return [] }
    page.sections = report.sections
    page.working = false
    let words = Words(language: lane.officerLanguage)
    let alarms = storeAlarms(russian: words.language == "ru").map { [$0.cause, $0.next] }
    page.sections.insert(ReportPage.Section(words[.repAttention], alarms, empty: words[.repNothing]), at: 0)
    lanes[name]?.state = .status(page)
    return [.changed(lane: name)]
  }
}
