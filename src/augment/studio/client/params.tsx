/** The parameters of an effect, by its own table. */
import type { EnumParam, EnumSpec, NumberParam, NumberSpec } from '../../effects/params.ts'
import { set, unset } from './actions.ts'
import { IconButton, NumberField, Select } from './bits.tsx'
import { Distribution } from './distribution.tsx'
import type { StepNode } from './model.ts'
import {
  asKind,
  canBe,
  inWords,
  isEnumSpec,
  isNumberSpec,
  KIND_WORDS,
  kindOf,
  KINDS,
  rounded,
  type SpecKind,
} from './spec.ts'
import { chosenParam, dock, shown } from './state.ts'

/** All parameters of the selected step. */
export function Params({ step }: { step: StepNode }) {
  const table = step.effect?.params ?? {}
  const names = Object.keys(table)
  if (names.length === 0) return <p class="muted pad">This effect has no parameters.</p>
  const given = (step.data['params'] ?? {}) as Record<string, unknown>
  const ran = shown.value?.facts.steps.find(({ path }) => path === step.path)
  return (
    <>
      {names.map((name) => {
        const param = table[name]!
        const own = given[name]
        const isGiven = own !== undefined
        const change = (spec: unknown): void => {
          chosenParam.value = name
          set([...step.at, 'params', name], spec)
        }
        const isKnown = param.kind === 'number' ? isNumberSpec(own) : isEnumSpec(own)
        return (
          <section
            key={`${step.key} ${name}`}
            class="param"
            aria-label={name}
            data-param={name}
            data-chosen={chosenParam.value === name}
            onFocusIn={() => (chosenParam.value = name)}
          >
            <header>
              <h3>{name}</h3>
              {param.kind === 'number' && param.unit !== '' && <small>{param.unit}</small>}
              <span class="said">{inWords(isKnown ? own : param.default)}</span>
              <button
                type="button"
                class="strip-button"
                aria-pressed={dock.value === 'strength' && chosenParam.value === name}
                title="The page at low, middle and high strength"
                aria-label={`Strengths of ${name}`}
                onClick={() => {
                  chosenParam.value = name
                  dock.value = 'strength'
                }}
              >
                ▁▄█
              </button>
              <IconButton
                icon="reset"
                label={`Reset ${name}`}
                why={isGiven ? `back to ${inWords(param.default)}` : 'it is the default'}
                disabled={!isGiven}
                onClick={() => unset([...step.at, 'params', name])}
              />
            </header>
            <p class="about">{param.describe}</p>
            {isGiven && !isKnown ? (
              <p class="error-text">The text has something else here: see the YAML.</p>
            ) : param.kind === 'number' ? (
              <NumberControl
                name={name}
                param={param}
                spec={(own ?? param.default) as NumberSpec}
                drawn={ran?.params[name] as number | undefined}
                onChange={change}
              />
            ) : (
              <WordControl
                name={name}
                param={param}
                spec={(own ?? param.default) as EnumSpec}
                drawn={ran?.params[name] as string | undefined}
                onChange={change}
              />
            )}
          </section>
        )
      })}
    </>
  )
}

interface ControlProps<P, S, V> {
  name: string
  param: P
  spec: S
  drawn: V | undefined
  onChange: (spec: S) => void
}

function NumberControl(props: ControlProps<NumberParam, NumberSpec, number>) {
  const { name, param, spec, onChange } = props
  const kind = kindOf(spec)
  const kinds = KINDS.filter((one) => one === kind || canBe(one, param))
  return (
    <>
      <Distribution {...props} />
      <div class="numbers">
        <Select<SpecKind>
          label={`How ${name} is drawn`}
          value={kind}
          options={kinds.map((one) => [one, KIND_WORDS[one]] as const)}
          onChoose={(one) => onChange(asKind(spec, one, param))}
        />
        <Numbers {...props} />
      </div>
    </>
  )
}

function Numbers({ name, param, spec, onChange }: ControlProps<NumberParam, NumberSpec, number>) {
  const { min, max } = param
  const field = (label: string, value: number, moved: (x: number) => NumberSpec) => (
    <NumberField
      label={`${name}: ${label}`}
      value={value}
      min={min}
      max={max}
      onChange={(x) => onChange(moved(param.integer ? Math.round(x) : x))}
    />
  )
  if (typeof spec === 'number') return field('value', spec, (x) => x)
  if ('normal' in spec) {
    const [mean, sd] = spec.normal
    return (
      <>
        {field('mean', mean, (x) => ({ normal: [x, sd] }))}
        <span aria-hidden="true">±</span>
        <NumberField
          label={`${name}: standard deviation`}
          value={sd}
          min={0}
          onChange={(x) => onChange({ normal: [mean, x] })}
        />
      </>
    )
  }
  if ('choice' in spec) return <Choices name={name} param={param} spec={spec} onChange={onChange} />
  const [low, high] = 'logUniform' in spec ? spec.logUniform : spec
  const between = (a: number, b: number): NumberSpec =>
    'logUniform' in spec ? { logUniform: [a, b] } : [a, b]
  return (
    <>
      {field('from', low, (x) => between(Math.min(x, high), high))}
      <span aria-hidden="true">–</span>
      {field('to', high, (x) => between(low, Math.max(x, low)))}
    </>
  )
}

interface ChoicesProps {
  name: string
  param: NumberParam
  spec: { choice: readonly number[]; weights?: readonly number[] | undefined }
  onChange: (spec: NumberSpec) => void
}

/** Without weights where all weigh the same. */
function made(values: readonly number[], own: readonly number[]): NumberSpec {
  return { choice: values, ...(own.some((w) => w !== own[0]) && { weights: own }) }
}

function Choices({ name, param, spec, onChange }: ChoicesProps) {
  const { choice, weights } = spec
  const all = choice.map((_, i) => weights?.[i] ?? 1)
  return (
    <div class="choices">
      {choice.map((value, i) => (
        <div key={i} class="choice">
          <NumberField
            label={`${name}: value ${i + 1}`}
            value={value}
            min={param.min}
            max={param.max}
            onChange={(x) => onChange(made(choice.with(i, rounded(x, param)), all))}
          />
          <span aria-hidden="true">×</span>
          <NumberField
            label={`${name}: weight of value ${i + 1}`}
            value={all[i]!}
            min={0}
            onChange={(w) => onChange(made(choice, all.with(i, w)))}
          />
          <IconButton
            icon="close"
            label={`Remove value ${i + 1} of ${name}`}
            disabled={choice.length === 1}
            onClick={() => onChange(made(choice.toSpliced(i, 1), all.toSpliced(i, 1)))}
          />
        </div>
      ))}
      <button
        type="button"
        class="text-button"
        onClick={() => onChange(made([...choice, choice.at(-1)!], [...all, 1]))}
      >
        Add a value
      </button>
    </div>
  )
}

function WordControl({
  name,
  param,
  spec,
  drawn,
  onChange,
}: ControlProps<EnumParam, EnumSpec, string>) {
  const weightOf = (word: string): number => {
    if (typeof spec === 'string') return spec === word ? 1 : 0
    const at = spec.choice.indexOf(word)
    return at < 0 ? 0 : (spec.weights?.[at] ?? 1)
  }
  const weights = param.values.map(weightOf)
  const sum = weights.reduce((total, w) => total + w, 0) || 1
  const change = (next: readonly number[]): void => {
    const chosen = param.values.filter((_, i) => next[i]! > 0)
    const own = next.filter((w) => w > 0)
    if (chosen.length === 0) return
    if (chosen.length === 1) return onChange(chosen[0]!)
    const isEven = own.every((w) => w === own[0])
    onChange({ choice: chosen, ...(isEven ? {} : { weights: own }) })
  }
  return (
    <div class="words">
      {param.values.map((word, i) => (
        <div key={word} class="word" data-drawn={drawn === word}>
          <label>
            <input
              type="checkbox"
              checked={weights[i]! > 0}
              onChange={(event) => {
                const isOnly = weights.every((w, k) => k === i || w === 0)
                if (isOnly) event.currentTarget.checked = true
                else change(weights.with(i, weights[i]! > 0 ? 0 : 1))
              }}
            />
            {word}
          </label>
          <meter min={0} max={1} value={weights[i]! / sum} aria-label={`Share of ${word}`} />
          <NumberField
            label={`${name}: weight of ${word}`}
            value={weights[i]!}
            min={0}
            onChange={(w) => change(weights.with(i, w))}
          />
        </div>
      ))}
    </div>
  )
}
