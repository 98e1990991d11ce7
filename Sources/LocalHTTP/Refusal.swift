/// Why a request isn't served: what the parser, the origin policy, the lane's access or the server itself found.
public enum Refusal: String, Sendable, Equatable, CaseIterable {
  // The head.
  case requestLineTooLong, headTooLarge, tooManyHeaders
  case bareLineFeed, bareCarriageReturn, controlByte
  case malformedRequestLine, unknownMethod, unsupportedVersion, targetForm, malformedTarget, dotSegment
  case malformedHeader, foldedHeader, repeatedHeader, hostMissing, expectation
  // The body.
  case lengthWithTransferEncoding, transferEncoding, malformedLength, lengthRequired
  case bodyTooLarge, bodyNotAllowed, unsupportedBodyType, malformedForm, tooManyFields
  // Where it comes from.
  case foreignHost, foreignOrigin, crossSite
  // The lane's access.
  case unknownToken, noSession, staleForm
  // The server.
  case headTimeout, bodyTimeout, tooManyConnections, noAnswer, responseTooLarge

  /// The HTTP status of the answer (RFC 9110 section 15).
  public var status: Int {
    switch self {
    case .foreignOrigin, .crossSite, .unknownToken, .noSession, .staleForm: 403
    case .headTimeout, .bodyTimeout: 408
    case .lengthRequired: 411
    case .bodyTooLarge: 413
    case .requestLineTooLong: 414
    case .unsupportedBodyType: 415
    case .expectation: 417
    case .foreignHost: 421
    case .headTooLarge, .tooManyHeaders: 431
    case .noAnswer, .responseTooLarge: 500
    case .unknownMethod, .transferEncoding: 501
    case .tooManyConnections: 503
    case .unsupportedVersion: 505
    default: 400
    }
  }

  /// What was wrong, as one sentence. It names rules, never what the request held.
  public var cause: String {
    switch self {
    case .requestLineTooLong: "The address of the page is too long."
    case .headTooLarge: "The browser sent more header text than this station accepts."
    case .tooManyHeaders: "The browser sent more header lines than this station accepts."
    case .bareLineFeed: "A line of the request ended without a carriage return."
    case .bareCarriageReturn: "The request holds a carriage return that ends no line."
    case .controlByte: "The request holds a byte that no header may hold."
    case .malformedRequestLine: "The first line of the request is not one of HTTP."
    case .unknownMethod: "This station answers GET, HEAD and POST only."
    case .unsupportedVersion: "This station speaks HTTP/1.1 only."
    case .targetForm: "The request names its page in a form that only proxies use."
    case .malformedTarget: "The address of the page holds characters that an address may not hold."
    case .dotSegment: "The address of the page points outside of the pages."
    case .malformedHeader: "A header line of the request is not one of HTTP."
    case .foldedHeader: "A header of the request goes on over a second line."
    case .repeatedHeader: "A header that must stand once stands twice in the request."
    case .hostMissing: "The request does not say which host it is for."
    case .expectation: "The browser waits for a permission this station never gives."
    case .lengthWithTransferEncoding: "The request gives the length of its body in two ways."
    case .transferEncoding: "The request sends its body in pieces, which this station does not read."
    case .malformedLength: "The length of the request's body is not a number."
    case .lengthRequired: "The request does not say how long its body is."
    case .bodyTooLarge: "The form is larger than this station accepts."
    case .bodyNotAllowed: "The request has a body where none may be."
    case .unsupportedBodyType: "The body of the request is not a form."
    case .malformedForm: "The form holds characters that are not correctly encoded."
    case .tooManyFields: "The form has more fields than this station accepts."
    case .foreignHost: "The request is for another host than this station."
    case .foreignOrigin: "The request comes from a page that is not of this screen."
    case .crossSite: "Another site asked for this page."
    case .unknownToken: "The link that opens this screen was used before, is older than ten minutes or is not complete."
    case .noSession: "This browser is not the one that was opened for this screen."
    case .staleForm: "The page is from before this screen was opened again."
    case .headTimeout: "The request took too long to arrive."
    case .bodyTimeout: "The form took too long to arrive."
    case .tooManyConnections: "Too many pages of this station are open."
    case .noAnswer: "The station found no answer to this request."
    case .responseTooLarge: "The answer is larger than this station sends."
    }
  }

  /// What it means for the work at hand.
  public var consequence: String {
    switch self {
    case .noAnswer, .responseTooLarge: "It is not certain that your last answer was kept."
    default: "Nothing was changed."
    }
  }

  /// What the person in front of the page does next.
  public var next: String {
    switch self {
    case .unknownToken, .noSession: "Ask the technician for a new link to this screen."
    case .staleForm: "Open the first page of this screen and go on from there."
    case .tooManyConnections: "Close pages that are not needed and try again."
    case .noAnswer, .responseTooLarge: "Go back, look at what is there and call the technician if this comes again."
    case .foreignHost, .foreignOrigin, .crossSite: "Open the screen by its own address."
    default: "Go back and try again. If this comes again, call the technician."
    }
  }
}

/// A refusal on its way from where it is found to the parser's caller.
struct Refused: Error {
  let refusal: Refusal
  init(_ refusal: Refusal) { self.refusal = refusal }
}
