/** The trainer's pages in a real browser: written by the program as it is built, opened from disk. */
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { TrainingSet } from '../../src/train/data/training-set.ts'
import { readHoldoutLogits } from '../../src/train/loop/evaluate-holdout.ts'
import { softmax } from '../../src/train/metrics/scores.ts'
import { compare } from '../../src/train/report/comparison.ts'
import type { writeComparisonPage } from '../../src/train/report/comparison-page.ts'
import type { writeEvaluationPage } from '../../src/train/report/evaluation-page.ts'
import type { Trial } from '../../src/train/sweep/sweep.ts'
import type { writeSweepPage } from '../../src/train/sweep/sweep-page.ts'
import { partsOfBuild } from './parts.ts'
import { BROWSER } from './report-browser.ts'

const PARTS = fileURLToPath(new URL('../../dist/parts/', import.meta.url))

/** A module that the built program loads when it is needed: there pages find their bundled scripts. */
export async function built<T>(name: string): Promise<T> {
  const file = partsOfBuild().find((part) => new RegExp(`^${name}-[A-Z0-9]{8}\\.js$`).test(part))
  return (await import(pathToFileURL(join(PARTS, file!)).href)) as T
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: BROWSER!, args: ['--no-sandbox', '--disable-gpu'] })
}

/** A tab at an address; what goes wrong in it is added to `faults`. */
export async function openPage(
  browser: Browser,
  address: string,
  faults: string[],
  { width = 1440, height = 900 } = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height } })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(address)
  return page
}

/** What is taken of the built modules of the other pages. */
export interface OtherPages {
  evaluation: { writeEvaluationPage: typeof writeEvaluationPage }
  comparison: { writeComparisonPage: typeof writeComparisonPage }
  sweep: { writeSweepPage: typeof writeSweepPage }
}

/** The trainer's other pages, about the run in `root`. */
export async function writeOthers(
  root: string,
  set: TrainingSet,
): Promise<Record<keyof OtherPages, string>> {
  const { classes, noisy } = set
  const first = softmax(await readHoldoutLogits(join(root, 'run', 'small'), 'noisy'), 3)
  // The other run takes three pages for another class, or no longer does.
  const second = first.slice()
  for (const page of [0, 5, 11]) {
    const row = second.subarray(3 * page, 3 * page + 3)
    const label = noisy.labels[page]!
    const isHit = row.indexOf(Math.max(...row)) === label
    row.set([0.05, 0.05, 0.05])
    row[isHit ? (label + 1) % 3 : label] = 0.9
  }
  const evaluated = await built<OtherPages['evaluation']>('evaluation-page')
  const compared = await built<OtherPages['comparison']>('comparison-page')
  const swept = await built<OtherPages['sweep']>('sweep-page')
  const trials = Array.from({ length: 9 }, (_, i): Trial => {
    const values = {
      'backbones.0.learningRate': 10 ** ((3 * i) / 7 - 4),
      'loss.classWeights': i % 3 === 0 ? 'none' : 'balanced',
    }
    const about = { trial: i + 1, rung: 0, steps: null, folder: 'run', values }
    if (i === 8) return { ...about, score: null, reason: 'it <failed>' }
    return { ...about, score: 0.5 + i / 20, interval: { low: 0.4, high: 0.6 } }
  })
  const words = new Map([
    [0, ['kept as 0 class_0', '“receipt” of 1 class_1 in “receip”, 2.1 nats']],
  ])
  const found = compare(classes, noisy.labels, first, second)
  return {
    evaluation: await evaluated.writeEvaluationPage(join(root, 'ev.html'), 'Small', noisy, {
      classes,
      probabilities: second,
      alone: first,
      words,
      models: ['small: weight 1'],
    }),
    comparison: await compared.writeComparisonPage(
      join(root, 'compare.html'),
      ['one', 'two'],
      noisy,
      found,
      { first, second },
    ),
    sweep: await swept.writeSweepPage(root, 'Sweep', { trials, best: trials[7]! }),
  }
}
