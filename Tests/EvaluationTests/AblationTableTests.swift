import Evaluation
import Testing

@Suite struct AblationTableTests {
  @Test("rows show means, deviations of the sample, and differences to the first row")
  func text() {
    var parent = AblationTable.Row(title: "cam")
    parent.scores = ["mIoU": [0.30, 0.32]]
    var child = AblationTable.Row(title: "flip=false")
    child.scores = ["mIoU": [0.40]]
    child.failures = ["seed 1 diverged in epoch 2, step 7"]
    let table = AblationTable(name: "seed mIoU", columns: ["mIoU", "over"], rows: [parent, child])
    #expect(
      table.text == """
        seed mIoU
        variant            mIoU  over
        cam           31.0 ±1.4     –
        flip=false  40.0 (+9.0)     –
        flip=false: seed 1 diverged in epoch 2, step 7
        """)
  }
}
