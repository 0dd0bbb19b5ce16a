/** What of an image's annotations is drawn over it: switched, and filtered by kind, class and readability. */
import type { ShownAnnotations } from '../shown-annotations.ts'
import { isShown, type AnnotationFilter } from './annotation-layer.ts'
import { choice, count, el } from './dom.ts'

/**
 * @param shown of the image at hand
 * @param changed told when the filter is another
 * @param key that switches them, for the label
 */
export function annotationPanel(
  shown: ShownAnnotations,
  filter: AnnotationFilter,
  changed: () => void,
  key = 'a',
): HTMLElement {
  const { items, lost } = shown
  const total = el('span', { class: 'muted' })
  const tell = (): void => {
    const seen = items.filter((one) => isShown(one, filter)).length
    total.textContent =
      seen === items.length ? count(seen) : `${count(seen)} of ${count(items.length)}`
  }
  const update = (): void => {
    tell()
    changed()
  }
  tell()
  const controls = el('div', { class: 'annotation-filter' })
  controls.append(
    el(
      'div',
      { class: 'checks' },
      check(`Draw them (${key})`, filter.on, (on) => {
        filter.on = on
        update()
      }),
      check('with their text', filter.text, (text) => {
        filter.text = text
        if (text) filter.on = true
        update()
      }),
    ),
  )
  const kinds = [...new Set(items.map(({ kind }) => kind))]
  if (kinds.length > 1) {
    controls.append(
      el(
        'div',
        { class: 'checks', aria: { label: 'Kinds' } },
        ...kinds.map((kind) =>
          check(
            `${kind} (${count(items.filter((one) => one.kind === kind).length)})`,
            !filter.without.has(kind),
            (on) => {
              if (on) filter.without.delete(kind)
              else filter.without.add(kind)
              update()
            },
          ),
        ),
      ),
    )
  }
  const classes = [...new Set(items.flatMap((one) => one.class ?? []))].toSorted()
  if (classes.length > 0 || filter.class !== '') {
    const names =
      classes.includes(filter.class) || filter.class === '' ? classes : [...classes, filter.class]
    controls.append(
      choice(
        'Class',
        [['', 'all'], ...names.map((name) => [name, name] as const)],
        filter.class,
        (name) => {
          filter.class = name
          update()
        },
      ),
    )
  }
  if (items.some(({ readability }) => readability !== undefined)) {
    controls.append(
      el(
        'fieldset',
        { class: 'readable' },
        el('legend', { text: 'Readable, %' }),
        bound('at least', 0, filter, update),
        bound('at most', 1, filter, update),
      ),
    )
  }
  return el(
    'section',
    { class: 'annotated' },
    el('h3', { text: 'Annotations ' }, total),
    lost !== undefined && el('p', { class: 'muted', text: `Nothing is known: ${lost}.` }),
    controls,
  )
}

function check(label: string, on: boolean, change: (on: boolean) => void): HTMLElement {
  const input = el('input', { type: 'checkbox', on: { change: () => change(input.checked) } })
  input.checked = on
  return el('label', { class: 'check' }, input, el('span', { text: label }))
}

function bound(
  label: string,
  side: 0 | 1,
  filter: AnnotationFilter,
  update: () => void,
): HTMLElement {
  const input = el('input', {
    type: 'number',
    value: String(Math.round(100 * filter.readable[side])),
    on: {
      input: () => {
        const value = Number(input.value)
        if (input.value === '' || !(value >= 0 && value <= 100)) return
        filter.readable[side] = value / 100
        filter.on = true
        update()
      },
    },
  })
  input.min = '0'
  input.max = '100'
  return el('label', { class: 'field' }, el('span', { text: label }), input)
}
