/// Recordings: each row has its file, each file is spoken of, and what is spoken stands in the pack.
extension PackLint {
  static func recordings(_ source: PackSource) -> [LintProblem] {
    var found: [LintProblem] = []
    let declared = Set(source.manifest.languages.map(\.tag))
    var seen: Set<Recordings.Words> = []
    for row in source.recordings {
      let place = "\(Recordings.index): \(row.file)"
      if !row.file.hasPrefix("audio/") || !row.file.hasSuffix(".mp3") || !source.audio.contains(row.file) {
        found.append(
          LintProblem(place, .recording, "there is no such recording", todo: "name a file audio/….mp3 of the pack"))
      }
      if !declared.contains(row.language) {
        found.append(LintProblem(place, .recording, "'\(row.language)' is no language of the pack", todo: "mend it"))
      }
      if row.text.allSatisfy(\.isWhitespace) || !seen.insert(Recordings.Words(row.text, row.language)).inserted {
        found.append(
          LintProblem(place, .recording, "its text is empty, or stands twice", todo: "one row for each text"))
      }
    }
    for file in source.audio.sorted() where !source.recordings.contains(where: { $0.file == file }) {
      found.append(
        LintProblem(
          file, .recording, "no row says what it speaks, so it is never played", todo: "add its text to the index",
          isNote: true))
    }
    return found
  }
}
