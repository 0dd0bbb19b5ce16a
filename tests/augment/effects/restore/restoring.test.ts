import { describe, expect, test } from 'vitest'
import { bleedThrough } from '../../../../src/augment/effects/paper/bleed-through.ts'
import { fade } from '../../../../src/augment/effects/ink/fade.ts'
import { noise } from '../../../../src/augment/effects/capture/noise.ts'
import { findEffect } from '../../../../src/augment/effects/registry.ts'
import { colorJitter } from '../../../../src/augment/effects/capture/color-jitter.ts'
import { drawPage } from '../../../../src/sample/draw.ts'
import { Page } from '../../../../src/page/image/page.ts'
import { Source } from '../../../../src/page/image/source.ts'
import { same } from '../drawn-pages.ts'
import { digest, HARD_PAGES, paintedPage, run, text } from '../../../support/geometry-pages.ts'

/** The steps of the recipe `restore` that move no pixels. */
const CHAIN = ['flatten', 'enhance', 'despeckle', 'levels']
const ALL = [...CHAIN, 'denoise', 'remove-bleed-through', 'sharpen', 'deskew', 'trim', 'upright']

const psnr = (a: Uint8ClampedArray, b: Uint8ClampedArray): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return 10 * Math.log10((255 * 255) / (sum / ((a.length / 4) * 3)))
}

/** Text with thick black headings on greyish paper: 240×300. */
const sheet = (): Page =>
  paintedPage(240, 300, (x, y) => {
    if (y > 20 && y < 32 && x > 40 && x < 160 && x % 9 < 6) return 12
    return y > 40 && text(x, y) === 40 ? 40 : 205
  })

/** A dark picture with a pale plate: no white paper, and nothing quite black. */
const night = (): Page =>
  paintedPage(300, 260, (x, y) => {
    if (x > 70 && x < 230 && y > 110 && y < 190) {
      return (x >> 3) % 3 === 1 ? [180, 180, 150] : [70, 74, 66]
    }
    const light = 30 * Math.sin(x / 90) ** 2 + y / 8
    return [32 + light, 30 + light, 24 + light]
  })

describe.each(ALL)('%s', (name) => {
  const effect = findEffect(name)!

  test.each(HARD_PAGES)('bears a page: %s', (_, width, height, paint) => {
    const runs = [0, 1].map(() => {
      const page = paintedPage(width, height, paint)
      // Whatever its own estimate says, it is to be run.
      run(effect, page, 'minNoise' in effect.params ? { minNoise: 0 } : {})
      const bytes = page.peek()
      expect(bytes.length).toBe(page.width * page.height * 4)
      expect(bytes.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
      return digest(page)
    })
    expect(runs[0]).toBe(runs[1])
  })

  test('bears every parameter at its ends', () => {
    for (const [param, spec] of Object.entries(effect.params)) {
      for (const value of spec.kind === 'enum' ? spec.values : [spec.min, spec.max]) {
        const page = sheet()
        run(noise, page, { amount: 6 })
        run(effect, page, { minNoise: 0, [param]: value })
        expect(page.peek()[3]).toBe(255)
      }
    }
  })
})

describe('the chain', () => {
  test('leaves a clean page as it is, to the byte', () => {
    const page = sheet()
    const before = page.peek().slice()
    for (const name of CHAIN) run(findEffect(name)!, page, { minNoise: 1.5 })
    expect(page.peek()).toEqual(before)
  })

  test('brings a faded, noisy, lifted page at least 3 dB nearer to the clean one', () => {
    const clean = sheet().peek().slice()
    const page = sheet()
    run(fade, page, { strength: 0.5 })
    run(colorJitter, page, { brightness: 30, contrast: 1, saturation: 0.6 })
    run(noise, page, { amount: 7 })
    const degraded = psnr(page.peek(), clean)
    for (const name of CHAIN) run(findEffect(name)!, page)
    expect(psnr(page.peek(), clean)).toBeGreaterThan(degraded + 3)
  })
})

describe('denoise', () => {
  test('takes most of the noise off paper and keeps the print', () => {
    const clean = sheet().peek().slice()
    const page = sheet()
    run(noise, page, { amount: 8, size: 0.01 })
    const before = psnr(page.peek(), clean)
    expect(run(findEffect('denoise')!, page)).toHaveProperty('did')
    expect(psnr(page.peek(), clean)).toBeGreaterThan(before + 2)
    const strip = Array.from({ length: 200 }, (_, x) => page.peek()[(6 * 240 + x) * 4]!)
    expect(Math.max(...strip) - Math.min(...strip)).toBeLessThan(20)
  })
})

describe('enhance', () => {
  const [target, key] = [1, 'restoring/mend']
  const form = (name: string): Source => {
    const { width, height, bytes } = drawPage({ id: name, target, label: target, key: name }, 5)
    return new Source(width, height, bytes)
  }
  const degradedForm = () => {
    const page = new Page()
    page.load(form(key))
    const lifted = { brightness: 32, contrast: 1, saturation: 0.5 }
    run(colorJitter, page, lifted)
    const wanted = page.peek().slice()
    page.load(form(key))
    run(fade, page, { strength: 0.5 })
    run(bleedThrough, page, {}, key, form('restoring/donor'))
    run(colorJitter, page, lifted)
    run(noise, page, { amount: 7 })
    return { page, wanted }
  }

  test('removes noise, bleed-through and fading of a degraded form, better than the steps for each do', () => {
    const { page, wanted } = degradedForm()
    const degraded = psnr(page.peek(), wanted)
    expect(run(findEffect('enhance')!, page)).toEqual({
      did: { noise: expect.closeTo(7, -0.5), degradation: expect.closeTo(1, 0) },
    })
    const enhanced = psnr(page.peek(), wanted)
    const { page: other } = degradedForm()
    run(findEffect('denoise')!, other)
    run(findEffect('remove-bleed-through')!, other)
    const plain = psnr(other.peek(), wanted)
    expect(enhanced - degraded).toBeGreaterThan(2.5)
    expect(enhanced - plain).toBeGreaterThan(1.5)
  })

  test('only denoises a picture that came with noise, for its tones are its own', () => {
    const [enhanced, denoised] = ['enhance', 'denoise'].map((name) => {
      const page = night()
      run(noise, page, { amount: 7 })
      run(findEffect(name)!, page)
      return page.peek().slice()
    })
    expect(same(enhanced!, denoised!)).toBe(true)
  })

  test('takes back a share where it is told to', () => {
    const levels = [0, 0.5, 1].map((strength) => {
      const { page } = degradedForm()
      run(findEffect('enhance')!, page, { strength })
      return page.peek().slice()
    })
    const middle = levels[1]!.map((_, i) => (levels[0]![i]! + levels[2]![i]!) / 2)
    expect(psnr(levels[1]!, middle)).toBeGreaterThan(45)
    expect(psnr(levels[0]!, levels[2]!)).toBeLessThan(35)
  })
})

describe('the chain, on pages whose tones are their own', () => {
  /** A form in grey ink on cream paper with a red seal, lit from one side. */
  const form = (): Page =>
    paintedPage(300, 260, (x, y) => {
      const light = 0.62 + x / 800
      if (Math.abs(Math.hypot(x - 240, y - 200) - 24) < 4)
        return [190 * light, 60 * light, 55 * light]
      if (y < 170 && text(x, y) === 40) return 52 * light
      return [212 * light, 205 * light, 188 * light]
    })

  test.each([
    ['a dark picture', night, 4],
    ['a dark picture', night, 9],
    ['a form in grey ink', form, 4],
    ['a form in grey ink', form, 9],
  ])('%s with noise comes no farther from what it was', (_, painted, amount) => {
    const clean = painted().peek().slice()
    const page = painted()
    run(noise, page, { amount })
    const before = psnr(page.peek(), clean)
    for (const name of CHAIN) run(findEffect(name)!, page)
    expect(psnr(page.peek(), clean)).toBeGreaterThan(before)
  })
})

describe('levels', () => {
  /** Degraded by its notes; a few pixels are as dark as `black`. */
  const degradedSheet = (black: number): Page => {
    const page = paintedPage(240, 300, (x, y) =>
      y === 2 && x < 40 ? black : text(x, y) === 40 ? 62 : 205,
    )
    page.notes.set('degradation', 1)
    page.notes.set('noise', 6)
    return page
  }

  test('lowers ink to black, but nothing below it: what is darker was not lifted', () => {
    const effect = findEffect('levels')!
    expect(run(effect, degradedSheet(62))).toMatchObject({ did: { darkest: 62, lift: 34 } })
    expect(run(effect, degradedSheet(9))).toMatchObject({ did: { darkest: 62, lift: 13 } })
  })
})

describe('remove-bleed-through', () => {
  test('takes faint marks off the paper and leaves print and its rims', () => {
    const page = paintedPage(200, 200, (x, y) => {
      if (y > 100 && text(x, y) === 40) return 40
      return y < 80 && (x >> 3) % 3 === 0 && (y >> 3) % 3 === 0 ? 214 : 220
    })
    const before = page.peek().slice()
    run(findEffect('remove-bleed-through')!, page, { minNoise: 0, strength: 1 })
    const after = page.peek()
    expect(after[(4 * 200 + 4) * 4]).toBeGreaterThan(215)
    const lower = 110 * 200 * 4
    expect(after.slice(lower)).toEqual(before.slice(lower))
  })
})

describe('despeckle', () => {
  test('takes lone specks and leaves dots that stand by print', () => {
    const speck = (x: number, y: number): boolean => x % 40 < 2 && y % 40 < 2 && y > 120 && x > 3
    const page = paintedPage(240, 240, (x, y) => {
      if (y < 80 && text(x, y) === 40) return 40
      return speck(x, y) || (x === 100 && y === 84) ? 60 : 230
    })
    expect(run(findEffect('despeckle')!, page)).toMatchObject({ did: { specks: 15 } })
    const at = (x: number, y: number): number => page.peek()[(y * 240 + x) * 4]!
    expect(at(80, 160)).toBeGreaterThan(220)
    expect(at(100, 84)).toBe(60)
  })
})

describe('trim', () => {
  test('cuts black edges and white fill off, up to the margin', () => {
    const page = paintedPage(200, 260, (x, y) => {
      if (x < 20) return 8
      if (y >= 230) return 255
      return text(x, y) === 40 ? 40 : 215
    })
    expect(run(findEffect('trim')!, page, { margin: 0 })).toHaveProperty('did')
    expect([page.width, page.height]).toEqual([180, 230])
  })

  test('keeps a margin of white, and nothing of black', () => {
    const page = paintedPage(200, 260, (x, y) => {
      if (x < 20 || y < 24) return 8
      if (x >= 170) return 255
      return text(x, y) === 40 ? 40 : 215
    })
    expect(run(findEffect('trim')!, page, { margin: 0.05 })).toMatchObject({
      did: { left: 20, top: 24, right: 20, bottom: 0 },
    })
    expect(
      page
        .peek()
        .slice(0, 3)
        .every((value) => value > 30),
    ).toBe(true)
  })

  test('takes no margin off a page whose paper is white between its print', () => {
    const page = paintedPage(200, 260, (x, y) => {
      if (y >= 210) return 255
      return (x + y) % 2 === 0 ? 40 : x % 5 === 0 ? 255 : 120
    })
    expect(run(findEffect('trim')!, page)).toEqual({ skipped: 'no border' })
  })

  test('cannot tell white fill from white paper, and leaves both', () => {
    const page = paintedPage(200, 260, (x, y) => (y < 230 && text(x, y) === 40 ? 40 : 255))
    expect(run(findEffect('trim')!, page)).toEqual({ skipped: 'no border' })
  })

  test('leaves the black ground of a page in black and white', () => {
    const page = paintedPage(200, 260, (x, y) => (y >= 230 || text(x, y) === 40 ? 0 : 255))
    expect(run(findEffect('trim')!, page)).toHaveProperty('skipped')
    expect(page.height).toBe(260)
  })
})
