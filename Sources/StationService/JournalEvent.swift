/// What the daemon writes into the journal. Each kind has an id, by which `journalctl MESSAGE_ID=` finds it, and an entry in
/// the catalog (`systemd/catalog/waypost.catalog`), which `journalctl -x` shows.
enum JournalEvent: String, CaseIterable {
  case packNotInForce = "50a74cff026f4c84ea8ff5f8d837115f"
  case referralDeclined = "f11fc8de3eb459c88f8de0e973e1d036"
  case referralOverdue = "2e7abed5658ef30d856980bb0977e471"
  case receiptMissing = "f99e6ae5c3c795587ad367d4ab3e1d35"
  case receiptRefused = "9fddb5fef12177094c1d5c6a1f99f50d"
  case slipNotPrinted = "0dd6a32cc059f534d7bfc82d73d9c869"
  case printServiceSilent = "d9f0b7c0e6f6dabf9c86269bdefda9aa"
  case uploadServiceSilent = "dd1c84e44fa930d7c1ace0d9a2729d41"
  case sinkRests = "0b1f3790be06f2fddaaf6ec4a380626b"
  case envelopeSetAside = "ea3d9d2048ecf0429e19cfdf06744ffa"
  case mediumBad = "2d4579fe90cf3f1da7e3deeab99a14f8"
  case vaultReplaced = "46d1d9af3dd4d0f3151bc8cc9eddb5e7"
  case vaultOlderCopy = "539bc950fc1a4092aac307276f67594e"
  case vaultContinuityRenewed = "5f1bfb255eef1f8d3de54e17c7836f95"
  case vaultFailed = "975d8cbac0ba9e79448fdfc9b2829097"
  case diskRoom = "cf9e4f4204fb185653c70a70c92c2150"
  case lanesLocked = "a3d1165a531a0decc1f03b05c05c6f96"
  case casesInterrupted = "64403c6a70d43907babeab119dfba360"
  case casesForgotten = "71cc128fb45bd9001ede424776790f49"
  case kioskNotTold = "20ce690e6a1e4ae7a553c0c4f0bfc0f8"
  case voiceSilent = "9c1f7a52d0b84e6f8e3a61c2b7d4f095"
  case caseInMemoryOnly = "704540b76a0154ad3a29c5c1268ca41b"
  case profileLeftOut = "8c0f5d6b2e9147a3b1d47f60c2a95e38"

  /// How bad it is, where nothing else is said.
  var level: Journal.Level {
    switch self {
    case .receiptMissing, .envelopeSetAside, .mediumBad, .kioskNotTold, .vaultReplaced, .vaultOlderCopy, .vaultFailed,
      .caseInMemoryOnly:
      .error
    case .packNotInForce, .referralDeclined, .referralOverdue, .receiptRefused, .slipNotPrinted, .printServiceSilent,
      .uploadServiceSilent, .sinkRests, .vaultContinuityRenewed, .diskRoom, .casesForgotten, .voiceSilent,
      .profileLeftOut:
      .warning
    case .lanesLocked, .casesInterrupted: .notice
    }
  }
}
