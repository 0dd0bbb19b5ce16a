/** The command that draws an image again, as it is typed into a shell. */
import type { DatasetView } from './dataset-view.ts'

/** Without the image's ID, which goes to its end. */
export function replayCommand(
  { kind, isRestored, folder }: DatasetView,
  data: string | undefined,
): string {
  // What was restored is restored again by the same command as all.
  if (kind !== 'built' || isRestored) return ''
  return [
    'npx augment replay',
    ...(data === undefined ? [] : ['--data', quoted(data)]),
    quoted(folder),
  ].join(' ')
}

/** A word as a POSIX shell takes it literally. */
export function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`
}
