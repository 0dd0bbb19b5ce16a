/** Pictures behind a number, in a dialog: `#pictures/SECTION?truth=2&predicted=5`, and `&id=` for one of them. */
import type { PictureRow, Pictures } from '../picture-data.ts'
import { element } from './element.ts'

/** Pictures that are put on the screen at a time. */
const SHOWN = 300

const ORDERS = [
  ['wrong', 'surest mistakes first'],
  ['sure', 'most confident first'],
  ['unsure', 'least confident first'],
  ['id', 'by name'],
] as const

const KEYS: Record<string, (a: PictureRow, b: PictureRow) => number> = {
  wrong: (a, b) => a.ofTruth - b.ofTruth,
  sure: (a, b) => b.confidence - a.confidence,
  unsure: (a, b) => a.confidence - b.confidence,
  id: (a, b) => (a.id < b.id ? -1 : 1),
}

export class PicturesDialog {
  private readonly element = element('dialog')
  private readonly sections = new Map<string, Pictures>()
  private section = ''
  private query = new URLSearchParams()
  private rows: PictureRow[] = []

  constructor() {
    for (const one of document.querySelectorAll<HTMLElement>('[data-pictures]')) {
      this.sections.set(one.dataset['key'] ?? '', JSON.parse(one.dataset['pictures']!) as Pictures)
    }
    this.element.setAttribute('aria-label', 'Pictures')
    document.body.append(this.element)
    // Esc goes back one step, as the browser's Back does.
    this.element.addEventListener('cancel', (event) => {
      event.preventDefault()
      this.leave()
    })
    this.element.addEventListener('keydown', ({ key }) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
      if (step !== undefined && this.query.has('id')) this.go(step)
    })
  }

  /** Shows what the address asks for. */
  follow(): void {
    const [, section, query] = /^#pictures\/([^?]*)\??(.*)$/.exec(location.hash) ?? []
    const pictures = this.sections.get(decodeURIComponent(section ?? ''))
    if (section === undefined || !pictures) {
      this.element.close()
      return
    }
    this.section = section
    this.query = new URLSearchParams(query)
    this.rows = this.matching(pictures)
    const row = this.rows.find(({ id }) => id === this.query.get('id'))
    // A page that is like another may answer to other questions: it is shown all the same.
    const asked = row ?? pictures.rows.find(({ id }) => id === this.query.get('id'))
    this.element.replaceChildren(...(asked ? this.large(asked, pictures) : this.list(pictures)))
    if (!this.element.open) this.element.showModal()
    this.element.scrollTop = 0
  }

  private matching({ rows }: Pictures): PictureRow[] {
    const { query } = this
    const number = (name: string): number | undefined =>
      query.has(name) ? Number(query.get(name)) : undefined
    const [truth, predicted] = [number('truth'), number('predicted')]
    const [low, high] = [number('low') ?? 0, number('high') ?? 1]
    const step = query.get('step')
    const order = query.get('order') ?? 'wrong'
    return rows
      .filter(
        (row) =>
          (truth === undefined || row.truth === truth) &&
          (predicted === undefined || row.predicted === predicted) &&
          row.confidence >= low &&
          (row.confidence < high || high >= 1) &&
          (step === null || row.steps.includes(step)) &&
          (!query.has('wrong') || row.truth !== row.predicted),
      )
      .toSorted((a, b) => KEYS[order]?.(a, b) ?? 0)
  }

  private address(changes: Readonly<Record<string, string | undefined>>): string {
    const query = new URLSearchParams(this.query)
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) query.delete(name)
      else query.set(name, value)
    }
    return `#pictures/${this.section}?${query.toString()}`
  }

  private leave(): void {
    location.hash = this.query.has('id')
      ? this.address({ id: undefined })
      : `#${decodeURIComponent(this.section)}`
  }

  private go(step: number): void {
    const place = this.rows.findIndex(({ id }) => id === this.query.get('id'))
    const next = this.rows[place + step]
    if (next) location.replace(this.address({ id: next.id }))
  }

  private bar(title: string, ...more: readonly Node[]): HTMLElement {
    const close = element('button', { type: 'button', textContent: 'Close' })
    close.addEventListener('click', () => this.leave())
    return element(
      'div',
      { className: 'tools' },
      element('h2', { textContent: title }),
      ...more,
      close,
    )
  }

  private list(pictures: Pictures): Node[] {
    const select = element('select')
    select.setAttribute('aria-label', 'Order')
    for (const [value, textContent] of ORDERS)
      select.append(element('option', { value, textContent }))
    select.value = this.query.get('order') ?? 'wrong'
    select.addEventListener('change', () => location.replace(this.address({ order: select.value })))
    const links = this.rows.slice(0, SHOWN).map((row) => {
      const lines = [
        pictures.classes[row.truth]!,
        row.truth === row.predicted ? 'right' : `→ ${pictures.classes[row.predicted]!}`,
        percent(row.confidence),
      ]
      return element(
        'a',
        { href: this.address({ id: row.id }), title: [row.id, ...lines].join('\n') },
        picture(row, row.thumb),
        ...lines.map((textContent) => element('span', { textContent })),
      )
    })
    const rest = this.rows.length - links.length
    return [
      this.bar(this.title(pictures), select),
      element('div', { className: 'shown' }, ...links),
      ...(rest > 0 ? [element('p', { textContent: `… and ${rest} others` })] : []),
    ]
  }

  private title({ classes }: Pictures): string {
    const { query } = this
    const of = (name: string): string => classes[Number(query.get(name))] ?? ''
    const parts = [
      `${this.rows.length} ${query.has('wrong') ? 'mistakes' : 'pages'}`,
      query.has('truth') ? `of ${of('truth')}` : '',
      query.has('predicted') ? `predicted as ${of('predicted')}` : '',
      query.has('step') ? `with ${effectOf(query.get('step')!)}` : '',
      query.has('low')
        ? `with a confidence of ${Math.round(100 * Number(query.get('low')))} to ${Math.round(100 * Number(query.get('high')))} %`
        : '',
    ]
    return parts.filter((part) => part !== '').join(' ')
  }

  private large(row: PictureRow, { classes, rows }: Pictures): Node[] {
    const steps = [
      [-1, 'Previous'],
      [1, 'Next'],
    ] as const
    const buttons = steps.map(([step, textContent]) => {
      const button = element('button', { type: 'button', textContent })
      button.addEventListener('click', () => this.go(step))
      return button
    })
    const facts: [string, string][] = [
      ['Truth', `${classes[row.truth]!}, ${percent(row.ofTruth)}`],
      ['Predicted', `${classes[row.predicted]!}, ${percent(row.confidence)}`],
      ['Damage', [...new Set(row.steps.map(effectOf))].join(', ') || 'none'],
      ...row.words.map((text): [string, string] => ['Words', text]),
    ]
    const list = element('dl')
    for (const [name, value] of facts)
      list.append(element('dt', { textContent: name }), element('dd', { textContent: value }))
    return [
      this.bar(row.id, ...buttons),
      element(
        'div',
        { className: 'large' },
        picture(row, row.file),
        element('div', {}, list, ...this.alike(row, { classes, rows })),
      ),
    ]
  }

  /** Pages that the network takes for most like one. */
  private alike({ near }: PictureRow, { classes, rows }: Pictures): Node[] {
    if (near.length === 0) return []
    const links = near.map((place) => {
      const other = rows[place]!
      return element(
        'a',
        { href: this.address({ id: other.id }), title: other.id },
        picture(other, other.thumb),
        element('span', { textContent: classes[other.truth]! }),
      )
    })
    return [
      element('h3', { textContent: 'The network takes for alike' }),
      element('div', { className: 'near' }, ...links),
    ]
  }
}

/** `sequence/blur#2` → `blur`. */
const effectOf = (path: string): string => path.split('/').at(-1)!.replace(/#\d+$/, '')

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`

/** The file itself where it is in reach, else its thumbnail. */
function picture({ id, thumb, file }: PictureRow, wanted: string): HTMLElement {
  const image = element('img', { alt: id, loading: 'lazy' })
  const first = wanted === '' ? file : wanted
  image.addEventListener(
    'error',
    () => {
      if (thumb !== '' && first !== thumb) image.src = thumb
    },
    { once: true },
  )
  image.src = first === '' ? thumb : first
  return image
}
