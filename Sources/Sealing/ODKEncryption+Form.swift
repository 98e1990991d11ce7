extension ODKEncryption {
  /// Which record of which form is closed, and to whom.
  public struct Addressee: Sendable, Hashable {
    public let key: PublicKey
    /// As the server knows the form; the version nil where it has none.
    public let form: String
    public let version: String?
    /// What the server knows the record by: sent again under it, it is the same record.
    public let instanceID: String

    public init(key: PublicKey, form: String, version: String?, instanceID: String) {
      self.key = key
      self.form = form
      self.version = version
      self.instanceID = instanceID
    }
  }

  /// Closes a submission without attachments into the bytes that go over the wire.
  public static func sealForm(_ xml: [UInt8], to addressee: Addressee) throws -> [UInt8] {
    try seal(
      xml, form: addressee.form, version: addressee.version, instanceID: addressee.instanceID, to: addressee.key
    ).form
  }

  /// The boundary of a form that `sealForm` made; nil when the bytes are none.
  public static func boundary(of form: [UInt8]) -> String? {
    let text = String(decoding: form.prefix(36), as: UTF8.self)
    guard text.hasPrefix("--"), text.hasSuffix("\r\n"), form.count > 36 else { return nil }
    let boundary = text.dropFirst(2).prefix(32)
    return boundary.utf8.count == 32 && Hex.decode(boundary) != nil ? String(boundary) : nil
  }
}

extension ODKEncryption.PublicKey {
  /// "odk:BASE64", as a pack's directory writes it.
  public init(directory text: String) throws {
    guard text.hasPrefix("odk:") else { throw SealingError(.malformedKey, "An ODK key has to begin with odk: here.") }
    try self.init(base64: String(text.dropFirst(4)))
  }
}

extension ODKEncryption.Submission {
  /// As `multipart/form-data` (RFC 7578), the manifest first, as OpenRosa has it. The boundary follows from what it
  /// parts, so that the same record is always the same bytes.
  var form: [UInt8] {
    let boundary = Hex.encode(Digest.sha256(manifest + sealed).prefix(16))
    func part(_ name: String, _ file: String, _ type: String, _ bytes: [UInt8]) -> [UInt8] {
      let disposition = "Content-Disposition: form-data; name=\"\(name)\"; filename=\"\(file)\""
      return Array("--\(boundary)\r\n\(disposition)\r\nContent-Type: \(type)\r\n\r\n".utf8) + bytes + [0x0d, 0x0a]
    }
    return part("xml_submission_file", "submission.xml", "text/xml", manifest)
      + part(ODKEncryption.sealedName, ODKEncryption.sealedName, "application/octet-stream", sealed)
      + Array("--\(boundary)--\r\n".utf8)
  }
}
