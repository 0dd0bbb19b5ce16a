/** HEIC, as phones store photographs: libheif in WebAssembly. */
import { readAsset } from '../../../core/assets.ts'
import type { ForeignPage } from './foreign-page.ts'
import { loadHeif, type Heif, type HeifImage } from './heic-library.ts'
import { checkPage, checkSize } from './limits.ts'

let heif: Heif | undefined

/** The first picture of a file; libheif turns it upright. */
export async function decodeHeic(bytes: Uint8Array, page: number): Promise<ForeignPage> {
  checkPage(page, 1)
  try {
    heif ??= await loadHeif(readAsset('libheif-js/libheif-wasm/libheif.wasm'))
    return await decodeWith(heif, bytes)
  } catch (error) {
    // Memory that a fault left behind is of no use.
    heif = undefined
    throw error
  }
}

async function decodeWith(library: Heif, bytes: Uint8Array): Promise<ForeignPage> {
  const { log, error } = console
  // The library tells of faults on the console too, also after a while.
  Object.assign(console, { log: () => undefined, error: () => undefined })
  let images: HeifImage[] = []
  try {
    images = new library.HeifDecoder().decode(bytes)
    const [image] = images
    if (!image) throw new Error('it holds no picture that can be read')
    const width = image.get_width()
    const height = image.get_height()
    checkSize(width, height)
    const pixels = new Uint8ClampedArray(width * height * 4)
    await new Promise<void>((resolve, reject) => {
      image.display({ data: pixels, width, height }, (shown) => {
        if (shown) resolve()
        else reject(new Error('its picture cannot be decoded'))
      })
    })
    return { width, height, channels: 4, pixels, pages: 1 }
  } finally {
    for (const one of images) one.free()
    Object.assign(console, { log, error })
  }
}
