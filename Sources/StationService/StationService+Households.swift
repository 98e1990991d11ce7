import EventLoop
import Vault

/// Households of a mass arrival: the vault has them, so that no power cut loses one.
extension StationService {
  func setMassArrival(_ isOn: Bool, _ officer: Int64) {
    let moment = clock.moment
    change("that a mass arrival \(isOn ? "began" : "is over")") {
      try $0.setMassArrival(isOn, officer: officer, now: moment)
    }
  }

  func closeHousehold(_ serial: String, _ officer: Int64) {
    let moment = clock.moment
    change("that nobody else of household \(serial) comes") {
      try $0.closeHousehold(serial, officer: officer, now: moment)
    }
  }

  /// What the desks show is read from the vault again, whether it was noted or not.
  private func change(_ what: String, _ body: @escaping @Sendable (Vault) throws -> Void) {
    vault.perform {
      try body($0)
    } then: { [weak self] result in
      if case .failure(let error) = result { Journal.write(.vaultFailed, "\(what) was not noted: \(error)") }
      self?.refreshEquipment()
    }
  }
}
