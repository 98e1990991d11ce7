import EventLoop
import JSONLines
import Messages
import Screens
import Sealing
import Station
import Vault

/// Who may sign in, as a technician sets it.
extension StationService {
  func addOfficer(_ arguments: [String: String], _ answer: @escaping ControlServer.Answer) {
    guard let name = arguments["name"], let badge = arguments["badge"], let pin = arguments["pin"],
      let role = OfficerRole(rawValue: arguments["role"] ?? "officer")
    else {
      return answer(
        .failure(
          Refusal(
            cause: "Name, badge, PIN or role is missing or unknown.", consequence: "Nobody was added.",
            next: "See `waypost officer add --help`.")))
    }
    let trained = arguments["trained"] == "yes"
    let moment = clock.moment
    vault.perform { vault in
      try vault.addOfficer(
        name: name, badge: badge, pin: try PinHash.create(pin), role: role, trained: trained, now: moment)
    } then: { result in
      switch result {
      case .success(let officer): answer(.success(.object(["id": .int(officer.id)])))
      case .failure(let error):
        answer(
          .failure(
            Refusal(
              cause: "\(error)", consequence: "Nobody was added.", next: "Correct that and add the officer again.")))
      }
    }
  }

  /// One thing about an officer who is there.
  func changeOfficer(_ request: ControlRequest, _ answer: @escaping ControlServer.Answer) {
    let (command, moment) = (request.command, clock.moment)
    let (id, pin) = (Int64(request.arguments["id"] ?? "") ?? 0, request.arguments["pin"] ?? "")
    vault.perform { vault in
      if command == "officer set-pin" {
        try vault.setPIN(id, try PinHash.create(pin), by: nil, now: moment)
      } else if command == "officer disable" || command == "officer enable" {
        try vault.setOfficer(id, disabled: command == "officer disable", by: nil, now: moment)
      } else {
        try vault.setTraining(id, trained: command == "officer train", by: nil, now: moment)
      }
    } then: { [weak self] result in
      switch result {
      case .success:
        if command == "officer disable" { self?.lockOut(id) }
        answer(.success(.object(["id": .int(id)])))
      case .failure(let error):
        answer(
          .failure(
            Refusal(
              cause: "\(error)", consequence: "Nothing was changed.", next: "List who there is: `waypost officer list`."
            )
          ))
      }
    }
  }

  /// Who may no longer sign in is signed in nowhere.
  private func lockOut(_ officer: Int64) {
    for lane in configuration.lanes where station.officer(at: lane.name)?.id == officer {
      happen(.command(lane: lane.name, .lock))
    }
  }

  func listOfficers(_ answer: @escaping ControlServer.Answer) {
    vault.perform {
      try $0.officers()
    } then: { [weak self] result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(let officers):
        self?.audit("officers.listed", "", nil)
        let list = officers.map { officer -> JSONValue in
          .object([
            "id": .int(officer.id), "name": .string(officer.name), "role": .string(officer.role.rawValue),
            "disabled": .bool(officer.isDisabled), "trained": .bool(officer.isTrained),
          ])
        }
        answer(.success(.object(["officers": .array(list)])))
      }
    }
  }
}
