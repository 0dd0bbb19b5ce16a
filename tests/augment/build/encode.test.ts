import sharp from 'sharp'
import { expect, test } from 'vitest'
import { encode } from '../../../src/augment/build/encode.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'

function colours(width: number, height: number): Source {
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++)
    pixels.set([i % 256, (i * 3) % 256, (i * 7) % 256, 255], i * 4)
  return new Source(width, height, pixels)
}

test.each([
  [1, 1],
  [3, 2],
  [17, 5],
  [64, 48],
])('%i×%i as PNG is the page, pixel for pixel', async (width, height) => {
  const page = new Page()
  const source = colours(width, height)
  page.load(source)
  const { data, info } = await sharp(await encode(page, 'png', 90))
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([info.width, info.height, info.channels]).toEqual([width, height, 3])
  for (let i = 0; i < width * height; i++) {
    expect([...data.subarray(i * 3, i * 3 + 3)]).toEqual([
      ...source.pixels.subarray(i * 4, i * 4 + 3),
    ])
  }
})

test('encodes that run side by side do not write over each other', async () => {
  const page = new Page()
  const one = (source: Source) => {
    page.load(source)
    return encode(page, 'png', 90)
  }
  const [a, b] = [colours(90, 70), colours(50, 60)]
  const together = await Promise.all([one(a), one(b), one(a)])
  const [first, second] = [await one(a), await one(b)]
  expect(together).toEqual([first, second, first])
})

test('quality is the encoder’s', async () => {
  const page = new Page()
  page.load(colours(120, 90))
  const sizes = await Promise.all(
    [30, 60, 90].map(async (q) => (await encode(page, 'jpeg', q)).length),
  )
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
  expect((await sharp(await encode(page, 'webp', 80)).metadata()).format).toBe('webp')
})
