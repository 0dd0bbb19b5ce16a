/** The recipe's text as the page shows it: steps in a tree, each with its place in the text. */
import { locate, nodeAt, spanOf, type EditPath } from '../../../documents/yaml-nodes.ts'
import { pathsOfNames } from '../../recipe/step-paths.ts'
import type { EffectEntry } from '../protocol.ts'

export const GROUPS = ['oneOf', 'someOf', 'sequence'] as const
export type GroupKind = (typeof GROUPS)[number]

export interface StepNode {
  /** where it stands in the document, and the same as a word */
  at: EditPath
  key: string
  /** by which its draws are keyed */
  path: string
  kind: 'effect' | GroupKind
  /** what it is called: its effect, or the kind of group */
  name: string
  /** undefined of groups, and of effects that there are not */
  effect: EffectEntry | undefined
  /** of a group, that of its first step */
  phase: string
  data: Readonly<Record<string, unknown>>
  children: StepNode[]
  parent: StepNode | undefined
  /** its lines in the text, from 1 */
  lines: { first: number; last: number }
}

export interface Model {
  data: Readonly<Record<string, unknown>>
  steps: StepNode[]
  /** every step, depth first */
  all: StepNode[]
}

/** Keys and indices above a step: a group that stands within itself, by an alias, has no end. */
const DEEPEST = 40

/** @returns undefined where the text is no YAML, or no map */
export function readModel(
  text: string,
  effects: ReadonlyMap<string, EffectEntry>,
): Model | undefined {
  const located = locate(text)
  if (!located) return undefined
  let data: unknown
  try {
    data = located.document.toJS()
  } catch {
    return undefined
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
  const all: StepNode[] = []
  const linesOf = (at: EditPath): StepNode['lines'] => {
    const { start, end } = spanOf(located, nodeAt(located, at))
    return { first: lineOf(text, start), last: lineOf(text, Math.max(start, end)) }
  }
  const read = (
    list: unknown,
    at: EditPath,
    parentPath: string,
    parent: StepNode | undefined,
  ): StepNode[] => {
    if (!Array.isArray(list) || at.length > DEEPEST) return []
    const maps = list.map((one: unknown) =>
      typeof one === 'object' && one !== null ? (one as Record<string, unknown>) : {},
    )
    const paths = pathsOfNames(maps.map(ownName), parentPath)
    return maps.map((own, i) => {
      const place = [...at, i]
      const kind = GROUPS.find((key) => key in own) ?? 'effect'
      const effect = kind === 'effect' ? effects.get(wordIn(own, 'effect', '')) : undefined
      const node: StepNode = {
        at: place,
        key: place.join('.'),
        path: paths[i]!,
        kind,
        name: kind === 'effect' ? wordIn(own, 'effect', '?') : kind,
        effect,
        phase: effect?.phase ?? '',
        data: own,
        children: [],
        parent,
        lines: linesOf(place),
      }
      all.push(node)
      if (kind !== 'effect') {
        node.children = read(own[kind], [...place, kind], node.path, node)
        node.phase = node.children[0]?.phase ?? ''
      }
      return node
    })
  }
  const map = data as Record<string, unknown>
  return { data: map, steps: read(map['steps'], ['steps'], '', undefined), all }
}

function ownName(step: Readonly<Record<string, unknown>>): string {
  if (typeof step['id'] === 'string') return step['id']
  if ('effect' in step) return wordIn(step, 'effect', '?')
  return GROUPS.find((key) => key in step) ?? 'sequence'
}

function lineOf(text: string, at: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++
  return line
}

/** The deepest step that a line of the text belongs to. */
export function stepAtLine(model: Model, line: number): StepNode | undefined {
  return model.all.findLast(({ lines }) => line >= lines.first && line <= lines.last)
}

/** The list that a step stands in. */
export function siblingsOf(model: Model, node: StepNode): StepNode[] {
  return node.parent?.children ?? model.steps
}

/** A number of a step that it may leave unsaid. */
export function numberOf(node: StepNode, key: string, fallback: number): number {
  const value = node.data[key]
  return typeof value === 'number' ? value : fallback
}

/** A word of a map, or another where there is none. */
export function wordIn(
  data: Readonly<Record<string, unknown>>,
  key: string,
  fallback: string,
): string {
  const value = data[key]
  return typeof value === 'string' ? value : fallback
}
