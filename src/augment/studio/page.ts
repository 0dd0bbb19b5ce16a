/** The studio's page before its script runs. */
import { html } from '../../html/html.ts'

export function indexHtml(): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Studio – Palimpsest</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="client.css" />
      </head>
      <body>
        <div id="studio">
          <main class="opening" aria-busy="true">
            <h1>Palimpsest studio</h1>
            <p>Opening the recipe…</p>
            <noscript>The studio needs JavaScript.</noscript>
          </main>
        </div>
        <script src="client.js" defer></script>
      </body>
    </html> `.text
}
