import { describe, expect, it } from 'vitest'
import { paperColor } from '../../../../src/augment/effects/paper/paper-color.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import { BLACK, drawn, light, meanLight, PAPER, ran, same, survives } from '../drawn-pages.ts'

const PARAMS = { stock: 'green', strength: 1, age: 0, foxing: 0, texture: 1.2 }
const source = drawn(220, 300, PAPER, [[60, 60, 100, 14, BLACK]])

function meanColour(rgba: Uint8ClampedArray, [x, y, w, h]: readonly number[]): number[] {
  const sums = [0, 0, 0]
  for (let v = y!; v < y! + h!; v++) {
    for (let u = x!; u < x! + w!; u++) {
      for (let c = 0; c < 3; c++) sums[c]! += rgba[(v * 220 + u) * 4 + c]!
    }
  }
  return sums.map((sum) => sum / (w! * h!))
}

const middle = [70, 120, 80, 120] as const

/** Mean difference of pixels two apart, on bare paper. */
function spread(texture: number): number {
  const { after } = ran(paperColor, source, { ...PARAMS, texture })
  let sum = 0
  let count = 0
  for (let y = 120; y < 240; y++) {
    for (let x = 70; x < 148; x++, count++) {
      const i = (y * 220 + x) * 4
      sum += Math.abs(light(after, i) - light(after, i + 8))
    }
  }
  return sum / count
}

describe('paper-color', () => {
  it('gives the paper its colour and leaves ink ink', () => {
    const { after } = ran(paperColor, source, PARAMS)
    const [r, g, b] = meanColour(after, middle) as [number, number, number]
    expect(Math.abs(r - 250 * 0.865)).toBeLessThan(6)
    expect(Math.abs(g - 248 * 0.95)).toBeLessThan(5)
    expect(Math.abs(b - 244 * 0.87)).toBeLessThan(6)
    expect(meanLight(after, 220, [70, 62, 80, 10])).toBeGreaterThan(18)
    expect(meanLight(after, 220, [70, 62, 80, 10])).toBeLessThan(26)
  })

  it('has the fibres asked for', () => {
    expect(spread(0)).toBeLessThan(0.4)
    expect(spread(4)).toBeGreaterThan(1.7 * spread(2))
  })

  it('yellows with age, most at the edges', () => {
    const { after } = ran(paperColor, source, { ...PARAMS, stock: 'ivory', age: 0.8, texture: 0 })
    const edge = meanColour(after, [0, 100, 4, 100]) as [number, number, number]
    const inside = meanColour(after, middle) as [number, number, number]
    expect(edge[0] - edge[2]).toBeGreaterThan(inside[0] - inside[2] + 15)
    expect(inside[0] - inside[2]).toBeGreaterThan(12)
  })

  it('shows brown spots where asked for', () => {
    const plain = ran(paperColor, source, { ...PARAMS, texture: 0 }).after
    const spotted = ran(paperColor, source, { ...PARAMS, texture: 0, foxing: 1 }).after
    let darker = 0
    for (let i = 0; i < plain.length; i += 4) if (plain[i + 2]! - spotted[i + 2]! > 12) darker++
    expect(darker).toBeGreaterThan(60)
    expect(darker).toBeLessThan(220 * 300 * 0.2)
  })

  it('shows no bands: a slow change passes through neighbouring levels', () => {
    const { after } = ran(paperColor, source, { ...PARAMS, age: 0.5 })
    for (let y = 150; y < 160; y++) {
      let flat = 0
      for (let x = 1; x < 220; x++) {
        flat = after[(y * 220 + x) * 4 + 2] === after[(y * 220 + x - 1) * 4 + 2] ? flat + 1 : 0
        expect(flat).toBeLessThan(14)
      }
    }
  })

  it('stays away from the desk around a sheet and from photographs', () => {
    const desk = [74, 52, 38] as const
    const lying = drawn(220, 300, desk, [[70, 0, 150, 300, PAPER]])
    const { before, after, result } = ran(paperColor, lying, PARAMS)
    expect(result).toBeUndefined()
    expect(meanLight(after, 220, [0, 0, 50, 300])).toBe(meanLight(before, 220, [0, 0, 50, 300]))
    expect(meanColour(after, [100, 100, 80, 80])[0]!).toBeLessThan(225)
    const rng = rngFrom('photo')
    const photo = drawn(220, 300, [90, 110, 130], [])
    for (let i = 0; i < photo.pixels.length; i += 4) {
      for (let c = 0; c < 3; c++) photo.pixels[i + c] = rng.int(20, 160)
    }
    const skipped = ran(paperColor, photo, PARAMS)
    expect(skipped.result).toEqual({ skipped: 'no paper to be seen' })
    expect(same(skipped.after, skipped.before)).toBe(true)
  })

  it('gets through any page', () =>
    survives(paperColor, { ...PARAMS, age: 1, foxing: 1, texture: 8 }))
})
