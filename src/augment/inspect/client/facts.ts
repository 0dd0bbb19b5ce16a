/** What is known of an image, beside its picture. */
import type { Detail, DetailStep } from '../data.ts'
import { withId } from './command.ts'
import { count, el, short } from './dom.ts'
import type { GallerySet } from './gallery-set.ts'

const SIBLINGS = 60

export interface FactsOptions {
  /** opens another image */
  open: (row: number) => void
  /** shows all images of the same source in the gallery */
  showSource: (source: number) => void
  /** images like this one, the most alike first; nothing where no map was laid */
  alike?: readonly number[]
  showLike: () => void
  /** after how many steps the page is shown, where not after all */
  stage?: number | undefined
  /** shows the page after its first steps, where the server draws it */
  showStage?: (count: number) => void
}

export function facts(
  set: GallerySet,
  row: number,
  detail: Detail,
  options: FactsOptions,
): HTMLElement {
  const { index } = set
  const size = `${index.width[row]!} × ${index.height[row]!}, ${short(detail.bytes / 1000)} kB`
  const rows: [string, string][] = [
    ['Class', set.classOf(row)],
    ['Predicted', set.guessOf(row)],
    ['Split', set.splitOf(row)],
    ['File', detail.file],
    ['Size', size],
  ]
  if (detail.source) rows.push(['Source', detail.source.path])
  if (detail.variant !== undefined) {
    rows.push(['Variant', detail.variant === 0 ? '0, the untouched page' : String(detail.variant)])
  }
  const list = el('dl', { class: 'facts' })
  for (const [name, value] of rows) {
    if (value !== '') list.append(el('dt', { text: name }), el('dd', { text: value }))
  }
  return el(
    'div',
    { class: 'side' },
    list,
    index.kind === 'built' && steps(detail.steps, options),
    index.command !== '' && command(withId(index.command, index.ids[row]!)),
    siblings(set, row, options),
    alike(set, options),
  )
}

function steps(list: readonly DetailStep[], { stage, showStage }: FactsOptions): HTMLElement {
  const section = el(
    'section',
    {},
    el('h3', {
      text:
        list.length === 0 ? 'No steps' : `${list.length} ${list.length === 1 ? 'step' : 'steps'}`,
    }),
  )
  if (list.length === 0) {
    section.append(
      el('p', { class: 'muted', text: 'The page is as it was, but for its size and format.' }),
    )
    return section
  }
  const items = el('ol', { class: 'step-list' })
  for (const [i, { path, params, skipped, did, overlay }] of list.entries()) {
    const values = el('dl', { class: 'values' })
    for (const [name, value] of Object.entries(params)) {
      values.append(el('div', {}, el('dt', { text: name }), el('dd', { text: short(value) })))
    }
    for (const [name, value] of Object.entries(did ?? {})) {
      values.append(
        el('div', { class: 'did' }, el('dt', { text: name }), el('dd', { text: short(value) })),
      )
    }
    items.append(
      el(
        'li',
        { class: skipped === undefined ? '' : 'idle' },
        el('strong', { text: path }),
        showStage &&
          el('button', {
            type: 'button',
            class: 'plain stage',
            text: 'show',
            title: 'The page before this step and after it',
            aria: { label: `Show what ${path} did`, pressed: String(stage === i + 1) },
            on: { click: () => showStage(i + 1) },
          }),
        skipped !== undefined &&
          el('p', { class: 'muted', text: `left the page alone: ${skipped}` }),
        values,
        overlay !== undefined && el('p', { class: 'muted', text: `with ${overlay}` }),
      ),
    )
  }
  section.append(items)
  return section
}

function command(text: string): HTMLElement {
  const code = el('code', { class: 'command', text })
  const button = el('button', {
    type: 'button',
    class: 'plain',
    text: 'Copy',
    on: {
      click: () => {
        getSelection()?.selectAllChildren(code)
        // Without leave for the clipboard the text is selected all the same.
        navigator.clipboard?.writeText(text).then(
          () => (button.textContent = 'Copied'),
          () => undefined,
        )
      },
    },
  })
  return el(
    'section',
    {},
    el('h3', { text: 'Draw it again' }),
    el('div', { class: 'copy' }, code, button),
  )
}

function siblings(
  set: GallerySet,
  row: number,
  { open, showSource }: FactsOptions,
): HTMLElement | undefined {
  const all = set.siblings(row)
  if (all.length < 2) return undefined
  const row0 = all.indexOf(row)
  const from = Math.max(0, Math.min(row0 - SIBLINGS / 2, all.length - SIBLINGS))
  const more = el('button', {
    type: 'button',
    class: 'plain',
    text: `Show all ${count(all.length)} in the gallery`,
    on: { click: () => showSource(set.index.source[row]!) },
  })
  const shown = all.slice(from, from + SIBLINGS)
  return el(
    'section',
    {},
    el('h3', { text: 'Of the same source' }),
    strip(set, shown, open, row),
    more,
  )
}

function alike(
  set: GallerySet,
  { alike: rows = [], open, showLike }: FactsOptions,
): HTMLElement | undefined {
  if (rows.length === 0) return undefined
  const more = el('button', {
    type: 'button',
    class: 'plain',
    text: 'More like this',
    title: 'All images in the gallery, the most alike first',
    on: { click: showLike },
  })
  return el('section', {}, el('h3', { text: 'Most alike' }), strip(set, rows, open), more)
}

/** Small pictures in a row, each of which opens its image. */
function strip(
  set: GallerySet,
  rows: readonly number[],
  open: (row: number) => void,
  current = -1,
): HTMLElement {
  const element = el('div', { class: 'strip' })
  for (const other of rows) {
    const id = set.index.ids[other]!
    const thumb = set.thumb(other)
    const button = el('button', {
      type: 'button',
      title: id,
      aria: { label: id },
      on: { click: () => open(other) },
    })
    if (other === current) button.setAttribute('aria-current', 'true')
    if (thumb !== '') {
      const image = el('img', { alt: '', src: thumb })
      image.loading = 'lazy'
      button.append(image)
    }
    element.append(button)
  }
  return element
}
