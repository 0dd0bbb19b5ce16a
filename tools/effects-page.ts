/** The text of docs/effects.md, from the registry. */
import { PHASES, type AnyEffect, type Phase } from '../src/augment/effects/effect.ts'
import type { EnumParam, EnumSpec, NumberParam, NumberSpec } from '../src/augment/effects/params.ts'
import { allEffects } from '../src/augment/effects/registry.ts'

const ABOUT: Record<Phase, string> = {
  ink: 'What printers and pens do',
  paper: 'What it is printed on',
  geometry: 'Position and shape of the page',
  light: 'How it is lit',
  capture: 'What lens, sensor and codec do',
  restore: 'What takes damage back; each measures first and leaves pages alone that do not need it',
}

/** The whole page, as Markdown. */
export function effectsPage(): string {
  const head = `# Effects

<!-- Written by \`npm run docs:effects\` from the registry: do not edit. -->

The ${allEffects().length} built-in effects, in the order of a physical page. How parameters are given (a value, a range,
a choice, a distribution) is told in [recipes/README.md](../recipes/README.md). Pictures show a page
before and after.
`
  const parts = PHASES.map((phase) => {
    const effects = allEffects().filter((effect) => effect.phase === phase)
    return `## ${phase}\n\n${ABOUT[phase]}.\n\n${effects.map(section).join('\n')}`
  })
  return `${head}\n${parts.join('\n')}`
}

function section({ name, summary, movesPixels, wantsOverlay, params }: AnyEffect): string {
  const notes = [
    movesPixels ? 'moves pixels (in pairs only with maps)' : '',
    wantsOverlay ? 'borrows from another page of the same split' : '',
  ].filter((note) => note !== '')
  const said = notes.length > 0 ? ` *${notes.join('; ')}*` : ''
  const rows = Object.entries(params).map(([param, it]) =>
    it.kind === 'number' ? numberRow(param, it) : enumRow(param, it),
  )
  const table = [
    '| parameter | range | default | unit | what it is |',
    '| --- | --- | --- | --- | --- |',
  ]
  return `### ${name}

${summary}.${said}

![${name}, before and after](effects/${name}.webp)

${[...table, ...rows].join('\n')}
`
}

function numberRow(
  name: string,
  { min, max, default: spec, unit, describe, integer }: NumberParam,
) {
  const range = `${min} to ${max}${integer ? ', whole' : ''}`
  return row([`\`${name}\``, range, numberText(spec), unit, describe])
}

function enumRow(name: string, { values, default: spec, describe }: EnumParam): string {
  return row([`\`${name}\``, values.join(', '), enumText(spec), '', describe])
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function numberText(spec: NumberSpec): string {
  if (typeof spec === 'number') return `${spec}`
  if ('choice' in spec) return weighed(spec.choice, spec.weights)
  if ('normal' in spec) return `normal, mean ${spec.normal[0]}, sd ${spec.normal[1]}`
  if ('logUniform' in spec) return `${spec.logUniform.join(' to ')}, logarithmic`
  return spec.join(' to ')
}

function enumText(spec: EnumSpec): string {
  return typeof spec === 'string' ? spec : weighed(spec.choice, spec.weights)
}

function weighed(choice: readonly unknown[], weights: readonly number[] | undefined): string {
  if (!weights) return 'any, alike'
  const sum = weights.reduce((a, b) => a + b, 0)
  return choice
    .map((value, i) => `${String(value)} ${Math.round((100 * (weights[i] ?? 0)) / sum)} %`)
    .join(', ')
}
