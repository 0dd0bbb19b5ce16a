/** The right side: the selected step, or the recipe itself. */
import { move, remove, set, setOr, unset, whyNotMove, wrap } from './actions.ts'
import { Field, IconButton, NumberField, ShareField, SpanFields } from './bits.tsx'
import { GROUPS, numberOf, siblingsOf, type GroupKind, type StepNode } from './model.ts'
import { Params } from './params.tsx'
import { RecipePanel } from './recipe-panel.tsx'
import { isBroken, model, selected } from './state.ts'

const ABOUT: Record<GroupKind, string> = {
  oneOf: 'One of these steps runs, chosen by weight.',
  someOf: 'Some of these steps run, chosen by weight, in the order written.',
  sequence: 'All of these steps run, or none.',
}

export function StepPanel() {
  const step = selected.value
  return (
    <section class="params panel" aria-label="Parameters">
      {isBroken.value ? (
        <p class="pad error-text">
          The YAML cannot be read at present. Correct it there to go on here.
        </p>
      ) : step ? (
        <StepForm step={step} />
      ) : (
        <RecipePanel />
      )}
    </section>
  )
}

function StepForm({ step }: { step: StepNode }) {
  const isGroup = step.kind !== 'effect'
  const inChoice = step.parent?.kind === 'oneOf' || step.parent?.kind === 'someOf'
  return (
    <>
      <div class="panel-head">
        <h2>{step.name}</h2>
        <span class="muted">{isGroup ? 'group' : step.phase}</span>
        <span class="grow" />
        <MoveButton step={step} by={-1} />
        <MoveButton step={step} by={1} />
        <select
          aria-label="Put it into a group"
          title="Put it into a group of its own"
          class="wrap"
          value=""
          onChange={(event) => {
            wrap(step, event.currentTarget.value as GroupKind)
            event.currentTarget.value = ''
          }}
        >
          <option value="">Group…</option>
          {GROUPS.map((kind) => (
            <option key={kind} value={kind}>
              in {kind}
            </option>
          ))}
        </select>
        <IconButton icon="remove" label={`Remove ${step.path}`} onClick={() => remove(step)} />
      </div>
      <p class="about pad">
        {step.kind === 'effect'
          ? (step.effect?.summary ?? 'There is no effect of this name.')
          : ABOUT[step.kind]}
      </p>
      <div class="basics">
        <ShareField
          label={
            inChoice && numberOf(step, 'p', 1) === 1 ? 'Probability once chosen' : 'Probability'
          }
          value={numberOf(step, 'p', 1)}
          onChange={(p) => setOr(step, 'p', p, 1)}
        />
        {inChoice && (
          <Field label="Weight" about="how often it is chosen, relative to its neighbours">
            <NumberField
              label="Weight"
              value={numberOf(step, 'weight', 1)}
              min={0.001}
              onChange={(w) => setOr(step, 'weight', w, 1)}
            />
            <span class="muted">{shareWords(step)}</span>
          </Field>
        )}
        {step.kind === 'someOf' && <CountField step={step} />}
      </div>
      {step.kind === 'effect' && <Params step={step} />}
      <details class="more">
        <summary>Name and classes</summary>
        <WordField
          step={step}
          name="id"
          about="keeps the step's draws when it is moved or renamed"
        />
        <WordField
          step={step}
          name="classes"
          about="limits the step to classes, separated by commas"
        />
      </details>
    </>
  )
}

function MoveButton({ step, by }: { step: StepNode; by: -1 | 1 }) {
  const why = whyNotMove(step, by)
  return (
    <IconButton
      icon={by < 0 ? 'up' : 'down'}
      label={by < 0 ? 'Move up' : 'Move down'}
      why={why}
      disabled={why !== ''}
      onClick={() => move(step, by)}
    />
  )
}

function shareWords(step: StepNode): string {
  const all = siblingsOf(model.value, step)
  const sum = all.reduce((total, one) => total + numberOf(one, 'weight', 1), 0)
  return sum > 0 ? `${Math.round((100 * numberOf(step, 'weight', 1)) / sum)} % of the choices` : ''
}

function CountField({ step }: { step: StepNode }) {
  const given = step.data['count']
  const [low, high] = Array.isArray(given)
    ? (given as [number, number])
    : typeof given === 'number'
      ? [given, given]
      : [0, 2]
  return (
    <Field label="How many" about="how many of the steps run">
      <SpanFields
        labels={['At least', 'At most']}
        low={low}
        high={high}
        min={0}
        max={step.children.length}
        onChange={(value) => set([...step.at, 'count'], value)}
      />
    </Field>
  )
}

interface WordProps {
  step: StepNode
  name: 'id' | 'classes'
  about: string
}

function WordField({ step, name, about }: WordProps) {
  const given = step.data[name]
  const words = Array.isArray(given) ? given.join(', ') : typeof given === 'string' ? given : ''
  return (
    <Field label={name} about={about}>
      <input
        type="text"
        aria-label={name}
        placeholder={about}
        value={words}
        onChange={(event) => {
          const value = event.currentTarget.value.trim()
          if (value === '') return unset([...step.at, name])
          const list = value
            .split(',')
            .map((one) => one.trim())
            .filter(Boolean)
          set([...step.at, name], name === 'id' ? value : list)
        }}
      />
    </Field>
  )
}
