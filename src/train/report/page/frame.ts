/** The frame of the trainer's pages. */
import { html, Html } from '../../../html/html.ts'
import { STYLE } from './style.ts'

/** Nothing is loaded from anywhere: pictures are in the page. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"

/** A whole page as text. */
export function pageText(title: string, about: string, sections: readonly Html[]): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>${title} – Palimpsest</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="muted">${about}</p>
        </header>
        ${sections}
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
  return html`<div class="card ${wide ? 'wide' : ''}">
    <h3>${title}</h3>
    ${content}
  </div>`
}

/** `0.9123` → `91.2 %`. */
export function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
