/** Elements in one expression. Text is text: nothing here reads HTML. */

type Child = Node | string | undefined | false

interface Props {
  class?: string
  text?: string
  title?: string
  type?: string
  href?: string
  src?: string
  alt?: string
  id?: string
  value?: string
  disabled?: boolean
  hidden?: boolean
  aria?: Record<string, string>
  data?: Record<string, string>
  on?: Partial<{ [K in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[K]) => void }>
}

/** Makes an element. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { class: name, text, aria, data, on, ...rest }: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (name !== undefined) element.className = name
  if (text !== undefined) element.textContent = text
  Object.assign(element, rest)
  for (const [key, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${key}`, value)
  for (const [key, value] of Object.entries(data ?? {})) element.dataset[key] = value
  for (const [kind, listener] of Object.entries(on ?? {})) {
    element.addEventListener(kind, listener as (event: Event) => void)
  }
  for (const child of children) if (child !== undefined && child !== false) element.append(child)
  return element
}

/** A list to choose from; the value is what `onChoose` gets. */
export function choice(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
  onChoose: (value: string) => void,
): HTMLLabelElement {
  const select = el('select', {
    aria: { label },
    on: { change: () => onChoose(select.value) },
  })
  for (const [value, text] of options) select.append(el('option', { value, text }))
  select.value = chosen
  return el('label', { class: 'field' }, el('span', { text: label }), select)
}

export const count = (n: number): string => n.toLocaleString('en')

/** A number as it is read in a list of parameters. */
export const short = (value: number | string): string =>
  typeof value === 'string'
    ? value
    : value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: false })
