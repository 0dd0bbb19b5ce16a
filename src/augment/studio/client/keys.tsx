/** Keys for all that is done often. */
import { move, remove, toggle, toggleSolo } from './actions.ts'
import { toggleAnnotations } from './annotations.tsx'
import { Dialog } from './dialog.tsx'
import { saveNow } from './files.ts'
import { isHeld } from './stage.tsx'
import { isAdding, redo, selected, showsKeys, undo, variant } from './state.ts'
import { turnPage } from './top-bar.tsx'
import { fit, oneToOne } from './view.ts'

const LIST: readonly (readonly [string, string])[] = [
  ['B, held', 'the page as it was before'],
  ['F, 1', 'fit, and one to one'],
  ['O', 'annotations over the page, where the set has any'],
  ['[ and ]', 'the variant before, the variant after'],
  [', and .', 'the page before, the page after'],
  ['A', 'add an effect'],
  ['↑ and ↓', 'in the list: from step to step'],
  ['Alt ↑, Alt ↓', 'move the selected step'],
  ['S, P, X', 'solo, force, switch off the selected step'],
  ['Delete', 'remove the selected step'],
  ['Ctrl Z, Ctrl Shift Z', 'undo, redo'],
  ['Ctrl S', 'save'],
  ['?', 'this list'],
]

export function Keys() {
  return (
    <Dialog title="Keys" onClose={() => (showsKeys.value = false)}>
      <dl class="keys">
        {LIST.map(([keys, words]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

/** Whether what is typed goes into a field. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.matches('textarea, select, input:not([type=checkbox], [type=range])')
}

const PLAIN: Readonly<Record<string, () => void>> = {
  f: fit,
  '1': oneToOne,
  '[': () => (variant.value = Math.max(0, variant.value - 1)),
  ']': () => (variant.value += 1),
  ',': () => turnPage(-1),
  '.': () => turnPage(1),
  a: () => (isAdding.value = true),
  o: toggleAnnotations,
  '?': () => (showsKeys.value = true),
}

const OF_STEP: Readonly<Record<string, (step: NonNullable<typeof selected.value>) => void>> = {
  s: ({ path }) => toggleSolo(path),
  p: ({ path }) => toggle(path, 'forced'),
  x: ({ path }) => toggle(path, 'off'),
  delete: remove,
}

/** Listens for keys. */
export function followKeys(): void {
  addEventListener('keydown', (event) => {
    const key = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey) {
      if (key === 'z' && !event.altKey) act(event, event.shiftKey ? redo : undo)
      if (key === 'y') act(event, redo)
      if (key === 's') act(event, () => void saveNow())
      return
    }
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return
    const step = selected.value
    if (event.altKey) {
      if (step && key === 'arrowup') act(event, () => move(step, -1))
      if (step && key === 'arrowdown') act(event, () => move(step, 1))
      return
    }
    if (key === 'b') return act(event, () => (isHeld.value = true))
    if (PLAIN[key]) return act(event, PLAIN[key])
    const own = OF_STEP[key]
    if (step && own) act(event, () => own(step))
  })
  addEventListener('keyup', ({ key }) => {
    if (key.toLowerCase() === 'b') isHeld.value = false
  })
  addEventListener('blur', () => (isHeld.value = false))
}

function act(event: KeyboardEvent, run: () => void): void {
  event.preventDefault()
  run()
}
