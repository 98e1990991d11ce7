import Sealing

extension Command {
  static let keysNew = Command(
    words: ["keys", "new"], operands: ["KIND"], summary: "Make a key in a new file that only its owner may read.",
    discussion: """
      kinds
        device    32 random bytes: seals what stays on the box
        serial    32 random bytes: the order of slip numbers
        station   Ed25519, for slips and envelopes; the public half in FILE.pub
        pack      Ed25519, for signing packs; the public half in FILE.pub, one line of the stations' `trust`
        receipt   Ed25519, for an office's receipts; the public half in FILE.pub, for the directory's `receipt_keys`
        receiver  an age identity for the office that opens envelopes (`age -d -i FILE`); prints its recipient

      A file that is there is never overwritten. Keep copies of station, pack, receipt and receiver keys off the box.
      """,
    options: [Option(name: "--output", short: "-o", value: "FILE", isRequired: true, help: "the new file")],
    examples: ["waypost keys new pack -o pack.key", "waypost keys new receiver -o office.key"],
    wrongMeans: "the file is there already or can't be written"
  ) { invocation in
    let path = try invocation.required("--output")
    switch invocation.operands[0] {
    case "device", "serial": try KeyFiles.createSecret(path)
    case "station", "pack", "receipt":
      let key = try KeyFiles.createSigningKey(path).publicKey.base64
      Terminal.say(key)
      Terminal.complain("To read out over the phone, when a post asks: \(KeyFingerprint.make([key]))")
    case "receiver": Terminal.say(try KeyFiles.createReceiver(path).recipient.text)
    default:
      throw CommandFailure(
        .usage, "There is no kind of key '\(invocation.operands[0])'.", "No key was made.",
        next: "Use device, serial, station, pack, receipt or receiver.")
    }
  }
}
