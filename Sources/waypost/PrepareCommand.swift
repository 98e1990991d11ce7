import Glibc

extension Command {
  static let prepare = Command(
    words: ["prepare"], summary: "Lay out a training station: keys, configuration, signed packs, folders.",
    discussion: """
      May be repeated: keys, badge and what was changed in etc/station.json stay; the packs are signed and installed
      anew from their sources each time. Don't run it while a station runs on the folder. Nothing it makes is fit for
      real people's data: the keys lie beside what they protect.
      """,
    options: [
      Option(
        name: "--training", value: "DIR", isRequired: true, help: "the station's folder, made where it is missing"),
      Option(name: "--packs", value: "DIR", help: "where the packs core and training are (default: Sources/packs)"),
      Option(name: "--profiles", value: "DIR", help: "the scanner profiles (default: hardware/devices)"),
      Option(name: "--desk-port", value: "PORT", help: "loopback port of the desk, 0 for any (default: 7411)"),
      Option(name: "--kiosk-port", value: "PORT", help: "loopback port of the kiosk, 0 for any (default: 7410)"),
      Option(name: "--room", value: "N", help: "adds a private lane, `room`, on this port, 0 for any"),
    ],
    examples: ["waypost prepare --training ./var", "waypost prepare --training /tmp/t --desk-port 0 --kiosk-port 0"],
    wrongMeans: "the folder can't be laid out, or the packs have problems"
  ) { invocation in
    // What is made here is nobody else's to read.
    umask(0o077)
    var ports: [String: Int] = [:]
    for lane in ["desk", "kiosk"] { ports[lane] = try invocation.number("--\(lane)-port", in: 0...65_535) }
    ports["room"] = try invocation.number("--room", in: 0...65_535)
    let station = try TrainingStation(
      folder: try invocation.required("--training"), packs: invocation["--packs"] ?? "Sources/packs",
      profiles: invocation["--profiles"] ?? "hardware/devices")
    try station.prepare(ports: ports)
    Terminal.say("Training station prepared in \(station.folder): badge \(try station.badge()).")
  }
}
