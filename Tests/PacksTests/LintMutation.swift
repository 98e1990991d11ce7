import FoundationEssentials
import Packs
import Referral
import Testing

/// One thing made wrong in a good pack, and the rule that must say so.
struct LintMutation: Sendable, CustomTestStringConvertible {
  let rule: LintProblem.Rule
  let testDescription: String
  let form: String
  let change: @Sendable (inout PackSource) -> Void

  /// In the form's text: every occurrence of each.
  init(_ rule: LintProblem.Rule, form changes: (String, String)...) {
    self.rule = rule
    testDescription = "\(rule.rawValue): " + changes.map { "\($0.0) -> \($0.1)" }.joined(separator: ", ")
    form = changes.reduce(TestPack.form) { form, change in
      precondition(form.contains(change.0), "the test form has no \(change.0)")
      return form.split(separator: change.0, omittingEmptySubsequences: false).joined(separator: change.1)
    }
    change = { _ in }
  }

  /// In anything else.
  init(_ rule: LintProblem.Rule, _ name: String, _ change: @escaping @Sendable (inout PackSource) -> Void) {
    self.rule = rule
    testDescription = "\(rule.rawValue): \(name)"
    form = TestPack.form
    self.change = change
  }

  static let all: [LintMutation] =
    fields + texts + outcomes + safeguards + minimum + procedures + description + offices + country

  /// How the form speaks of the town's purpose and retention.
  private static let purpose = #"waypost:purpose="identity""#
  private static let retention = #"identity" waypost:retention="ack+72h""#
  private static let town = #"town" type="string""#

  private static let fields = [
    LintMutation(.level, form: (#"'')" waypost:level="L3""#, #"'')""#)),
    LintMutation(.purpose, form: (purpose, "")),
    LintMutation(.retention, form: (retention, #"identity""#)),
    LintMutation(.retention, form: (retention, #"identity" waypost:retention="for ever""#)),
    LintMutation(.retention, form: (retention, #"identity" waypost:retention="ack+73h""#)),
    LintMutation(.taint, form: (#"'')" waypost:level="L3""#, #"'')" waypost:level="L2""#)),
    LintMutation(.taint, form: (town, #"town" type="int" relevant="/data/want = 'yes'""#)),
    LintMutation(
      .freeText, form: (#"waypost:level="L1""#, #"waypost:level="L3""#),
      (retention, #"identity" waypost:retention="session""#)),
    LintMutation(.audience, form: (purpose, purpose + #" waypost:observe="yes""#), (town, #"town" type="int""#)),
    LintMutation(
      .audience, form: (purpose, purpose + #" waypost:observe="yes" waypost:audience="kiosk desk""#),
      (town, #"town" type="int""#)),
    LintMutation(.forbidden, form: ("town", "refugee_status")),
    LintMutation(.forbidden, form: ("/data/out", "/data/asylum_decision"), ("<out/>", "<asylum_decision/>")),
    LintMutation(.forbidden, form: (town, #"town" type="geopoint""#)),
    LintMutation(.forbidden, form: ("Your town?", "What is your religion?")),
    LintMutation(.forbidden, form: ("Your town?", "Can you prove it?")),
    LintMutation(.forbidden, form: ("Ваш город?", "Какая у вас национальность?")),
  ]

  private static let texts = [
    LintMutation(.text, form: ("<value>Да</value>", "<value>-</value>")),
    LintMutation(.text, form: ("<value>Your town?</value>", "<value>-</value>")),
    LintMutation(.text, form: (#"<label ref="jr:itext('name:label')"/>"#, "")),
    LintMutation(.text, form: (#"<label ref="jr:itext('name:label')"/>"#, "<label>Town</label>")),
    LintMutation(.text, form: (#"<label ref="jr:itext('yes')"/>"#, "")),
    LintMutation(.text, form: ("Русский (ru)", "Тоҷикӣ (tg)")),
    LintMutation(.text, form: (town, town + #" constraint=". != 'x'""#)),
    LintMutation(.letters, form: ("کمک می‌خواهید؟", "كمک می‌خواهید؟")),
    LintMutation(.phrase, "a phrase is missing") { $0.phrases["prs"]?["slip.rights"] = nil },
    LintMutation(.phrase, "a phrase is blank") { $0.phrases["prs"]?["slip.rights"] = " " },
    LintMutation(.phrase, "a language has no phrases") { $0.phrases["prs"] = nil },
    LintMutation(.phrase, "the desk's place is lost") { $0.phrases["prs"]?["slip.desk"] = "بروید" },
    LintMutation(.phrase, "a language isn't declared") { $0.phrases["ru"] = $0.phrases["en"] },
    LintMutation(.letters, "Arabic kaf in Dari") { $0.phrases["prs"]?["slip.rights"] = "كمک" },
    LintMutation(.forbidden, "a phrase judges") { $0.phrases["en"]?["slip.rights"] = "Can you prove it?" },
  ]

  private static let outcomes = [
    LintMutation(.receiverType, form: ("receiver=ASY", "receiver=POL")),
    LintMutation(.receiverType, form: ("receiver=ASY urgency=U1", "counsel=POL")),
    LintMutation(
      .receiverType,
      form: (#"town" type="string" waypost:receiver="ASY""#, #"town" type="string" waypost:receiver="POL""#)),
    LintMutation(.urgency, form: ("receiver=ASY urgency=U1", "receiver=ASY")),
  ]

  private static let safeguards = [
    LintMutation(.privacy, "sensitive questions anywhere") { $0.manifest.forms[0].privacy = nil },
    LintMutation(
      .privacy, form: ("receiver=ASY urgency=U1 hold=return", "receiver=VOT urgency=U1 hold=return paper=none")),
    LintMutation(.kiosk, "sensitive questions at a kiosk") { source in
      source.manifest.forms[0].role = .kioskTriage
      source.base = nil
      let noted = TestPack.form.replacing("<want/>", with: "<about/><want/>").replacing(
        "<bind nodeset=\"/data/want\"",
        with: "<bind nodeset=\"/data/about\" type=\"string\" readonly=\"true()\"/><bind nodeset=\"/data/want\""
      ).replacing(
        "<h:body>",
        with: "<h:body><input ref=\"/data/about\"><label ref=\"jr:itext('name:label')\"/></input>")
      source.forms = (try? [TestPack.compiled(noted)]) ?? []
    },
    LintMutation(.basis, form: (" basis=duty", "")),
    LintMutation(.basis, form: ("basis=duty", "basis=consent")),
    LintMutation(.hold, form: (" hold=return", "")),
    LintMutation(.hold, form: ("receiver=ASY urgency=U1 hold=return", "receiver=CHI urgency=U0 paper=none")),
    LintMutation(.paper, form: ("receiver=ASY urgency=U1", "receiver=CHI urgency=U0")),
    LintMutation(.urgency, form: ("receiver=ASY urgency=U1", "receiver=CHI urgency=U2 paper=none")),
    LintMutation(.freeText, form: (#"waypost:purpose="identity""#, #"waypost:purpose="interpretation""#)),
    LintMutation(.taint, "a form takes over something more sensitive than it says") { source in
      let taking = TestPack.form.replacing("q9-test", with: "q8-test").replacing(
        town, with: town + #" waypost:scan="case.want""#)
      source.forms += (try? [TestPack.compiled(taking)]) ?? []
      var entry = source.manifest.forms[0]
      entry.id = "q8-test"
      source.manifest.forms.append(entry)
    },
  ]

  private static let minimum = [
    LintMutation(.minimum, form: (#"want" type="string" waypost:receiver="ASY""#, #"want" type="string""#)),
    LintMutation(.minimum, form: (#"town" type="string" waypost:receiver="ASY""#, #"town" type="string""#)),
    LintMutation(
      .minimum,
      form: (#"town" type="string" waypost:receiver="ASY""#, #"town" type="int" waypost:receiver="LAB""#),
      (#"waypost:purpose="identity""#, #"waypost:purpose="child-protection""#)),
    LintMutation(.retention, form: (#"retention="session""#, #"retention="ack+72h""#)),
    LintMutation(.prefilled, form: ("<want/>", "<want>yes</want>")),
    LintMutation(
      .basis, form: (#"L3" waypost:purpose="referral" waypost:r"#, #"L3" waypost:purpose="consent" waypost:r"#)),
    LintMutation(
      .freeText, form: (purpose, purpose + #" waypost:observe="yes" waypost:audience="desk""#)),
    LintMutation(.information, "a kiosk asks before it says what for") { source in
      source.manifest.forms[0].role = .kioskTriage
      source.base = nil
      let open = TestPack.form.replacing(#"waypost:level="L3""#, with: #"waypost:level="L2""#)
      source.forms = (try? [TestPack.compiled(open)]) ?? []
    },
    LintMutation(.slip, "a slip tells") { $0.phrases["en"]?["slip.please"] = "Asylum seeker: please help." },
    LintMutation(.slip, "a slip tells in Russian") { source in
      source.manifest.languages.append(PackManifest.Language(tag: "ru"))
      source.phrases["ru"] = source.phrases["en"]
      source.phrases["ru"]?["slip.please"] = "Ребёнок без родителей"
    },
    LintMutation(.promise, "a phrase promises") { $0.phrases["en"]?["slip.rights"] = "You will not be punished." },
    LintMutation(.recording, "a recording that isn't there") { source in
      source.recordings = [Recordings.Row(language: "en", file: "audio/one.mp3", text: "One")]
    },
    LintMutation(.recording, "a recording in a language that nobody declared") { source in
      source.audio = ["audio/one.mp3"]
      source.recordings = [Recordings.Row(language: "xx", file: "audio/one.mp3", text: "One")]
    },
    LintMutation(.recording, "words that two recordings speak") { source in
      source.audio = ["audio/one.mp3"]
      let row = Recordings.Row(language: "en", file: "audio/one.mp3", text: "One")
      source.recordings = [row, row]
    },
    LintMutation(.promise, "a card promises") { $0.cards[0].texts["ru"] = "# Вас не накажут\n" },
    LintMutation(.promise, "a country's card promises before anybody looked at it") { source in
      source.cards[0].texts["en"] = "# You will not be punished\n"
      source.cards[0].source = "test law 3"
      source.cards[0].sourceDate = "2026-11-01"
      source.texts[0].digest = "bb"
    },
    LintMutation(.reading, "a sentence without end") {
      $0.cards[0].texts["en"] = "# Rights\n\n" + String(repeating: "you may ask and ", count: 8) + "\n"
    },
    LintMutation(.forbidden, form: ("Your town?", "Which medication do you take?")),
    LintMutation(.forbidden, form: ("Your town?", "Why haven't you applied elsewhere?")),
    LintMutation(.forbidden, form: ("Ваш город?", "Кто избил вас?")),
    LintMutation(.needs, "a code of violence") { $0.needs[0].code = "SV-VA" },
    LintMutation(.needs, "a code of danger to others") { $0.needs[0].code = "LP-AP" },
    LintMutation(.needs, "a code that no answer sets") { $0.needs[0].values = ["perhaps"] },
    LintMutation(.source, "a code from memory") { $0.needs[0].source = "" },
  ]

  private static let procedures = [
    LintMutation(.procedure, "officers have no page on a form") { $0.procedures["sop/q9-test.ru.md"] = nil },
    LintMutation(.procedure, "a sensitive question without words") {
      $0.procedures["sop/q9-test.en.md"] = "# Help\n\n## Other {#town}\n\nAsk.\n"
    },
    LintMutation(.procedure, "words that say nothing") {
      $0.procedures["sop/q9-test.en.md"] = "# Help\n\n## Do you want help {#want}\n\n"
    },
    LintMutation(.procedure, "a step of the desk without a page") { source in
      source.manifest.forms[0].role = .triage
      source.base = nil
      let all = Procedure.steps.filter { $0 != "return" }.map { "## Step {#\($0)}\n\nDo it.\n" }.joined()
      for language in ["en", "ru"] { source.procedures["sop/steps.\(language).md"] = "# Steps\n\n" + all }
    },
    LintMutation(.procedure, "a country without its rules on one page") { $0.procedures["sop/rules.en.md"] = nil },
    LintMutation(.source, "rules of no day") { $0.procedures["sop/rules.en.md"] = "# Rules\n" },
    LintMutation(.source, "rules of next year") { $0.procedures["sop/rules.en.md"] = "# Rules\n\n2027-11-01\n" },
    LintMutation(.text, "a page for officers without a title") { $0.procedures["sop/rules.ru.md"] = "2026-11-01\n" },
    LintMutation(.forbidden, "a page for officers judges") {
      $0.procedures["sop/rules.ru.md"] = "# Нелегалы\n\n2026-11-01\n"
    },
  ]

  private static let description = [
    LintMutation(.manifest, "an id with capitals") { $0.manifest.id = "Core" },
    LintMutation(.manifest, "version 0") { $0.manifest.version = 0 },
    LintMutation(.manifest, "no title") { $0.manifest.title = "" },
    LintMutation(.manifest, "fonts that are no names") {
      $0.manifest.fonts = PackManifest.Fonts(leftToRight: "Noto Sans", rightToLeft: "Noto\n12")
    },
    LintMutation(.noReceiver, "a record of everybody without a register") { $0.manifest.records = .all },
    LintMutation(.overlay, "a record of everybody at every post") { source in
      source.manifest.records = .all
      source.base = nil
      source.manifest.forms[0].role = .triage
      var register = source.receivers[0]
      (register.id, register.type) = ("register", .register)
      source.receivers.append(register)
    },
    LintMutation(.minimum, "a record of everybody with their answers") { $0.manifest.forms[0].role = .record },
    LintMutation(.manifest, "a language twice") { $0.manifest.languages.append($0.manifest.languages[0]) },
    LintMutation(.manifest, "a form twice") { $0.manifest.forms.append($0.manifest.forms[0]) },
    LintMutation(.manifest, "a form that isn't there") { $0.manifest.forms[0].id = "q8-other" },
    LintMutation(.manifest, "a form that isn't listed") { $0.manifest.forms = [] },
    LintMutation(.manifest, "two triages") { source in
      var other = source.manifest.forms[0]
      other.id = "q8-test"
      source.manifest.forms.append(other)
      source.base = nil
      for index in source.manifest.forms.indices { source.manifest.forms[index].role = .triage }
      source.forms += (try? [TestPack.compiled(TestPack.form.replacing("q9-test", with: "q8-test"))]) ?? []
    },
    LintMutation(.review, "a record of nobody") { $0.reviews[0].reviewer = "" },
    LintMutation(.review, "a record for nobody") { $0.reviews[0].organisation = "" },
    LintMutation(.review, "a review next year") { $0.reviews[0].date = "2027-11-20" },
    LintMutation(.review, "a review some day") { $0.reviews[0].date = "soon" },
    LintMutation(.overlay, "an overlay brings its own triage") { $0.manifest.forms[0].role = .triage },
    LintMutation(.overlay, "an overlay replaces a form of the core") { $0.base?.forms = ["q9-test"] },
    LintMutation(.overlay, "an overlay replaces the words of a slip") { $0.base?.phrases.insert("slip.rights") },
    LintMutation(.overlay, "an overlay replaces a page on rights") { $0.base?.cards = ["rights"] },
    LintMutation(.validity, "not a day") { $0.manifest.validFrom = "2026-02-30" },
    LintMutation(.validity, "a day in short") { $0.manifest.validFrom = "2026-1-1" },
    LintMutation(.validity, "ends before it begins") { $0.manifest.validUntil = "2026-11-20" },
    LintMutation(.validity, "holds for three years") { $0.manifest.validUntil = "2029-11-21" },
  ]

  private static let country = [
    LintMutation(.source, "a fact without a source") { $0.country?.rows[0].source = "" },
    LintMutation(.source, "a fact without a day") { $0.country?.rows[0].sourceDate = "2014" },
    LintMutation(.term, "a term in moons") { $0.country?.rows[0].unit = "moons" },
    LintMutation(.term, "a term for nobody") { $0.country?.rows[0].key = "POL" },
    LintMutation(.fallback, "a kind of office without a way out") { $0.country?.rows.removeLast() },
    LintMutation(.fallback, "a way out that leads nowhere") { source in
      guard let last = source.country?.rows.indices.last else { return }
      source.country?.rows[last].value = "RET"
    },
    LintMutation(.phone, "letters in a hotline") { $0.hotlines[0].number = "CALL-ME" },
    LintMutation(.phone, "a hotline rung in the future") { $0.hotlines[0].verifiedOn = "2027-01-01" },
    LintMutation(.phone, "a hotline rung some day") { $0.hotlines[0].verifiedOn = "lately" },
    LintMutation(.source, "a hotline without a source") { $0.hotlines[0].source = "" },
    LintMutation(.text, "a card in English alone") { $0.cards[0].texts["ru"] = nil },
    LintMutation(.text, "a card without a title") { $0.cards[0].texts["en"] = "Help is free." },
    LintMutation(.forbidden, "a card that judges") { $0.cards[0].texts["ru"] = "# Нелегалы\n" },
    LintMutation(.letters, "Arabic yeh in Persian") { $0.cards[0].texts["fa"] = "# حقوق \u{064A}\n" },
    LintMutation(.letters, "an apostrophe in Uzbek") { $0.cards[0].texts["uz-Latn"] = "# O'z huquqlaringiz\n" },
    LintMutation(.letters, "Arabic kaf in Pashto") { $0.cards[0].texts["ps"] = "# \u{0643}ار\n" },
    LintMutation(.card, "a card for nobody") { $0.cards[0].audience = [] },
    LintMutation(.card, "a card twice") { $0.cards.append($0.cards[0]) },
    LintMutation(.card, "a card hidden for a whim") { $0.cards[0].hidden = "sometimes" },
    LintMutation(.card, "a tree that leads to no page") { source in
      guard var row = source.country?.rows[0] else { return }
      row.kind = .work
      row.key = "*"
      row.value = "nothing"
      source.country?.rows.append(row)
    },
    LintMutation(.phrase, "a line for nobody knows whom") { $0.hotlines[0].purpose = "line.other" },
    LintMutation(.validity, "a campaign without a day") { $0.cards[0].until = "spring" },
    LintMutation(.source, "a rule without its day") { $0.cards[0].source = "the law" },
  ]

  private static let offices = [
    LintMutation(.receiver, "a consulate") { $0.receivers[0].name = "Consulate General" },
    LintMutation(.receiver, "an embassy in Russian") { $0.receivers[0].name = "Посольство" },
    LintMutation(.receiver, "a next place that isn't there") { $0.receivers[0].next = "nowhere" },
    LintMutation(.receiver, "a next place of another kind") { $0.receivers[0].next = "children" },
    LintMutation(.receiver, "places in a circle") { source in
      source.receivers.append(source.receivers[0])
      source.receivers[3].id = "second"
      source.receivers[0].next = "second"
      source.receivers[3].next = "office"
    },
    LintMutation(.receiver, "no name") { $0.receivers[0].name = "" },
    LintMutation(.receiver, "no sink") { $0.receivers[0].sink = "" },
    LintMutation(.receiver, "a sink of the future") { $0.receivers[0].sink = "carrier-pigeon:loft" },
    LintMutation(.desk, "no desk") { $0.receivers[0].desk = "" },
    LintMutation(.desk, "a desk that tells") { $0.receivers[0].desk = "Asylum desk" },
    LintMutation(.desk, "a desk that tells in Russian") { $0.receivers[0].desk = "Окно для беженцев" },
    LintMutation(.key, "no key") { $0.receivers[0].keys = [] },
    LintMutation(.key, "a key mistyped") { $0.receivers[0].keys = ["age1abc"] },
    LintMutation(.key, "an empty name") { $0.receivers[0].keys = ["@"] },
    LintMutation(.phone, "never rung") { $0.receivers[0].phone = "+7 1" },
    LintMutation(.phone, "rung long ago") { source in
      source.receivers[0].phone = "+7 1"
      source.receivers[0].phoneVerifiedOn = "2026-01-01"
    },
    LintMutation(.phone, "rung in the future") { source in
      source.receivers[0].phone = "+7 1"
      source.receivers[0].phoneVerifiedOn = "2027-01-01"
    },
  ]
}
