/** `bench/worth.md` and the README's table, both from `bench/worth.json`. */
import { plural } from '../../src/core/plural.ts'
import { MODELS, type ModelName } from './cell.ts'
import { PERTURBATIONS } from './noise.ts'
import { measuredParts, rowsOf, type WorthResults, type WorthRow } from './results.ts'
import type { Spread } from './robustness.ts'
import { SETS } from './sets.ts'

const MISSING = 'not measured'

const TITLES: Record<string, string> = {
  originals: 'the originals alone',
  plain: 'flips, small turns, brightness, JPEG',
  augraphy: "Augraphy's default pipeline",
  light: '`light`',
  heavy: '`heavy`',
  'heavy-upright': '`heavy`, `orientations: upright`',
  stronger: 'a stronger `heavy`, upright',
  phone: '`phone`',
  scanner: '`scanner`',
}

const titleOf = ({ set }: WorthRow): string => TITLES[set] ?? `\`${set}\``

const models = Object.keys(MODELS) as ModelName[]

/** The README's table: every model that was measured, every set. */
export function readmeTable(results: WorthResults): string[] {
  return models.flatMap((model) => {
    const rows = rowsOf(results, model)
    if (rows.every(({ runs }) => runs === 0)) return [`${MODELS[model].title}: ${MISSING}.`, '']
    return [`${MODELS[model].title}, ${runsOf(results, model)}:`, '', ...summary(rows), '']
  })
}

function summary(rows: readonly WorthRow[]): string[] {
  const measured = rows.filter(({ runs }) => runs > 0)
  const missing = rows.filter(({ runs }) => runs === 0).map(titleOf)
  const table = grid(
    ['trained on', 'images', 'trainings', 'clean', "Augraphy's", "RoDLA's", 'both', 'gain', 'mRD'],
    measured.map((row) => [
      titleOf(row),
      row.images!.toLocaleString('en'),
      `${row.runs}`,
      figure(row.clean),
      figure(row.augraphy),
      figure(row.rodla),
      figure(row.noisy),
      row.set === 'originals' ? '' : signed(row.gain),
      figure(row.robustness, 1),
    ]),
  )
  return missing.length === 0
    ? table
    : [...table, '', sentence(`${MISSING}: ${missing.join('; ')}`)]
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`

/** How often the sets were trained on, which the spread is of. */
function runsOf({ cells }: WorthResults, model: ModelName): string {
  const own = cells.filter((cell) => cell.model === model)
  const splits = new Set(own.map(({ split }) => split)).size
  const seeds = new Set(own.map(({ seed }) => seed)).size
  if (splits * seeds === 1) return 'one split and one seed, so there is no spread'
  const counts = SETS.map((set) => own.filter((cell) => cell.set === set).length).filter(Boolean)
  const [low, high] = [Math.min(...counts), Math.max(...counts)]
  const range = low === high ? `${high}` : `${low} to ${high}`
  return (
    `${plural(splits, 'split')}, ${plural(seeds, 'seed')}, ${range} trainings of each set, ` +
    'mean ± standard deviation where there are two or more'
  )
}

/** The page: what was done, and every figure. */
export function worthPage(results: WorthResults): string {
  const { training, perClass, classes } = results
  const lines = [
    '# What a set is worth on real pages',
    '',
    `<!-- Written by \`npm run bench -- worth\` from worth.json. -->`,
    '',
    `Sets are made from ${perClass} real pages of each of ${classes} classes of RVL-CDIP and judged on the`,
    'other pages of the same 246, clean and degraded by programs that are not ours. Equal count of images',
    `(the originals alone excepted), ${training.steps} updates of ${training.batch} images at ${training.size} px,`,
    'nothing held out, the last weights (EMA). A training is one split of the pages and one seed.',
    "Augraphy's: its default pipeline without what destroys the page (`bench/peers/augraphy_noise.py`).",
    "RoDLA's: twelve perturbations at up to three levels (`bench/peers/rodla.py`), here their mean.",
    'Both: the mean of those two; gain: what it is above the originals alone of the same split and seed.',
    'mRD: mean robustness degradation as RoDLA defines it, with 1 − macro F1 for the error; lower is better,',
    'and its reference is the model trained on the originals. All other figures are macro F1.',
    'Over the about 120 test pages of a split a score is sure to ± .045 (one standard error), of all parts',
    'together to little less, as the pages are the same: single trainings that differ by less may differ by chance.',
    '',
  ]
  for (const model of models) {
    lines.push(`## ${MODELS[model].title}`, '')
    const rows = rowsOf(results, model)
    if (rows.every(({ runs }) => runs === 0)) {
      lines.push(sentence(MISSING), '')
      continue
    }
    const runs = sentence(runsOf(results, model))
    lines.push(runs, '', ...summary(rows), '', ...perturbations(results, rows), '')
  }
  lines.push('## How much is left of a page', '', ...similarityTable(results))
  return `${lines.join('\n')}\n`
}

/** A row per perturbation and level, a column per set. */
function perturbations(results: WorthResults, rows: readonly WorthRow[]): string[] {
  const measured = rows.filter(({ runs }) => runs > 0)
  return grid(
    ['perturbation, level', ...measured.map(({ set }) => set)],
    measuredParts(results).map((part) => [
      part.replace(/-(?=\d$)/, ' '),
      ...measured.map(({ parts }) => figure(parts[part])),
    ]),
  )
}

function similarityTable({ similarity }: WorthResults): string[] {
  const parts = PERTURBATIONS.flatMap((name) =>
    [1, 2, 3].map((level) => `${name}-${level}`).filter((part) => similarity[part]),
  )
  return grid(
    ['perturbation, level', 'MS-SSIM', 'CW-SSIM'],
    parts.map((part) => [
      part.replace(/-(?=\d$)/, ' '),
      similarity[part]!.msSsim.toFixed(3),
      similarity[part]!.cwSsim.toFixed(3),
    ]),
  )
}

function figure(spread: Spread | undefined, digits = 3): string {
  if (!spread) return MISSING
  const mean = spread.mean.toFixed(digits)
  return spread.std === undefined ? mean : `${mean} ± ${spread.std.toFixed(digits)}`
}

/** A difference; what rounds to nothing has no sign. */
function signed(spread: Spread | undefined): string {
  const text = figure(spread)
  if (!spread || Math.abs(spread.mean) < 5e-4) return text.replace(/^-/, '')
  return spread.mean > 0 ? `+${text}` : text
}

/** A Markdown table, columns padded as oxfmt pads them. */
function grid(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) =>
    Math.max(3, title.length, ...rows.map((row) => row[i]!.length)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)]
}

export const README_BEGIN = '<!-- npm run bench -- worth: begin -->'
export const README_END = '<!-- npm run bench -- worth: end -->'

/**
 * A text with the table between its markers.
 * @throws RangeError where the markers are missing
 */
export function withTable(text: string, lines: readonly string[]): string {
  const begin = text.indexOf(README_BEGIN)
  const end = text.indexOf(README_END)
  if (begin < 0 || end < begin) {
    throw new RangeError(`expected ${README_BEGIN} and ${README_END}, found them not`)
  }
  const body = lines.join('\n').trim()
  return `${text.slice(0, begin)}${README_BEGIN}\n\n${body}\n\n${text.slice(end)}`
}
