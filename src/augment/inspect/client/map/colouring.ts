/** What points of the map are coloured by. */
import { count } from '../dom.ts'
import type { GallerySet } from '../gallery-set.ts'

export interface Colouring {
  /** number of each image's colour */
  of: Uint8Array
  /** what the colours stand for, with how many images they have */
  names: string[]
  colours: string[]
}

/** Told apart from each other and from paper, light and dark. */
const COLOURS = (
  '#3a6fd8 #d9791f #2a9471 #c7443a #8a55c7 #b08a00 #d0508f #1f9ab8 #7d8b2f #9a6a4f ' +
  '#6a7fe0 #e0a070 #6fb39a #d98a86 #b193d6 #c9b25a #de9abc #7cbccb #a9b36a #b99a86'
).split(' ')
const GOOD = '#2a9471'
const BAD = '#d9541f'
const UNKNOWN = '#8b939d'

/** Ways to colour, by their key, as a list to choose from. */
export function colourings(set: GallerySet): (readonly [string, string])[] {
  const { splits, classes, steps, predicted } = set.index
  return [
    ['split', splits.length > 1 ? 'by split' : 'shown'],
    ...(classes.length > 1 ? ([['class', 'by class']] as const) : []),
    ...(predicted ? ([['right', 'by correctness']] as const) : []),
    ...steps.map(({ path }) => [`step ${path}`, `by ${path}`] as const),
  ]
}

/** @param key one of `colourings` */
export async function coloured(set: GallerySet, key: string): Promise<Colouring> {
  const { index } = set
  if (key === 'class') {
    const names = [...index.classes.map(({ name }) => name), 'no class']
    const colours = [...names.slice(1).map((_, i) => COLOURS[i % COLOURS.length]!), UNKNOWN]
    return counted(set, names, colours, (row) =>
      index.class[row]! < 0 ? names.length - 1 : index.class[row]!,
    )
  }
  if (key === 'right') {
    return counted(set, ['right', 'wrong', 'not known'], [GOOD, BAD, UNKNOWN], (row) => {
      const right = set.isRight(row)
      return right === undefined ? 2 : right ? 0 : 1
    })
  }
  const step = index.steps.findIndex(({ path }) => key === `step ${path}`)
  if (step >= 0) {
    const { rows, skipped } = await set.step(step)
    const ran = new Uint8Array(set.size)
    for (const row of rows) ran[row] = 1
    for (const place of skipped) ran[rows[place]!] = 0
    const { path } = index.steps[step]!
    return counted(set, [`with ${path}`, 'without'], [BAD, COLOURS[0]!], (row) => 1 - ran[row]!)
  }
  return counted(set, index.splits, COLOURS, (row) => index.split[row]!)
}

function counted(
  set: GallerySet,
  names: readonly string[],
  colours: readonly string[],
  of: (row: number) => number,
): Colouring {
  const own = Uint8Array.from({ length: set.size }, (_, row) => of(row))
  const counts = names.map(() => 0)
  for (const place of own) counts[place]! += 1
  return {
    of: own,
    names: names.map((name, i) => (counts[i] === 0 ? '' : `${name} (${count(counts[i]!)})`)),
    colours: [...colours],
  }
}
