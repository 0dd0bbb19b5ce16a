/**
 * The one schema of recipes: it checks them, fills in defaults, and is written out as JSON Schema
 * for editors. What effects there are and what they take comes from their own tables.
 */
import { z } from 'zod'
import type { AnyEffect } from '../effects/effect.ts'
import { BUILT_IN, type EffectRegistry } from '../effects/registry.ts'
import type { NumberParam, ParamTable, EnumParam } from '../effects/params.ts'
import { ORIENTATION_RANGES } from './recipe.ts'

const unit = z.number().min(0).max(1)

/** Step fields that every kind shares. */
const base = {
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, - and _ only')
    .optional()
    .describe('replaces the name in the path of the step, so that its draws stay when it moves'),
  p: unit.default(1).describe('probability that the step runs, 0 to 1'),
  weight: z
    .number()
    .positive()
    .default(1)
    .describe('in oneOf and someOf: how often it is chosen, relative to its neighbours'),
  classes: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .optional()
    .describe('limits the step to these classes, by name or number'),
}

const range = (value: z.ZodType<number>) =>
  z.tuple([value, value]).refine(([low, high]) => low <= high, {
    error: ({ input }) =>
      `the range is upside down: ${JSON.stringify(input)}, low must not be above high`,
  })

/** Listed values, each as likely as its weight says; without weights all alike. */
function choiceOf<T extends z.ZodType>(value: T) {
  return z
    .strictObject({ choice: z.array(value).min(1), weights: z.array(z.number().min(0)).optional() })
    .refine(({ choice, weights }) => weights === undefined || weights.length === choice.length, {
      path: ['weights'],
      error: ({ input }) => {
        const { choice, weights } = input as { choice: unknown[]; weights: unknown[] }
        return `there are ${choice.length} values to choose from, but ${weights.length} weights`
      },
    })
    .refine(({ weights }) => !weights || weights.some((weight) => weight > 0), {
      path: ['weights'],
      error: 'all weights are 0: nothing can be chosen',
    })
}

function numberSpec(param: NumberParam, title: string) {
  const plain = param.integer ? z.int() : z.number()
  const value = plain.min(param.min).max(param.max)
  const spec = z.union([
    value,
    range(value),
    choiceOf(value),
    z.strictObject({ normal: z.tuple([value, z.number().min(0)]) }),
    z.strictObject({
      logUniform: range(value).refine(([low]) => low > 0, 'a logarithmic range begins above 0'),
    }),
  ])
  return spec.describe(`${title} (${param.unit}, ${param.min} to ${param.max})`)
}

function enumSpec(param: EnumParam) {
  const value = z.enum([...param.values])
  return z.union([value, choiceOf(value)]).describe(param.describe)
}

function paramsOf(table: ParamTable) {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, param] of Object.entries(table)) {
    const spec: z.ZodType =
      param.kind === 'number' ? numberSpec(param, param.describe) : enumSpec(param)
    shape[name] = spec.default(param.default)
  }
  return z.strictObject(shape)
}

function stepSchemaOf(effects: readonly AnyEffect[]): z.ZodType {
  const effectSteps = effects.map((effect) =>
    z
      .strictObject({
        effect: z.literal(effect.name),
        // Made when a recipe first has the effect: those of all take longer than reading a recipe.
        params: z.lazy(() => paramsOf(effect.params)).prefault({}),
        ...base,
      })
      .describe(effect.summary),
  )
  const children: z.ZodType = z.lazy(() => z.array(step).min(1))
  const step: z.ZodType = z.union([
    z.discriminatedUnion('effect', effectSteps as [(typeof effectSteps)[number]]),
    z.strictObject({ oneOf: children, ...base }),
    z.strictObject({
      someOf: children,
      count: z.union([z.int().min(0), range(z.int().min(0))]).default([0, 2]),
      ...base,
    }),
    z.strictObject({ sequence: children, ...base }),
  ])
  return step
}

const moduleRef = z.union([
  z.string().min(1),
  z.strictObject({
    module: z.string().min(1).describe("path, relative to the recipe's file"),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')
      .optional(),
  }),
])

/** The keys a step of any kind may have. */
export const STEP_KEYS = [
  'effect',
  'params',
  'oneOf',
  'someOf',
  'count',
  'sequence',
  ...Object.keys(base),
]

const schemaWith = (step: z.ZodType) =>
  z.strictObject({
    name: z
      .string()
      .regex(/^[\p{L}\p{N}._-]+$/u, 'letters, digits, ., - and _ only')
      .describe('names the recipe and, where nothing else is said, the folder built from it'),
    about: z.string().default('').describe('one sentence: what it is for'),
    seed: z.int().min(0).default(0).describe('part of every random key'),
    target: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(25_000)
      .describe('training images to make, the untouched originals among them'),
    balance: z
      .enum(['equal', 'proportional', 'root'])
      .default('equal')
      .describe('how the target is shared among the classes'),
    maxPerSource: z.int().min(1).default(100).describe('the most images one source may give'),
    canvas: z
      .strictObject({
        area: z
          .int()
          .min(0)
          .max(128_000_000)
          .default(262_144)
          .describe('most pixels of an image, larger ones are scaled down; 0: any size'),
        fill: z
          .string()
          .regex(/^#[0-9a-fA-F]{6}$/, 'a colour as #rrggbb')
          .default('#ffffff')
          .describe('what shows where a source is transparent'),
      })
      .prefault({}),
    output: z
      .strictObject({
        format: z.enum(['jpeg', 'png', 'webp']).default('jpeg'),
        quality: numberSpec(
          { kind: 'number', min: 1, max: 100, default: 90, unit: '', describe: '', integer: true },
          'quality of the encoder',
        ).default(90),
        maps: z
          .boolean()
          .optional()
          .describe('true: maps/ says where each pixel of an image came from on its source'),
        masks: z
          .boolean()
          .optional()
          .describe('true: masks/ says which steps touched which pixels'),
      })
      .prefault({}),
    holdout: z
      .strictObject({
        share: z.number().min(0).max(0.5).default(0.15).describe("share of a class's sources"),
        recipe: z
          .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
          .default('testlike')
          .describe(
            'renders holdout/noisy; of several, each image goes through one, and scores are told by recipe',
          ),
        variants: z.int().min(1).max(100).default(1).describe('noisy images a source'),
        seed: z.int().min(0).default(0).describe('chooses the sources'),
      })
      .prefault({}),
    pairs: z
      .boolean()
      .default(false)
      .describe(
        'true: noisy/ and clean/ hold the same pages under the same ids, with the steps and without them; no holdout; steps may move pixels where output has maps',
      ),
    readability: z
      .strictObject({
        min: unit.describe(
          "how well the source's print must be readable on a variant, 0 to 1; less is drawn again",
        ),
      })
      .optional()
      .describe('variants whose text was lost are drawn again; without it nothing is measured'),
    orientations: z
      .enum(ORIENTATION_RANGES)
      .optional()
      .describe(
        'which way round pages may come to lie: upright, as they are; turned, by quarter turns; all, turned and mirrored; flip and rotate90 follow it; without it they do as they say',
      ),
    order: z
      .enum(['page', 'free'])
      .default('page')
      .describe(
        'page: the linter expects the order of a physical page; free: the order is deliberate',
      ),
    effects: z
      .union([moduleRef, z.array(moduleRef).min(1)])
      .optional()
      .describe("modules of effects of one's own: paths, relative to the recipe's file"),
    steps: z.array(step).default([]).describe('what is done to a page, in order'),
  })

const schemas = new WeakMap<EffectRegistry, ReturnType<typeof schemaWith>>()

/** The schema of recipes that use these effects; made once for each registry. */
export function recipeSchemaOf(registry: EffectRegistry): ReturnType<typeof schemaWith> {
  const known = schemas.get(registry)
  if (known) return known
  const made = schemaWith(stepSchemaOf(registry.effects))
  schemas.set(registry, made)
  return made
}

/** The schema of recipes of built-in effects. */
export const recipeSchema = recipeSchemaOf(BUILT_IN)

/** Checks a parameter's default as a recipe's value for it would be checked. */
export function isValidDefault(param: NumberParam | EnumParam): boolean {
  const spec = param.kind === 'number' ? numberSpec(param, '') : enumSpec(param)
  return spec.safeParse(param.default).success
}

/** A module of effects as a recipe names it. */
export type ModuleRef = z.output<typeof moduleRef>
export type RecipeInput = z.input<typeof recipeSchema>
export type CheckedRecipe = z.output<typeof recipeSchema>

/** The schema as JSON Schema (2020-12), for editors. */
export function recipeJsonSchema(registry: EffectRegistry = BUILT_IN): unknown {
  return {
    title: 'Palimpsest recipe',
    ...z.toJSONSchema(recipeSchemaOf(registry), { io: 'input', reused: 'ref' }),
  }
}
