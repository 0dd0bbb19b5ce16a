/** What a recipe says besides its steps. */
import { set, unset } from './actions.ts'
import { Field, NumberField, Select, ShareField, SpanFields } from './bits.tsx'
import { wordIn } from './model.ts'
import { model } from './state.ts'

type Data = Readonly<Record<string, unknown>>

function numberIn(data: Data, key: string, fallback: number): number {
  const value = data[key]
  return typeof value === 'number' ? value : fallback
}

function mapIn(data: Data, key: string): Data {
  const value = data[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {}
}

const FORMATS = ['jpeg', 'png', 'webp'].map((one) => [one, one] as const)
const BALANCES = [
  ['equal', 'equal: as many of each class'],
  ['root', 'root: between the two'],
  ['proportional', 'proportional: as the sources are'],
] as const
const ORDERS = [
  ['page', 'page: as a page goes through it'],
  ['free', 'free: as written, on purpose'],
] as const

export function RecipePanel() {
  const { data } = model.value
  const [output, canvas, holdout] = [
    mapIn(data, 'output'),
    mapIn(data, 'canvas'),
    mapIn(data, 'holdout'),
  ]
  const quality = output['quality'] ?? 90
  const [low, high] = Array.isArray(quality)
    ? (quality as [number, number])
    : typeof quality === 'number'
      ? [quality, quality]
      : [undefined, undefined]
  const min = mapIn(data, 'readability')['min']
  const format = wordIn(output, 'format', 'jpeg')
  return (
    <>
      <div class="panel-head">
        <h2>Recipe</h2>
        <span class="muted">{wordIn(data, 'name', '')}</span>
      </div>
      <div class="basics">
        <TextField name="name" value={wordIn(data, 'name', '')} />
        <TextField name="about" value={wordIn(data, 'about', '')} />
        <NumberOf name="seed" label="Seed" value={numberIn(data, 'seed', 0)} min={0} />
        <NumberOf
          name="target"
          label="Training images"
          value={numberIn(data, 'target', 25_000)}
          min={1}
        />
        <NumberOf
          name="maxPerSource"
          label="At most per source"
          value={numberIn(data, 'maxPerSource', 100)}
          min={1}
        />
        <Field label="Balance">
          <Select
            label="Balance"
            value={wordIn(data, 'balance', 'equal')}
            options={BALANCES}
            onChoose={(value) => set(['balance'], value)}
          />
        </Field>
      </div>
      <h3 class="part">Images</h3>
      <div class="basics">
        <Field label="Format">
          <Select
            label="Format"
            value={format}
            options={FORMATS}
            onChoose={(value) => set(['output', 'format'], value)}
          />
        </Field>
        {format !== 'png' && low !== undefined && (
          <Field label="Quality">
            <SpanFields
              labels={['Quality from', 'Quality to']}
              low={low}
              high={high}
              min={1}
              max={100}
              onChange={(value) => set(['output', 'quality'], value)}
            />
          </Field>
        )}
        <Field label="Most pixels" about="larger images are scaled down; 0: any size">
          <NumberField
            label="Most pixels"
            value={numberIn(canvas, 'area', 262_144)}
            min={0}
            max={128_000_000}
            step={1}
            onChange={(x) => set(['canvas', 'area'], Math.round(x))}
          />
        </Field>
      </div>
      <h3 class="part">What is kept</h3>
      <div class="basics">
        <ShareField
          label="Holdout"
          value={numberIn(holdout, 'share', 0.15)}
          onChange={(x) => set(['holdout', 'share'], Math.min(0.5, x))}
        />
        <ShareField
          label="Least readability"
          value={typeof min === 'number' ? min : 0}
          onChange={(x) => (x === 0 ? unset(['readability']) : set(['readability', 'min'], x))}
        />
        <Field label="Order of steps">
          <Select
            label="Order of steps"
            value={wordIn(data, 'order', 'page')}
            options={ORDERS}
            onChoose={(value) => set(['order'], value)}
          />
        </Field>
      </div>
    </>
  )
}

function TextField({ name, value }: { name: 'name' | 'about'; value: string }) {
  return (
    <Field label={name}>
      <input
        type="text"
        aria-label={name}
        value={value}
        onChange={(event) => set([name], event.currentTarget.value)}
      />
    </Field>
  )
}

function NumberOf({
  name,
  label,
  value,
  min,
}: {
  name: string
  label: string
  value: number
  min: number
}) {
  return (
    <Field label={label}>
      <NumberField
        label={label}
        value={value}
        min={min}
        step={1}
        onChange={(x) => set([name], Math.round(x))}
      />
    </Field>
  )
}
