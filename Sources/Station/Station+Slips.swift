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
      case .waiting:
        page.slip = .failed(SlipNotice.make(report.reason, isWaiting: true, russian: lane.officerLanguage == "ru"))
      case .printed: page.slip = .printed(place: place)
      case .sent: page.slip = .sent(place: place)
      case .saved: page.slip = .saved(place: place)
      case .uncertain: page.slip = .uncertain
      case .failed:
        page.slip = .failed(SlipNotice.make(report.reason, isWaiting: false, russian: lane.officerLanguage == "ru"))
      }
      lanes[name]?.state = .ended(officer, page)
      actions.append(.changed(lane: name))
    }
    for name in kiosks.keys.sorted() {
      guard case .ticket(var ticket)? = kiosks[name]?.step, ticket.serial == report.serial, ticket.paper != .none,
        let paper = KioskPage.Ticket.Paper(report.state), paper != ticket.paper
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
  fileprivate init?(_ state: SlipReport.State) {
    switch state {
    case .laidOut, .submitted: return nil
    case .printed, .sent, .saved: self = .out
    case .waiting, .failed, .uncertain: self = .failed
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
        ? "Запись сохранена. Талон выйдет, когда это будет исправлено."
        : "The record is safe. The slip will come out when this is mended.")
      : (russian
        ? "Запись сохранена, талон не напечатан. Номер можно написать от руки."
        : "The record is safe, the slip was not printed. The number can be written by hand.")
    return Notice(.problem, cause: cause, consequence: consequence, next: next)
  }

  private static func inEnglish(_ reason: SlipReport.Reason?) -> (String, String) {
    switch reason {
    case .noPrinter: ("There is no slip printer.", "Fetch the technician: `lpstat -d` names the printer in use.")
    case .outOfPaper: ("No paper in the slip printer.", "Refill the paper.")
    case .coverOpen: ("The slip printer is open.", "Close its cover.")
    case .offline: ("The slip printer doesn't answer.", "Check its cable and that it is switched on.")
    case .jam: ("Paper is jammed in the slip printer.", "Take the jammed paper out.")
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
