/** Words that speak for classes: a YAML file made by learning, meant to be edited by hand. */
import { readFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import { z } from 'zod'
import { InputError, systemCode } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import { DocumentError } from '../../documents/document-error.ts'
import { parseYaml } from '../../documents/yaml.ts'

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
 * @throws InputError `FILE_MISSING`; DocumentError `WORDS_INVALID` with line and column of all that is wrong
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
  const { value, placeOfKey } = parseYaml(text, file, 'WORDS_INVALID')
  const invalid = (issues: readonly { path: readonly PropertyKey[]; message: string }[]) =>
    new DocumentError(
      'WORDS_INVALID',
      file,
      issues.map(({ path, message }) => ({
        ...placeOfKey(path),
        message: `${path.length > 0 ? `${path.map(String).join('.')}: ` : ''}${message}`,
      })),
    )
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalid(parsed.error.issues)
  if (Object.keys(parsed.data.classes).length < 2) {
    throw invalid([{ path: ['classes'], message: 'expected at least two' }])
  }
  return parsed.data
}

/** Writes a dictionary, with a few words on what it is over it. */
export async function writeDictionary(file: string, dictionary: Dictionary): Promise<void> {
  const head = HEAD.split('\n').map((line) => `# ${line}\n`)
  await writeWhole(file, head.join('') + stringify(dictionary, { lineWidth: 0 }))
}
