import Sealing

extension Command {
  private static let stationsOption = Option(
    name: "--stations", value: "FILE", isRequired: true,
    help: "the office's list of stations: a public key and a name on each line")

  static let keysRotate = Command(
    words: ["keys", "rotate"], operands: ["OLD"], summary: "Make a station's next key; the old one vouches for it.",
    discussion: """
      Writes the new key, its public half in FILE.pub and FILE.succession, a statement that the old key signed. Give the
      statement to every receiver (`waypost keys accept`) before the station starts with the new key. What was sealed
      before keeps its old signature, so that receivers keep the old key in their list. To go on after a box was lost,
      use `keys new station` instead: the old key must not vouch for anything then.
      """,
    options: [Option(name: "--output", short: "-o", value: "FILE", isRequired: true, help: "the new key's file")],
    examples: ["waypost keys rotate station.key -o station-2027.key"],
    wrongMeans: "the old key can't be read, or a file is there already"
  ) { invocation in
    let old = try KeyFiles.signingKey(invocation.operands[0])
    let path = try invocation.required("--output")
    let statement = "\(path).succession"
    guard !LocalFiles.exists(statement) else {
      throw CommandFailure(
        .wrong, "\(statement) is there already.", "No key was made.", next: "Name another file, or move this one away.")
    }
    let new = try KeyFiles.createSigningKey(path)
    let succession = try StationSuccession(to: new.publicKey, by: old)
    try LocalFiles.create(statement, Array(succession.text.utf8), mode: 0o644)
    Terminal.say(new.publicKey.base64)
  }

  static let keysAccept = Command(
    words: ["keys", "accept"], operands: ["SUCCESSION"],
    summary: "Take a station's next key into an office's list, because its old key vouches for it.",
    options: [stationsOption], examples: ["waypost keys accept station-2027.key.succession --stations stations"],
    wrongMeans: "the old key isn't in the list, was lost, or didn't sign this"
  ) { invocation in
    var stations = try StationsFile(reading: try invocation.required("--stations"))
    let bytes = try LocalFiles.read(invocation.operands[0], next: "Name the file that `waypost keys rotate` wrote.")
    let refuse = { (cause: String, next: String) in
      CommandFailure(.wrong, cause, "The list is as it was.", next: next)
    }
    guard let succession = try? StationSuccession(text: String(decoding: bytes, as: UTF8.self)), succession.verify()
    else {
      throw refuse(
        "\(invocation.operands[0]) is no statement that its old key signed.",
        "Get it again from the station's technician."
      )
    }
    guard let old = stations.station(succession.old) else {
      throw refuse("The old key isn't in \(stations.path).", "Ask whose it is; a stranger's key vouches for nobody.")
    }
    guard old.lostAfter == nil else {
      throw refuse(
        "The old key belongs to a box that was lost.", "Take the new key from the controller, face to face or by phone."
      )
    }
    if let known = stations.station(succession.new) {
      return Terminal.say("\(known.name) is in the list with this key already.")
    }
    try stations.set(StationsFile.Station(key: succession.new, name: old.name))
    Terminal.say("\(old.name) may now also sign with \(succession.new.base64).")
  }

  static let keysRevoke = Command(
    words: ["keys", "revoke"], operands: ["KEY"], summary: "Mark a lost or stolen box in an office's list of stations.",
    discussion: """
      KEY is the station's public key or the name it has in the list. From then on `waypost envelope verify` refuses
      what comes under that key with a higher number than N: the last that the office had before the box was lost (0: none).
      What arrived before stays good. Which referrals are at risk: numbers missing up to N at the office, and
      `waypost queue at-risk` on a spare box with the restored backup.
      """,
    options: [
      stationsOption,
      Option(name: "--after", value: "N", isRequired: true, help: "the last number that arrived before the loss"),
    ],
    examples: ["waypost keys revoke 'Korday post' --stations stations --after 120"],
    wrongMeans: "the list has no such station"
  ) { invocation in
    var stations = try StationsFile(reading: try invocation.required("--stations"))
    let number = try invocation.number("--after", in: 0...Int.max) ?? 0
    let named = invocation.operands[0]
    let meant = stations.stations.filter { $0.key.base64 == named || $0.name == named }
    guard !meant.isEmpty else {
      throw CommandFailure(
        .wrong, "\(stations.path) has no station \(named).", "Nothing was revoked.",
        next: "Name it by the key or the name that stands in that file.")
    }
    for var station in meant {
      // A loss is never taken back, and never made smaller, by typing again.
      station.lostAfter = min(station.lostAfter ?? .max, UInt64(number))
      try stations.set(station)
      Terminal.say("\(station.name): what comes with a number above \(station.lostAfter ?? 0) is refused.")
    }
  }
}
