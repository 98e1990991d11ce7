import Screens
import TravelDocument
import XForm

/// A second document in mid-case, and people who travel together.
extension Station {
  /// Nothing is done with it before the officer says whose it is.
  mutating func scannedAgain(
    _ scanned: MachineReadableDocument, in open: Case, _ officer: Officer, on name: String
  ) -> [StationAction] {
    var open = open
    if open.isHousehold {
      open.notice = HouseholdNotice.noDocuments(russian: lanes[name]?.officerLanguage == "ru")
      return put(open, officer, on: name)
    }
    let document = Case.Document(strip: PersonStrip(scanned), scanValues: scanned.scanValues)
    let russian = lanes[name]?.officerLanguage == "ru"
    if document.isSame(as: open.document) {
      open.notice = SecondNotice.thisCase(russian: russian)
    } else if let other = place(of: document) {
      open.notice = SecondNotice.known(other.number, at: other.lane, russian: russian)
    } else if let known = open.following.firstIndex(where: { $0.document.isSame(as: document) }) {
      open.notice = SecondNotice.waits(known + 1, russian: russian)
    } else if let serial = ticket(of: document) {
      open.notice = SecondNotice.waits(as: serial, russian: russian)
    } else {
      open.second = document
    }
    return put(open, officer, on: name)
  }

  /// Where a case with this document is open already.
  func place(of document: Case.Document) -> (number: Int, lane: String)? {
    for (name, lane) in lanes.sorted(by: { $0.key < $1.key }) {
      var open = lane.locked?.open
      if case .open(_, let current) = lane.state { open = current }
      if let open, open.document.isSame(as: document) { return (open.number, name) }
    }
    return underWay.first { $0.open.document.isSame(as: document) }.map { ($0.open.number, $0.to) }
  }

  /// The number under which somebody with this document waits who was at a kiosk.
  func ticket(of document: Case.Document) -> String? {
    visits.filter { $0.value.visit.document.isSame(as: document) }.keys.sorted().first
  }

  mutating func second(
    _ answer: SecondDocument, in open: Case, _ officer: Officer, on name: String
  ) -> [StationAction] {
    guard let document = open.second else { return [] }
    var open = open
    open.second = nil
    switch answer {
    case .nobody: break
    case .nextPerson: open.following.append(Case.Following(document: document, isFamily: false))
    case .familyMember:
      if open.family == nil { open.family = Case.Family(number: open.number) }
      open.document.strip.family = open.family?.number
      open.following.append(Case.Following(document: document, isFamily: true))
    case .samePerson:
      // The newer document counts; what it doesn't say stays as the former one had it.
      let newer = Set(document.strip.items.map(\.field))
      open.document.strip.items.removeAll { newer.contains($0.field) }
      open.document.strip.items = document.strip.items + open.document.strip.items
      open.document.strip.document = document.strip.document
      open.document.strip.problems = document.strip.problems
      open.document.strip.accepted = nil
      let values = document.scanValues.filter { !$0.value.isEmpty }
      open.document.scanValues.merge(values) { $1 }
      _ = open.triage.fill(scan: values)
      for module in open.modules.indices { _ = open.modules[module].fill(scan: values) }
    }
    return [.audit(kind: "second-document", subject: "\(name).\(answer.rawValue)", officer: officer.id)]
      + put(open, officer, on: name)
  }
}

extension Case.Document {
  /// The same number of the same issuer. Two documents without a number are never the same.
  func isSame(as other: Case.Document) -> Bool {
    guard let number = scanValues["document.number"], !number.isEmpty else { return false }
    return number == other.scanValues["document.number"]
      && scanValues["document.issuer"] == other.scanValues["document.issuer"]
  }
}

enum SecondNotice {
  static func whose(russian: Bool) -> Notice {
    russian
      ? Notice(
        .warning, cause: "Чей это документ?", consequence: "Пока не сказано, с ним ничего не делается.",
        next: "Член семьи и следующий человек получат свой случай после этого.")
      : Notice(
        .warning, cause: "Whose is this document?", consequence: "Nothing is done with it before you say.",
        next: "A family member and the next person get a case of their own, after this one.")
  }

  static func thisCase(russian: Bool) -> Notice {
    russian
      ? Notice(
        .information, cause: "Это документ этого же случая.", consequence: "Ничего не изменилось.", next: "Продолжайте."
      )
      : Notice(
        .information, cause: "This is this case's own document.", consequence: "Nothing changed.", next: "Go on.")
  }

  static func known(_ number: Int, at lane: String, russian: Bool) -> Notice {
    russian
      ? Notice(
        .warning, cause: "Этот документ уже открыт: случай \(number), место \(lane).",
        consequence: "Второй случай не открыт.", next: "Продолжите там или закончите тот случай.")
      : Notice(
        .warning, cause: "This document is already open as case \(number) at the lane \(lane).",
        consequence: "No second case was opened.", next: "Go on there, or finish that case.")
  }

  static func wasWaiting(_ serial: String, russian: Bool) -> Notice {
    russian
      ? Notice(
        .information, cause: "Этот человек уже ждёт с номером \(serial): он отвечал у киоска.",
        consequence: "Второй случай не открыт, это его посещение. Ответы отмечены.",
        next: "Просмотрите каждый ответ вместе с ним.")
      : Notice(
        .information, cause: "This person is already waiting as ticket \(serial): they answered at a kiosk.",
        consequence: "No second case was opened, this is that visit. Its answers are ticked.",
        next: "Look at each answer again with them.")
  }

  static func waits(as serial: String, russian: Bool) -> Notice {
    russian
      ? Notice(
        .information, cause: "Человек с этим документом уже ждёт с номером \(serial).",
        consequence: "Ничего не изменилось.", next: "После этого случая отсканируйте документ ещё раз.")
      : Notice(
        .information, cause: "Somebody with this document is already waiting as ticket \(serial).",
        consequence: "Nothing changed.", next: "Scan it again when this case has ended.")
  }

  static func waits(_ place: Int, russian: Bool) -> Notice {
    russian
      ? Notice(
        .information, cause: "Этот документ уже ждёт своей очереди: \(place).", consequence: "Ничего не изменилось.",
        next: "Он откроется после этого случая.")
      : Notice(
        .information, cause: "This document waits already, as number \(place).", consequence: "Nothing changed.",
        next: "It opens when this case has ended.")
  }
}
