import Messages

/// Form lists, manifests and the media that they name.
///
/// Source: OpenRosa, "Form Discovery (Form List) API" and "Form Manifest API".
extension OpenRosaSink: DocumentSource {
  func document(at address: String, limit: Int, isList: Bool) throws(DeliveryError) -> [UInt8] {
    let isOwn = !address.hasPrefix("/") && !address.contains("://")
    var path = try place(isOwn ? "\(base)/\(address)" : address)
    var answer = try fetch(path, limit)
    if let other = answer.header("location"), (300...399).contains(answer.status) {
      path = try place(other)
      answer = try fetch(path, limit)
    }
    switch answer.status {
    case 200 where !isList || answer.speaksOpenRosa: return answer.body
    case 401, 403: throw notAdmitted(answer)
    case 404: throw refusal(answer, .settings, "nothing stands there; check url and tokenPath")
    default:
      if let known = answer.refusal(
        from: endpoint.host, isOwnTongue: answer.speaksOpenRosa, words: answer.openRosaMessage)
      {
        throw known
      }
      throw notTheServer(answer)
    }
  }

  private func fetch(_ path: String, _ limit: Int) throws(DeliveryError) -> HTTPAnswer {
    try connection.send(
      HTTPRequest(method: .get, path: path, isFromRoot: true, headers: headers, answerLimit: limit))
  }

  private func place(_ address: String) throws(DeliveryError) -> String {
    if let path = pathHere(address) { return path }
    throw DeliveryError(
      .stop, .notTheServer,
      "\(endpoint.host) sends us to another server, which is not gone to; have the file kept on this one, or sign on to "
        + "the network if it is a captive portal's")
  }
}
