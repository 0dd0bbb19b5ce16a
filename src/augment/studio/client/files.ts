/** Saving, and what others do to the file meanwhile. */
import { batch } from '@preact/signals'
import { save, watchFile } from './api.ts'
import {
  agreed,
  asksToSave,
  changedOnDisk,
  changeText,
  onDisk,
  studio,
  tell,
  text,
} from './state.ts'

/** Lines of the file end as they did when it was opened; a text field has line feeds alone. */
let eol = '\n'

/** The text as it is edited. */
export function fromDisk(raw: string): string {
  eol = raw.includes('\r\n') && !/[^\r]\n/.test(raw) ? '\r\n' : '\n'
  return eol === '\n' ? raw : raw.replaceAll('\r\n', '\n')
}

const toDisk = (own: string): string => (eol === '\n' ? own : own.replaceAll('\n', eol))

/** Saves; asks first where that would write over a file. */
export async function saveNow(over: string | null = agreed.value): Promise<void> {
  const own = text.value
  try {
    const answer = await save(toDisk(own), onDisk.value.version, over)
    if (answer.saved) {
      batch(() => {
        onDisk.value = { text: own, version: answer.version }
        agreed.value = answer.version
        asksToSave.value = undefined
        changedOnDisk.value = undefined
        tell(`Saved ${studio.value.file}.`)
      })
    } else if (answer.why === 'refused') tell(answer.reason, 'error')
    else asksToSave.value = { reason: answer.reason, version: answer.version }
  } catch (error) {
    tell(`Not saved: ${String(error)}`, 'error')
  }
}

/** Follows the file: without edits of one's own its changes are taken over, else one is asked. */
export function followFile(): void {
  watchFile(
    ({ text: raw, version }) => {
      if (version === onDisk.value.version) return
      if (raw === null) {
        onDisk.value = { ...onDisk.value, version: null }
        tell('The file is gone from the disk; saving writes it again.')
        return
      }
      const isEdited = text.value !== onDisk.value.text
      if (isEdited && fromDisk(raw) !== text.value) changedOnDisk.value = { text: raw, version }
      else takeOver(raw, version)
    },
    () => tell('The studio was stopped: start it again, and load this page anew.', 'error'),
  )
}

/** Takes the file's text in place of one's own, which undo brings back. */
export function takeOver(raw: string, version: string | null): void {
  batch(() => {
    const own = fromDisk(raw)
    const isNew = own !== text.value
    onDisk.value = { text: own, version }
    changedOnDisk.value = undefined
    changeText(own, '')
    if (isNew) tell('The file was changed on disk: this is what it says now.')
  })
}

/** Keeps one's own text; saving will ask. */
export function keepOwn(): void {
  changedOnDisk.value = undefined
}

export async function copyCommand(): Promise<void> {
  const { command, file } = studio.value
  const path = /^[\w./:@%+=-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`
  const words = `${command} ${path}`
  try {
    await navigator.clipboard.writeText(words)
    tell(`Copied: ${words}`)
  } catch {
    tell(words)
  }
}
