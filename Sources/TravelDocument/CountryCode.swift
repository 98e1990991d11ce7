/// Three-letter codes of states and organisations (Doc 9303-3 section 5: ISO 3166-1 alpha-3 and its additions).
public enum CountryCode {
  /// Whether a code without fillers, such as `UTO` or `D`, is one that issuers use.
  public static func isKnown(_ code: String) -> Bool {
    let bytes = Array(code.utf8.prefix(4))
    return isKnown(bytes.span, 0..<bytes.count)
  }

  /// The same over three bytes of a zone, fillers after `D` included.
  static func isKnown(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let start = range.lowerBound
    // Germany is the one code of one letter.
    if range.count > 0, bytes[start] == 0x44, bytes.isBlank(start + 1..<range.upperBound) { return true }
    guard range.count == 3, let index = index(bytes[start], bytes[start + 1], bytes[start + 2]) else { return false }
    return known[index]
  }

  private static func index(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int? {
    guard first.isZoneLetter, second.isZoneLetter, third.isZoneLetter else { return nil }
    return (Int(first) - 0x41) * 676 + (Int(second) - 0x41) * 26 + Int(third) - 0x41
  }

  /// One entry for each of the 26 x 26 x 26 codes there could be.
  private static let known: [Bool] = {
    var table = [Bool](repeating: false, count: 26 * 26 * 26)
    for code in (states + " " + additions).utf8.split(separator: 0x20) {
      let letters = Array(code)
      if letters.count == 3, let index = index(letters[0], letters[1], letters[2]) { table[index] = true }
    }
    return table
  }()

  /// ISO 3166-1 alpha-3.
  private static let states = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR
    BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL
    COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK
    FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV
    HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO
    LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
    MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN
    PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE
    SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO
    TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
    """.singleLine

  /// Doc 9303-3 section 5 parts B to D: British kinds, Kosovo, the European and United Nations, other organisations,
  /// stateless people and refugees, the specimen state, and two codes no longer given out.
  private static let additions = """
    GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX
    UTO ANT NTZ IAO
    """.singleLine
}

extension String {
  fileprivate var singleLine: String { split(separator: "\n").joined(separator: " ") }
}
