import Evaluation
import Testing

@Suite("Tables that people take elsewhere")
struct DataTableTests {
  private let table = DataTable(
    title: "val, worst first", columns: ["image", "IoU", "note"],
    rows: [
      [.text("2007_000032"), .number(0.125, decimals: 2), .text("a \"b\", c")],
      [.text("2007_000033"), .init(nil), .text("50 % | more")],
      [.text("2007_000061"), .init(.nan), .text("")],
    ])

  @Test("comma-separated values quote what needs it and keep all of a number")
  func csv() {
    #expect(
      table.text(.csv)
        == "image,IoU,note\n2007_000032,0.125,\"a \"\"b\"\", c\"\n2007_000033,,50 % | more\n2007_000061,,\n")
  }

  @Test("JSON has an object a row, with null for what is missing")
  func json() {
    #expect(
      table.text(.json)
        == """
        [
          {"image": "2007_000032", "IoU": 0.125, "note": "a \\"b\\", c"},
          {"image": "2007_000033", "IoU": null, "note": "50 % | more"},
          {"image": "2007_000061", "IoU": null, "note": ""}
        ]

        """)
  }

  @Test("Markdown escapes bars, LaTeX its own signs")
  func markup() {
    #expect(
      table.text(.markdown).hasPrefix("| image | IoU | note |\n| --- | --- | --- |\n| 2007_000032 | 0.12 |"))
    #expect(table.text(.markdown).contains("50 % \\| more"))
    let latex = table.text(.latex)
    #expect(
      latex.contains("\\begin{tabular}{lrl}") && latex.contains("2007\\_000033 &  & 50 \\% | more \\\\"))
  }

  @Test("the format is that of the file's name")
  func formats() {
    #expect(DataTable.Format(ofFile: "a.b.CSV") == .csv)
    #expect(DataTable.Format(ofFile: "x.tex") == .latex)
    #expect(DataTable.Format(ofFile: "x.md") == .markdown)
    #expect(DataTable.Format(ofFile: "x.doc") == nil)
  }
}
