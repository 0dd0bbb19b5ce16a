/** The calibrated recipe as YAML: short, with where it came from in comments. */
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isMap, isSeq, parseDocument, stringify, visit } from 'yaml'
import { BUILT_IN, type EffectRegistry } from '../effects/registry.ts'
import { withModulesFrom } from '../recipe/parse.ts'
import type { CalibrateOptions, CalibrateResult } from './calibrate.ts'
import { stepsOf, type PlainStep } from './search-space.ts'
import type { CalibrateRow } from './target.ts'

/** A step of more characters than this is written on several lines. */
const MAX_LINE = 96

const KINDS = ['oneOf', 'someOf', 'sequence'] as const

/**
 * The recipe's text, the same for the same calibration: no dates, no times.
 * @param name what the recipe is to be called
 * @param base name or path of the recipe it was calibrated from
 * @param out where it will be written: paths of modules of effects are relative to its folder
 * @param registry the effects it is made of
 */
export function calibratedText(
  {
    recipe,
    rows,
    fromPages,
    toPages,
  }: Pick<CalibrateResult, 'recipe' | 'rows' | 'fromPages' | 'toPages'>,
  {
    from,
    to,
    seed,
    pages,
    trials,
  }: Pick<CalibrateOptions, 'from' | 'to' | 'seed' | 'pages' | 'trials'>,
  {
    name,
    base,
    out = name,
    registry = BUILT_IN,
  }: { name: string; base: string; out?: string; registry?: EffectRegistry },
): string {
  const about = `calibrated from ${base} so that pages of ${from} look like those of ${to}`
  const { about: _, name: __, ...rest } = withModulesFrom(recipe, dirname(out))
  const short = {
    name,
    about,
    ...rest,
    steps: stepsOf(recipe).map((step) => shortStep(step, registry)),
  }
  const document = parseDocument(stringify(short))
  visit(document, {
    Map(_key, node, path) {
      // One line per step, as people write them; groups and long steps take several.
      const nests = node.items.some(({ value }) => isSeq(value) && value.items.some(isMap))
      const long = JSON.stringify(node.toJSON()).length > MAX_LINE
      if (path.length > 1 && !nests && !long) node.flow = true
    },
    Seq(_key, node) {
      if (!node.items.some(isMap)) node.flow = true
    },
  })
  const body = document
    .toString({ lineWidth: 100, flowCollectionPadding: true })
    .replaceAll(/\[ ([-+.,\d\w ]+) \]/g, '[$1]')
  const head = [
    `Calibrated by \`augment calibrate --from ${from} --to ${to} --base ${base} --pages ${pages} --trials ${trials} --seed ${seed}\``,
    `by image statistics of ${fromPages} and ${toPages} pages; no labels of the target were read.`,
    'Kolmogorov–Smirnov distances from the target: base recipe → this one (noise floor).',
    ...rows.map(line),
  ]
  return `${head.map((text) => `# ${text}\n`).join('')}${body}`
}

function line({ statistic, before, after, noiseFloor }: CalibrateRow): string {
  return `  ${statistic.padEnd(15)}${before.toFixed(2)} → ${after.toFixed(2)} (${noiseFloor.toFixed(2)})`
}

/** A step without what it would have anyway. */
function shortStep(step: PlainStep, registry: EffectRegistry): PlainStep {
  const { params, p, weight, ...rest } = step
  const short: PlainStep = { ...rest }
  if (p !== undefined && p !== 1) short.p = p
  if (weight !== undefined && weight !== 1) short.weight = weight
  const table = registry.find(step.effect ?? '')?.params ?? {}
  const said = Object.entries(params ?? {}).filter(
    ([name, value]) => !isDeepStrictEqual(value, table[name]?.default),
  )
  if (said.length > 0) short.params = Object.fromEntries(said)
  for (const kind of KINDS) {
    const children = step[kind]
    if (children) short[kind] = children.map((child) => shortStep(child, registry))
  }
  return short
}
