/** Korean decomposed into letters (jamo), and the similarity of words letter by letter. */

const FIRSTS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const VOWELS = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const LASTS = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'
const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3

/** Letters that OCR engines confuse: replacing one by the other costs half. */
const CONFUSABLES = [
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
const CONFUSABLE_PAIRS = new Set(
  CONFUSABLES.flatMap((group) => Array.from(group).flatMap((a) => Array.from(group, (b) => a + b))),
)

/** Letters and digits alone, in one composed form and lower case: spaces and punctuation of titles vary. */
export function normalised(text: string): string {
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

/** Number of Korean syllables. */
export function syllablesIn(text: string): number {
  return (text.match(/[가-힣]/g) ?? []).length
}

/** Amount of text in a word: Korean syllables count 1, letters of other scripts a third. */
export function lettersIn(text: string): number {
  const letters = (text.match(/\p{L}/gu) ?? []).length
  const syllables = syllablesIn(text)
  return syllables + (letters - syllables) / 3
}

/**
 * Similarity of a word to the most similar part of a text: 1 minus their edit distance divided by
 * the number of letters of the word (P. Sellers, "The theory and computation of evolutionary
 * distances", 1980). Confusable letters cost half.
 * @param word letters, as `jamoOf(normalised(…))` gives them
 * @param text letters likewise
 * @returns 0 to 1; 1 where the text contains the word
 */
export function similarityWithin(word: string, text: string): number {
  if (word.length === 0) return 0
  if (text.includes(word)) return 1
  // One row per letter of the text; a match may begin anywhere at no cost.
  let before = Float64Array.from({ length: word.length + 1 }, (_, i) => i)
  let row = new Float64Array(word.length + 1)
  let best = word.length
  for (const sign of text) {
    row[0] = 0
    for (let i = 1; i <= word.length; i++) {
      const other = word[i - 1]!
      const cost = sign === other ? 0 : CONFUSABLE_PAIRS.has(sign + other) ? 0.5 : 1
      row[i] = Math.min(before[i - 1]! + cost, before[i]! + 1, row[i - 1]! + 1)
    }
    best = Math.min(best, row[word.length]!)
    const held = before
    before = row
    row = held
  }
  return Math.max(0, 1 - best / word.length)
}
