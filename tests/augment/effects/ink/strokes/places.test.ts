import { describe, expect, it } from 'vitest'
import { scribbles } from '../../../../../src/augment/effects/ink/scribbles.ts'
import {
  findOccupancy,
  occupancyOf,
} from '../../../../../src/augment/effects/ink/strokes/places.ts'
import { rngFrom } from '../../../../../src/core/rng.ts'
import { Page } from '../../../../../src/page/image/page.ts'
import { same } from '../../../../page/background/ink-loops.ts'
import { textPage } from '../../../../page/textlines/text-pages.ts'

const { source } = textPage({ words: 'korean', size: 12 })

function loaded(): Page {
  const page = new Page()
  page.load(source)
  return page
}

describe('occupancy found in a source', () => {
  it('is the same as found in the page, and no mark is entered in it', () => {
    const found = findOccupancy(source.pixels, source.width, source.height)
    occupancyOf(loaded()).busy.fill(1)
    expect(occupancyOf(loaded())).toEqual(found)
    expect(found.busy).toContain(0)
    const page = loaded()
    page.pixels()
    expect(occupancyOf(page)).toEqual(found)
  })

  it('makes the same scribbles', () => {
    const params = {
      count: 5,
      kind: 'mixed',
      pen: 'ballpoint',
      color: 'blue',
      size: 1,
      width: 1,
      wobble: 1,
      opacity: 1,
    }
    const [known, changed] = [loaded(), loaded()]
    changed.canvas()
    for (const page of [known, changed]) scribbles.apply(page, params, rngFrom('s'), undefined)
    expect(same(known.peek(), source.pixels)).toBe(false)
    expect(same(known.peek(), changed.peek())).toBe(true)
  })
})
