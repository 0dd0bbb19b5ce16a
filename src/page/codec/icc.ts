/** Whether a colour profile is sRGB, by its colours and its curve: names promise more than is there. */

/** sRGB's red, green and blue as a profile holds them: XYZ adapted to D50. */
const SRGB_COLORANTS = {
  rXYZ: [0.436, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
} as const

/** Most that a colorant may differ: makers round differently; PAL's, the nearest others, lie .019 off. */
const COLORANT_TOLERANCE = 0.004

/**
 * Most that a curve may differ, in levels of 255: tables of two dozen entries lie 1.5 off, a plain
 * gamma of 2.2 lies 7 off.
 */
const CURVE_TOLERANCE = 2.5

/** Places at which curves are compared. */
const SAMPLES = 33

/** With one of these, readers go by a table of colours and not by colorants and curves. */
const TABLES = ['A2B0', 'A2B1', 'D2B0', 'D2B1']

/**
 * Whether an ICC profile (ICC.1:2022) is that of sRGB or of grey with sRGB's curve: colorants,
 * which hold primaries and white point, and tone curves are compared. Converting from such a
 * profile changes nothing and costs more than decoding the image. About 20 µs.
 * @returns false for every other profile, also a damaged one
 */
export function isSrgbProfile(icc: Uint8Array): boolean {
  const bytes = new DataView(icc.buffer, icc.byteOffset, icc.byteLength)
  try {
    const tags = readTags(bytes)
    if (TABLES.some((name) => tags.has(name))) return false
    const space = textAt(bytes, 16)
    if (space === 'GRAY') return isSrgbCurve(bytes, tags.get('kTRC'))
    if (space !== 'RGB ' || textAt(bytes, 20) !== 'XYZ ') return false
    return (
      Object.entries(SRGB_COLORANTS).every(([name, colour]) =>
        isColour(bytes, tags.get(name), colour),
      ) && ['rTRC', 'gTRC', 'bTRC'].every((name) => isSrgbCurve(bytes, tags.get(name)))
    )
  } catch (error) {
    // An offset that leads out of the profile.
    if (error instanceof RangeError) return false
    throw error
  }
}

function textAt(bytes: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => bytes.getUint8(at + i)))
}

/** Offsets of the tags by name. */
function readTags(bytes: DataView): Map<string, number> {
  const count = Math.min(bytes.getUint32(128), 100)
  const tags = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const at = 132 + 12 * i
    tags.set(textAt(bytes, at), bytes.getUint32(at + 4))
  }
  return tags
}

/** A number with 16 bits behind the point. */
function fixed(bytes: DataView, at: number): number {
  return bytes.getInt32(at) / 65_536
}

function isColour(bytes: DataView, at: number | undefined, colour: readonly number[]): boolean {
  if (at === undefined || textAt(bytes, at) !== 'XYZ ') return false
  return colour.every(
    (value, i) => Math.abs(fixed(bytes, at + 8 + 4 * i) - value) <= COLORANT_TOLERANCE,
  )
}

function isSrgbCurve(bytes: DataView, at: number | undefined): boolean {
  const curve = at === undefined ? undefined : curveAt(bytes, at)
  if (!curve) return false
  for (let i = 0; i < SAMPLES; i++) {
    const level = i / (SAMPLES - 1)
    // Compared as levels, for differences in the dark are seen and are none in light.
    if (!(Math.abs(encoded(curve(level)) - level) * 255 <= CURVE_TOLERANCE)) return false
  }
  return true
}

/** The level of sRGB, 0 to 1, of an amount of light. */
function encoded(light: number): number {
  return light <= 0.003_130_8 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055
}

/** A tone curve, from levels to light, both 0 to 1; undefined for types that are none. */
function curveAt(bytes: DataView, at: number): ((level: number) => number) | undefined {
  const type = textAt(bytes, at)
  if (type === 'para') return parametric(bytes, at)
  if (type !== 'curv') return undefined
  const count = bytes.getUint32(at + 8)
  if (count === 0) return (level) => level
  if (count === 1) {
    const gamma = bytes.getUint16(at + 12) / 256
    return (level) => level ** gamma
  }
  return (level) => {
    const place = level * (count - 1)
    const before = Math.min(Math.floor(place), count - 2)
    const low = bytes.getUint16(at + 12 + 2 * before)
    const high = bytes.getUint16(at + 14 + 2 * before)
    return (low + (high - low) * (place - before)) / 65_535
  }
}

/** Parameters of each of the five functions. */
const PARAMETERS = [1, 3, 4, 5, 7]

function parametric(bytes: DataView, at: number): ((level: number) => number) | undefined {
  const kind = bytes.getUint16(at + 8)
  const count = PARAMETERS[kind]
  if (count === undefined) return undefined
  const values = Array.from({ length: count }, (_, i) => fixed(bytes, at + 12 + 4 * i))
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = values
  if (kind === 0) return (x) => x ** g
  if (kind <= 2) return (x) => (x >= -b / a ? (a * x + b) ** g + c : c)
  return (x) => (x >= d ? (a * x + b) ** g + e : c * x + f)
}
