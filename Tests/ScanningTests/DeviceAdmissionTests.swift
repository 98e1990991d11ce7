import Scanning
import Testing

@Suite struct DeviceAdmissionTests {
  private func node(_ vendor: String = "0C2E", _ product: String = "0720", serial: String = "", port: String = "port-1")
    -> DeviceNode
  {
    DeviceNode(
      action: .add, syspath: "/sys/x/\(port)", devnode: "/dev/ttyACM0", vendorID: vendor, productID: product,
      serial: serial, portPath: port, model: "Xenon")
  }

  private func reason(_ verdict: DeviceAdmission.Verdict) -> String {
    if case .refuse(let reason) = verdict { reason } else { "" }
  }

  @Test func listedDeviceIsAdmittedToItsLane() {
    let admission = DeviceAdmission([AllowedDevice(vendor: "0c2e", product: "0720", profile: "honeywell", lane: "desk")]
    )
    #expect(admission.verdict(on: node()) == .admit(profile: "honeywell", lane: "desk"))
  }

  @Test func unlistedDeviceIsRefusedWithWhatToDo() {
    #expect(reason(DeviceAdmission([]).verdict(on: node())).contains("waypost devices learn"))
  }

  /// Two scanners of one make (node-usb-barcode-scanner 11) stay two by the port they are plugged into.
  @Test func fieldBug21TwoAlikeScannersStayTwo() {
    let admission = DeviceAdmission([
      AllowedDevice(vendor: "0c2e", product: "0720", portPath: "port-1", profile: "h", lane: "desk"),
      AllowedDevice(vendor: "0c2e", product: "0720", portPath: "port-2", profile: "h", lane: "kiosk"),
    ])
    #expect(admission.verdict(on: node()) == .admit(profile: "h", lane: "desk"))
    #expect(admission.verdict(on: node(port: "port-2")) == .admit(profile: "h", lane: "kiosk"))
    #expect(reason(admission.verdict(on: node(port: "port-3"))).contains("port-1"))
    #expect(node().id != node(port: "port-2").id)
  }

  /// A scanner in the wrong USB mode (purejavahidapi 50) is told from a stranger.
  @Test func fieldBug23OtherModeIsSuspected() {
    let admission = DeviceAdmission([AllowedDevice(vendor: "0c2e", product: "0720", profile: "h", lane: "desk")])
    #expect(reason(admission.verdict(on: node("0c2e", "0b61"))).contains("USB mode"))
  }

  @Test func exacterLineWinsAndContradictionIsRefused() {
    let general = AllowedDevice(vendor: "0c2e", product: "0720", profile: "h", lane: "desk")
    let exact = AllowedDevice(vendor: "0c2e", product: "0720", serial: "S1", profile: "h", lane: "kiosk")
    let rival = AllowedDevice(vendor: "0c2e", product: "0720", profile: "h", lane: "hall")
    #expect(DeviceAdmission([general, exact]).verdict(on: node(serial: "S1")) == .admit(profile: "h", lane: "kiosk"))
    #expect(DeviceAdmission([general, exact]).verdict(on: node(serial: "S2")) == .admit(profile: "h", lane: "desk"))
    #expect(reason(DeviceAdmission([general, rival]).verdict(on: node())).contains("more than once"))
    #expect(reason(DeviceAdmission([exact]).verdict(on: node(serial: "S2"))).contains("serial number"))
  }

  @Test func consolesAreNoScanners() {
    let console = DeviceNode(action: nil, syspath: "/sys/devices/virtual/tty/tty1", devnode: "/dev/tty1")
    #expect(reason(DeviceAdmission([]).verdict(on: console)).contains("USB"))
  }

  /// barcodebuddy 120: a scanner's hidraw node is there before its event node. Neither is taken for the other, and the
  /// later one is admitted.
  @Test func fieldBug8EventNodeMayComeLater() throws {
    let admission = DeviceAdmission(
      [AllowedDevice(vendor: "05f9", product: "2206", profile: "datalogic-keyboard", lane: "desk")],
      catalogue: try ProjectFolder.catalogue())
    func node(_ kind: DeviceNode.Kind) -> DeviceNode {
      DeviceNode(
        action: .add, kind: kind, syspath: "/sys/\(kind)", devnode: "/dev/x", vendorID: "05f9", productID: "2206")
    }
    #expect(admission.verdict(on: node(.hidPOS)) == .ignore && admission.verdict(on: node(.usb)) == .ignore)
    #expect(admission.verdict(on: node(.keyboard)) == .admit(profile: "datalogic-keyboard", lane: "desk"))
  }

  /// odoo 40028 and 56053: what a device is was guessed by its interface's protocol or its name. Here the list says it.
  @Test func fieldBug33RoleIsTheListsNotTheNames() throws {
    let catalogue = try ProjectFolder.catalogue()
    let node = DeviceNode(
      action: .add, kind: .keyboard, syspath: "/sys/k", devnode: "/dev/input/event3", vendorID: "dead",
      productID: "beef",
      model: "Barcode Scanner")
    #expect(reason(DeviceAdmission([], catalogue: catalogue).verdict(on: node)).contains("isn't on the list"))
    let listed = AllowedDevice(vendor: "dead", product: "beef", profile: "generic-keyboard", lane: "desk")
    #expect(
      DeviceAdmission([listed], catalogue: catalogue).verdict(on: node)
        == .admit(profile: "generic-keyboard", lane: "desk"))
  }

  @Test func knownScannerInKeyboardModeIsToldHowToLeaveIt() throws {
    let catalogue = try ProjectFolder.catalogue()
    func verdict(_ kind: DeviceNode.Kind, _ vendor: String, _ product: String) -> String {
      reason(
        DeviceAdmission([], catalogue: catalogue).verdict(
          on: DeviceNode(
            action: .add, kind: kind, syspath: "/sys/k", devnode: "/dev/x", vendorID: vendor, productID: product)))
    }
    let xenon = verdict(.keyboard, "0c2e", "0901")
    #expect(xenon.contains("keyboard mode") && xenon.contains("terminal id 131"))
    #expect(verdict(.usb, "05e0", "1900").contains("maker's own"))
    #expect(verdict(.usb, "0c2e", "0907").isEmpty && verdict(.usb, "dead", "beef").isEmpty)
  }
}
