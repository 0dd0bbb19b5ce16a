import { expect, test } from 'vitest'
import { jamoOf, similarityWithin, normalised } from '../../../src/ocr/lexicon/jamo.ts'

const similarity = (word: string, text: string): number =>
  similarityWithin(jamoOf(normalised(word)), jamoOf(normalised(text)))

test('syllables fall into their letters, all else stays', () => {
  expect(jamoOf('퇴원')).toBe('ㅌㅚㅇㅝㄴ')
  expect(jamoOf('값 a1')).toBe('ㄱㅏㅄ a1')
})

test('spaces and points of titles do not count', () => {
  expect(normalised(' 입·퇴원  확인서 ')).toBe('입퇴원확인서')
  expect(similarity('진단서', '제 3 호  진 단 서')).toBe(1)
})

test('a misreading is nearer than another word', () => {
  expect(similarity('퇴원', '되원')).toBeCloseTo(0.9)
  expect(similarity('퇴원', '입원')).toBeLessThan(0.75)
  expect(similarity('입원', '임원')).toBeGreaterThan(similarity('입원', '통원'))
  expect(similarity('통원확인서', '동원확언서')).toBeGreaterThan(0.9)
})

test('a word is looked for anywhere in a text, and what surrounds it costs nothing', () => {
  expect(similarity('소견서', '서울병원의사소견서발급')).toBe(1)
  // One letter of seven is missing.
  expect(similarity('소견서', '아아소겨서아아')).toBeCloseTo(1 - 1 / 7)
  expect(similarity('소견서', '')).toBe(0)
  expect(similarity('', '소견서')).toBe(0)
})
