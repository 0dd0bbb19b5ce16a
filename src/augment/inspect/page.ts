/** The report's one page: its frame, and the sections in their order. */
import type { Compared, StatisticResult } from './compared.ts'
import { html, type Html } from '../../html/html.ts'
import { failuresSection } from './sections/failures.ts'
import { statisticsSection } from './sections/image-statistics.ts'
import { classesSection, noticesSection, tiles } from './sections/overview.ts'
import { stepsSection } from './sections/steps.ts'
import { count } from './sections/text.ts'
import type { Surveyed } from './survey.ts'

export interface PageInput {
  set: Surveyed
  against: Surveyed | undefined
  compared: Compared
  results: readonly StatisticResult[]
  /** sections of other modules, such as label issues */
  more: readonly Html[]
  /** how many findings there are to decide on; undefined where nothing was audited */
  findings?: number | undefined
}

/** Nothing from anywhere but the report's own folder and the images it points to. */
const POLICY = [
  "default-src 'none'",
  "img-src 'self' file: data:",
  "script-src 'self' file:",
  "style-src 'self' file: 'unsafe-inline'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The whole page as text. */
export function pageText({ set, against, compared, results, more, findings }: PageInput): string {
  const { view } = set
  const all = against ? [set, against] : [set]
  const title = against ? `${view.name} and ${against.view.name}` : view.name
  const sections = [
    noticesSection(all),
    against
      ? html`<div class="both">
          ${all.map(
            (one) =>
              html`<div>
                <h2>${one.view.name} <small>${one.view.folder}</small></h2>
                ${tiles(one.view)}
              </div>`,
          )}
        </div>`
      : tiles(view),
    classesSection(all),
    statisticsSection(compared, results),
    view.kind === 'built' ? stepsSection(view, against?.view) : undefined,
    ...more,
    ...all.map((one) => failuresSection(one.view)),
  ]
  const own = view.isRestored ? 'Restored pages' : view.kind === 'built' ? 'Built set' : 'Input set'
  const kind = against ? 'Two sets compared' : own
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Palimpsest</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="page.css" />
      </head>
      <body>
        <header class="top">
          <div class="names">
            <h1>${title}</h1>
            <p>${kind}${against ? '' : html` <span class="where">${view.folder}</span>`}</p>
          </div>
          <nav aria-label="Views">
            <a href="#report" data-view="report" aria-current="page">Report</a>
            <a href="#gallery" data-view="gallery"
              >Gallery <small>${count(view.ids.length + set.test.files.length)}</small></a
            >
            ${findings === undefined ? '' : html`<a href="#audit" data-view="audit">Audit <small>${count(findings)}</small></a>`}
          </nav>
        </header>
        <main id="view-report" class="view">
          ${sections}
          <footer>
            Made by <code>augment inspect</code>. This page loads nothing from the network.
          </footer>
        </main>
        <main
          id="view-gallery"
          class="view gallery"
          hidden${against ? html` data-against="b"` : ''}
        >
          <noscript>The gallery needs JavaScript.</noscript>
        </main>
        ${
          findings === undefined
            ? ''
            : html`<main id="view-audit" class="view audit" hidden>
                <noscript>The audit needs JavaScript.</noscript>
              </main>`
        }
        <script src="page.js" defer></script>
      </body>
    </html> `
  return page.text
}
