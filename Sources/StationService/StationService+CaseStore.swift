import EventLoop
import JSONLines
import Station
import Vault

/// Open cases on disk: held while they are open, brought back after a power cut, forgotten with their key.
extension StationService {
  /// A case that nobody took up again in this time of power is forgotten: as long as L1 and L2 are readable anywhere.
  static let longestInterruption: Int64 = 72 * 3_600_000

  func keepCase(_ kept: KeptCase) {
    let moment = clock.moment
    vault.perform {
      try $0.holdCase(Int64(kept.number), JSONLine.encode(kept), now: moment)
    } then: { result in
      if case .failure(let error) = result {
        Journal.write(.caseInMemoryOnly, "an open case is in memory only, it could not be held on disk: \(error)")
      }
    }
  }

  func forgetCase(_ number: Int) {
    let moment = clock.moment
    vault.perform {
      try $0.forgetCase(Int64(number), now: moment)
    } then: { result in
      if case .failure(let error) = result {
        Journal.write(.vaultFailed, "a closed case could not be forgotten; the next start does it: \(error)")
      }
    }
  }

  func forgetAllCases() {
    let moment = clock.moment
    vault.perform {
      try $0.forgetAllCases(now: moment)
    } then: { result in
      switch result {
      case .success(let count):
        Journal.write(.lanesLocked, "the lanes were locked; keys of open cases destroyed: \(count)")
      case .failure(let error): Journal.write(.vaultFailed, "keys of open cases could not be destroyed: \(error)")
      }
    }
  }

  /// After a case's key was destroyed within another commit.
  func emptyLog() {
    vault.perform {
      try $0.emptyLog()
    } then: { result in
      if case .failure(let error) = result {
        Journal.write(.vaultFailed, "the vault's log could not be emptied: \(error)")
      }
    }
  }

  /// Open cases that the last life of this daemon left behind. Blocks nobody; before the first officer can sign in the
  /// answer is there, for both take the vault's thread in turn.
  func recoverCases() {
    let moment = clock.moment
    let keeps = station.site.keepsOpenCases
    vault.perform { vault in
      // Without a bound key nothing may stay that a former setting kept.
      guard keeps else { return (cases: [KeptCase](), forgotten: try vault.forgetAllCases(now: moment)) }
      var cases: [KeptCase] = []
      var forgotten = 0
      for held in try vault.heldCases(now: moment) {
        let age = moment.elapsedMilliseconds - held.openedMilliseconds
        // Of another release's form: nobody could take it up.
        if age < Self.longestInterruption, let kept = try? JSONLine.decode(KeptCase.self, from: held.contents) {
          cases.append(kept)
        } else {
          try vault.forgetCase(held.number, now: moment)
          forgotten += 1
        }
      }
      return (cases, forgotten)
    } then: { [weak self] result in
      switch result {
      case .failure(let error): Journal.write(.vaultFailed, "interrupted cases could not be read: \(error)")
      case .success(let (cases, forgotten)):
        if forgotten > 0 {
          Journal.write(.casesForgotten, "interrupted cases that nobody may take up any more: \(forgotten)")
        }
        if !cases.isEmpty {
          Journal.write(.casesInterrupted, "interrupted cases that wait for their officers: \(cases.count)")
        }
        self?.happen(.recovered(cases))
      }
    }
  }
}
