/** The classes of a set: numbers in the CSV, names for people. */
import { basename } from 'node:path'
import { InputError } from '../core/errors.ts'
import { didYouMean } from '../core/spelling.ts'
import { readTable } from './csv.ts'
import { Issues } from './issues.ts'

/** A class of documents. */
export interface ClassName {
  /** its number in CSV files, a whole number from 0 */
  target: number
  /** as `meta.csv` or its folder calls it */
  name: string
}

/**
 * Reads `meta.csv` (`target,class_name`).
 * @returns classes in the order of their targets
 * @throws InputError `TARGET_INVALID`, `CLASS_TWICE`, `SET_EMPTY`, and those of `readTable`
 */
export async function readClasses(file: string): Promise<ClassName[]> {
  const where = basename(file)
  const invalid = targetIssues(file)
  const twice = new Issues(
    'CLASS_TWICE',
    file,
    'classes that appear twice',
    'Keep one row of each.',
  )
  const names = new Map<number, string>()
  const lines = new Map<string, number>()
  for await (const { line, values } of readTable(file, ['target', 'class_name'])) {
    const target = parseTarget(values.target)
    const name = values.class_name.normalize('NFC')
    if (target === undefined) {
      invalid.add(`line ${line} "${values.target}"`)
      continue
    }
    for (const key of [`target ${target}`, `class_name "${name}"`]) {
      const before = lines.get(key)
      if (before === undefined) lines.set(key, line)
      else twice.add(`${key} on lines ${before} and ${line}`)
    }
    names.set(target, name)
  }
  invalid.check()
  twice.check()
  if (names.size === 0) throw new InputError('SET_EMPTY', `${file}: ${where} names no class`)
  return [...names]
    .map(([target, name]) => ({ target, name: name === '' ? String(target) : name }))
    .toSorted((a, b) => a.target - b.target)
}

/** A whole number from 0 on, or undefined where the text is none. */
export function parseTarget(text: string): number | undefined {
  const target = /^\d{1,15}$/.test(text) ? Number(text) : undefined
  return target
}

/** Collects targets that are no whole numbers. */
export function targetIssues(file: string): Issues {
  const what = 'targets that are no whole number from 0 on'
  return new Issues('TARGET_INVALID', file, what, 'Write the class as its number, such as 3.')
}

/** Collects targets that are no class of the set. */
export function unknownTargetIssues(file: string, classes: readonly ClassName[]): Issues {
  const targets = classes.map(({ target }) => target)
  const known = targets.length > 20 ? `${targets.slice(0, 20).join(', ')}, …` : targets.join(', ')
  const remedy = `The classes are ${known}: correct the rows or add the class to meta.csv.`
  return new Issues('TARGET_UNKNOWN', file, 'targets that are no class of the set', remedy)
}

/** Classes by the names their numbers are: where nothing else names them. */
export function classesOf(targets: Iterable<number>): ClassName[] {
  const sorted = [...new Set(targets)].toSorted((a, b) => a - b)
  return sorted.map((target) => ({ target, name: String(target) }))
}

/**
 * The classes that a user asked for by name or number.
 * @throws InputError `CLASS_UNKNOWN`
 */
export function chooseClasses(
  classes: readonly ClassName[],
  wanted: readonly string[],
): ClassName[] {
  const chosen = new Set<ClassName>()
  for (const word of wanted) {
    const text = word.trim().normalize('NFC')
    const found =
      classes.find(({ name }) => name === text) ??
      classes.find(({ target }) => target === parseTarget(text))
    if (!found) {
      const names = classes.map(({ name }) => name)
      const list = classes.map(({ target, name }) => `${target} ${name}`).join(', ')
      const hint = didYouMean(text, names)
      throw new InputError(
        'CLASS_UNKNOWN',
        `--classes: there is no class "${text}"${hint || '.'} The classes are: ${list}.`,
      )
    }
    chosen.add(found)
  }
  return classes.filter((one) => chosen.has(one))
}
