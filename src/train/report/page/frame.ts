/** The frame of the trainer's pages. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { html, Html } from '../../../html/html.ts'
import { STYLE } from './style.ts'

/** Nothing is loaded but pictures of the set; of scripts the page's own runs and no other. */
const POLICY =
  "default-src 'none'; img-src 'self' file: data: blob:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/**
 * The page's script, bundled when the program is built. A page runs from sources without it: nothing is
 * missing then but pictures behind numbers, and what is shown under the pointer.
 */
const script = await readFile(new URL('../client.js', import.meta.url), 'utf8').catch(() => '')
const digest = createHash('sha256').update(script).digest('base64')

/**
 * A whole page as text.
 * @param refresh seconds after which its script asks for it again
 */
export function pageText(
  title: string,
  about: string,
  sections: readonly Html[],
  refresh?: number,
): string {
  const policy = script === '' ? POLICY : `${POLICY}; script-src 'sha256-${digest}'`
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title} – Palimpsest</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body${refresh === undefined ? '' : html` data-refresh="${refresh}"`}>
        <header>
          <h1>${title}</h1>
          <p class="muted">${about}</p>
        </header>
        <main>${sections}</main>
        ${script === '' ? '' : new Html(`<script>${script}</script>`)}
      </body>
    </html> `
  return page.text
}

export interface Tile {
  value: string
  label: string
}

export function tiles(all: readonly Tile[]): Html {
  return html`<div class="tiles">
    ${all.map(({ value, label }) => html`<div class="tile"><b>${value}</b>${label}</div>`)}
  </div>`
}

/** A heading over content on a card. */
export function card(title: string, content: Html, wide = false): Html {
  return html`<div
    class="card ${wide ? 'wide' : ''}"
    tabindex="0"
    role="group"
    aria-label="${title}"
  >
    <h2 class="small">${title}</h2>
    ${content}
  </div>`
}

/** A score with as many digits as its interval allows: two where it spans a tenth, four at most. */
export function scoreText(value: number, interval?: { low: number; high: number } | null): string {
  // An interval of one value is that of few pages, all of them right or all wrong.
  const span = interval ? interval.high - interval.low || 1 : 0.001
  return value.toFixed(span > 0.02 ? 2 : span > 0.002 ? 3 : 4)
}

/** `0.9123` → `91.2 %`. */
export function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
