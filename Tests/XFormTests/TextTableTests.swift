import Testing

@testable import XForm

/// The words of a form's `<itext>`, kept as bytes.
@Suite("Table of texts") struct TextTableTests {
  private static func table(_ count: Int) -> TextTable {
    var table = TextTable(languages: 2)
    for number in 0..<count {
      var id = "/data/group/question\(number):label"
      let text = id.withUTF8 { table.intern(UnsafeRawBufferPointer($0)) }
      table.write(TextTemplate([.text("Вопрос \(number)")]), text, number % 2)
      if number % 5 == 0, let name = try? Expression("/data/name") {
        table.write(TextTemplate([.text("Hello, "), .output(name)]), text, 1)
      }
    }
    return table
  }

  @Test func everyTextIsFoundByItsID() {
    let table = Self.table(1000)
    #expect(table.count == 1000)
    for number in 0..<1000 {
      #expect(table.number(of: "/data/group/question\(number):label") == number)
      #expect(table.isWritten(number, number % 2) && table.isWritten(number))
      if number % 5 != 0 { #expect(table[number, number % 2]?.parts == [.text("Вопрос \(number)")]) }
      #expect(table.outputs(number).count == (number % 5 == 0 ? 1 : 0))
    }
    #expect(table.number(of: "/data/group/question1000:label") == nil)
    #expect(table.number(of: "") == nil)
  }

  @Test func anIDIsCountedOnce() {
    var table = Self.table(3)
    var id = "/data/group/question1:label"
    #expect(id.withUTF8 { table.intern(UnsafeRawBufferPointer($0)) } == 1)
    #expect(table.count == 3)
    #expect(table.id(1) == id)
  }

  @Test func aStoredTableIsTheSame() throws {
    for count in [0, 1, 7, 300] {
      let table = Self.table(count)
      var writer = CompactWriter()
      writer.write(table)
      var reader = CompactReader(writer.bytes)
      let read: TextTable = try reader.read()
      #expect(read == table && reader.isAtEnd)
      #expect((0..<count).allSatisfy { read.number(of: table.id($0)) == $0 })
    }
  }

  /// A damaged form names texts that aren't there.
  @Test func aTextThatIsNotThereIsAbsent() {
    let table = Self.table(3)
    for (number, language) in [(3, 0), (-1, 0), (0, 2), (0, -1), (Int.max, 1)] {
      #expect(table[number, language] == nil)
      #expect(!table.isWritten(number, language))
    }
    #expect(table.outputs(99).isEmpty)
  }
}
