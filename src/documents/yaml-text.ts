/** Plain data as YAML on one line, as people write it into recipes. */

/** Words that mean themselves in YAML, inside brackets too; all others are quoted. */
const PLAIN = /^[\p{L}_][\p{L}\p{N}_./-]*$/u
const MEANT_OTHERWISE = /^(true|false|null|yes|no|on|off|y|n)$/i

/** A value on one line: `[0, 10]`, `{ normal: [0, 6] }`, `auto`. */
export function inlineYaml(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return wordOf(value)
  if (typeof value === 'number') return Number.isFinite(value) ? numberOf(value) : 'null'
  if (typeof value !== 'object') return value === true ? 'true' : 'false'
  if (Array.isArray(value)) return `[${value.map(inlineYaml).join(', ')}]`
  const pairs = Object.entries(value).filter(([, own]) => own !== undefined)
  if (pairs.length === 0) return '{}'
  return `{ ${pairs.map(([key, own]) => `${wordOf(key)}: ${inlineYaml(own)}`).join(', ')} }`
}

function wordOf(text: string): string {
  return PLAIN.test(text) && !MEANT_OTHERWISE.test(text) ? text : JSON.stringify(text)
}

/** Without an exponent where that is short, as nobody writes 1e-7 but everybody 0.0005. */
function numberOf(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  const plain = value.toFixed(12).replace(/\.?0+$/, '')
  return Number(plain) === value ? plain : text
}

/** Every line but the first moved to the right (or left, below 0) by some blanks; empty ones stay empty. */
export function indented(text: string, by: number): string {
  const [first = '', ...rest] = text.split('\n')
  const moved = rest.map((line) => {
    if (line.trim() === '') return line
    if (by >= 0) return ' '.repeat(by) + line
    const blanks = /^ */.exec(line)![0].length
    return line.slice(Math.min(blanks, -by))
  })
  return [first, ...moved].join('\n')
}
