import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { decode, fitArea } from '../../../src/page/codec/decode.ts'
import { probe } from '../../../src/page/codec/probe.ts'

const WIDTH = 60
const HEIGHT = 40

/** Left half red, right half white, the lower quarter black: every corner tells where it is. */
const pixels = Buffer.alloc(WIDTH * HEIGHT * 3, 255)
for (let i = 0; i < WIDTH * HEIGHT; i++) {
  if (i >= WIDTH * 30) pixels.fill(0, i * 3, i * 3 + 3)
  else if (i % WIDTH < WIDTH / 2) pixels.fill(30, i * 3 + 1, i * 3 + 3)
}
const base = (): Sharp => sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })

const RED = [255, 30, 30]
const WHITE = [255, 255, 255]
const BLACK = [0, 0, 0]

/** Colours in the middle of the red, the white and the black part. */
async function colours(file: Buffer, width = WIDTH, height = HEIGHT): Promise<number[][]> {
  const page = await decode(file, 'sha')
  expect([page.width, page.height, page.digest]).toEqual([width, height, 'sha'])
  expect(page.pixels.length).toBe(width * height * 4)
  expect(page.pixels.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
  return [
    [0.25, 0.3],
    [0.75, 0.3],
    [0.5, 0.9],
  ].map(([x, y]) => {
    const at = (Math.floor(y! * height) * width + Math.floor(x! * width)) * 4
    return [...page.pixels.subarray(at, at + 3)]
  })
}

function expectNear(found: number[][], expected: number[][], tolerance: number): void {
  for (const [i, colour] of expected.entries()) {
    for (const [c, value] of colour.entries()) {
      expect(Math.abs(found[i]![c]! - value), JSON.stringify(found)).toBeLessThanOrEqual(tolerance)
    }
  }
}

describe('kinds of files', () => {
  test.each<[string, Promise<Buffer>, number]>([
    ['JPEG', base().jpeg({ quality: 95 }).toBuffer(), 8],
    ['progressive JPEG', base().jpeg({ quality: 95, progressive: true }).toBuffer(), 8],
    [
      'JPEG with an sRGB profile',
      base().jpeg({ quality: 95 }).withIccProfile('srgb').toBuffer(),
      8,
    ],
    ['JPEG with a P3 profile', base().jpeg({ quality: 95 }).withIccProfile('p3').toBuffer(), 12],
    ['PNG', base().png().toBuffer(), 0],
    ['interlaced PNG', base().png({ progressive: true }).toBuffer(), 0],
    ['palette PNG', base().png({ palette: true }).toBuffer(), 4],
    ['16-bit PNG', base().toColourspace('rgb16').png().toBuffer(), 0],
    ['TIFF', base().tiff({ compression: 'lzw' }).toBuffer(), 0],
    ['WebP', base().webp({ lossless: true }).toBuffer(), 0],
    ['GIF', base().gif().toBuffer(), 6],
    ['AVIF', base().avif({ quality: 90 }).toBuffer(), 12],
  ])('%s', async (_, file, tolerance) => {
    expectNear(await colours(await file), [RED, WHITE, BLACK], tolerance)
  })

  test('16-bit TIFF', async () => {
    const wide = Uint16Array.from(pixels, (value) => value * 257)
    const raw = { width: WIDTH, height: HEIGHT, channels: 3 as const }
    const file = sharp(wide, { raw }).toColourspace('rgb16').tiff({ compression: 'none' })
    const bytes = await file.toBuffer()
    expect(await sharp(bytes).metadata()).toMatchObject({ depth: 'ushort' })
    expectNear(await colours(bytes), [RED, WHITE, BLACK], 0)
  })

  test('CMYK with and without its profile is about the same colours', async () => {
    for (const file of [
      base().toColourspace('cmyk').jpeg({ quality: 95 }),
      base().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }),
    ]) {
      const bytes = await file.toBuffer()
      expect(await sharp(bytes).metadata()).toMatchObject({ space: 'cmyk', channels: 4 })
      expectNear(await colours(bytes), [[230, 40, 40], WHITE, [30, 30, 30]], 45)
    }
  })

  test('grey, grey of 16 bits and bilevel become grey of three channels', async () => {
    const grey = base().greyscale()
    for (const file of [
      grey.clone().toColourspace('b-w').png(),
      grey.clone().toColourspace('grey16').png(),
      grey.clone().toColourspace('b-w').jpeg({ quality: 95 }),
    ]) {
      const [red, white, black] = await colours(await file.toBuffer())
      expect(new Set(red).size).toBe(1)
      expect(red![0]).toBeGreaterThan(80)
      expect(red![0]).toBeLessThan(150)
      expectNear([white!, black!], [WHITE, BLACK], 3)
    }
    const bilevel = grey.clone().threshold(200).toColourspace('b-w')
    const fax = bilevel.tiff({ compression: 'ccittfax4', bitdepth: 1 })
    expectNear(await colours(await fax.toBuffer()), [BLACK, WHITE, BLACK], 0)
  })

  test('what is transparent shows the background, of grey with alpha as well', async () => {
    const half = Buffer.alloc(WIDTH * HEIGHT * 2)
    for (let i = 0; i < half.length; i += 2) half[i + 1] = i < half.length / 2 ? 0 : 255
    const raw = { width: WIDTH, height: HEIGHT, channels: 2 as const }
    const grey = await sharp(half, { raw }).toColourspace('b-w').png().toBuffer()
    expect((await sharp(grey).metadata()).channels).toBe(2)
    expectNear(await colours(grey), [WHITE, WHITE, BLACK], 0)
    const clear = await base().ensureAlpha(0).png().toBuffer()
    const page = await decode(clear, '', { background: '#102030' })
    expect([...page.pixels.subarray(0, 4)]).toEqual([0x10, 0x20, 0x30, 255])
  })

  test('of an animation the first frame', async () => {
    const frames = Buffer.concat([pixels, Buffer.alloc(pixels.length)])
    const raw = { width: WIDTH, height: HEIGHT * 2, channels: 3 as const, pageHeight: HEIGHT }
    for (const file of [
      sharp(frames, { raw }).gif(),
      sharp(frames, { raw }).webp({ lossless: true }),
    ]) {
      expectNear(await colours(await file.toBuffer()), [RED, WHITE, BLACK], 6)
    }
  })

  test('one pixel', async () => {
    const file = await base().extract({ left: 0, top: 0, width: 1, height: 1 }).png().toBuffer()
    const page = await decode(file, '', { area: 100 })
    expect([page.width, page.height, ...page.pixels]).toEqual([1, 1, ...RED, 255])
  })
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %d is made upright', async (orientation) => {
  // How a camera that is held so stores the page: the inverse of what the tag asks for.
  const stored = [
    (s: Sharp) => s,
    (s: Sharp) => s.flop(),
    (s: Sharp) => s.rotate(180),
    (s: Sharp) => s.flip(),
    (s: Sharp) => s.flip().rotate(90),
    (s: Sharp) => s.rotate(270),
    (s: Sharp) => s.flop().rotate(90),
    (s: Sharp) => s.rotate(90),
  ][orientation - 1]!
  const turned = await stored(sharp(await base().png().toBuffer()))
    .png()
    .toBuffer()
  const file = await sharp(turned).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
  expectNear(await colours(file), [RED, WHITE, BLACK], 10)
  expect(await probe(file)).toMatchObject({
    width: WIDTH,
    height: HEIGHT,
    plain: orientation === 1,
  })
  const small = await decode(file, '', { area: 600 })
  expect([small.width, small.height]).toEqual([30, 20])
})

describe('an area', () => {
  test('is kept to, with the aspect within a pixel', () => {
    for (const [width, height, area] of [
      [3024, 4032, 262_144],
      [443, 591, 261_813],
      [444, 591, 262_143],
      [23, 3579, 25_057],
      [1000, 1001, 999],
      [7, 5, 34],
    ] as const) {
      const fitted = fitArea(width, height, area)
      const scale = Math.min(1, Math.sqrt(area / (width * height)))
      expect(fitted.width * fitted.height).toBeLessThanOrEqual(area)
      expect(Math.abs(fitted.width - width * scale)).toBeLessThan(1)
      expect(Math.abs(fitted.height - height * scale)).toBeLessThan(1)
    }
    expect(fitArea(3, 90_000, 100)).toEqual({ width: 1, height: 100 })
    expect(fitArea(443, 591, 262_144)).toEqual({ width: 443, height: 591 })
  })

  test('scales down and never up', async () => {
    const file = await base().png().toBuffer()
    const small = await decode(file, '', { area: 300 })
    expect([small.width, small.height]).toEqual([21, 14])
    const same = await decode(file, '', { area: WIDTH * HEIGHT * 4 })
    expect([same.width, same.height]).toEqual([WIDTH, HEIGHT])
  })
})

test('what does no harm is let pass: bytes after the end, broken EXIF or ICC data', async () => {
  const plain = await base().jpeg().toBuffer()
  const exif = await base()
    .jpeg()
    .withExif({ IFD0: { Copyright: 'someone' } })
    .toBuffer()
  exif.fill(0xaa, exif.indexOf('Exif') + 6, exif.indexOf('Exif') + 26)
  const icc = await base().jpeg().withIccProfile('p3').toBuffer()
  icc.fill(0xaa, icc.indexOf('ICC_PROFILE') + 14, icc.indexOf('ICC_PROFILE') + 300)
  for (const bytes of [Buffer.concat([plain, Buffer.alloc(999, 7)]), exif, icc]) {
    expectNear(await colours(bytes), [RED, WHITE, BLACK], 40)
  }
})

test.each<[string, Promise<Buffer>, object]>([
  ['a JPEG', base().jpeg().toBuffer(), { format: 'jpeg', profile: 'none', plain: true }],
  [
    'a grey JPEG',
    base().greyscale().toColourspace('b-w').jpeg().toBuffer(),
    { channels: 1, plain: true },
  ],
  ['sRGB', base().jpeg().withIccProfile('srgb').toBuffer(), { profile: 'srgb', plain: true }],
  ['P3', base().jpeg().withIccProfile('p3').toBuffer(), { profile: 'other', plain: false }],
  ['CMYK', base().toColourspace('cmyk').jpeg().toBuffer(), { channels: 4, plain: false }],
  ['PNG', base().png().toBuffer(), { format: 'png', plain: false }],
])('the header tells whether a file may be copied: %s', async (_, file, expected) => {
  expect(await probe(await file)).toMatchObject({ width: WIDTH, height: HEIGHT, ...expected })
})

const scans = join(import.meta.dirname, '../../../../shared/data/scans')
function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Not part of the project: where they are absent the test is skipped and says so. */
const real = filesOf(scans)

test.skipIf(real.length === 0)('real scans and photos, scaled to 512² pixels', async () => {
  for (const name of real) {
    const bytes = readFileSync(join(scans, name))
    const { width, height } = await probe(bytes)
    const page = await decode(bytes, '', { area: 512 * 512 })
    expect(page.width * page.height, name).toBeLessThanOrEqual(512 * 512)
    expect(Math.abs(page.width - (width * page.height) / height), name).toBeLessThan(2)
  }
})
