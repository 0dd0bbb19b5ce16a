/** What stands on the pages: words and figures that are drawn anew for every page and mean nothing. */
import type { Rng } from '../../src/core/rng.ts'

/** Which letters a page is written in. */
export type Script = 'latin' | 'korean'

const COMMON =
  'the of and to in is that it was for on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people made over did down only may use very after words called just where most know'.split(
    ' ',
  )
const ONSETS =
  'b br c ch cl d dr f fl g gr h j k l m n p pl pr r s sc sh sp st str t th tr v w'.split(' ')
const CORES = 'a e i o u ai ea ee ie io oo ou'.split(' ')
const CODAS = [
  '',
  '',
  '',
  'l',
  'm',
  'n',
  'nd',
  'ng',
  'nt',
  'r',
  'rs',
  's',
  'ss',
  'st',
  't',
  'ted',
  'ing',
  'tion',
]
const SYLLABLES = Array.from(
  '가각간감강개거건검결경계고공과관광교구국권규그금급기김나날남내년노다단달당대도동두드등라람래력로료류리린마만말매면명모목문물미민바박반발방배백번법보본부분비사산상새생서석선설성세소속손송수순술스승시식신실심아안알양어언업에여역연영예오온용우운원월위유윤은을음의이인일임입자작장재전점정제조주중증지진집차참채처천철체초총최추출치카타태토통투파판편평포표품프하학한함합항해행향허현형호홍화확환활회후',
)

/** A word of pronounceable letters, or a common one. */
export function latinWord(rng: Rng): string {
  if (rng.bernoulli(0.4)) return rng.pick(COMMON)
  let word = ''
  for (let n = rng.int(1, 3); n > 0; n--)
    word += rng.pick(ONSETS) + rng.pick(CORES) + rng.pick(CODAS)
  return word
}

/** A word of one to four Hangul syllables. */
export function koreanWord(rng: Rng): string {
  let word = ''
  for (let n = rng.pick([1, 2, 2, 3, 3, 4]); n > 0; n--) word += rng.pick(SYLLABLES)
  return word
}

/** Running text of about this many columns, of half the letters' height each. */
export function text(rng: Rng, script: Script, columns: number): string {
  let out = ''
  let used = 0
  while (used < columns) {
    const word = script === 'latin' ? latinWord(rng) : koreanWord(rng)
    used += word.length * (script === 'latin' ? 1 : 1.8) + 0.7
    out += out === '' ? word : ` ${word}`
    if (rng.bernoulli(0.12)) out += rng.pick([',', ',', '.', '.', ';', ` ${number(rng)}`])
  }
  return out
}

/** Words with capitals as in titles and names. */
export function title(rng: Rng, script: Script, words: number): string {
  return Array.from({ length: words }, () => {
    if (script === 'korean') return koreanWord(rng)
    const word = latinWord(rng)
    return word.slice(0, 1).toUpperCase() + word.slice(1)
  }).join(' ')
}

/** A word or two of a label. */
export function label(rng: Rng, script: Script): string {
  return title(rng, script, rng.pick([1, 1, 1, 2]))
}

/** A whole number of one to four digits. */
export function number(rng: Rng): string {
  return String(rng.int(0, 10 ** rng.int(1, 4) - 1))
}

/** A sum of money or a measured value. */
export function amount(rng: Rng): string {
  const whole = rng.int(1, 10 ** rng.int(2, 6)).toLocaleString('en-US')
  return rng.bernoulli(0.5) ? whole : `${whole}.${rng.int(10, 99)}`
}

/** A date in one of the usual ways. */
export function date(rng: Rng): string {
  const [year, month, day] = [rng.int(1951, 2029), rng.int(1, 12), rng.int(1, 28)]
  const forms = [
    `${year}-${month}-${day}`,
    `${month}/${day}/${year % 100}`,
    `${year}. ${month}. ${day}.`,
  ]
  return rng.bernoulli(0.3) ? `${title(rng, 'latin', 1)} ${day}, ${year}` : rng.pick(forms)
}

/** A number with letters, as documents and goods have. */
export function code(rng: Rng): string {
  const letters = String.fromCharCode(rng.int(65, 90), rng.int(65, 90))
  return `${rng.bernoulli(0.5) ? letters : ''}${rng.int(100, 99_999)}${rng.pick(['', '-', '/'])}${rng.int(10, 9999)}`
}

/** What stands in a field or a cell. */
export function value(rng: Rng, script: Script): string {
  const kind = rng.random()
  if (kind < 0.3) return title(rng, script, rng.int(1, 2))
  if (kind < 0.5) return date(rng)
  if (kind < 0.7) return code(rng)
  return kind < 0.85 ? amount(rng) : number(rng)
}
