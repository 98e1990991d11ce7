import Sealing
import Testing
import TravelDocument

@Suite struct SealTests {
  @Test(.enabled(if: SealCorpus.isPresent, "no conformance cases: set WAYPOST_CORPUS to their folder"))
  func everyVectorIsTakenApart() throws {
    let file = try #require(try SealCorpus.load())
    #expect(file.vectors.count >= 9)
    for vector in file.vectors {
      let label = Comment(rawValue: vector.id)
      let seal = try VisibleDigitalSeal(bytes: try #require(Hex.decode(vector.hex), label))
      let due = vector.decoded
      #expect(Int(seal.rawVersion) == due.rawVersion && seal.version == due.version, label)
      #expect(seal.issuingCountry == due.issuingCountry && seal.signerIdentifier == due.signerIdentifier, label)
      #expect(seal.certificateReference == due.certificateReference, label)
      #expect(seal.issuingDate?.isoText == due.issuingDate && seal.signatureDate?.isoText == due.sigDate, label)
      #expect(Int(seal.featureReference) == due.featureReference && Int(seal.category) == due.category, label)
      #expect(seal.kind?.rawValue == due.documentType, label)
      #expect(seal.fields.map { Int($0.tag) } == due.messages.map(\.tag), label)
      #expect(seal.fields.map(\.name) == due.messages.map(\.name), label)
      #expect(seal.fields.map { $0.coding?.rawValue } == due.messages.map(\.coding), label)
      #expect(seal.fields.map { Hex.encode($0.bytes) } == due.messages.map(\.hex), label)
      #expect(seal.fields.map(\.text) == due.messages.map(\.value), label)
      #expect(seal.signature.map { Hex.encode($0) } == due.signature, label)
      #expect(seal.signedLength == due.signedLength, label)
      #expect(seal.problems.isEmpty == (due.signature != nil), label)
    }
  }

  /// A made-up seal: a residence permit of Utopia, signature of zeros.
  static let permit: [UInt8] = {
    let zone: [UInt8] = Array(repeating: [0x13, 0x3C], count: 24).flatMap { $0 }
    return [0xDC, 0x03] + [0xD9, 0xC5, 0xD9, 0xCA, 0xC8, 0xA7, 0x3A, 0x99] + [0x0F, 0x71, 0x34, 0x6E, 0xCF, 0x47]
      + [0xFB, 0x06, 0x02, 0x30] + zone + [0x03, 0x06, 0xD7, 0x95, 0x19, 0xA6, 0x53, 0x06] + [0xFF, 0x40]
      + [UInt8](repeating: 0, count: 64)
  }()

  @Test func aSealWithoutFlaws() throws {
    let seal = try VisibleDigitalSeal(bytes: Self.permit)
    #expect(seal.problems.isEmpty && seal.kind == .residencePermit && seal.version == 4)
    #expect(seal.zoneLines?.map(\.count) == [36, 36])
    #expect(seal.fields.last?.text == "UFO001979" && seal.signature?.count == 64)
    #expect("\(seal)" == "a visible digital seal of 2 fields")
  }

  @Test func whatIsWrongIsNamed() throws {
    func problems(_ change: (inout [UInt8]) -> Void) throws -> [SealProblem] {
      var bytes = Self.permit
      change(&bytes)
      return try VisibleDigitalSeal(bytes: bytes).problems
    }
    #expect(try problems { $0[1] = 9 } == [.version])
    #expect(try problems { $0[10] = 0xFF } == [.issuingDate])
    #expect(try problems { $0[13] = 0xFF } == [.signatureDate])
    #expect(try problems { $0.removeLast() } == [.cutOff, .noSignature])
    #expect(try problems { $0.removeLast(66) } == [.noSignature])
    #expect(try problems { $0.append(0) } == [.trailing])
    #expect(try problems { $0[68] = 2 } == [.fieldTwice, .fieldLength])
    // A length of more bytes than a code could have.
    #expect(try problems { $0[19] = 0x84 }.contains(.cutOff))
  }

  @Test(arguments: [0, 1, 2, 3, 9, 10, 17])
  func withoutAWholeHeaderItIsNone(_ count: Int) {
    #expect(throws: TravelDocumentError.seal(byteCount: count)) {
      try VisibleDigitalSeal(bytes: Array(Self.permit.prefix(count)))
    }
  }

  @Test func otherBytesAreNone() {
    #expect(throws: TravelDocumentError.seal(byteCount: 5000)) {
      try VisibleDigitalSeal(bytes: [0xDC] + [UInt8](repeating: 0, count: 4999))
    }
    #expect(throws: TravelDocumentError.seal(byteCount: 40)) {
      try VisibleDigitalSeal(bytes: [UInt8](repeating: 0x41, count: 40))
    }
  }

  /// Damaged seals are always answered, and no field is longer than what was read.
  @Test func anyBytesAreAnswered() {
    var random = SplitMix64(seed: 0x9313)
    var whole = 0
    for _ in 0..<FuzzRounds.count {
      var bytes = Self.permit
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeLast(Int.random(in: 0...min(bytes.count, 90), using: &random))
        case 1 where !bytes.isEmpty: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &random))
        case 2: bytes.insert(.random(in: 0...255, using: &random), at: Int.random(in: 0...bytes.count, using: &random))
        default:
          if !bytes.isEmpty {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
          }
        }
      }
      guard let seal = try? VisibleDigitalSeal(bytes: bytes) else { continue }
      whole += 1
      if seal.signedLength > bytes.count || seal.fields.reduce(0, { $0 + $1.bytes.count }) > bytes.count {
        Issue.record("a field is longer than the code")
        return
      }
    }
    #expect(whole > FuzzRounds.count / 4)
  }
}
