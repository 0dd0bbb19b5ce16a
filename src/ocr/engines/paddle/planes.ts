/** An image, or a part of it, as the input of a network. */
import type { Box, GreyImage } from '../engine.ts'

/** Means and standard deviations of ImageNet's channels, by which most of the published models were trained. */
const MEAN = [0.485, 0.456, 0.406] as const
const SD = [0.229, 0.224, 0.225] as const

/** A brightness as those models expect it. */
export function normalised(value: number, channel: number): number {
  return (value / 255 - MEAN[channel]!) / SD[channel]!
}

/**
 * Three equal planes of `width` × `height`, bilinear, of the whole image or a part of it.
 * @param norm from brightness (0 to 255) and channel to the value the network expects
 * @returns [3, height, width]
 */
export function planesOf(
  image: GreyImage,
  width: number,
  height: number,
  norm: (value: number, channel: number) => number,
  part: Box = { left: 0, top: 0, right: image.width, bottom: image.height },
): Float32Array {
  const out = new Float32Array(3 * width * height)
  const area = width * height
  const tables = [0, 1, 2].map((c) => Float32Array.from({ length: 256 }, (_, v) => norm(v, c)))
  const stepX = (part.right - part.left) / width
  const stepY = (part.bottom - part.top) / height
  for (let y = 0, k = 0; y < height; y++) {
    const v = clamped(part.top + (y + 0.5) * stepY - 0.5, image.height - 1)
    const y0 = Math.floor(v)
    const y1 = Math.min(image.height - 1, y0 + 1)
    for (let x = 0; x < width; x++, k++) {
      const u = clamped(part.left + (x + 0.5) * stepX - 0.5, image.width - 1)
      const x0 = Math.floor(u)
      const x1 = Math.min(image.width - 1, x0 + 1)
      const upper = mixed(image, y0, x0, x1, u - x0)
      const lower = mixed(image, y1, x0, x1, u - x0)
      const value = Math.round(upper + (lower - upper) * (v - y0))
      for (let c = 0; c < 3; c++) out[c * area + k] = tables[c]![value]!
    }
  }
  return out
}

function mixed(
  { grey, width }: GreyImage,
  y: number,
  x0: number,
  x1: number,
  share: number,
): number {
  const left = grey[y * width + x0]!
  return left + (grey[y * width + x1]! - left) * share
}

function clamped(value: number, max: number): number {
  return value < 0 ? 0 : value > max ? max : value
}
