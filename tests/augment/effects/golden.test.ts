/**
 * Every effect looks as it did when its fingerprints were taken, in its textures too. After a change
 * that is meant, `UPDATE_GOLDEN=1 npx vitest run tests/augment/effects/golden.test.ts` writes new ones.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import type { AnyEffect } from '../../../src/augment/effects/effect.ts'
import { allEffects, findEffect } from '../../../src/augment/effects/registry.ts'
import { drawSteps, rngOfStep } from '../../../src/augment/recipe/draw.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { rngFrom, type Rng } from '../../../src/core/rng.ts'
import {
  loadedPage,
  otherThan,
  PAGES,
  sourceOf,
  type PageName,
} from '../../support/effect-pages.ts'
import {
  differenceFrom,
  fingerprintOf,
  type Fingerprint,
  type Picture,
} from '../../support/fingerprint.ts'

/** One file per effect, so that a change of one is seen as such. */
const FOLDER = new URL('./golden/', import.meta.url)
const golden = new Map<string, Record<string, Fingerprint>>(
  allEffects().map(({ name }) => [name, storedOf(name)]),
)
const update = process.env['UPDATE_GOLDEN'] !== undefined

function storedOf(effect: string): Record<string, Fingerprint> {
  const file = new URL(`${effect}.json`, FOLDER)
  if (!existsSync(file)) return {}
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Fingerprint>
}

/** Other processors and libraries may round differently; that is as much as they may differ by. */
const MOST_RMS = 0.5
const MOST_CHANGED = 0.002

/** Parameters with which more of an effect is to be seen than with those usually drawn. */
const PLAIN: Readonly<Record<string, Record<string, number | string>>> = {
  strikethrough: { lines: 6, pen: 'pencil', width: 2, opacity: 1 },
  underline: { lines: 6, pen: 'marker', width: 1.5, opacity: 1 },
  scribbles: { count: 8, pen: 'pencil', width: 2, opacity: 1 },
  halftone: { lines: 90, ink: 'colour' },
}

interface Drawn {
  picture: Picture
  skipped: boolean
}

/** The effect on a page, by default with the parameters that a recipe which names none draws. */
function drawn(
  effect: AnyEffect,
  name: PageName,
  change: { params?: Record<string, number | string>; rng?: (rng: Rng) => Rng } = {},
): Drawn {
  const { recipe } = parseRecipe(`name: g\nsteps: [{ effect: ${effect.name} }]`, 'golden')
  const key = { seed: 1, source: `golden ${name}`, variant: 1 }
  const [step] = drawSteps(recipe, key, { target: 0, name: '' }, [])
  const page = loadedPage(effect, name)
  const rng = rngOfStep(key, effect.name)
  const result = effect.apply(
    page,
    { ...step!.params, ...PLAIN[effect.name], ...change.params },
    change.rng ? change.rng(rng) : rng,
    otherThan(name),
  )
  const bytes = page.peek().slice()
  return {
    picture: { width: page.width, height: page.height, bytes },
    skipped: result !== undefined && 'skipped' in result,
  }
}

/** How far a picture is from the stored one, and whether the test above would let it pass. */
function judged(effect: AnyEffect, name: PageName, picture: Picture): boolean {
  const { rms, changed } = differenceFrom(golden.get(effect.name)![name]!, picture)
  return rms <= MOST_RMS && changed <= MOST_CHANGED
}

describe.each(allEffects().map((effect) => [effect.name, effect] as const))('%s', (_, effect) => {
  test.each(PAGES)('looks as it did on %s', (name) => {
    const { picture, skipped } = drawn(effect, name)
    expect(skipped, 'the page is one that the effect acts on').toBe(false)
    const prints = golden.get(effect.name)!
    if (update) prints[name] = fingerprintOf(picture)
    const wanted = prints[name]
    expect(
      wanted,
      `${effect.name} on ${name} has no golden fingerprint: UPDATE_GOLDEN=1 writes it`,
    ).toBeDefined()
    const { rms, changed } = differenceFrom(wanted!, picture)
    expect(rms, 'RMS difference in grey levels').toBeLessThanOrEqual(MOST_RMS)
    expect(changed, 'share of tiles that look other').toBeLessThanOrEqual(MOST_CHANGED)
  })
})

test('no fingerprints are kept of effects that are no more', () => {
  const known = new Set(allEffects().map(({ name }) => `${name}.json`))
  expect(readdirSync(FOLDER).filter((file) => !known.has(file))).toEqual([])
})

afterAll(() => {
  if (!update) return
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER)
  for (const [effect, prints] of golden) {
    const lines = Object.entries(prints).map(([name, print]) => {
      return `${JSON.stringify(name)}: ${JSON.stringify(print)}`
    })
    writeFileSync(new URL(`${effect}.json`, FOLDER), `{\n${lines.join(',\n')}\n}\n`)
  }
})

/** An rng whose draws by one method come out otherwise where `isMeant` says so. */
function swapped<K extends 'next' | 'int'>(
  rng: Rng,
  method: K,
  isMeant: (...args: Parameters<Rng[K]>) => boolean,
): Rng {
  return new Proxy(rng, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args)
      if (key !== method) return call
      return (...args: Parameters<Rng[K]>): unknown => {
        const result = call(...args) as number
        return isMeant(...args) ? result ^ 37 : result
      }
    },
  })
}

describe('the comparison notices', () => {
  const PENS = ['strikethrough', 'underline', 'scribbles'] as const
  test.each(PAGES)('the texture of a fold taken from elsewhere in the tile, on %s', (name) => {
    const effect = findEffect('folds')!
    // Where dirt and rubbed-off ink begin in the noise is drawn by `next`; the creases stay.
    const rng = (own: Rng): Rng => swapped(own, 'next', () => true)
    const { picture } = drawn(effect, name, { rng })
    expect(judged(effect, name, picture)).toBe(false)
  })

  test.each(PENS.flatMap((pen) => PAGES.map((name) => [pen, name] as const)))(
    'the texture of a stroke of %s taken from elsewhere in the tile, on %s',
    (pen, name) => {
      const effect = findEffect(pen)!
      const rng = (own: Rng): Rng => swapped(own, 'int', (low, high) => low === 0 && high === 127)
      const { picture } = drawn(effect, name, { rng })
      expect(judged(effect, name, picture)).toBe(false)
    },
  )

  test.each(PAGES)('a highlight that is missing, on %s', (name) => {
    const effect = findEffect('highlight')!
    const { width, height, pixels } = sourceOf(name)
    expect(judged(effect, name, { width, height, bytes: pixels })).toBe(false)
    const { lines } = paramsOf(effect, name)
    for (const other of [Number(lines) - 1, Number(lines) + 1].filter((count) => count > 0)) {
      const { picture } = drawn(effect, name, { params: { lines: other } })
      expect(judged(effect, name, picture)).toBe(false)
    }
  })

  test.each(['noise', 'paper-color', 'ink-bleed'])('other noise in %s', (id) => {
    const effect = findEffect(id)!
    const rng = (own: Rng): Rng => swapped(own, 'int', () => true)
    for (const name of PAGES) {
      expect(judged(effect, name, drawn(effect, name, { rng }).picture)).toBe(false)
    }
  })

  test.each(['folds', 'strikethrough', 'noise'])('no last bits in %s', (id) => {
    const effect = findEffect(id)!
    const rng = rngFrom(`golden/bits/${id}`)
    for (const name of PAGES) {
      const { picture } = drawn(effect, name)
      const { bytes } = picture
      for (let i = 0; i < bytes.length; i++) {
        if (i % 4 < 3 && rng.bernoulli(0.05)) bytes[i]! += rng.bernoulli(0.5) ? 1 : -1
      }
      expect(judged(effect, name, picture)).toBe(true)
    }
  })
})

function paramsOf(effect: AnyEffect, name: PageName): Readonly<Record<string, number | string>> {
  const { recipe } = parseRecipe(`name: g\nsteps: [{ effect: ${effect.name} }]`, 'golden')
  const key = { seed: 1, source: `golden ${name}`, variant: 1 }
  return drawSteps(recipe, key, { target: 0, name: '' }, [])[0]!.params
}
