/** Keywords of classes: a YAML file that is learned from labelled pages and can be edited by hand. */
import { readFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import { z } from 'zod'
import { InputError, systemCode } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import { DocumentError, type Place } from '../../documents/document-error.ts'
import { parseYaml, type YamlDocument } from '../../documents/yaml.ts'

const entry = z.strictObject({
  word: z.string().min(1).describe('letters and digits; spaces and points do not count'),
  weight: z.number().min(0).max(100).describe('log-odds for the class, in nats'),
  pages: z.number().int().min(0).optional().describe('training pages it was read on'),
  of: z.string().optional().describe('the word that this is a misreading of'),
})

const title = z.strictObject({
  text: z.string().min(1).describe('a line as it was read; spaces and points do not count'),
  share: z.number().min(0).max(1).describe("share of the class's pages that bear it"),
})

const schema = z.strictObject({
  format: z.literal(1),
  threshold: z.number().min(0.3).max(1).describe('minimum similarity for a word to count as read'),
  margin: z.number().min(0).max(100).describe('lead that a class needs, in nats'),
  titleMargin: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('the same where a whole title is recognised; "margin" where it is left out'),
  trust: z
    .number()
    .min(0)
    .max(10)
    .describe(
      "weight of the model's own log-odds, which the words must outweigh in addition to the margin",
    ),
  reach: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      "probability of these classes together from which a page is read although the model's prediction is another; 1 where it is left out",
    ),
  classes: z.record(
    z.string().regex(/^\d+$/, 'a class is named by its number'),
    z.strictObject({
      name: z.string(),
      titles: z.array(title).optional().describe('whole large lines'),
      title: z.array(entry).describe('on the large lines'),
      body: z.array(entry).describe('on all others'),
    }),
  ),
})

export type Entry = z.infer<typeof entry>
export type Dictionary = z.infer<typeof schema>

/** The comment at the top of a written dictionary. */
const HEAD = `What is read on the pages of classes. Lines and words can be added and removed, shares and weights changed.
titles: whole large lines, misread ones included, and the share of the class's pages that bear each.
title: keywords on large lines, which count where no whole title is recognised; body: on all others,
where no title word is. weight: log-odds in nats. "of" names the word that an entry is a misreading of.
threshold: minimum similarity for a word to count as read.
margin: lead in nats that a class needs before a prediction is changed; titleMargin: by whole titles.
reach: probability of these classes together from which a page predicted as another class is read too; a whole
title alone moves it.`

/**
 * Reads a dictionary.
 * @throws InputError `FILE_MISSING`; DocumentError `WORDS_INVALID` with line and column of every fault
 */
export async function readDictionary(file: string): Promise<Dictionary> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    const message = `${file}: there is no such dictionary: make one with \`npx train words build\``
    throw new InputError('FILE_MISSING', message, { cause: error })
  }
  const { value, placeOfKey } = parsed(text, file)
  const invalid = (issues: readonly { path: readonly PropertyKey[]; message: string }[]) =>
    new DocumentError(
      'WORDS_INVALID',
      file,
      issues.map(({ path, message }) => ({
        ...placeOfKey(path),
        message: `${path.length > 0 ? `${path.map(String).join('.')}: ` : ''}${message}`,
      })),
    )
  const result = schema.safeParse(value)
  if (!result.success) throw invalid(result.error.issues)
  if (Object.keys(result.data.classes).length < 2) {
    throw invalid([{ path: ['classes'], message: 'expected at least two' }])
  }
  return result.data
}

/** Other files than dictionaries, such as text, are named as that: in one line, not one per fault. */
function parsed(text: string, file: string): YamlDocument {
  const refused = (place: Place, reason: string): DocumentError => {
    const message = `not a dictionary of \`train words build\`: ${reason}`
    return new DocumentError('WORDS_INVALID', file, [{ ...place, message }])
  }
  let document: YamlDocument
  try {
    document = parseYaml(text, file, 'WORDS_INVALID')
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    const { line, column, message } = error.issues[0]!
    throw refused({ line, column }, message)
  }
  const { value } = document
  if (typeof value !== 'object' || value === null || !('classes' in value)) {
    throw refused({ line: 1, column: 1 }, 'it names no classes')
  }
  return document
}

/** Writes a dictionary, with a comment that explains it. */
export async function writeDictionary(file: string, dictionary: Dictionary): Promise<void> {
  const head = HEAD.split('\n').map((line) => `# ${line}\n`)
  await writeWhole(file, head.join('') + stringify(dictionary, { lineWidth: 0 }))
}
