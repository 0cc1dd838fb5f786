import Testing
import VOC

@Suite("Annotations")
struct AnnotationTests {
  private func read(_ text: String) throws(VOCError) -> Annotation {
    try Annotation(Array(text.utf8), file: "Annotations/a.xml")
  }

  @Test("objects come with name, box and flags; parts, comments and CDATA do not disturb")
  func objects() throws {
    let annotation = try read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- <object><name>ghost</name></object> -->
      <annotation verified='yes'>
        <size><width>500</width><height>375</height></size>
        <object>
          <part><name>head</name></part>
          <name> Tom &amp; <![CDATA[<Jerry>]]> &#x263A;</name>
          <difficult>1</difficult><truncated>0</truncated>
          <bndbox><ymax>44.5</ymax><xmin>1</xmin><ymin>2</ymin><xmax>33</xmax></bndbox>
        </object>
        <object><name>cat</name><truncated>1</truncated><bndbox/></object>
        <object><pose>Left</pose></object>
      </annotation>
      """)
    #expect(annotation.width == 500 && annotation.height == 375)
    #expect(
      annotation.objects == [
        AnnotatedObject(
          name: "Tom & <Jerry> ☺", box: PixelBox(xmin: 1, ymin: 2, xmax: 33, ymax: 44.5), isDifficult: true),
        AnnotatedObject(name: "cat", box: nil, isTruncated: true),
      ])
  }

  @Test("impossible boxes are none", arguments: ["nan", "1e300", "x", "", "-5e7", "50"])
  func impossibleBoxes(xmin: String) throws {
    let annotation = try read(
      "<annotation><object><name>cat</name><bndbox><xmin>\(xmin)</xmin><ymin>1</ymin><xmax>40</xmax>"
        + "<ymax>9</ymax></bndbox></object></annotation>")
    #expect(annotation.objects == [AnnotatedObject(name: "cat", box: nil)])
  }

  @Test("a box covers pixels from 0, cut at the border")
  func pixels() throws {
    let box = try #require(PixelBox(xmin: 1, ymin: 2.5, xmax: 33, ymax: 44.5))
    #expect(box.columns(inWidth: 500) == 0..<33)
    #expect(box.rows(inHeight: 500) == 1..<45)
    #expect(box.rows(inHeight: 10) == 1..<10)
    #expect(box.rows(inHeight: 1) == 1..<1)
    #expect(box.lies(inWidth: 33, height: 45))
    #expect(!box.lies(inWidth: 32, height: 45))
  }

  @Test(
    "what is no annotation is refused with its line and reason",
    arguments: [
      ("", "line 1", "empty"),
      ("hello", "line 1", "outside the root"),
      ("<annotation>\n<object>\n</annotation>", "line 3", "</annotation> closes <object>"),
      ("<annotation>\n", "line 2", "ends inside <annotation>"),
      ("<annotation/><annotation/>", "line 1", "follows the end"),
      ("<annotation a=b/>", "line 1", "not in quotes"),
      ("<annotation a='<'/>", "line 1", "contains <"),
      ("<html></html>", "line 1", "root element is <html>"),
      ("<annotation>&nope;</annotation>", "line 1", "entity &nope;"),
      ("<annotation>&#0;</annotation>", "line 1", "entity &#0;"),
      ("<annotation>a & b</annotation>", "line 1", "write &amp;"),
      ("<annotation>\n<!-- x", "line 2", "inside a comment"),
      ("<annotation><object/", "line 1", "a tag has no name"),
      ("<!DOCTYPE x [<!ENTITY a \"b\">]>\n<annotation/>", "line 1", "document type"),
      ("\u{0}\u{0}", "line 1", "outside the root"),
    ])
  func refused(text: String, line: String, reason: String) throws {
    let error = #expect(throws: VOCError.self) { try read(text) }
    let sentence = try #require(error?.description)
    #expect(sentence.hasPrefix("Annotations/a.xml, \(line) cannot be read"), "\(sentence)")
    #expect(sentence.contains(reason), "\(sentence)")
    #expect(!sentence.contains("\n"))
  }

  @Test("entity bombs are refused before anything grows")
  func entityBomb() throws {
    var text = "<!DOCTYPE lolz [<!ENTITY lol \"lol\">"
    for i in 1..<10 { text += "<!ENTITY lol\(i) \"&lol\(i - 1);&lol\(i - 1);&lol\(i - 1);\">" }
    let error = #expect(throws: VOCError.self) { try read(text + "]><annotation>&lol9;</annotation>") }
    #expect(error?.description.contains("document type") == true)
  }

  @Test("UTF-16 is refused with advice")
  func utf16() throws {
    let error = #expect(throws: VOCError.self) { try Annotation([0xff, 0xfe, 0x3c, 0], file: "a.xml") }
    #expect(error?.description.contains("save it as UTF-8") == true)
  }

  @Test("elements nested deeper than 64 are refused, and megabytes of one tag take linear time")
  func depthAndSize() throws {
    #expect(throws: VOCError.self) { try read("<annotation>" + String(repeating: "<a>", count: 64)) }
    let objects = String(repeating: "<object><name>cat</name></object>", count: 60_000)
    #expect(try read("<annotation>\(objects)</annotation>").objects.count == 60_000)
    #expect(throws: VOCError.self) { try read("<annotation>" + String(repeating: "&", count: 2_000_000)) }
    #expect(throws: VOCError.self) { try read(String(repeating: "<", count: 2_000_000)) }
  }
}
