import XFormCompiler

extension Command {
  static let formEval = Command(
    words: ["form", "eval"],
    summary: "Evaluate XPath expressions as a form would, one JSON object a line.",
    discussion: """
      Reads lines {"id", "expr", "context_xml", "context_node", "root_node", "namespaces", "language"} from standard
      input (all but id and expr may be left out or null) and answers each with
      {"id", "type": "number|string|boolean|nodeset|error", "value", "nodes"}. NaN and infinities are strings, a node
      is its place (/*[1]/*[2]/text()[1]), a node-set's value is the text of its first node. Absolute paths start at
      root_node. A call that can't be made is an error only when it is evaluated; in a form it always is one.
      """,
    examples: [
      #"echo '{"id": 1, "expr": "selected(\"a b\", \"b\")"}' | waypost form eval"#,
      #"echo '{"id": 2, "expr": "sum(/r/n)", "context_xml": "<r><n>1</n><n>2</n></r>"}' | waypost form eval"#,
    ], wrongMeans: "a line is too long to be read"
  ) { _ in
    let lines = ExpressionLines(context: .local())
    let reader = LineReader(limit: ExpressionLines.longestLine)
    while let line = try reader.next() {
      if !line.allSatisfy(\.isWhitespace) { Terminal.say(lines.answer(line)) }
    }
  }
}
