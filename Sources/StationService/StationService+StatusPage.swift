import EventLoop
import Messages
import Screens
import Station
import Vault

/// The page that says how the station is. It comes whether or not the vault answers: then most of all.
extension StationService {
  func reportStatus(_ lane: String, _ words: Words) {
    let moment = clock.moment
    vault.perform { vault in
      (queue: try vault.queueSummary(now: moment), answered: try vault.lastReceipt())
    } then: { [weak self] result in
      guard let self else { return }
      let known = try? result.get()
      let sections = [
        stationSection(words), deliverySection(words, known?.queue, answered: known?.answered, moment),
        devicesSection(words), storeSection(words, answers: known != nil), packsInForce(words),
      ]
      happen(.report(lane: lane, Report(kind: .status, sections: sections)))
    }
  }

  private func stationSection(_ words: Words) -> ReportPage.Section {
    let now = clock.moment.wallSeconds
    let running = (SystemCall.bootMilliseconds() - startedAt) / 1000
    return ReportPage.Section(
      words[.repStation],
      [
        [words[.repPost], "\(configuration.post.id) · \(configuration.post.name)"],
        [words[.repRelease], Release.version],
        [words[.repMode], words[configuration.mode == .live ? .modeLive : .modeTraining]],
        [words[.repTime], LocalTime(now).shortText], [words[.repRunning], LocalTime(now - running).shortText],
      ], empty: words[.repNone], hint: words[.repDoctor])
  }

  private func deliverySection(
    _ words: Words, _ queue: QueueSummary?, answered: Int64?, _ moment: Moment
  ) -> ReportPage.Section {
    var rows = [[words[.link], words[equipment.isLinkUp ? .linkUp : .linkDown]]]
    if let queue {
      rows.append([words[.unsent], "\(queue.unsent)"])
      if let waited = queue.oldestMilliseconds {
        rows.append([words[.repOldest], LocalTime(moment.wallSeconds - waited / 1000).shortText])
      }
      rows.append([words[.repUnanswered], "\(queue.delivered)"])
      rows.append([words[.repSetAside], "\(queue.parked)"])
      rows.append([words[.repAnswered], answered.map { LocalTime($0).shortText } ?? "–"])
    }
    if let problem = courier?.problem { rows.append([words[.repHindrance], problem]) }
    return ReportPage.Section(words[.repDelivery], rows, empty: words[.repNone])
  }

  private func devicesSection(_ words: Words) -> ReportPage.Section {
    let scanners = scannerLines(words)
    return ReportPage.Section(
      words[.repDevices],
      (scanners.isEmpty ? [[words[.scanner], words.noScanner]] : scanners)
        + [[words[.printer], station.printerState(words)]], empty: words[.repNone])
  }

  private func storeSection(_ words: Words, answers: Bool) -> ReportPage.Section {
    let room = [[words[.repStorage], words[equipment.storage.word]]]
    return ReportPage.Section(
      words[.repStore], answers ? room : [[words[.repStorage], words[.storeSilent]]], empty: words[.repNone])
  }
}
