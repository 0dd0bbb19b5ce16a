/** The reference of one entry point, as Markdown. */
import type { ApiItem, ApiModule, Member } from './read.ts'

const HEADINGS = { function: 'Functions', class: 'Classes', type: 'Types', constant: 'Constants' }
const ORDER = ['function', 'constant', 'class', 'type'] as const

/** The page of an entry point; `npm run docs:api` writes it. */
export function apiPage({ module, about, items }: ApiModule): string {
  const names = new Set(items.map(({ name }) => name))
  const parts = ORDER.flatMap((kind) => {
    const some = items.filter((item) => item.kind === kind)
    return some.length === 0
      ? []
      : [`## ${HEADINGS[kind]}`, ...some.flatMap((item) => sectionOf(item, names))]
  })
  const intro = about.replace(/^`[^`]+`:\s*/, '')
  return `${[
    '<!-- Written by `npm run docs:api` from the declarations and their docstrings. -->',
    `# ${module}`,
    intro.charAt(0).toUpperCase() + intro.slice(1),
    ...parts,
  ].join('\n\n')}\n`
}

function sectionOf(item: ApiItem, names: ReadonlySet<string>): string[] {
  const { name, kind, signature, docs, members, extended } = item
  const inherited = extended.filter((one) => names.has(one))
  return [
    `### ${name}`,
    fenced('ts', signature),
    ...(docs.text === '' ? [] : [docs.text]),
    ...(inherited.length > 0
      ? [`Has also what ${inherited.map((one) => linked(one)).join(' and ')} has.`]
      : []),
    ...(members.length > 0 ? [members.map((member) => lineOf(member, names)).join('\n')] : []),
    ...(kind === 'function' && docs.returns !== '' ? [`**Returns** ${docs.returns}`] : []),
    ...(docs.throws === '' ? [] : [`**Throws** ${docs.throws}`]),
    ...(docs.example === '' ? [] : [docs.example]),
  ]
}

function lineOf({ name, optional, type, docs }: Member, names: ReadonlySet<string>): string {
  const about = [
    docs.text.replaceAll(/\s+/g, ' '),
    ...[...docs.params].map(([param, text]) => `\`${param}\`: ${text}.`),
    docs.returns === '' ? '' : `Returns ${docs.returns}.`,
    docs.throws === '' ? '' : `Throws ${docs.throws}.`,
  ]
  const links = (name === 'constructor' ? [] : [...names])
    // Types are written with a capital; `number` is also the name of a function.
    .filter((one) => /^[A-Z]/.test(one) && new RegExp(`\\b${one}\\b`).test(type))
    .map((one) => linked(one))
  const seen = links.length > 0 ? ` (${links.join(', ')})` : ''
  const text = about
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll('..', '.')
  return `- \`${name}${optional ? '?' : ''}\`: \`${type}\`${seen}${text === '' ? '' : `: ${text}`}`
}

function linked(name: string): string {
  return `[${name}](#${name.toLowerCase()})`
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``
}
