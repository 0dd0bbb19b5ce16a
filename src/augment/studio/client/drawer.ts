/** Asks for pictures whenever what they show has changed, the newest state at all times. */
import { batch, effect } from '@preact/signals'
import type { DrawRequest, Frame, Want } from '../protocol.ts'
import { draw } from './api.ts'
import { isNumberSpec, strengthsOf } from './spec.ts'
import {
  before,
  chosenParam,
  dock,
  failure,
  firstSeed,
  isDrawing,
  issues,
  latency,
  look,
  looks,
  overrides,
  pageIndex,
  sample,
  seeds,
  selected,
  shown,
  strengths,
  tell,
  text,
  variant,
} from './state.ts'

/** Pictures of the strip of seeds, and images that a sample is of. */
export const SEEDS = 8
const SAMPLE = { usual: 32, target: 96 }

const tab = crypto.randomUUID()
let number = 0
let running: { abort: AbortController; isFirstShown: boolean } | undefined
let isWaiting = false
let changedAt = 0
let sourceKey = ''

/** Begins to draw, and draws again with every change. */
export function followChanges(): void {
  effect(() => {
    // All that a picture depends on is read here.
    const asked = wanted()
    changedAt = performance.now()
    request(asked)
  })
  // A strip that is not looked at shows nothing old when one comes back to it.
  effect(() => {
    if (dock.value !== 'seeds') seeds.value = []
    if (dock.value !== 'steps') looks.value = []
  })
  effect(() => {
    void [dock.value, selected.value?.path, chosenParam.value]
    strengths.value = []
  })
  effect(() => {
    void [pageIndex.value, variant.value, dock.value, selected.value?.path, chosenParam.value]
    look.value = undefined
  })
}

type Asked = Omit<DrawRequest, 'tab' | 'number'>

function wanted(): Asked {
  const now = variant.value
  const wants: Want[] = [{ kind: 'page', variant: now }]
  const shownTab = dock.value
  if (shownTab === 'seeds') {
    for (let i = 0; i < SEEDS; i++) wants.push({ kind: 'page', variant: firstSeed.value + i })
  }
  if (shownTab === 'strength') wants.push(...strengthWants(now))
  if (shownTab === 'steps') wants.push({ kind: 'steps', variant: now })
  wants.push({ kind: 'sample', images: shownTab === 'target' ? SAMPLE.target : SAMPLE.usual })
  return { text: text.value, overrides: overrides.value, page: pageIndex.value, wants }
}

function strengthWants(now: number): Want[] {
  const step = selected.value
  const param = step?.effect?.params[chosenParam.value]
  if (!step || !param) return []
  const own = (step.data['params'] as Record<string, unknown> | undefined)?.[chosenParam.value]
  const values =
    param.kind === 'enum'
      ? [...param.values]
      : strengthsOf(isNumberSpec(own) ? own : param.default, param)
  return values.map((value): Want => ({
    kind: 'strength',
    variant: now,
    path: step.path,
    param: chosenParam.value,
    value,
  }))
}

let next: Asked | undefined

/**
 * The picture that is looked at is waited for, so that a slider that moves shows every state it can; what
 * comes after it is given up for the next change.
 */
function request(asked: Asked): void {
  next = asked
  if (running && !running.isFirstShown) {
    isWaiting = true
    return
  }
  running?.abort.abort()
  void start()
}

async function start(): Promise<void> {
  const asked = next!
  const begun = changedAt
  const own = { abort: new AbortController(), isFirstShown: false }
  running = own
  isWaiting = false
  isDrawing.value = true
  const goOn = (): void => {
    own.isFirstShown = true
    if (!isWaiting || running !== own) return
    own.abort.abort()
    void start()
  }
  const firstShown = async (took: Promise<void>): Promise<void> => {
    await took
    latency.value = performance.now() - begun
    performance.measure('studio:change', { start: begun, end: performance.now() })
    goOn()
  }
  let pending: Promise<void> = Promise.resolve()
  try {
    await draw({ ...asked, tab, number: ++number }, own.abort.signal, (frame, body) => {
      if (running !== own) return
      const took = take(frame, body, asked)
      if (frame.kind === 'page' && frame.want === 0) {
        pending = firstShown(took)
      } else if ((frame.kind === 'failed' && frame.want === 0) || hasErrors(frame)) goOn()
    })
    await pending
  } catch (error) {
    if (own.abort.signal.aborted) return
    tell(`The studio does not answer (${String(error)}): is it still running?`, 'error')
  }
  if (running === own) {
    isDrawing.value = false
    goOn()
  }
}

const hasErrors = (frame: Frame): boolean =>
  frame.kind === 'checked' && frame.issues.some(({ kind }) => kind === 'error')

async function take(
  frame: Frame,
  body: Uint8Array<ArrayBuffer>,
  { wants, page }: Asked,
): Promise<void> {
  switch (frame.kind) {
    case 'checked':
      issues.value = frame.issues
      return
    case 'sample':
      sample.value = frame.facts
      return
    case 'failed':
      if (frame.want === 0) failure.value = frame.reason
      return
    case 'step': {
      if (frame.of === 0) {
        looks.value = []
        return
      }
      const list = frame.place === 0 ? [] : looks.value.slice(0, frame.place)
      looks.value = [...list, { url: stripUrl(body), step: frame.step }]
      return
    }
    case 'page': {
      const want = wants[frame.want]!
      if (frame.want === 0) return showPage(body, frame.facts, page)
      const own = { url: stripUrl(body), facts: frame.facts }
      if (want.kind === 'strength') {
        const values = wants.flatMap((one) => (one.kind === 'strength' ? [one.value] : []))
        const place = values.indexOf(want.value)
        strengths.value = values.flatMap((value, i) => {
          const one = i === place ? own : strengths.value[i]
          return one ? [{ ...one, value }] : []
        })
      } else if (want.kind === 'page') {
        const asked = (n: number): boolean =>
          wants.some((one, i) => i > 0 && one.kind === 'page' && one.variant === n)
        const others = seeds.value.filter(
          (one) => one.variant !== want.variant && asked(one.variant),
        )
        seeds.value = [...others, { ...own, variant: want.variant }].toSorted(
          (a, b) => a.variant - b.variant,
        )
      }
    }
  }
}

/** Shows a page once it is decoded, so that nothing flickers. */
async function showPage(
  body: Uint8Array<ArrayBuffer>,
  facts: NonNullable<typeof shown.value>['facts'],
  page: number,
): Promise<void> {
  const url = URL.createObjectURL(new Blob([body]))
  const old = shown.value?.url
  const image = new Image()
  image.src = url
  await image.decode().catch(() => undefined)
  batch(() => {
    shown.value = { url, facts }
    failure.value = ''
  })
  const key = facts.before ?? `page ${page}`
  if (key !== sourceKey) {
    sourceKey = key
    before.value = facts.before === null ? '' : `before/${facts.before}`
  }
  await new Promise((done) => requestAnimationFrame(done))
  if (old !== undefined) URL.revokeObjectURL(old)
}

const urls: string[] = []
/** Addresses of pictures in strips that are kept: more than all strips show together. */
const MAX_URLS = 96

function stripUrl(body: Uint8Array<ArrayBuffer>): string {
  const url = URL.createObjectURL(new Blob([body]))
  urls.push(url)
  if (urls.length > MAX_URLS) URL.revokeObjectURL(urls.shift()!)
  return url
}
