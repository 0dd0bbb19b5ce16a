/** Single effects beside AlbumentationsX's: the same pages, one thread each, in turn, processor time. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { drawSteps, rngOfStep } from '../src/augment/recipe/draw.ts'
import { parseRecipe } from '../src/augment/recipe/parse.ts'
import type { LabelledSet } from '../src/dataset/labelled-set.ts'
import { decode } from '../src/page/codec/decode.ts'
import { Page } from '../src/page/image/page.ts'
import type { Source } from '../src/page/image/source.ts'
import { median } from './support.ts'

/** The size that README's figures are of. */
const [WIDTH, HEIGHT] = [443, 591]
const PAGES = 16
/** Rounds of ours before anything is timed, so that its loops are compiled. */
const WARM = 12

/** As strong as `TRANSFORMS` in peers/albumentationsx.py. */
const EFFECTS: Readonly<Record<string, string>> = {
  rotate: 'effect: rotate, params: { angle: 7, fill: white }',
  perspective: 'effect: perspective, params: { strength: 0.04, fill: white }',
  blur: 'effect: blur, params: { kind: gaussian, size: 0.001693 }',
  noise: 'effect: noise, params: { amount: 7, sharpening: 0 }',
  brightness: 'effect: color-jitter, params: { brightness: 20, contrast: 1, saturation: 1 }',
  jpeg: 'effect: jpeg, params: { quality: 50 }',
}

export interface EffectRow {
  /** by its name in AlbumentationsX' list */
  effect: string
  /** median milliseconds of processor time a page */
  ours: number
  peer: number
  /** median over rounds of the peer's time by ours: above 1 ours is faster */
  ratio: number
}

/**
 * @param python an interpreter that has AlbumentationsX
 * @param rounds of both, in turn, of each effect
 */
export async function effectsBeside(
  python: string,
  set: LabelledSet,
  rounds: number,
): Promise<{ versions: object; rows: EffectRow[] }> {
  const pages = await somePages(set)
  const peer = startPeer(
    python,
    pages.map(({ file }) => file),
  )
  const sources = pages.map(({ source }) => source)
  try {
    const versions = (await peer.ask('versions')) as object
    const rows: EffectRow[] = []
    for (const [effect, step] of Object.entries(EFFECTS)) {
      const apply = applier(step)
      for (let round = 0; round < WARM; round++) milliseconds(apply, sources, round)
      const pairs: [ours: number, peer: number][] = []
      for (let round = 0; round < rounds; round++) {
        const ours = milliseconds(apply, sources, WARM + round)
        pairs.push([ours, (await peer.ask(`${effect} 1`)) as number])
      }
      rows.push({
        effect,
        ours: median(pairs.map(([ours]) => ours)),
        peer: median(pairs.map(([, theirs]) => theirs)),
        ratio: median(pairs.map(([ours, theirs]) => theirs / ours)),
      })
    }
    return { versions, rows }
  } finally {
    peer.close()
  }
}

async function somePages(set: LabelledSet): Promise<{ file: string; source: Source }[]> {
  const found: { file: string; source: Source }[] = []
  for (const { file } of set.pages) {
    const source = await decode(await readFile(file), file, { area: WIDTH * HEIGHT })
    if (source.width === WIDTH && source.height === HEIGHT) found.push({ file, source })
    if (found.length === PAGES) return found
  }
  throw new Error(`fewer than ${PAGES} pages of ${WIDTH}×${HEIGHT}`)
}

type Apply = (page: Page, source: Source, variant: number) => void

function applier(step: string): Apply {
  const { recipe } = parseRecipe(`name: one\nsteps: [{ ${step} }]`, 'bench')
  return (page, source, variant) => {
    const key = { seed: 1, source: source.digest, variant }
    const [drawn] = drawSteps(recipe, key, { target: 0, name: '' }, [0])
    const { effect, path, params } = drawn!
    effect.apply(page, params, rngOfStep(key, path), undefined)
  }
}

/** Median processor time of a page, its pixels in memory before and after. */
function milliseconds(apply: Apply, sources: readonly Source[], variant: number): number {
  const page = new Page({ resident: true })
  const times = sources.map((source) => {
    page.load(source)
    const before = process.cpuUsage()
    apply(page, source, variant)
    page.peek()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return median(times)
}

/** Asks peers/albumentationsx.py one thing at a time. */
function startPeer(
  python: string,
  files: readonly string[],
): { ask: (question: string) => Promise<unknown>; close: () => void } {
  const script = fileURLToPath(new URL('./peers/albumentationsx.py', import.meta.url))
  const child = spawn(python, [script, ...files], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(question) {
      child.stdin.write(`${question}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error('peers/albumentationsx.py ended early')
      return JSON.parse(value) as unknown
    },
    close: () => child.stdin.end(),
  }
}
