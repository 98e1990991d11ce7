import Foundation
import XForm

extension FormModel {
  func encoded() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }
  init(encoded: [UInt8]) throws { self = try JSONDecoder().decode(FormModel.self, from: Data(encoded)) }
}
