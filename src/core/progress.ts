/** Progress of long work on standard error: one moving line on a terminal, else a line now and then. */

/** What the work says of itself. */
export interface Progress {
  /** tells the total, the unit and what is being done */
  begin(label: string, total: number, done?: number): void
  /** `count` more are done */
  step(count: number): void
  /** `count` more failed */
  fail(count: number): void
  /** a few words on how it goes, until the next ones; parts by ` · `, what matters most first */
  note(words: string): void
  /** the work is over, done or not */
  end(): void
}

/** Says nothing. */
export const silent: Progress = {
  begin() {},
  step() {},
  fail() {},
  note() {},
  end() {},
}

/** What a progress line is written to, such as `process.stderr`. */
export interface LineStream {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/** Milliseconds between two lines. */
const ON_TERMINAL = 100
const ELSEWHERE = 5_000

/** @param now milliseconds, a clock that never goes back */
export function progressOn(
  out: LineStream,
  now: () => number = performance.now.bind(performance),
): Progress {
  let label = ''
  let total = 0
  let done = 0
  let before = 0
  let failed = 0
  let words = ''
  let started = 0
  let shown = 0
  let active = false

  /** @param width characters that the line may have: what matters least is left out */
  const line = (width: number): string => {
    const seconds = (now() - started) / 1000
    const rate = seconds > 0 ? (done - before) / seconds : 0
    const left = rate > 0 ? (total - done) / rate : 0
    const parts: Part[] = [
      { text: `${label}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`, rank: 0 },
    ]
    if (total > 0) parts.push({ text: `${Math.floor((100 * done) / total)} %`, rank: 99 })
    if (rate > 0) {
      parts.push({ text: `${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`, rank: 2 })
      if (done < total) parts.push({ text: `${clock(left)} left`, rank: 5 })
    }
    const notes = words === '' ? [] : words.split(SEPARATOR)
    parts.push(...notes.map((text, i) => ({ text, rank: i === 0 ? 3 : 10 + i })))
    if (failed > 0) parts.push({ text: `${failed} failed`, rank: 4 })
    return fitting(parts, width)
  }
  const show = (last: boolean): void => {
    if (!active) return
    // The last line comes at the end, once.
    if (!last && !out.isTTY && total > 0 && done >= total) return
    const time = now()
    if (!last && time - shown < (out.isTTY ? ON_TERMINAL : ELSEWHERE)) return
    shown = time
    if (out.isTTY) out.write(`\r\x1b[2K${line((out.columns ?? 80) - 1)}${last ? '\n' : ''}`)
    else out.write(`${line(Infinity)}\n`)
  }
  return {
    begin(what, count, already = 0) {
      label = what
      total = count
      done = before = already
      failed = 0
      words = ''
      started = shown = now()
      active = true
      if (out.isTTY) show(false)
    },
    step(count) {
      done += count
      show(false)
    },
    fail(count) {
      failed += count
      show(false)
    },
    note(text) {
      words = text
    },
    end() {
      show(true)
      active = false
    },
  }
}

const SEPARATOR = ' · '

/** A part of the line; those of the highest rank are left out first. */
interface Part {
  text: string
  rank: number
}

/** The parts in their order, as many as fit. */
function fitting(parts: readonly Part[], width: number): string {
  const kept = [...parts]
  const text = (): string => kept.map((part) => part.text).join(SEPARATOR)
  while (kept.length > 1 && text().length > width) {
    const last = kept.reduce((a, b) => (b.rank > a.rank ? b : a))
    kept.splice(kept.indexOf(last), 1)
  }
  return text().slice(0, width)
}

/** `75` → `1:15`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
