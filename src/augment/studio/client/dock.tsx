/** Beneath the page: other seeds, the strengths of a parameter, the page after each step, the target. */
import { IconButton } from './bits.tsx'
import { SEEDS } from './drawer.ts'
import { short } from './spec.ts'
import { TargetBars } from './target-bars.tsx'
import {
  chosenParam,
  dock,
  firstSeed,
  look,
  looks,
  sample,
  seeds,
  selected,
  shown,
  strengths,
  studio,
  variant,
  type DockTab,
} from './state.ts'

const TABS: readonly (readonly [DockTab, string])[] = [
  ['seeds', 'Seeds'],
  ['strength', 'Strength'],
  ['steps', 'After each step'],
  ['target', 'Target'],
]

export function Dock() {
  const tab = dock.value
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    event.stopPropagation()
    const at = TABS.findIndex(([own]) => own === tab)
    dock.value = TABS[(at + by + TABS.length) % TABS.length]![0]
    const list = event.currentTarget as HTMLElement
    list.querySelectorAll<HTMLElement>('[role=tab]')[(at + by + TABS.length) % TABS.length]!.focus()
  }
  return (
    <section class="dock" aria-label="More of this recipe">
      <div class="dock-tabs">
        <div
          class="tabs"
          role="tablist"
          aria-label="What is shown beneath the page"
          onKeyDown={onKeyDown}
        >
          {TABS.map(([own, words]) => (
            <button
              key={own}
              type="button"
              role="tab"
              id={`tab-${own}`}
              aria-selected={own === tab}
              aria-controls="dock-panel"
              tabIndex={own === tab ? 0 : -1}
              onClick={() => (dock.value = own)}
            >
              {words}
            </button>
          ))}
        </div>
        <span class="grow" />
        {tab === 'seeds' && <SeedPager />}
      </div>
      <div
        class="strip"
        role="tabpanel"
        id="dock-panel"
        aria-labelledby={`tab-${tab}`}
        tabIndex={0}
      >
        {tab === 'seeds' && <Seeds />}
        {tab === 'strength' && <Strengths />}
        {tab === 'steps' && <Looks />}
        {tab === 'target' && <TargetBars sample={sample.value} target={studio.value.target} />}
      </div>
    </section>
  )
}

interface ThumbProps {
  url: string
  label: string
  words: string
  more?: string
  isChosen?: boolean
  isIdle?: boolean
  onClick?: () => void
}

function Thumb({ url, label, words, more, isChosen, isIdle, onClick }: ThumbProps) {
  return (
    <button
      type="button"
      class="thumb"
      aria-label={label}
      aria-pressed={isChosen ?? false}
      data-idle={isIdle}
      title={more}
      onClick={onClick}
    >
      <span class="thumb-frame">{url !== '' && <img alt="" src={url} draggable={false} />}</span>
      <span class="thumb-words">{words}</span>
    </button>
  )
}

function SeedPager() {
  const first = firstSeed.value
  return (
    <span class="pager">
      <IconButton
        icon="left"
        label="Seeds before"
        disabled={first === 1}
        onClick={() => (firstSeed.value = Math.max(1, first - SEEDS))}
      />
      <span class="muted">
        variants {first}–{first + SEEDS - 1}
      </span>
      <IconButton
        icon="right"
        label="Seeds after"
        onClick={() => (firstSeed.value = first + SEEDS)}
      />
    </span>
  )
}

function Seeds() {
  const known = new Map(seeds.value.map((one) => [one.variant, one]))
  return (
    <>
      {Array.from({ length: SEEDS }, (_, i) => {
        const number = firstSeed.value + i
        const one = known.get(number)
        const steps = one?.facts.steps.filter(({ skipped }) => skipped === undefined) ?? []
        return (
          <Thumb
            key={number}
            url={one?.url ?? ''}
            label={`Variant ${number}`}
            words={`${number}`}
            more={steps.length > 0 ? steps.map(({ effect }) => effect).join(' · ') : 'untouched'}
            isChosen={variant.value === number}
            onClick={() => (variant.value = number)}
          />
        )
      })}
    </>
  )
}

function Strengths() {
  const step = selected.value
  if (!step?.effect || step.effect.params[chosenParam.value] === undefined) {
    return (
      <p class="muted pad">
        Choose a step and one of its parameters: here is the page at its low, middle and high
        strength.
      </p>
    )
  }
  const list = strengths.value
  const isNumber = step.effect.params[chosenParam.value]!.kind === 'number'
  const words = ['low', 'middle', 'high']
  return (
    <>
      <p class="strip-about">
        <b>{step.name}</b> {chosenParam.value}
        <small class="muted">the step runs, all else as on this page</small>
      </p>
      {list.map(({ url, facts, value }, i) => (
        <Thumb
          key={String(value)}
          url={url}
          label={`${chosenParam.value} ${short(value)}`}
          words={isNumber && list.length === 3 ? `${words[i]}: ${short(value)}` : short(value)}
          more={facts.readability === null ? '' : `readability ${facts.readability.toFixed(2)}`}
          isChosen={look.value === i}
          onClick={() => toggleLook(i)}
        />
      ))}
      {list.length === 0 && <p class="muted pad">Drawing…</p>}
    </>
  )
}

/** Shows a picture of the strip large, or the page again. */
function toggleLook(place: number): void {
  look.value = look.value === place ? undefined : place
}

function Looks() {
  const list = looks.value
  const steps = shown.value?.facts.steps ?? []
  if (list.length === 0) {
    return <p class="muted pad">{steps.length === 0 ? 'No step ran on this page.' : 'Drawing…'}</p>
  }
  return (
    <>
      {list.map(({ url, step }, i) => (
        <Thumb
          key={`${i} ${step.path}`}
          url={url}
          label={`The page after ${step.path}`}
          words={`${i + 1} ${step.effect}`}
          more={
            step.skipped === undefined
              ? paramsOf(step.params)
              : `left the page alone: ${step.skipped}`
          }
          isIdle={step.skipped !== undefined}
          isChosen={look.value === i}
          onClick={() => toggleLook(i)}
        />
      ))}
    </>
  )
}

const paramsOf = (params: Readonly<Record<string, number | string>>): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${short(value)}`)
    .join(' · ')
