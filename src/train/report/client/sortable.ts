/** Tables whose columns are sorted by a click on their heads. */
import { element } from './element.ts'

/** What a table is sorted by, as the browser's history keeps it. */
interface Sorted {
  column: string
  isDown: boolean
}

export function prepareTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const heads = [...table.querySelectorAll('thead th')]
    heads.forEach((head, column) => {
      const button = element('button', { type: 'button', textContent: head.textContent })
      const by = (isDown: boolean): void => {
        for (const other of heads) other.removeAttribute('aria-sort')
        head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending')
        sort(table, column, isDown ? -1 : 1)
        // A page that is asked for again, by itself or by hand, stays sorted.
        const sorted: Sorted = { column: head.textContent ?? '', isDown }
        history.replaceState({ sorted }, '')
      }
      button.addEventListener('click', () => by(head.getAttribute('aria-sort') !== 'descending'))
      const before = (history.state as { sorted?: Sorted } | null)?.sorted
      head.replaceChildren(button)
      if (before?.column === head.textContent) by(before.isDown)
    })
  }
}

function sort(table: HTMLTableElement, column: number, sign: 1 | -1): void {
  const body = table.tBodies[0]!
  const key = (row: HTMLTableRowElement): string => {
    const cell = row.cells[column]
    return cell?.dataset['value'] ?? cell?.textContent?.trim() ?? ''
  }
  const rows = [...body.rows].toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    const [x, y] = [Number.parseFloat(left), Number.parseFloat(right)]
    // Rows without a value are last either way.
    if (left === '' || right === '' || left === '–' || right === '–')
      return Number(left === '' || left === '–') - Number(right === '' || right === '–')
    return Number.isNaN(x) || Number.isNaN(y) ? sign * left.localeCompare(right) : sign * (x - y)
  })
  body.append(...rows)
}
