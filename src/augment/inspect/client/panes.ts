/** Two pictures held against each other: side by side, or one over the other with a slider. */
import { el } from './dom.ts'
import type { Picture } from './gallery-set.ts'
import { zoomable } from './zoom.ts'

export const MODES = ['side', 'slider', 'single'] as const
export type Mode = (typeof MODES)[number]

/**
 * @param pictures one, or the earlier and the later one
 * @returns the pictures, and what zooms them by a factor; undefined: back to the whole
 */
export function panes(
  pictures: readonly Picture[],
  mode: Mode,
): { element: HTMLElement; zoom: (factor: number | undefined) => void } {
  const element = pictured(pictures, mode)
  return { element, zoom: zoomable(element) }
}

function pictured(pictures: readonly Picture[], mode: Mode): HTMLElement {
  const [before, after] = pictures
  if (!before || !after || mode === 'single') {
    const only = after ?? before
    return el('div', { class: 'panes one' }, only && pane(only))
  }
  if (mode === 'side') return el('div', { class: 'panes two' }, pane(before), pane(after))
  return slider(before, after)
}

function pane(picture: Picture): HTMLElement {
  return el('figure', { class: 'pane' }, image(picture), el('figcaption', { text: picture.label }))
}

function slider(before: Picture, after: Picture): HTMLElement {
  const top = el('div', { class: 'layer' }, image(after))
  const line = el('div', { class: 'line' })
  const range = el('input', {
    type: 'range',
    value: '50',
    aria: { label: `${before.label} on the left, ${after.label} on the right` },
    on: { input: () => place() },
  })
  range.min = '0'
  range.max = '100'
  range.step = '0.5'
  const place = (): void => {
    top.style.clipPath = `inset(0 0 0 ${range.value}%)`
    line.style.left = `${range.value}%`
  }
  place()
  const frame = el(
    'div',
    { class: 'slider' },
    el('div', { class: 'layer' }, image(before)),
    top,
    line,
    range,
    el('span', { class: 'tag left', text: before.label }),
    el('span', { class: 'tag right', text: after.label }),
  )
  if (after.aspect !== undefined) frame.style.setProperty('--aspect', String(after.aspect))
  return el('div', { class: 'panes one' }, frame)
}

/** The thumbnail at once, the file itself as soon as it is there, or a word where it cannot be shown. */
function image({ label, thumb, full, own }: Picture): HTMLElement {
  const note = el('p', { class: 'gone', hidden: true })
  const shown = el('img', { alt: label })
  if (thumb !== '') shown.src = thumb
  else shown.hidden = true
  const fail = (): void => {
    note.hidden = false
    note.textContent =
      thumb === '' ? 'The file is gone.' : 'The file cannot be shown here: this is its thumbnail.'
  }
  if (full === '') fail()
  else {
    const whole = el('img', { alt: label })
    whole.addEventListener('load', () => shown.replaceWith(whole))
    whole.addEventListener('error', fail)
    whole.src = full
  }
  return el('div', { class: own ? 'picture own' : 'picture' }, shown, note)
}
