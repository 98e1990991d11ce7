import Messages
import Screens

extension Station {
  /// The printer's word on a slip: shown where the slip's case just ended.
  mutating func slipReported(_ report: SlipReport) -> [StationAction] {
    var actions: [StationAction] = []
    for name in lanes.keys.sorted() {
      guard let lane = lanes[name], case .ended(let officer, var page) = lane.state, page.serial == report.serial else {
        continue
      }
      let place = report.place ?? ""
      switch report.state {
      case .laidOut, .submitted: continue
      // What kept it was mended: it is under way again.
      case .waiting where report.reason == nil: page.slip = .printing
      case .waiting:
        page.slip = .failed(SlipNotice.make(report.reason, isWaiting: true, russian: lane.officerLanguage == "ru"))
      case .printed: page.slip = .printed(place: place)
      case .sent: page.slip = .sent(place: place)
      case .saved: page.slip = .saved(place: place)
      case .uncertain:
        page.slip =
          SlipNotice.uncertain(report.reason, russian: lane.officerLanguage == "ru").map { .failed($0) } ?? .uncertain
      case .failed:
        page.slip = .failed(SlipNotice.make(report.reason, isWaiting: false, russian: lane.officerLanguage == "ru"))
      }
      lanes[name]?.state = .ended(officer, page)
      actions.append(.changed(lane: name))
    }
    for name in kiosks.keys.sorted() {
      guard case .ticket(var ticket)? = kiosks[name]?.step, ticket.serial == report.serial, ticket.paper != .none,
        let paper = KioskPage.Ticket.Paper(report), paper != ticket.paper
      else { continue }
      ticket.paper = paper
      kiosks[name]?.step = .ticket(ticket)
      actions.append(.changed(lane: name))
    }
    return actions
  }
}

extension KioskPage.Ticket.Paper {
  /// nil while nothing is decided. A printer that waits for paper gives the number out another time: the person is told
  /// to remember it.
  fileprivate init?(_ report: SlipReport) {
    switch report.state {
    case .laidOut, .submitted: return nil
    case .waiting where report.reason == nil: self = .printing
    case .printed, .sent: self = .out
    // A file is no paper that anybody could take.
    case .waiting, .failed, .uncertain, .saved: self = .failed
    }
  }
}

/// What went wrong with a slip, in words to the officer.
enum SlipNotice {
  static func make(_ reason: SlipReport.Reason?, isWaiting: Bool, russian: Bool) -> Notice {
    let (cause, next) = russian ? inRussian(reason) : inEnglish(reason)
    let consequence =
      isWaiting
      ? (russian
        ? (reason == .outOfPaper
          ? "Ничего не потеряно. Талон выйдет, когда вы вставите бумагу."
          : "Ничего не потеряно. Талон выйдет, когда это будет исправлено.")
        : (reason == .outOfPaper
          ? "Nothing is lost. The slip will come out when you refill it."
          : "Nothing is lost. The slip will come out when this is mended."))
      : (russian
        ? "Ничего не потеряно, талон не напечатан. Номер можно написать от руки."
        : "Nothing is lost, the slip was not printed. The number can be written by hand.")
    return Notice(.problem, cause: cause, consequence: consequence, next: next)
  }

  /// Nobody knows whether it came out, but why that is so. Nil where not even that is known.
  static func uncertain(_ reason: SlipReport.Reason?, russian: Bool) -> Notice? {
    switch reason {
    case .outOfPaper, .coverOpen, .jam, .offline, .paused:
      let (cause, next) = russian ? inRussian(reason) : inEnglish(reason)
      return Notice(
        .problem, cause: cause,
        consequence: russian
          ? "Ничего не потеряно. Талон у принтера: он может выйти, когда это будет исправлено, или не выйти."
          : "Nothing is lost. The printer has the slip: it may come out when this is mended, or it may not.",
        next: next
          + (russian ? " Печатайте ещё раз, только если он не вышел." : " Print again only if it didn't come out."))
    case .cancelled:
      return russian
        ? Notice(
          .problem, cause: "Печать талона отменили, когда он был уже у принтера.",
          consequence: "Ничего не потеряно. Талон ещё может выйти.",
          next: "Посмотрите на принтер, прежде чем печатать ещё раз.")
        : Notice(
          .problem, cause: "Somebody cancelled the slip when the printer had it already.",
          consequence: "Nothing is lost. The slip may still come out.",
          next: "Look at the printer before you print it again.")
    case .aborted:
      return russian
        ? Notice(
          .problem, cause: "Принтер отказался от талона, или его отменили на принтере.",
          consequence: "Ничего не потеряно. Неизвестно, вышел ли талон.",
          next: "Посмотрите на принтер; печатайте ещё раз, только если талона нет.")
        : Notice(
          .problem, cause: "The printer gave the slip up, or somebody cancelled it there.",
          consequence: "Nothing is lost. Nobody knows whether the slip came out.",
          next: "Look at the printer; print again only if it isn't there.")
    case .noPrinter, .deadline, .refused, .layout, .service, nil: return nil
    }
  }

  private static func inEnglish(_ reason: SlipReport.Reason?) -> (String, String) {
    switch reason {
    case .noPrinter: ("There is no slip printer.", "Fetch the technician: `lpstat -d` names the printer in use.")
    case .outOfPaper: ("No paper in the slip printer.", "Refill the paper.")
    case .coverOpen: ("The slip printer is open.", "Close its cover.")
    case .offline: ("The slip printer doesn't answer.", "Check its cable and that it is switched on.")
    case .jam: ("Paper is jammed in the slip printer.", "Take the jammed paper out.")
    case .paused:
      (
        "The slip printer is paused.",
        "Press its own button; if it stays so, fetch the technician: `cupsenable PRINTER`."
      )
    case .aborted: ("The printer gave the slip up.", "Print it again.")
    case .cancelled: ("Somebody cancelled the slip at the printer.", "Print it again if it is wanted.")
    case .deadline: ("The printer did not finish in time.", "Look at the printer, then print it again.")
    case .refused: ("The print service refused the slip.", "Fetch the technician: see the journal of waypost-print.")
    case .layout: ("The slip could not be laid out.", "Fetch the technician: a font is missing (fonts-noto-core).")
    case .service, nil:
      ("The print service does not answer.", "Fetch the technician: `systemctl status cups waypost-print.socket`.")
    }
  }

  private static func inRussian(_ reason: SlipReport.Reason?) -> (String, String) {
    switch reason {
    case .noPrinter: ("Принтера для талонов нет.", "Позовите техника: `lpstat -d` покажет принтер.")
    case .outOfPaper: ("В принтере талонов нет бумаги.", "Вставьте бумагу.")
    case .coverOpen: ("Принтер талонов открыт.", "Закройте крышку.")
    case .offline: ("Принтер талонов не отвечает.", "Проверьте кабель и питание.")
    case .jam: ("В принтере талонов застряла бумага.", "Выньте застрявшую бумагу.")
    case .paused:
      (
        "Принтер талонов остановлен.",
        "Нажмите кнопку на принтере; если не поможет, позовите техника: `cupsenable ПРИНТЕР`."
      )
    case .aborted: ("Принтер отказался от талона.", "Напечатайте ещё раз.")
    case .cancelled: ("Печать талона отменили на принтере.", "Напечатайте ещё раз, если талон нужен.")
    case .deadline: ("Принтер не закончил вовремя.", "Посмотрите на принтер, затем напечатайте ещё раз.")
    case .refused: ("Служба печати не приняла талон.", "Позовите техника: журнал waypost-print.")
    case .layout: ("Талон не удалось сверстать.", "Позовите техника: нет шрифта (fonts-noto-core).")
    case .service, nil:
      ("Служба печати не отвечает.", "Позовите техника: `systemctl status cups waypost-print.socket`.")
    }
  }
}
