/** Classes as datasets of other programs number and name them. */
import type { DatasetInfo } from '../../dataset/built-dataset.ts'

export interface Labels {
  /** class names by label, 0 and on, in the order of their targets */
  names: string[]
  /** names of the classes' folders, by label */
  folders: string[]
  /** the label of a target */
  of(target: number): number
}

/** Labels count from 0 without gaps, also where only some of the classes were chosen. */
export function labelsOf({ classes }: Pick<DatasetInfo, 'classes'>): Labels {
  const sorted = classes.toSorted((a, b) => a.target - b.target)
  const labels = new Map(sorted.map(({ target }, label) => [target, label]))
  const plain = sorted.map(({ name, target }) => folderName(name) || `class-${target}`)
  const uses = new Map<string, number>()
  for (const name of plain) uses.set(name.toLowerCase(), (uses.get(name.toLowerCase()) ?? 0) + 1)
  return {
    names: unlike(sorted),
    folders: plain.map((name, i) =>
      uses.get(name.toLowerCase()) === 1 ? name : `${name}-${sorted[i]!.target}`,
    ),
    of: (target) => labels.get(target)!,
  }
}

/** Names, with the number behind those that several classes have. */
function unlike(classes: readonly { name: string; target: number }[]): string[] {
  const uses = new Map<string, number>()
  for (const { name } of classes) uses.set(name, (uses.get(name) ?? 0) + 1)
  return classes.map(({ name, target }) => (uses.get(name) === 1 ? name : `${name} (${target})`))
}

function folderName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\p{Cc}\\/:*?"<>|%]+/gu, '-')
    .replace(/^[. -]+|[. ]+$/g, '')
    .slice(0, 80)
}
