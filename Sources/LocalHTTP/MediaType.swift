/// What the station serves: pages, and the assets of its packs.
public enum MediaType: String, Sendable, Equatable, CaseIterable {
  case html = "text/html; charset=utf-8"
  case text = "text/plain; charset=utf-8"
  case css = "text/css; charset=utf-8"
  case javaScript = "text/javascript; charset=utf-8"
  case json = "application/json"
  case svg = "image/svg+xml"
  case png = "image/png"
  case woff2 = "font/woff2"
  case mp3 = "audio/mpeg"
  case ogg = "audio/ogg"
  case wav = "audio/wav"
  case eventStream = "text/event-stream"
}
