import { expect, test } from 'vitest'
import { inkInArena, inkOfPage, type Ink } from '../../../src/page/background/ink.ts'
import { paperOfSource } from '../../../src/page/background/paper.ts'
import { kernelArena, type Arena } from '../../../src/page/kernels/arena.ts'
import { PAGES, sourceOf } from '../../support/effect-pages.ts'

test.each(PAGES)('ink kept with its source is the ink found anew, on %s', (name) => {
  const source = sourceOf(name)
  const { width, height } = source
  const paper = paperOfSource(source)
  const found = (how: (arena: Arena, rgba: number) => Ink) => {
    const arena = kernelArena()
    const { plane, minDensity, backdrop } = how(arena, arena.write(source.pixels))
    const { blocks, pitch, rows, step } = backdrop
    return {
      densities: arena.view(plane, width * height, Uint8Array).slice(),
      tones: arena.view(blocks - pitch - 4, pitch * (rows + 2), Uint8Array).slice(),
      numbers: [minDensity, pitch, rows, step],
    }
  }
  const page = { width, height, source }
  const anew = found((arena, rgba) => inkInArena(arena, { rgba, width, height }, paper, 11))
  expect(anew.densities.some((density) => density > 100)).toBe(true)
  for (let time = 0; time < 2; time++) {
    const kept = found((arena, rgba) => inkOfPage(arena, { ...page, rgba }, paper, 11))
    expect(kept).toEqual(anew)
  }
})
