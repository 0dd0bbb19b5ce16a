/** What can be done to the recipe and its steps: each is an edit of the text. */
import { batch } from '@preact/signals'
import {
  insertItem,
  moveItem,
  removeItem,
  removeValue,
  setValue,
  wrapItem,
  type EditPath,
} from '../../../documents/yaml-edits.ts'
import { siblingsOf, type GroupKind, type StepNode } from './model.ts'
import { changeText, model, overrides, selectedKey, studio, tell, text } from './state.ts'

function edit(change: (text: string) => string, kind: string): boolean {
  try {
    changeText(change(text.value), kind)
    return true
  } catch (error) {
    tell(`The text must be valid YAML first: ${String(error)}`, 'error')
    return false
  }
}

/** Sets a value of the recipe, a step or a parameter. */
export function set(path: EditPath, value: unknown): void {
  edit((now) => setValue(now, path, value), path.join('.'))
}

/** Leaves a value to its default again. */
export function unset(path: EditPath): void {
  edit((now) => removeValue(now, path), '')
}

/** Sets a number that may be left unsaid; the default is not written where nothing was. */
export function setOr(node: StepNode, key: string, value: number, fallback: number): void {
  if (value === fallback && !(key in node.data)) return
  set([...node.at, key], value)
}

/** Adds an effect: into the group that is selected, else at the end of its phase. */
export function addEffect(name: string): void {
  const { steps, all } = model.value
  const group = all.find(({ key, kind }) => key === selectedKey.value && kind !== 'effect')
  const step = { effect: name }
  batch(() => {
    if (group) {
      const list = [...group.at, group.kind]
      const index = group.children.length
      if (!edit((now) => insertItem(now, list, index, step), '')) return
      selectedKey.value = [...list, index].join('.')
      return
    }
    const { phases, effects } = studio.value
    const rank = phases.indexOf(effects.find((one) => one.name === name)?.phase ?? '')
    const later = steps.findIndex(({ phase }) => phases.indexOf(phase) > rank)
    const index = later < 0 ? steps.length : later
    if (!edit((now) => insertItem(now, ['steps'], index, step), '')) return
    selectedKey.value = `steps.${index}`
  })
}

/** Takes a step out, and the group that it leaves empty. */
export function remove(node: StepNode): void {
  const isLast = node.parent !== undefined && node.parent.children.length === 1
  if (isLast) return remove(node.parent!)
  const isOnly = !node.parent && model.value.steps.length === 1
  batch(() => {
    const done = edit(
      (now) => (isOnly ? setValue(now, ['steps'], []) : removeItem(now, node.at)),
      '',
    )
    if (done) selectedKey.value = node.parent?.key ?? ''
  })
}

/**
 * Why a step must not move up (−1) or down (+1): there is nothing beyond, or a page would not go through
 * its phases in order. Empty where it may.
 */
export function whyNotMove(node: StepNode, by: -1 | 1): string {
  const siblings = siblingsOf(model.value, node)
  const other = siblings[siblings.indexOf(node) + by]
  if (!other) return by < 0 ? 'It is the first' : 'It is the last'
  const isFree = model.value.data['order'] === 'free' || node.parent?.kind === 'oneOf'
  if (!isFree && other.phase !== node.phase) {
    return `A page goes through ${studio.value.phases.join(' → ')}: ${node.name} (${node.phase}) stays with its phase`
  }
  return ''
}

export function move(node: StepNode, by: -1 | 1): void {
  const why = whyNotMove(node, by)
  if (why !== '') return tell(`${why}.`)
  const list = node.at.slice(0, -1)
  const from = Number(node.at.at(-1))
  batch(() => {
    if (!edit((now) => moveItem(now, list, from, from + by), '')) return
    selectedKey.value = [...list, from + by].join('.')
  })
}

/** Puts a step into a group of its own. */
export function wrap(node: StepNode, kind: GroupKind): void {
  edit((now) => wrapItem(now, node.at, kind), '')
}

type Switch = 'off' | 'forced'

/** Switches a step off or forces it, for the look of it alone. */
export function toggle(path: string, which: Switch): void {
  const { off, forced, solo } = overrides.value
  const lists = { off, forced }
  const other = which === 'off' ? 'forced' : 'off'
  const has = lists[which].includes(path)
  overrides.value = {
    [which]: has ? lists[which].filter((one) => one !== path) : [...lists[which], path],
    [other]: lists[other].filter((one) => one !== path),
    solo,
  } as unknown as typeof overrides.value
}

export function toggleSolo(path: string): void {
  const { solo } = overrides.value
  overrides.value = { ...overrides.value, solo: solo === path ? null : path }
}

export function clearOverrides(): void {
  overrides.value = { off: [], forced: [], solo: null }
}
