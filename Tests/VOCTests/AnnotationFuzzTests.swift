import TestSupport
import Testing
import VOC

@Suite("Damaged annotations")
struct AnnotationFuzzTests {
  @Test("a damaged annotation is read or refused in one sentence, never crashes and never hangs")
  func fuzz() {
    let samples = [
      """
      <annotation><folder>VOC2012</folder><filename>a.jpg</filename>
        <size><width>500</width><height>281</height><depth>3</depth></size>
        <object><name>aeroplane</name><difficult>1</difficult>
          <bndbox><xmin>104</xmin><ymin>78</ymin><xmax>375</xmax><ymax>183.5</ymax></bndbox></object></annotation>
      """,
      """
      <?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "&b;&b;"><!ENTITY b SYSTEM "file:///etc/passwd">]>
      <annotation><!-- x --><object><name>a &amp; b &#233; <![CDATA[c]]></name></object></annotation>
      """,
    ].map { Array($0.utf8) }
    let outcome = Fuzz.run(seed: 31, samples: samples) { bytes in
      let annotation = try Annotation(bytes, file: "a.xml")
      #expect(annotation.objects.count <= bytes.count / 20)
    }
    #expect(outcome.refused > 30 && outcome.slowest < .seconds(5), "\(outcome)")
  }
}
