/** Variants turned upright again for OCR, by what is known of where their pixels went. */
import sharp from 'sharp'
import { compose, HFLIP, invert, ORIENTATIONS, scanOf } from '../src/page/geometry/orientation.ts'
import type { Placing } from '../src/page/readability/readability.ts'
import { SCALE, type PixelImage } from './word-recall.ts'

/** Smaller tilts are left: OCR straightens them itself, and turning costs sharpness; degrees. */
const LEVEL = 1

/**
 * The image turned and mirrored back, then levelled, which leaves it enlarged.
 * @param placing where places of the page that it was made from are on it
 * @param page its size
 */
export async function upright(
  image: PixelImage,
  placing: Placing,
  page: { width: number; height: number },
): Promise<PixelImage> {
  const x = page.width / 2
  const y = page.height / 2
  const middle = placing.forward(x, y)
  const right = placing.forward(x + 1, y)
  const below = placing.forward(x, y + 1)
  if (!middle || !right || !below) return image
  const across = { x: right.x - middle.x, y: right.y - middle.y }
  const down = { x: below.x - middle.x, y: below.y - middle.y }
  const mirrored = across.x * down.y - across.y * down.x < 0
  // Of a mirrored page the lines run to the left.
  const sign = mirrored ? -1 : 1
  const angle = (Math.atan2(sign * across.y, sign * across.x) * 180) / Math.PI
  const turns = Math.round(angle / 90)
  const turned = compose(mirrored ? HFLIP : 0, (turns + 4) % 4)
  const straight = oriented(image, invert(turned))
  const tilt = (angle - 90 * turns) * sign
  return Math.abs(tilt) > LEVEL ? levelled(straight, -tilt) : straight
}

function oriented({ width, height, pixels }: PixelImage, index: number): PixelImage {
  const scan = scanOf(width, height, ORIENTATIONS[index]!)
  const from = new Uint32Array(pixels.slice().buffer)
  const to = new Uint32Array(from.length)
  for (let row = 0, k = 0; row < scan.height; row++) {
    let at = scan.start + row * scan.down
    for (let column = 0; column < scan.width; column++, at += scan.along) to[k++] = from[at]!
  }
  return { width: scan.width, height: scan.height, pixels: new Uint8ClampedArray(to.buffer) }
}

/**
 * Turned while it is enlarged for OCR anyway: turned at its own size, fine print would go soft. Corners that come
 * in are as the page is: white ones beside grey paper, and OCR takes all of the page for ink.
 */
async function levelled(
  { width, height, pixels }: PixelImage,
  degrees: number,
): Promise<PixelImage> {
  const turn = (degrees * Math.PI) / 180
  const [c, s] = [SCALE * Math.cos(turn), SCALE * Math.sin(turn)]
  const [r, g, b] = usualColour(pixels)
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .affine([c, -s, s, c], { background: { r, g, b }, interpolator: 'bicubic' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    width: info.width,
    height: info.height,
    pixels: new Uint8ClampedArray(data),
    enlarged: SCALE,
  }
}

/** The middle tone of each channel, of every 101st pixel. */
function usualColour(pixels: Uint8ClampedArray): [r: number, g: number, b: number] {
  const middle = (channel: number): number => {
    const values: number[] = []
    for (let i = channel; i < pixels.length; i += 4 * 101) values.push(pixels[i]!)
    return values.toSorted((a, b) => a - b)[values.length >> 1]!
  }
  return [middle(0), middle(1), middle(2)]
}
