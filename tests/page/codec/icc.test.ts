import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { decode, decodeSquare } from '../../../src/page/codec/decode.ts'
import { isSrgbProfile } from '../../../src/page/codec/icc.ts'
import { pngChunk } from './png.ts'
import { profile, type Curve } from './profiles.ts'

const SRGB = [
  [0.4361, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7141],
]
const P3 = [
  [0.5151, 0.2412, -0.0011],
  [0.292, 0.6922, 0.0419],
  [0.1571, 0.0666, 0.7841],
]
const REC2020 = [
  [0.6734, 0.279, -0.0019],
  [0.1656, 0.6753, 0.03],
  [0.1251, 0.0456, 0.7969],
]
const PARA: Curve = { para: [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] }
const TABLE: Curve = { table: Array.from({ length: 1024 }, (_, i) => light(i / 1023)) }
/** As a small profile that travels with photos of social networks has it. */
const SHORT: Curve = { table: Array.from({ length: 26 }, (_, i) => light(i / 25)) }

function light(level: number): number {
  return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4
}

/** Level of sRGB, 0 to 255, of an amount of light. */
function levelOf(amount: number): number {
  const value = amount <= 0.0031308 ? amount * 12.92 : 1.055 * amount ** (1 / 2.4) - 0.055
  return value * 255
}

test.each<[string, Buffer]>([
  ['c2', profile('c2', SRGB, SHORT)],
  ['sRGB IEC61966-2.1', profile('sRGB IEC61966-2.1', SRGB, TABLE)],
  ['a nameless one', profile('', SRGB, PARA)],
])('a profile of sRGB is known by what it holds: %s', (_, icc) => {
  expect(isSrgbProfile(icc)).toBe(true)
})

test('the profile that libvips and littleCMS write is known', async () => {
  const grey = sharp({ create: { width: 4, height: 4, channels: 3, background: '#888' } })
  const { icc } = await sharp(await grey.png().withIccProfile('srgb').toBuffer()).metadata()
  expect(isSrgbProfile(icc!)).toBe(true)
})

test.each<[string, Buffer]>([
  ['DCI-P3 D65 Gamut with sRGB Transfer', profile('DCI-P3 D65 Gamut with sRGB Transfer', P3, PARA)],
  ['Linear sRGB', profile('GIMP built-in Linear sRGB', SRGB, { gamma: 1 })],
  ['sRGB with a plain gamma', profile('sRGB 2.2', SRGB, { gamma: 2.2 })],
  ['Rec2020', profile('Rec2020 Gamut with sRGB Transfer', REC2020, PARA)],
  ['cut off', profile('sRGB', SRGB, TABLE).subarray(0, 300)],
  ['empty', Buffer.alloc(0)],
])('a profile that only bears the name of sRGB is another: %s', (_, icc) => {
  expect(isSrgbProfile(icc)).toBe(false)
})

/** Columns of XYZ (D50) to linear sRGB. */
const TO_SRGB = [
  [3.1339, -1.6169, -0.4906],
  [-0.9785, 1.9161, 0.0335],
  [0.072, -0.229, 1.4057],
]

/** What a colour of the profile is in sRGB, by the definition. */
function converted(colour: readonly number[], primaries: number[][], linear: boolean): number[] {
  const lights = colour.map((level) => (linear ? level / 255 : light(level / 255)))
  const xyz = [0, 1, 2].map((i) => lights.reduce((sum, l, c) => sum + l * primaries[c]![i]!, 0))
  return TO_SRGB.map((row) => {
    const amount = row.reduce((sum, factor, i) => sum + factor * xyz[i]!, 0)
    return levelOf(Math.min(1, Math.max(0, amount)))
  })
}

test.each<[string, number[][], Curve]>([
  ['Display P3 Gamut with sRGB Transfer', P3, PARA],
  ['sRGB EOTF with DCI-P3 Color Gamut', P3, TABLE],
  ['Rec2020 Gamut with sRGB Transfer', REC2020, PARA],
  ['sRGB-elle-V2-g10.icc', SRGB, { gamma: 1 }],
  ['sRGB IEC61966-2.1', SRGB, TABLE],
])('pixels come out as sRGB, for pages and for squares: %s', async (name, primaries, curve) => {
  const icc = profile(name, primaries, curve)
  for (const colour of [
    [184, 55, 49],
    [120, 160, 90],
    [255, 255, 255],
  ]) {
    const [r, g, b] = colour as [number, number, number]
    const image = sharp({ create: { width: 32, height: 32, channels: 3, background: { r, g, b } } })
    const bytes = withProfile(await image.png().toBuffer(), icc)
    const expected = converted(colour, primaries, 'gamma' in curve)
    const { pixels } = await decode(bytes, '')
    const square = new Uint8Array(16 * 16 * 3)
    await decodeSquare(bytes, 16, '#ffffff', square)
    for (const found of [pixels, square.subarray(3 * 136)]) {
      expected.forEach((value, c) => {
        expect(
          Math.abs(found[c]! - value),
          JSON.stringify([...found.subarray(0, 3), expected]),
        ).toBeLessThan(2.5)
      })
    }
  }
})

/** A PNG with a profile, which sharp would convert to. */
function withProfile(png: Buffer, icc: Buffer): Buffer {
  const chunk = pngChunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(icc)]))
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}
