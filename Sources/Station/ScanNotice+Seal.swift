import Packs
import Scanning
import Screens
import Sealing
import TravelDocument

extension Station {
  /// What the officer is told of a scan that opens nothing; a seal's signature is checked with the packs' certificates.
  /// - Parameter open: the case that is open, whose document a seal may go with.
  func notice(_ content: ScanContent, _ words: Words, at now: Now, in open: Case? = nil) -> Notice {
    guard case .seal(let seal) = content else { return ScanNotice.notOpened(content, words) }
    let (verdict, _) = SealSignature.check(
      seal.signature, of: seal.signedBytes, signer: seal.signerIdentifier, reference: seal.certificateReference,
      signedAt: seal.signatureDate?.secondsSince1970, now: now.wall, certificates: site.content.certificates)
    return ScanNotice.seal(verdict, words, isOfDocument: open.flatMap { Self.isOf($0, seal) })
  }

  /// Whether a seal names the number of the case's document; nil where one of them has none.
  private static func isOf(_ open: Case, _ seal: VisibleDigitalSeal) -> Bool? {
    let numbers = seal.documentNumbers
    guard let number = open.document.scanValues["document.number"], !number.isEmpty, !numbers.isEmpty else {
      return nil
    }
    return numbers.contains(number)
  }
}

extension ScanNotice {
  /// A seal proves who made it, never who holds the document; what is wrong with one is said plainly, and decides nothing.
  /// - Parameter isOfDocument: whether it names the number of the document in the case; nil where that can't be said.
  static func seal(_ verdict: SealSignature.Verdict, _ words: Words, isOfDocument: Bool? = nil) -> Notice {
    let russian = words.language == "ru"
    let (english, translated) = wording(verdict)
    // A right signature is as right on a code that was copied from somebody else's document.
    let belonging =
      switch isOfDocument {
      case nil: ""
      case true?:
        russian ? " Номер в ней – этого документа." : " The number in it is this document's."
      case false?:
        russian
          ? " Номер в ней не этого документа: сверьте." : " The number in it is not this document's: compare them."
      }
    return Notice(
      verdict == .verified && isOfDocument != false ? .information : .warning,
      cause: (russian ? translated : english) + belonging,
      consequence: russian
        ? "Из печати ничего не принято; на случай и его вопросы она не влияет."
        : "Nothing was taken from the seal; it changes nothing about the case or its questions.",
      next: verdict == .wrong || verdict == .missing
        ? (russian
          ? "Отсканируйте печать ещё раз; если повторится, скажите старшему."
          : "Scan the seal again; if it stays so, tell the supervisor.")
        : (russian
          ? "Отсканируйте машиночитаемую строку документа или продолжайте."
          : "Scan the document's machine readable lines, or go on."))
  }

  private static func wording(_ verdict: SealSignature.Verdict) -> (english: String, russian: String) {
    switch verdict {
    case .verified:
      ("This is a digital seal with a right signature of the signer it names.", "Цифровая печать: подпись верна.")
    case .expired:
      (
        "The digital seal's signature is right, but its signer's certificate has run out or wasn't valid then.",
        "Подпись цифровой печати верна, но срок сертификата истёк или ещё не начался."
      )
    case .unknownSigner:
      (
        "This is a digital seal of a signer whose certificate no installed pack has: its signature can't be checked.",
        "Цифровая печать; сертификата подписавшего в наборах нет: проверить подпись нельзя."
      )
    case .wrong:
      (
        "The digital seal's signature is wrong: the code was changed, forged or misread.",
        "Подпись цифровой печати неверна: код изменён, подделан или считан с ошибкой."
      )
    case .missing: ("The digital seal has no signature.", "У цифровой печати нет подписи.")
    }
  }
}
