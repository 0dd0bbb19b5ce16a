/** JPEG 2000: OpenJPEG in WebAssembly, as PDF.js brings it along. */
import { readAsset } from '../../../core/assets.ts'
import type { ForeignPage } from './foreign-page.ts'
import { JpxImage } from './jpeg2000-library.ts'
import { checkPage, checkSize } from './limits.ts'

export async function decodeJpeg2000(bytes: Uint8Array, page: number): Promise<ForeignPage> {
  checkPage(page, 1)
  const { width, height } = JpxImage.parseImageProperties(bytes)
  checkSize(width, height)
  JpxImage.setOptions({
    useWasm: true,
    useWorkerFetch: false,
    handler: {
      sendWithPromise: (_: string, { filename }: { filename: string }) =>
        Promise.resolve(new Uint8Array(readAsset(`pdfjs-dist/wasm/${filename}`))),
    },
    wasmUrl: 'pdfjs-dist/wasm/',
  })
  let pixels: Uint8Array
  try {
    pixels = await JpxImage.decode(bytes, { numComponents: 0 })
  } catch (error) {
    // Memory that a fault left behind is of no use.
    JpxImage.cleanup()
    throw error
  }
  const channels = pixels.length / (width * height)
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new Error(`it has ${channels} samples a pixel`)
  }
  return { width, height, channels, pixels, pages: 1 }
}
