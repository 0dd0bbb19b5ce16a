/**
 * Names that the field calls otherwise do not come back. Each line is a pattern of our former name
 * and what to write instead; docs/GLOSSARY.md explains the words that are our own.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** Identifiers are searched as they are written, prose in any case. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bmend(s|ed|ing)?\b/i, 'enhance'],
  [/\bworn\b|\bwearFor\b/i, 'degraded, degradation score'],
  [/\bghosts?\b/i, 'bleed-through'],
  [/\bfindWay\b|\bWay\b/, 'orientation detection'],
  [/\bLaid\b|\bHeap\b/, 'an image in the arena'],
  [/\b(streamOf|fork)\(/, 'rngFrom, foldIn'],
  [/\bdonors?\b/i, 'overlay page'],
  [/\bperSource\b/, 'maxPerSource'],
  [/\b(LEAST|MOST)_|\b(const|let) (least|most|floor)\b|\b(least|most|floor): number/, 'min, max'],
  [/\bcertainty\b/i, 'confidence'],
  [/\bquarter-turn\b/i, 'rotate90'],
  [/\bgrainy\b|withoutGrain/i, 'noisy, noise'],
  [/\blevers?\b/i, 'search space'],
  [/\bsuspects\b/i, 'label issues'],
  [/\bodd pages\b/i, 'outliers'],
  [/\bcommittees?\b/i, 'ensemble'],
  [/weights-of-members/, '--ensemble-weights'],
  [/\bSpoken\b|\bchances\b|\blikeliest\b/i, 'predictions, probabilities, argmax'],
  [/\bverdicts?\b|\bJudgement\b/i, 'metrics, evaluate'],
  [/\bStepper\b|\bFeeder\b/, 'train step, data loader'],
  [/\bunread\b/i, 'failed'],
  [/\bquiet(Head)?\b/i, 'zero-initialised head; muted for colours'],
  [/\bdialect\b/i, 'operator set'],
  [/\barbiters?\b|\bLesson\b/i, 'keyword re-ranker, labelled example'],
  [/--fresh\b/, '--overwrite'],
  [/\b(goes|go|going|went) on (where|after|to the same)\b/i, 'resumes'],
  [/\b(a|an) (row|byte|line|number|list|folder) an? \w+[,.;:]/i, 'one row per image'],
  [/\bso many\b/i, 'at most N, this many'],
  [/\bthe house\b/i, 'the program'],
  [/\bthe contest\b(?!’s preset| preset|'s preset)/i, 'the competition'],
]

/** Places where a word means something else. */
const OTHER_MEANINGS: readonly RegExp[] = [
  // Keys that random numbers are drawn by: another key is another page.
  /rngFrom\(`?'?(train-)?mend|`mend\/|train-mend|`grainy\//,
  // protobufjs begins a message within another.
  /\.uint32\(TAG\.\w+\)\.fork\(\)/,
]

/** Tests may say worn creases, and CHANGELOG.md says what things were called before. */
const SEARCHED = ['src', 'bench', 'tools', 'bin', 'docs', 'recipes', 'examples'].concat(
  ['README', 'ARCHITECTURE', 'CONTRIBUTING'].map((name) => `${name}.md`),
)

const paths = execFileSync('git', ['ls-files', ...SEARCHED], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((path) => /\.(tsx?|mjs|js|css|md|yaml|py)$/.test(path))

const lines = paths.flatMap((path) =>
  readFileSync(join(ROOT, path), 'utf8')
    .split('\n')
    .map((text, i) => ({ text, place: `${path}:${i + 1}` }))
    .filter(({ text }) => !OTHER_MEANINGS.some((other) => other.test(text))),
)

test.each(WORDS)('nothing is called by %s', (pattern, instead) => {
  const found = lines.filter(({ text }) => pattern.test(text))
  expect(
    found.map(({ text, place }) => `${place}: ${text.trim()}`),
    `say: ${instead}`,
  ).toEqual([])
})

test('files are named in the field’s words', () => {
  const former = /(^|\/)(mend|laid|caster|shrink|suspects|committee|lanes|donor|find-way|grain)\b/
  expect(paths.filter((path) => former.test(path))).toEqual([])
})
