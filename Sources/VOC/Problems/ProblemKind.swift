/// What can be wrong with a file of a folder.
public enum ProblemKind: String, CaseIterable, Hashable, Sendable, Codable {
  // Lists and listings.
  case pathEscape, unusableName, repeatedEntry, missingImage, unreadableList, missingMask, missingAnnotation
  // Images.
  case emptyFile, notAnImage, notAJPEG, truncatedJPEG, damagedJPEG, cmykJPEG, unreadableImage
  // Masks and saliency maps.
  case unreadableMask, deepMask, maskSize, maskLabel, unreadableSaliency, saliencySize
  // Annotations.
  case unreadableAnnotation, unknownClass, faultyBox, annotationSize
}
