/** The steps in the order of a page, by phase. */
import { clearOverrides, toggle, toggleSolo } from './actions.ts'
import { IconButton } from './bits.tsx'
import { numberOf, wordIn, type StepNode } from './model.ts'
import { isAdding, isBroken, issues, model, overrides, pane, selectedKey, shown } from './state.ts'

/** Steps of one phase that follow each other. */
interface Run {
  phase: string
  steps: StepNode[]
}

function runsOf(steps: readonly StepNode[]): Run[] {
  const runs: Run[] = []
  for (const step of steps) {
    const last = runs.at(-1)
    if (last?.phase === step.phase) last.steps.push(step)
    else runs.push({ phase: step.phase, steps: [step] })
  }
  return runs
}

export function Steps() {
  const { steps } = model.value
  const { off, forced, solo } = overrides.value
  const changed = off.length + forced.length + (solo === null ? 0 : 1)
  return (
    <nav class="steps panel" aria-label="Steps" onKeyDown={moveFocus}>
      <div class="panel-head">
        <h2>Steps</h2>
        <button
          type="button"
          class="text-button"
          disabled={isBroken.value}
          onClick={() => (isAdding.value = true)}
        >
          + Add
        </button>
      </div>
      <button
        type="button"
        class="step recipe-row"
        aria-current={selectedKey.value === '' ? 'true' : undefined}
        onClick={() => select('')}
      >
        <span class="step-name">Recipe</span>
        <span class="muted">{wordIn(model.value.data, 'name', '')}</span>
      </button>
      {runsOf(steps).map(({ phase, steps: own }, i) => (
        <section key={`${phase} ${i}`} class="phase">
          <h3>{phase || 'other'}</h3>
          <ul>
            {own.map((step) => (
              <Step key={step.key} step={step} />
            ))}
          </ul>
        </section>
      ))}
      {steps.length === 0 && (
        <p class="muted pad">
          No steps: every image is the untouched page. Add an effect to begin.
        </p>
      )}
      {changed > 0 && (
        <p class="view-only" role="status">
          Looking at {solo === null ? `${changed} switched` : 'one step alone'}; this is not saved.{' '}
          <button type="button" class="link-button" onClick={clearOverrides}>
            Show all as written
          </button>
        </p>
      )}
    </nav>
  )
}

function select(key: string): void {
  selectedKey.value = key
  if (pane.value === 'steps' || pane.value === 'page') pane.value = 'params'
}

function Step({ step }: { step: StepNode }) {
  const { off, forced, solo } = overrides.value
  const p = numberOf(step, 'p', 1)
  const isOff = off.includes(step.path)
  const isSolo = solo === step.path
  const isForced = forced.includes(step.path)
  const isMuted =
    isOff ||
    (solo !== null &&
      !isSolo &&
      !step.path.startsWith(`${solo}/`) &&
      !solo.startsWith(`${step.path}/`))
  const ran = shown.value?.facts.steps.filter(
    ({ path }) => path === step.path || path.startsWith(`${step.path}/`),
  )
  const issue = issues.value.find(
    ({ line }) =>
      line >= step.lines.first &&
      line <= step.lines.last &&
      !step.children.some(({ lines }) => line >= lines.first && line <= lines.last),
  )
  const isChosen = selectedKey.value === step.key
  const inChoice = step.parent?.kind === 'oneOf' || step.parent?.kind === 'someOf'
  const weight = numberOf(step, 'weight', 1)
  const label = step.kind === 'effect' ? step.name : GROUP_WORDS[step.kind]
  return (
    <li>
      <div class="step-row" data-muted={isMuted} data-group={step.kind !== 'effect'}>
        <span
          class="ran"
          data-ran={
            ran && ran.length > 0 ? (ran.every(({ skipped }) => skipped) ? 'idle' : 'yes') : 'no'
          }
          title={
            ran && ran.length > 0
              ? (ran[0]!.skipped ?? 'ran on this page')
              : 'did not run on this page'
          }
        />
        <button
          type="button"
          class="step"
          aria-current={isChosen ? 'true' : undefined}
          data-step={step.path}
          onClick={() => select(step.key)}
        >
          <span class="step-name">{label}</span>
          {issue && (
            <span class={`mark ${issue.kind}`} title={issue.message}>
              !<span class="hidden-words"> {issue.kind}</span>
            </span>
          )}
          {inChoice ? (
            <span class="share" title="weight among its neighbours">
              ×{weight}
            </span>
          ) : (
            <span class="share" title="probability">
              {Math.round(p * 100)} %
            </span>
          )}
          <span class="chance" aria-hidden="true">
            <i style={{ width: `${(inChoice ? shareOf(step, weight) : p) * 100}%` }} />
          </span>
        </button>
        <span class="switches">
          <LetterButton
            letter="S"
            label={`Solo ${step.path}`}
            about="Look at this step alone"
            isOn={isSolo}
            onClick={() => toggleSolo(step.path)}
          />
          <LetterButton
            letter="F"
            label={`Force ${step.path}`}
            about="Run it on every page"
            isOn={isForced}
            onClick={() => toggle(step.path, 'forced')}
          />
          <IconButton
            icon="power"
            label={`Switch off ${step.path}`}
            pressed={isOff}
            onClick={() => toggle(step.path, 'off')}
          />
        </span>
      </div>
      {step.children.length > 0 && (
        <ul>
          {step.children.map((child) => (
            <Step key={child.key} step={child} />
          ))}
        </ul>
      )}
    </li>
  )
}

const GROUP_WORDS = { oneOf: 'one of', someOf: 'some of', sequence: 'sequence' } as const

function shareOf(step: StepNode, weight: number): number {
  const all = step.parent?.children ?? []
  const sum = all.reduce((total, one) => total + numberOf(one, 'weight', 1), 0)
  return sum > 0 ? weight / sum : 0
}

interface LetterProps {
  letter: string
  label: string
  about: string
  isOn: boolean
  onClick: () => void
}

function LetterButton({ letter, label, about, isOn, onClick }: LetterProps) {
  return (
    <button
      type="button"
      class="letter"
      aria-label={label}
      aria-pressed={isOn}
      title={about}
      onClick={onClick}
    >
      {letter}
    </button>
  )
}

/** Up and down go from step to step. */
function moveFocus(event: KeyboardEvent): void {
  if (event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
  const nav = event.currentTarget as HTMLElement
  const rows = [...nav.querySelectorAll<HTMLElement>('.step')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (at < 0 || !next) return
  event.preventDefault()
  next.focus()
  next.click()
}
