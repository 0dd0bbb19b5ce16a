/** Words that speak for classes: a YAML file made by learning, meant to be edited by hand. */
import { readFile } from 'node:fs/promises'
import { LineCounter, parseDocument, stringify, isMap, isNode, type Document } from 'yaml'
import { z } from 'zod'
import { InputError, DocumentError, systemCode, type Place } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'

const entry = z.strictObject({
  word: z.string().min(1).describe('letters and digits; spaces and points do not count'),
  weight: z.number().min(0).max(100).describe('log-odds for the class, in nats'),
  pages: z.number().int().min(0).optional().describe('training pages it was read on'),
  of: z.string().optional().describe('the word that this is a misreading of'),
})

const schema = z.strictObject({
  format: z.literal(1),
  threshold: z.number().min(0.3).max(1).describe('likeness from which a word counts as read'),
  margin: z.number().min(0).max(100).describe('by how much a class must be ahead, in nats'),
  trust: z
    .number()
    .min(0)
    .max(10)
    .describe("how much of the model's own log-odds must be made up for besides"),
  classes: z.record(
    z.string().regex(/^\d+$/, 'a class is named by its number'),
    z.strictObject({
      name: z.string(),
      title: z.array(entry).describe('on the large lines'),
      body: z.array(entry).describe('on all others'),
    }),
  ),
})

export type Entry = z.infer<typeof entry>
export type Dictionary = z.infer<typeof schema>

/** What stands over a dictionary that was written. */
const HEAD = `Words that speak for classes, most telling first. Edit as you like: words may be added, removed and
weighed anew. "of" marks a misreading of another word. threshold: likeness from which a word counts
as read. margin: by how much, in nats, a class must be ahead before a prediction is changed.`

/**
 * Reads a dictionary.
 * @throws InputError `FILE_MISSING`; RecipeError with line and column of all that is wrong
 */
export async function readDictionary(file: string): Promise<Dictionary> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    const message = `${file}: there is no such dictionary: make one with \`train words build\``
    throw new InputError('FILE_MISSING', message, { cause: error })
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [fault] = document.errors
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0])
    throw new DocumentError(file, [
      { line, column: col, message: fault.message.split('\n')[0] ?? 'not YAML' },
    ])
  }
  const parsed = schema.safeParse(document.toJS())
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      ...placeOf(document, path, lines),
      message: `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`,
    }))
    throw new DocumentError(file, problems)
  }
  if (Object.keys(parsed.data.classes).length < 2) {
    throw new DocumentError(file, [
      { ...placeOf(document, ['classes'], lines), message: 'classes: expected at least two' },
    ])
  }
  return parsed.data
}

/** Writes a dictionary, with a few words on what it is over it. */
export async function writeDictionary(file: string, dictionary: Dictionary): Promise<void> {
  const head = HEAD.split('\n').map((line) => `# ${line}\n`)
  await writeWhole(file, head.join('') + stringify(dictionary, { lineWidth: 0 }))
}

/** Where the deepest part of the path that is there stands. */
function placeOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): Place {
  for (let depth = path.length; depth >= 0; depth--) {
    // Classes are numbers in YAML and text in the parsed object.
    const keys = path.slice(0, depth).map((key, i) => (i === 1 ? Number(key) : key))
    const node = depth === 0 ? document.contents : document.getIn(keys, true)
    if (!isNode(node) || !node.range) continue
    const above = depth > 0 ? document.getIn(keys.slice(0, -1), true) : undefined
    const pair = isMap(above)
      ? above.items.find(({ key }) => String(key) === String(keys.at(-1)))
      : undefined
    const at = isNode(pair?.key) && pair.key.range ? pair.key.range[0] : node.range[0]
    const { line, col } = lines.linePos(at)
    return { line, column: col }
  }
  return { line: 1, column: 1 }
}
