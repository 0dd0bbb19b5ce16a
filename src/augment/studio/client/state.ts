/** What the page knows: the recipe's text, what is selected, what is looked at. */
import { computed, signal } from '@preact/signals'
import type {
  EffectEntry,
  Overrides,
  PageFacts,
  RanStep,
  RecipeIssue,
  SampleFacts,
  StudioState,
} from '../protocol.ts'
import { emptyFilter, type AnnotationFilter } from '../../inspect/client/annotation-layer.ts'
import { History } from './history.ts'
import { readModel, type Model, type StepNode } from './model.ts'

/** A picture on the page: its address, and what is known of it. */
export interface Picture<Facts> {
  url: string
  facts: Facts
}

export interface StepLook {
  url: string
  step: RanStep
}

export type DockTab = 'seeds' | 'strength' | 'steps' | 'target'
export type Pane = 'page' | 'steps' | 'params' | 'yaml'
export type Compare = 'after' | 'slider' | 'side'

const EMPTY: StudioState = {
  file: '',
  text: '',
  version: null,
  data: '',
  command: '',
  pages: [],
  failures: [],
  effects: [],
  phases: [],
  target: null,
  workers: 1,
}

export const studio = signal<StudioState>(EMPTY)
export const effects = computed(
  () => new Map<string, EffectEntry>(studio.value.effects.map((one) => [one.name, one])),
)

let history = new History('')
export const text = signal('')
export const canUndo = signal(false)
export const canRedo = signal(false)
/** the text and version that are on disk, as far as is known */
export const onDisk = signal<{ text: string; version: string | null }>({ text: '', version: null })
/** version that it was agreed to write over */
export const agreed = signal<string | null>(null)
export const isSaved = computed(
  () => onDisk.value.version !== null && text.value === onDisk.value.text,
)

const readNow = computed(() => readModel(text.value, effects.value))
let last: Model = { data: {}, steps: [], all: [] }
/** the recipe as it was last readable */
export const model = computed<Model>(() => {
  last = readNow.value ?? last
  return last
})
/** whether the text is no YAML at present: nothing but the text can be edited */
export const isBroken = computed(() => readNow.value === undefined)

/** key of the selected step; empty: the recipe itself */
export const selectedKey = signal('')
export const selected = computed<StepNode | undefined>(() =>
  model.value.all.find(({ key }) => key === selectedKey.value),
)
/** parameter whose strengths are shown */
export const chosenParam = signal('')

export const pageIndex = signal(0)
export const variant = signal(1)
/** first variant of the strip */
export const firstSeed = signal(1)
export const overrides = signal<Overrides>({ off: [], forced: [], solo: null })
export const dock = signal<DockTab>('seeds')
export const pane = signal<Pane>('page')
export const compare = signal<Compare>('slider')
/** the picture of a strip that is shown in place of the page, by its place; undefined: none */
export const look = signal<number | undefined>(undefined)

/** what is drawn of annotations over the page, and how often that was changed */
export const annotationFilter: AnnotationFilter = emptyFilter()
export const annotationChanges = signal(0)
/** how often it was changed by a key, which the menu has to follow */
export const annotationKeys = signal(0)

export const issues = signal<RecipeIssue[]>([])
export const shown = signal<Picture<PageFacts> | undefined>(undefined)
/** address of the source as it lies on the page that is shown */
export const before = signal('')
export const failure = signal('')
export const isDrawing = signal(false)
/** milliseconds from the last change to its picture */
export const latency = signal(0)
export const seeds = signal<(Picture<PageFacts> & { variant: number })[]>([])
export const strengths = signal<(Picture<PageFacts> & { value: number | string })[]>([])
export const looks = signal<StepLook[]>([])
export const sample = signal<SampleFacts | undefined>(undefined)

export const notice = signal<{ text: string; kind: 'info' | 'error' } | undefined>(undefined)
export const changedOnDisk = signal<{ text: string | null; version: string | null } | undefined>(
  undefined,
)
export const isAdding = signal(false)
export const asksToSave = signal<{ reason: string; version: string | null } | undefined>(undefined)
export const showsKeys = signal(false)

/** Begins with a recipe's text. */
export function begin(state: StudioState): void {
  studio.value = state
  history = new History(state.text)
  onDisk.value = { text: state.text, version: state.version }
  follow()
}

/** Changes the text. @param kind the same thing changed again soon is undone with it */
export function changeText(next: string, kind: string): void {
  history.change(next, kind, performance.now())
  follow()
}

export function undo(): void {
  history.undo()
  follow()
}

export function redo(): void {
  history.redo()
  follow()
}

function follow(): void {
  text.value = history.text
  canUndo.value = history.canUndo
  canRedo.value = history.canRedo
}

export function tell(words: string, kind: 'info' | 'error' = 'info'): void {
  notice.value = { text: words, kind }
}
