/** Confusion matrices in counts, or in shares of their rows or columns. */
import { element } from './element.ts'

const KINDS = [
  ['count', 'counts'],
  ['row', 'share of the truth'],
  ['column', 'share of the prediction'],
] as const

export function prepareMatrices(): void {
  for (const matrix of document.querySelectorAll('table.matrix')) {
    const buttons = KINDS.map(([kind, text]) => {
      const button = element('button', { type: 'button', textContent: text })
      button.setAttribute('aria-pressed', String(kind === 'count'))
      button.addEventListener('click', () => {
        for (const other of buttons) other.setAttribute('aria-pressed', String(other === button))
        for (const cell of matrix.querySelectorAll<HTMLElement>('td a'))
          cell.textContent = cell.dataset[kind] ?? ''
      })
      return button
    })
    matrix.before(element('p', { className: 'tools' }, ...buttons))
  }
}
