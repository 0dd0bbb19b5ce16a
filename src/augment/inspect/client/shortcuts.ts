/** What keys do, shown by `?`. */
import { el } from './dom.ts'

const GALLERY = [
  ['← → ↑ ↓', 'from image to image'],
  ['Page up, Page down, Home, End', 'further'],
  ['Enter', 'open the image'],
  ['x, or Ctrl and click', 'choose the image for a list'],
  ['/', 'find'],
] as const
const VIEWER = [
  ['← →', 'the image before, the image after'],
  ['a', 'draw its annotations'],
  ['s', 'slider or side by side'],
  ['[ ]', 'step by step, where the report is served'],
  ['+ −, or the wheel', 'zoom'],
  ['0, or a double click', 'the whole page'],
  ['Esc, or Back', 'close'],
] as const

/** The dialog of shortcuts, and what opens it. */
export function shortcuts(): { element: HTMLDialogElement; show: () => void } {
  const list = (rows: typeof GALLERY | typeof VIEWER): HTMLElement => {
    const found = el('dl', { class: 'keys' })
    for (const [key, text] of rows) found.append(el('dt', { text: key }), el('dd', { text }))
    return found
  }
  const element = el(
    'dialog',
    { class: 'shortcuts', aria: { label: 'Keyboard' } },
    el('h2', { text: 'Keyboard' }),
    el('h3', { text: 'Gallery' }),
    list(GALLERY),
    el('h3', { text: 'An image' }),
    list(VIEWER),
    el('button', {
      type: 'button',
      class: 'plain',
      text: 'Close',
      on: { click: () => element.close() },
    }),
  )
  element.addEventListener('click', ({ target }) => {
    if (target === element) element.close()
  })
  const show = (): void => {
    if (!element.open) element.showModal()
  }
  return { element, show }
}
