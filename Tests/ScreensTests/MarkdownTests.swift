import Testing

@testable import Screens

/// Words of forms as ODK shows them, and nothing in them that could act.
@Suite("Markdown") struct MarkdownTests {
  @Test(
    "is shown as ODK shows it",
    arguments: [
      ("**now** or *later*", "<strong>now</strong> or <em>later</em>"),
      ("__now__ or _later_", "<strong>now</strong> or <em>later</em>"),
      ("**very *very* much**", "<strong>very <em>very</em> much</strong>"),
      ("# Family\nWho *is* with you?", "<strong>Family</strong><br>Who <em>is</em> with you?"),
      ("\\*not\\* \\_this\\_", "*not* _this_"), ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
      ("Name: ____ *", "Name: ____ *"), ("#1 is no heading", "#1 is no heading"), ("**open", "**open"), ("", ""),
      ("**Сколько** вам лет?", "<strong>Сколько</strong> вам лет?"),
    ])
  func shown(text: String, html: String) { #expect(Markdown.html(text).text == html) }

  @Test(
    "lets nothing through that could act",
    arguments: [
      "<script>alert(1)</script>", "**<img src=x onerror=alert(1)>**", "[here](javascript:alert(1))",
      "<span style=\"color:red\">x</span>", "# <b>", "*\"><script>*",
    ])
  func harmless(text: String) {
    let bare = ["<strong>", "</strong>", "<em>", "</em>", "<br>"].reduce(Markdown.html(text).text) {
      $0.split(separator: $1, omittingEmptySubsequences: false).joined()
    }
    #expect(!bare.contains("<") && !bare.contains("\"") && !bare.contains("href"))
  }

  @Test("leaves the words alone where a page can show no more") func plain() {
    #expect(Markdown.plain("# Family\n**Who** is with _you_?") == "Family Who is with you?")
  }

  @Test("a question's label and its choices are shown with it") func onThePage() {
    var row = RendererTests.row("ru")
    row.traveller = Wording("**Важно**", language: "ru")
    row.choices[0].traveller = Wording("*Да*", language: "ru")
    let html = RendererTests.renderer.render(
      .question(
        QuestionPage(
          caseNumber: 7, strip: RendererTests.strip, form: "f", title: "F", row: row, number: 1, count: 1,
          canGoBack: false)))
    #expect(html.contains("<strong>Важно</strong>") && html.contains("<em>Да</em>"))
  }
}
