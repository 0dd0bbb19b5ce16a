/** Korean taken apart into letters, and how alike two words are letter by letter. */

const FIRSTS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const VOWELS = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const LASTS = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'
const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3

/** Letters that readers take for one another: replacing one by the other costs half. */
const LOOKALIKES = [
  'ㄱㅋㄲ',
  'ㄴㄷㄹ',
  'ㄷㅌㄸ',
  'ㅁㅂㅇ',
  'ㅂㅍㅃ',
  'ㅅㅈㅊ',
  'ㅇㅎ',
  'ㅈㅉㅊ',
  'ㅅㅆ',
  'ㅏㅑㅣ',
  'ㅐㅔㅒㅖ',
  'ㅓㅕㅣ',
  'ㅗㅛㅜㅡ',
  'ㅜㅠㅡ',
  'ㅚㅟㅗ',
  'ㅝㅟㅜ',
  'ㅘㅙㅏ',
  'ㅢㅣㅡ',
] as const
const ALIKE = new Set(
  LOOKALIKES.flatMap((group) => Array.from(group).flatMap((a) => Array.from(group, (b) => a + b))),
)

/** Letters and digits alone, in one composed form and lower case: spaces and points of titles vary. */
export function squeezed(text: string): string {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join('')
}

/** Korean syllables as their letters in order, all else as it is: `퇴원` → `ㅌㅚㅇㅝㄴ`. */
export function jamoOf(text: string): string {
  let out = ''
  for (const sign of text) {
    const code = sign.codePointAt(0)!
    if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) {
      out += sign
      continue
    }
    const at = code - FIRST_SYLLABLE
    const last = at % 28
    out += FIRSTS[Math.floor(at / 588)]! + VOWELS[Math.floor(at / 28) % 21]!
    if (last > 0) out += LASTS[last]!
  }
  return out
}

/** How many Korean syllables a text has. */
export function syllablesIn(text: string): number {
  return (text.match(/[가-힣]/g) ?? []).length
}

/** How much text a word is: its syllables, letters of an alphabet a third of one each. */
export function lettersIn(text: string): number {
  const letters = (text.match(/\p{L}/gu) ?? []).length
  const syllables = syllablesIn(text)
  return syllables + (letters - syllables) / 3
}

/**
 * How like a word the most like part of a text is: 1 less the edit distance between the word and
 * that part, a letter of the word each (P. Sellers, "The theory and computation of evolutionary
 * distances", 1980). Lookalikes cost half.
 * @param word letters, as `jamoOf(squeezed(…))` gives them
 * @param text letters likewise
 * @returns 0 to 1; 1 where the word stands in the text
 */
export function likenessWithin(word: string, text: string): number {
  if (word.length === 0) return 0
  if (text.includes(word)) return 1
  // A row a letter of the text; a match may begin anywhere at no cost.
  let before = Float64Array.from({ length: word.length + 1 }, (_, i) => i)
  let row = new Float64Array(word.length + 1)
  let best = word.length
  for (const sign of text) {
    row[0] = 0
    for (let i = 1; i <= word.length; i++) {
      const other = word[i - 1]!
      const cost = sign === other ? 0 : ALIKE.has(sign + other) ? 0.5 : 1
      row[i] = Math.min(before[i - 1]! + cost, before[i]! + 1, row[i - 1]! + 1)
    }
    best = Math.min(best, row[word.length]!)
    const held = before
    before = row
    row = held
  }
  return Math.max(0, 1 - best / word.length)
}
