/** What JPEG 2000 is read with. One file, so that the package can bring a bundle in its place. */
// @ts-expect-error it has no types
import * as library from 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.min.mjs'

interface Jpx {
  parseImageProperties(bytes: Uint8Array): { width: number; height: number }
  setOptions(options: object): void
  decode(bytes: Uint8Array, options: { numComponents: number }): Promise<Uint8Array>
  cleanup(): void
}

// Faults are thrown; warnings are not for the console.
const { JpxImage: decoder, setVerbosityLevel } = library as {
  JpxImage: Jpx
  setVerbosityLevel: (level: number) => void
}
setVerbosityLevel(0)

export const JpxImage = decoder
